"""What rules found in the archive, and what that comes to.

Frozen, picklable; times are aware UTC, days are those of a reader's zone.
"""

from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.backtest.archived import Finding
from monitor.core.digest.values import Run
from monitor.core.model import Match
from monitor.core.rules.parts import RuleChange
from monitor.core.rules.syntax import Rule


@dataclass(frozen=True, slots=True)
class Sample:
    """One match, for a person to look at: `quote` is its sentence with the evidence marked."""

    article_id: int
    title: str
    first_seen_at: datetime
    strength: int
    quote: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class BatchFound:
    """What rules found in one batch of articles. `samples` are those that may be worth showing, by rule."""

    findings: tuple[Finding, ...]
    samples: tuple[tuple[str, Sample], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What rules found in the whole window: `articles` were asked, `unjudged` of them could not be judged."""

    articles: int
    unjudged: tuple[int, ...]
    findings: tuple[Finding, ...]
    samples: dict[str, tuple[Sample, ...]]


@dataclass(frozen=True, slots=True)
class Spread:
    """What a number is on a day in the middle, on nine days of ten at most, and on the worst day."""

    median: float
    ninth_decile: float
    most: int


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """One rule over the archive. `days` counts matches a day, oldest first, the present day last.

    `over_budget` are the days with more matches than the rule's budget.
    """

    rule: Rule
    days: tuple[int, ...]
    matches: int
    share: float
    over_budget: tuple[date, ...]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class DigestSize:
    """What one digest would hold a day. In this version one article with its reprints is one story."""

    digest_id: str
    matches: Spread
    stories: Spread


@dataclass(frozen=True, slots=True)
class Trial:
    """Rules over the archive. `days` are the days of the window, the present one last."""

    days: tuple[date, ...]
    articles: int
    unjudged: int
    rules: tuple[RuleTrial, ...]
    digests: tuple[DigestSize, ...]


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """What made an article gained or lost. `kind` is term, alias or condition; `actor` is set for an alias."""

    kind: str
    label: str
    actor: str = ""


@dataclass(frozen=True, slots=True)
class FailedCondition:
    """Why a rule does not match an article: the first condition that fails, and how near it came, in words."""

    rule: str
    article_id: int
    what: str
    message: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One article that an edit gains or loses, with the match that is there on one side only, and what did it.

    `note` tells how near the other side came, where a condition did it.
    """

    article_id: int
    title: str
    first_seen_at: datetime
    match: Match
    causes: tuple[Cause, ...]
    note: str


@dataclass(frozen=True, slots=True)
class RuleDiff:
    """What an edit of one rule does: articles by number, newest first, and a few of them at length.

    `causes` says how many articles each cause is behind, the most frequent first; counted over those looked at.
    """

    change: RuleChange
    before: int
    after: int
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    gained_by: tuple[tuple[Cause, int], ...]
    lost_by: tuple[tuple[Cause, int], ...]
    samples_gained: tuple[Turn, ...]
    samples_lost: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class DigestChange:
    """What an edit does to one digest."""

    before: DigestSize
    after: DigestSize
