"""One text as what stories are told apart by: title and text -> Terms (pure of any stream) -> Profile (weighed).

Title and lead weigh twice what the rest does. A word is a name where it has a capital that
its place in the sentence does not give it. Scripts without word spaces give pairs of characters for words.
"""

import math
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final
from zlib import crc32

from monitor.core.stories.background import Background
from monitor.core.stories.calendar import CALENDAR_WORDS
from monitor.core.stories.common_terms import COMMON
from monitor.core.stories.numbers import number_at
from monitor.core.stories.terms import term_of
from monitor.core.text import is_unspaced, key, split

TITLE_WEIGHT: Final = 2.0
LEAD_WEIGHT: Final = 2.0
# Words of the text that are its lead, and words beyond which a report only adds background.
LEAD_WORDS: Final = 60
MAX_WORDS: Final = 700
# The strongest entries that are kept of each kind; they bound the memory (about 2 kB a text), hardly the result.
KEPT_WORDS, KEPT_NAMES, KEPT_NUMBERS = 40, 24, 24
# A term that so many texts have says nothing of a story.
STOP_SHARE: Final = 0.2
# More words with a capital than this, and a line is a headline in capitals, not a row of names.
_TITLE_CASE: Final = 0.6
# Letters of a short word.
_SHORT: Final = 3
# Parts of addresses, not words.
_ADDRESS: Final = frozenset(["http", "htp", "https", "htps", "vvv", "com", "html", "org", "net", "php", "aspks"])
# Every text has a day and a month. Short names of them are words as well (`sun`, `mar`).
_CALENDAR: Final = frozenset(term_of(word) for word in CALENDAR_WORDS if len(word) > _SHORT)
_SILENT: Final = _ADDRESS | _CALENDAR
_ends_sentence = re.compile(r"[.!?…。！？\n]").search


@dataclass(frozen=True, slots=True)
class Terms:
    """What one text says, in numbers: term -> weight by place and count; kept while it is undecided."""

    words: Mapping[str, float]
    names: Mapping[str, float]
    # Numbers, and numbers with the term they count: `14` and `14|hurt`.
    numbers: frozenset[str]
    # Names of title and lead.
    lead: frozenset[str]


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
    # Names of title and lead, by their rarity.
    lead: Bag
    # Hashes of all terms of the text, sorted.
    all_terms: "array[int]"


class _Collector:
    """The zones of one text, added up."""

    def __init__(self) -> None:
        self.words: dict[str, float] = {}
        self.names: dict[str, float] = {}
        self.numbers: dict[str, None] = {}
        self.lead: dict[str, None] = {}

    def add(self, sentence: "_Sentence", weight: float, small: frozenset[str]) -> None:
        for place, word in enumerate(sentence.words):
            term = sentence.terms[place]
            number = number_at(sentence.folded, place)
            if number:
                self._count(number, sentence.terms[place + 1 : place + 2])
            if _is_stop(term):
                continue
            self.words[term] = self.words.get(term, 0.0) + weight
            if word[0].isupper() and not (sentence.is_uncertain(place) and term in small):
                self.names[term] = self.names.get(term, 0.0) + weight
                if weight > 1:
                    self.lead[term] = None

    def _count(self, number: str, counted: Sequence[str]) -> None:
        if number[0] != "#":
            self.numbers[number] = None
        if counted and not _is_stop(counted[0]):
            self.numbers[f"{number}|{counted[0]}"] = None


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: list[str]
    folded: list[str]
    terms: list[str]
    is_headline: bool

    def is_uncertain(self, place: int) -> bool:
        """Whether a capital at this place says nothing."""
        return place == 0 or self.is_headline


def terms_of(title: str, text: str) -> Terms:
    """What title and text say. Without a title the first sentence is taken for it."""
    zones = list(_zones(title, text))
    small = frozenset(
        term
        for sentence, _ in zones
        for word, term in zip(sentence.words[1:], sentence.terms[1:], strict=True)
        if word[0].islower()
    )
    found = _Collector()
    for sentence, weight in zones:
        found.add(sentence, weight, small)
    return Terms(found.words, found.names, frozenset(found.numbers), frozenset(found.lead))


def weigh(terms: Terms, background: Background) -> Profile:
    """The profile of a text among what streamed by so far."""
    rarity = background.rarities(terms.words)

    return Profile(
        words=_unit(((term, _damped(weight) * rarity[term]) for term, weight in terms.words.items()), KEPT_WORDS),
        names=_unit(((term, _damped(weight) * rarity[term]) for term, weight in terms.names.items()), KEPT_NAMES),
        numbers=_strongest(((each, _number_rarity(each, background)) for each in terms.numbers), KEPT_NUMBERS),
        lead=_strongest(((term, rarity[term]) for term in terms.lead), KEPT_NAMES),
        all_terms=array("I", sorted(crc32(term.encode()) for term in terms.words)),
    )


def learn(terms: Terms, background: Background) -> None:
    """Let the background know the text."""
    background.learn((*terms.words, *terms.numbers))


def _number_rarity(number: str, background: Background) -> float:
    return background.rarity(number.lstrip("#"))


def _zones(title: str, text: str) -> Iterator[tuple[_Sentence, float]]:
    if title:
        yield _sentence(split(title)[1::2]), TITLE_WEIGHT
    seen = 0
    for words in _sentences(text):
        is_title = not title and not seen
        yield _sentence(words), TITLE_WEIGHT if is_title else LEAD_WEIGHT if seen < LEAD_WORDS else 1.0
        seen += len(words)
        if seen > MAX_WORDS:
            return


def _sentences(text: str) -> Iterator[list[str]]:
    parts = split(text[: MAX_WORDS * 12])
    words: list[str] = []
    for place in range(1, len(parts), 2):
        if words and _ends_sentence(parts[place - 1]):
            yield words
            words = []
        words.append(parts[place])
    if words:
        yield words


def _sentence(words: list[str]) -> _Sentence:
    words = [*_with_pairs_of_characters(words)]
    capitals = sum(word[0].isupper() for word in words)
    terms = [term_of(word) for word in words]
    return _Sentence(words, [key(word) for word in words], terms, capitals > _TITLE_CASE * len(words))


def _with_pairs_of_characters(words: Sequence[str]) -> Iterator[str]:
    before = ""
    for word in words:
        if not is_unspaced(word):
            yield word
            before = ""
            continue
        if before:
            yield before + word
        before = word


def _is_stop(term: str) -> bool:
    return len(term) < 2 or term[0].isdigit() or term in _SILENT or COMMON.get(term, 0.0) >= STOP_SHARE


def _damped(weight: float) -> float:
    """A word said ten times is not ten times as telling."""
    return 1 + math.log(weight) if weight > 1 else weight


def _strongest(weighed: Iterable[tuple[str, float]], most: int) -> Bag:
    # Ties are broken by the term: the same under any hash seed.
    chosen = nlargest(most, weighed, key=lambda each: (each[1], each[0]))
    return Bag(tuple(term for term, _ in chosen), array("f", [weight for _, weight in chosen]))


def _unit(weighed: Iterable[tuple[str, float]], most: int) -> Bag:
    bag = _strongest(weighed, most)
    length = math.sqrt(sum(weight * weight for weight in bag.weights)) or 1.0
    return Bag(bag.terms, array("f", [weight / length for weight in bag.weights]))
