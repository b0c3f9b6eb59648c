"""One text as what stories are told apart by: title and text -> Terms (pure of any stream) -> Profile (weighed).

Title and lead weigh twice what the rest does. A word is a name where somewhere in the text it has a capital that its
place in the sentence does not give it. Scripts without word spaces give pairs of characters for words.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter, mul
from typing import Final

from monitor.core.stories.background import Background
from monitor.core.stories.lexemes import Lexed, Lexeme, days_in, lexed, lexeme, numbers_in, weekdays_in
from monitor.core.stories.terms import hashed
from monitor.core.stories.tongues import tongue_of

# Times that a word of title or lead counts, against a word of the rest.
HEAD_WEIGHT: Final = 2
# Words of the text that are its lead, and words beyond which a report only adds background.
LEAD_WORDS: Final = 60
MAX_WORDS: Final = 700
# The strongest entries that are kept of each kind; they bound the memory (about 2 kB a text), hardly the result.
KEPT_WORDS, KEPT_NAMES, KEPT_NUMBERS, KEPT_TITLE = 40, 24, 24, 32
# Words of a headline and a line.
HEADLINE: Final = 20
# Signs that bind others and say nothing: a pair with one of them stands in one sentence, and in no other.
_FUNCTION: Final = frozenset("的了是在着也就都又而或及与把被很这那")
# More words with a capital than this, and a line is a headline in capitals, not a row of names.
_TITLE_CASE: Final = 0.6
# Every line of German may have as many, for its nouns.
_NOUNS_IN_CAPITALS: Final = "de"
# A word said ten times is not ten times as telling; by the count, the last for all that are said more often.
_DAMPED: Final = (0.0, *(1 + math.log(count) for count in range(1, 64)))

# What is asked of every word, in a third of the time that an expression takes.
_term, _is_unspaced = attrgetter("term"), attrgetter("is_unspaced")

_Sentence = Sequence[Lexeme]


@dataclass(frozen=True, slots=True)
class Terms:
    """What one text says, in numbers: term -> how often, twice in title and lead; kept while it is undecided."""

    words: Mapping[str, int]
    names: Mapping[str, int]
    # Numbers, and numbers with the term they count: `14` and `14|hurt`.
    numbers: frozenset[str]
    # Names of title and lead.
    lead: frozenset[str]
    # Words of the title alone; none where there is no title.
    title: frozenset[str]
    # Days of a month and names of days: in title or text, and in the title.
    days: frozenset[str]
    title_days: frozenset[str]
    # Days of the week in the first sentence of title and lead that names any, in English.
    weekdays: frozenset[str]
    # As in tongues.py.
    language: str | None


@dataclass(frozen=True, slots=True)
class Bag:
    """Terms with their weights, strongest first."""

    terms: tuple[str, ...]
    weights: "array[float]"

    def items(self) -> Iterator[tuple[str, float]]:
        """Terms with weights."""
        return zip(self.terms, self.weights, strict=True)


@dataclass(frozen=True, slots=True)
class Profile:
    """A text weighed by how rare its terms were when it came. Words and names have length 1 each."""

    words: Bag
    names: Bag
    numbers: Bag
    # Names of title and lead, and words of the title alone, by their rarity.
    lead: Bag
    title: Bag
    # Days of a month and names of days, sorted: in title or text, and in the title.
    days: tuple[str, ...]
    title_days: tuple[str, ...]
    # Days of the week in the first sentence of title and lead that names any, sorted.
    weekdays: tuple[str, ...]
    # As in tongues.py.
    language: str | None
    # Hashes of all terms of the text, sorted.
    all_terms: "array[int]"

    @property
    def is_brief(self) -> bool:
        """Whether it has fewer words than are kept of a report."""
        return len(self.words.terms) < KEPT_WORDS

    @property
    def is_headline(self) -> bool:
        """Whether it has hardly more words than a headline, so that it cannot tell another's."""
        return len(self.words.terms) < HEADLINE


def amounts(numbers: Bag) -> dict[str, float]:
    """Numbers without what they count, with weights: what two languages can have in common."""
    return {entry: weight for entry, weight in numbers.items() if "|" not in entry}


def counted(numbers: Bag) -> dict[str, set[str]]:
    """What is counted -> the numbers, of entries such as `14|hurt`."""
    found: dict[str, set[str]] = {}
    for entry in numbers.terms:
        number, bar, what = entry.partition("|")
        if bar:
            found.setdefault(what, set()).add(number)
    return found


def terms_of(title: str, text: str) -> Terms:
    """What title and text say."""
    return terms_from(lexed(title), lexed(text), tongue_of(title, text))


def terms_from(title: Lexed, text: Lexed, language: str | None) -> Terms:
    """What title and text say, cut into words already."""
    titled = [_with_pairs(each[:MAX_WORDS]) for each in title.sentences()]
    head, body = _head_and_body(titled, text)
    sentences = [*head, *body]
    most = 1.0 if language == _NOUNS_IN_CAPITALS else _TITLE_CASE
    known = {name for sentence in sentences for name in _sure_names(sentence, most)}
    in_head = [*_names(head, known)]
    return Terms(
        words=_counts(_words(head), _words(body)),
        names=_counts(in_head, _names(body, known)),
        # Signs are read one by one, not in pairs.
        numbers=frozenset(chain.from_iterable(map(_numbers, (*title.sentences(), *_first_sentences(text))))),
        lead=frozenset(in_head),
        title=frozenset(_words(titled)),
        days=frozenset((*days_in(title.lexemes), *days_in(text.lexemes[:MAX_WORDS]))),
        title_days=frozenset(days_in(title.lexemes)),
        weekdays=next(filter(None, map(weekdays_in, head)), frozenset()),
        language=language,
    )


def weigh(terms: Terms, background: Background) -> Profile:
    """The profile of a text among what streamed by so far."""
    rarity = background.rarities(terms.words)
    numbers = {each: background.rarity(each.lstrip("#")) for each in terms.numbers}
    return Profile(
        words=_unit(terms.words, rarity, KEPT_WORDS),
        names=_unit(terms.names, rarity, KEPT_NAMES),
        numbers=_strongest(numbers, [*numbers.values()], KEPT_NUMBERS),
        lead=_strongest(terms.lead, [rarity[term] for term in terms.lead], KEPT_NAMES),
        title=_strongest(terms.title, [rarity[term] for term in terms.title], KEPT_TITLE),
        days=tuple(sorted(terms.days)),
        title_days=tuple(sorted(terms.title_days)),
        weekdays=tuple(sorted(terms.weekdays)),
        language=terms.language,
        all_terms=array("I", sorted(hashed(terms.words))),
    )


def learn(terms: Terms, background: Background) -> None:
    """Let the background know the text."""
    background.learn((*terms.words, *terms.numbers))


def _head_and_body(titled: Sequence[_Sentence], text: Lexed) -> tuple[list[_Sentence], list[_Sentence]]:
    """The sentences that begin within title and lead, and the others; a text without a stop is cut like any other."""
    head, body = [*titled], list[_Sentence]()
    seen = 0
    for sentence in _first_sentences(text):
        (head if seen < LEAD_WORDS else body).append(_with_pairs(sentence))
        seen += len(sentence)
    return head, body


def _first_sentences(text: Lexed) -> Iterator[_Sentence]:
    """The sentences that begin within the words that are looked at; one without a stop is cut."""
    seen = 0
    for sentence in text.sentences():
        yield sentence[:MAX_WORDS]
        seen += len(sentence)
        if seen > MAX_WORDS:
            return


def _with_pairs(sentence: _Sentence) -> _Sentence:
    """Scripts without word spaces have pairs of characters for words."""
    return [*_paired(sentence)] if any(map(_is_unspaced, sentence)) else sentence


def _paired(sentence: _Sentence) -> Iterator[Lexeme]:
    before: Lexeme | None = None
    for each in sentence:
        if not each.is_unspaced:
            yield each
        elif before and before.is_unspaced and _FUNCTION.isdisjoint((before.word, each.word)):
            yield lexeme(before.word + each.word)
        before = each


def _words(sentences: Iterable[_Sentence]) -> Iterator[str]:
    return filter(None, map(_term, chain.from_iterable(sentences)))


def _counts(head: Iterable[str], body: Iterable[str]) -> Counter[str]:
    counts = Counter(head)
    for term in counts:
        counts[term] *= HEAD_WEIGHT
    counts.update(body)
    return counts


def _sure_names(sentence: _Sentence, most: float) -> Iterator[str]:
    """The words whose capital is given neither by their place nor by a headline in capitals."""
    capitals = [place for place, each in enumerate(sentence) if each.is_capital]
    if len(capitals) <= most * len(sentence):
        for place in capitals:
            if place and sentence[place].term:
                yield sentence[place].term


def _names(sentences: Iterable[_Sentence], known: set[str]) -> Iterator[str]:
    """Names wherever they stand: `However` begins a sentence too, but a name is one elsewhere in the text as well."""
    return (each.term for sentence in sentences for each in sentence if each.is_capital and each.term in known)


def _numbers(sentence: _Sentence) -> Iterator[str]:
    for number, counted in numbers_in(sentence):
        # `second` counts nothing by itself.
        if number[0] != "#":
            yield number
        if counted:
            yield f"{number}|{counted}"


def _unit(counts: Mapping[str, int], rarity: Mapping[str, float], most: int) -> Bag:
    last = len(_DAMPED) - 1
    damped = [_DAMPED[count if count < last else last] * rarity[term] for term, count in counts.items()]
    bag = _strongest(counts, damped, most)
    length = math.sqrt(sum(map(mul, bag.weights, bag.weights))) or 1.0
    return Bag(bag.terms, array("f", [weight / length for weight in bag.weights]))


def _strongest(terms: Iterable[str], weights: Sequence[float], most: int) -> Bag:
    least = sorted(weights, reverse=True)[most - 1] if len(weights) > most else 0.0
    # Ties are broken by the term: the same under any hash seed.
    chosen = sorted(
        ((weight, term) for term, weight in zip(terms, weights, strict=True) if weight >= least), reverse=True
    )
    return Bag(tuple(term for _, term in chosen[:most]), array("f", [weight for weight, _ in chosen[:most]]))
