"""Where rules hold in an article, with evidence and strength."""

from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.core.model.articles import Article


class TextField(StrEnum):
    """The part of an article that a span counts in."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in one field; `text` is that range, cut from the original."""

    field: TextField
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span that satisfied a condition. `label` is the term as the rule writes it, or the alias of `actor`."""

    span: Span
    label: str
    actor: str | None
    role: str | None = None


class Priority(StrEnum):
    """What a match leads to. LOG is counted and never mailed."""

    ALERT = "alert"
    DIGEST = "digest"
    LOG = "log"


STRENGTH_PER_OUTLET = 5  # for each independent outlet after the first; "How strength is counted" in README.md


STRENGTH_OF_OUTLETS = 25


@dataclass(frozen=True, slots=True)
class Strength:
    """0 to 100, with its parts: a title hit 30, distinct terms 10 each up to 40, distinct actors 10 each up to 30."""

    title: int
    terms: int
    actors: int
    outlets: int = 0

    @property
    def total(self) -> int:
        """The sum of the parts, capped at 100."""
        return min(100, self.title + self.terms + self.actors + self.outlets)

    def among(self, outlets: int) -> "Strength":
        """The same of a story that so many independent outlets have: 5 for each after the first, up to 25."""
        return replace(self, outlets=min(STRENGTH_OF_OUTLETS, STRENGTH_PER_OUTLET * max(0, outlets - 1)))


@dataclass(frozen=True, slots=True)
class Match:
    """A rule satisfied by an article, with the sentence that is shown for it and every span that made it."""

    rule: str
    priority: Priority
    strength: Strength
    sentence: Span
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One trip through the pool. `matches` is None where judging failed (the article waits to be judged again).

    `identity` is equal for articles of identical text (core/dedup.py), None where there is too little to tell by.
    `signature` is what stories are told apart by (core/stories/packing.py), None where it could not be taken, `credit`
    the agency that the text names.
    """

    article: Article
    identity: str | None
    matches: tuple[Match, ...] | None
    rules_version: str
    signature: bytes | None = None
    credit: str | None = None
