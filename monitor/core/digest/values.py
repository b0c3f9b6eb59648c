"""The shape of a digest: what `build` makes and `render` shows. Frozen, picklable; times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from monitor.core.model import FeedHealth, FeedNews, Priority, Strength


class Status(StrEnum):
    """How a story stands to the digest before. Closed: a new status is a decision of the templates too."""

    NEW = "new"


class Mark(StrEnum):
    """Why a run of a quoted sentence is marked."""

    PLAIN = "plain"
    TERM = "term"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one mark; runs joined give the whole text."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where a story stood. `url` is http(s) in ASCII, or None where no link can be offered."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class RuleHeading:
    """What a digest must know of a rule. `is_provisional`: stands in for a rule that needs more of the language."""

    rule_id: str
    name: str
    priority: Priority
    tags: tuple[str, ...] = ()
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One event, as a card shows it.

    `headline` is plain; `headline_runs` is the same text with its evidence marked, where the evidence is the headline
    itself (`quote` is then empty). `outlets` are the independent ones, first seen first; `reprints` repeat their text.
    `text_note` says why the article was judged by the feed's own text, None where its page was read.
    """

    story_id: int
    status: Status
    headline: str
    headline_runs: tuple[Run, ...]
    quote: tuple[Run, ...]
    url: str | None
    language: str | None
    is_right_to_left: bool
    first_seen_at: datetime
    outlets: tuple[Outlet, ...]
    reprints: tuple[Outlet, ...]
    priority: Priority
    strength: Strength
    other_rules: tuple[str, ...]
    is_demonstration: bool
    text_note: str | None

    @property
    def rank(self) -> tuple[bool, int, datetime, int]:
        """Sorts the strongest story first: alerts, then strength, then the earlier one."""
        return (self.priority is not Priority.ALERT, -self.strength.total, self.first_seen_at, self.story_id)


@dataclass(frozen=True, slots=True)
class Section:
    """The stories shown under one rule, strongest first; never empty. `anchor` names it within the page."""

    anchor: str
    heading: RuleHeading
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class LateLine:
    """One article that rules found among stored ones, in short. `rule` is the name of the rule that found most."""

    headline: str
    quote: tuple[Run, ...]
    rule: str
    outlet: str | None
    url: str | None
    language: str | None
    is_right_to_left: bool
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class LateMatches:
    """What rules found among stored articles, summed up so that it does not flood a digest.

    `count` is of matches: a line stands for one, and `others` counts the rest by the name of the rule, most first.
    """

    count: int
    best: tuple[LateLine, ...]
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule at a glance.

    `articles` matched in this digest; `earlier` articles a day on the days before it, oldest first, empty where there
    are none to compare with. `anchor` is None where the rule has no section (nothing matched, or all shown elsewhere).
    """

    heading: RuleHeading
    articles: int
    earlier: tuple[int, ...]
    last_match_at: datetime | None
    anchor: str | None

    @property
    def is_silent(self) -> bool:
        """No article in this digest nor on the days before it."""
        return not self.articles and not any(self.earlier)

    @property
    def usual(self) -> float | None:
        """The average of the earlier days, None without any."""
        return sum(self.earlier) / len(self.earlier) if self.earlier else None


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the first lines. `articles` matched, from `outlets` outlets; `checked` were read in all.

    Late matches are counted apart, in `Digest.late`.
    """

    stories: int
    new: int
    articles: int
    outlets: int
    checked: int


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """How the feeds stand. `unreachable` may be our own network and is not counted among the failing.

    `silent` and `falling` feeds are read well, and bring far less than is usual for them. `news` is what changed since
    the last digest, oldest first: each change and each gap stands in one digest of a subscription.
    """

    total: int
    failing: tuple[FeedHealth, ...]
    unreachable: tuple[FeedHealth, ...]
    waiting: tuple[FeedHealth, ...]
    silent: tuple[FeedHealth, ...] = ()
    falling: tuple[FeedHealth, ...] = ()
    news: tuple[FeedNews, ...] = ()


@dataclass(frozen=True, slots=True)
class Footer:
    """What the last lines say of this installation. `notes` are sentences, `unsubscribe` a mailto URL."""

    rules_file: str
    rules_revision: str
    notes: tuple[str, ...] = ()
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything one digest says. `window_from` is None for the first one, `late` where rules were applied to nothing.

    `notices` stand at the top: what a person must see.
    """

    digest_id: str
    title: str
    slot_key: str
    due_at: datetime
    zone: tzinfo
    is_daily: bool
    window_from: datetime | None
    window_to: datetime
    counts: Counts
    rules: tuple[RuleLine, ...]
    sections: tuple[Section, ...]
    late: LateMatches | None
    feeds: FeedSummary
    unread_pages: tuple[tuple[str, int], ...]
    notices: tuple[str, ...]
    max_cards: int
    footer: Footer

    @property
    def ranked(self) -> tuple[Story, ...]:
        """Every story, strongest first, whatever its section."""
        return tuple(sorted((story for section in self.sections for story in section.stories), key=lambda s: s.rank))
