"""What two readings of one article are compared by. Frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.core.model import Article, Match


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it read at one time. `headline` is the page's own, empty where nobody saw it.

    `names_by_actor` holds the words by which rules found each actor; None where nobody looked.
    """

    title: str
    text: str
    language: str | None = None
    headline: str = ""
    names_by_actor: Mapping[str, frozenset[str]] | None = field(default=None)


def reading_of(article: Article, matches: Iterable[Match] | None) -> Reading:
    """The reading of an article with what rules found in it; `matches` None where none judged it."""
    names = None if matches is None else names_of(matches)
    return Reading(article.title, article.text, article.language, article.headline, names)


def names_of(matches: Iterable[Match]) -> Mapping[str, frozenset[str]]:
    """The words by which each actor was found, by the actor's name."""
    found: dict[str, set[str]] = {}
    for match in matches:
        for evidence in match.evidence:
            if evidence.actor is not None:
                found.setdefault(evidence.actor, set()).add(evidence.span.text)
    return {actor: frozenset(names) for actor, names in found.items()}
