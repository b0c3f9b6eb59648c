"""What is new in a story since this digest told of it? Matched articles and facts of a story -> News. Pure.

A reader who was told of a story hears of it again only with an outlet that has a text of its own, an actor, a figure
or a quotation that no report told before had. A reprint is no news.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from monitor.core.digest.clean import clean
from monitor.core.digest.values import News
from monitor.core.model import ClusterFacts, Content, MatchedArticle
from monitor.core.stories import amounts_in, content_of, new_numbers
from monitor.core.stories.lexemes import lexeme
from monitor.core.text import split

NAME_LENGTH = 120
FIGURE_LENGTH = 40
QUOTATION_LENGTH = 240  # Code points: four or five lines on a phone.


def told_by(articles: Iterable[MatchedArticle], facts: ClusterFacts) -> Content:
    """All that a reader knows of a story once these articles of it were told, and who else has it."""
    everyone = Content(outlets=frozenset((*facts.outlets, *facts.carriers)))
    return reduce(or_, (article.content for article in articles), everyone)


def news_of(articles: Sequence[MatchedArticle], facts: ClusterFacts, told: Content) -> News:
    """What the articles add to what was told of their story; false where that is nothing."""
    now = reduce(or_, (article.content for article in articles), Content())
    return News(
        outlets=_cleaned(outlet for outlet in facts.outlets if outlet not in told.outlets),
        actors=_cleaned(_names(articles, now.actors - told.actors)),
        figures=_cleaned(_figures(articles, new_numbers(told, now)), FIGURE_LENGTH),
        quotations=_cleaned(_quotations(articles, told), QUOTATION_LENGTH),
    )


def _cleaned(texts: Iterable[str], length: int = NAME_LENGTH) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (clean(text, length) for text in texts))))


def _names(articles: Iterable[MatchedArticle], actors: frozenset[str]) -> Iterator[str]:
    """The names of actors as the rules have them, the one of the strongest article first."""
    label_by_actor = {
        item.actor: item.label
        for article in articles
        for stored in article.matches
        for item in stored.match.evidence
        if item.actor in actors
    }
    yield from label_by_actor.values()
    yield from sorted(actors - label_by_actor.keys())


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number as it is compared, and as a text shows it: its words, and the unit behind them, "" for none."""

    number: str
    words: str
    unit: str


def _figures(articles: Iterable[MatchedArticle], numbers: frozenset[str]) -> Iterator[str]:
    """Numbers with the word that follows them, "14 billion", as a headline, a matched sentence or a quotation has them.

    Those of the language that most articles are in come first: a number in words is read by few others. In one language
    "11 dead" stands for "rises to 11", whichever came first. A number that stands elsewhere in the text is given by
    itself, after those.
    """
    if not numbers:
        return
    shown: dict[str, tuple[str | None, _Figure]] = {}
    for article in _by_language(articles):
        for figure in (each for text in _told_texts(article) for each in _figures_in(text, numbers)):
            language, first = shown.setdefault(figure.number, (article.language, figure))
            if figure.unit and not first.unit and article.language == language:
                shown[figure.number] = (language, figure)
    yield from (figure.words + figure.unit for _, figure in shown.values())
    yield from sorted(numbers - shown.keys(), key=lambda number: (len(number), number))


def _by_language(articles: Iterable[MatchedArticle]) -> list[MatchedArticle]:
    """Those in the language that most are in first, otherwise in their order."""
    known = [*articles]
    spoken = Counter(article.language for article in known)
    return sorted(known, key=lambda article: -spoken[article.language])


def _told_texts(article: MatchedArticle) -> Iterator[str]:
    yield article.title
    yield from (stored.match.sentence.text for stored in article.matches)
    yield from article.quotes


def _figures_in(text: str, numbers: frozenset[str]) -> Iterator[_Figure]:
    pieces = split(text)
    # An amount is shown whatever stands beside it: which numbers are news was decided before.
    for number, first, end in amounts_in(text):
        if number in numbers:
            before = pieces[first - 1][-1:].strip(" (\"'“„«—–-")
            # "million" is no number by itself, and enough of a unit.
            unit = _unit(pieces[end : end + 4]) if any(amounts_in(pieces[end - 1])) else ""
            yield _Figure(number, before + "".join(pieces[first:end]), unit)


def _unit(after: Sequence[str]) -> str:
    """What belongs to the number before it: a sign, or the next word, "per cent" being one."""
    if after[0][:1] in ("%", "°", "€"):
        return after[0][:1]
    is_phrase = len(after) > 1 and after[0] in (" ", "\u00a0", "-") and after[1][:1].isalpha()
    # "11 in Senja", "11 of 40": what binds words says nothing of what is counted.
    is_phrase = is_phrase and (after[1] == "per" or bool(lexeme(after[1]).term))
    return "".join(after[: 4 if after[1] == "per" else 2]) if is_phrase else ""


def _quotations(articles: Iterable[MatchedArticle], told: Content) -> Iterator[str]:
    """The quotations that hold no run of words that was told, in the order of the texts; each once."""
    seen = set(told.quotes)
    for article in articles:
        for quote in article.quotes:
            runs = content_of("", f"“{quote}”").quotes
            if runs and seen.isdisjoint(runs):
                yield quote
            seen |= runs
