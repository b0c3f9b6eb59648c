"""The shape of a digest: what `build` makes and `render` shows. Frozen, picklable; times are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum

from monitor.core.model import Content, EditChange, EditKind, FeedHealth, FeedNews, Priority, Strength


class Status(StrEnum):
    """How a story stands to the digests before. Closed: a new status is a decision of the templates too."""

    NEW = "new"
    FOLLOW_UP = "follow_up"


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
    """What a digest must know of a rule. `is_provisional`: stands in for a rule that needs more of the language.

    `budget` is the number of articles a day that its editor expects, `expires` the last day on which it is asked.
    """

    rule_id: str
    name: str
    priority: Priority
    tags: tuple[str, ...] = ()
    is_provisional: bool = False
    budget: int | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What a follow-up adds to what was told: names of outlets and actors, figures with the words behind them, and
    quotations in full. All empty for a new story.
    """

    outlets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    quotations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.outlets or self.actors or self.figures or self.quotations)


@dataclass(frozen=True, slots=True)
class Story:
    """One event, as a card shows it: the best of its matched articles, and who else has it.

    `story_id` is `story:7`, or `article:7` for an article without a story. `headline` is plain; `headline_runs` is the
    same text with its evidence marked, where the evidence is the headline itself (`quote` is then empty). `source`
    printed it. `outlets` are all that have a text of their own, the source first where it is one of them; `reprints`
    only carried one. `articles` matched in this digest. `text_note` says why the article was judged by the feed's own
    text, None where its page was read.
    """

    story_id: str
    article_id: int
    status: Status
    news: News
    headline: str
    headline_runs: tuple[Run, ...]
    quote: tuple[Run, ...]
    url: str | None
    language: str | None
    is_right_to_left: bool
    first_seen_at: datetime
    source: Outlet | None
    outlets: tuple[Outlet, ...]
    reprints: tuple[Outlet, ...]
    articles: int
    priority: Priority
    strength: Strength
    other_rules: tuple[str, ...]
    is_demonstration: bool
    text_note: str | None

    @property
    def rank(self) -> tuple[bool, int, datetime, int]:
        """Sorts the strongest story first: alerts, then strength, then the earlier one."""
        return (self.priority is not Priority.ALERT, -self.strength.total, self.first_seen_at, self.article_id)

    @property
    def others(self) -> tuple[Outlet, ...]:
        """The independent outlets beside the source."""
        return tuple(outlet for outlet in self.outlets if outlet != self.source)


class Window(StrEnum):
    """How the time of a digest compares to the days that a rule's usual day is made of."""

    PART_OF_A_DAY = "part_of_a_day"
    DAY = "day"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Spike:
    """A rule that matched far more than is usual: `a_day` articles, over its `budget` or many times its `usual` day.

    Either is None where it is not what was overstepped. `shown` is how many stories of its section are shown.
    """

    a_day: float
    window: Window
    budget: int | None
    usual: float | None
    shown: int


@dataclass(frozen=True, slots=True)
class Section:
    """The stories under one rule, strongest first; never empty. `anchor` names it within the page.

    Of a rule with a `spike` only the first are shown.
    """

    anchor: str
    heading: RuleHeading
    stories: tuple[Story, ...]
    spike: Spike | None = None

    @property
    def shown(self) -> tuple[Story, ...]:
        """The stories that are shown: all of them, but for a spike."""
        return self.stories[: self.spike.shown] if self.spike else self.stories

    @property
    def held_back(self) -> tuple[Story, ...]:
        """The weaker stories of a spike, which are counted, and listed in the text part."""
        return self.stories[len(self.shown) :]


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
class EditLine:
    """One article that was edited, or vanished, after it had matched."""

    headline: str
    outlet: str
    url: str | None
    is_right_to_left: bool
    seen_at: datetime
    changes: tuple[EditChange, ...]

    @property
    def has_vanished(self) -> bool:
        """The page is not there any more."""
        return any(change.kind is EditKind.VANISHED for change in self.changes)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Who said what: `speaker` in a `role` (empty where it is not known), by a `verb`, and in which words."""

    speaker: str
    role: str
    verb: str
    quote: str
    outlet: str
    url: str | None
    language: str | None
    is_right_to_left: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Expiry:
    """A rule whose last day is near, or was passed since the last digest (`is_over`)."""

    rule: str
    last_day: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule at a glance.

    `articles` matched in this digest, `a_day` of them in a day; `earlier` articles a day on the days before the last,
    oldest first, empty where there are none to compare with, and `today` on the last day (for the usual digest that of
    the digest itself). `anchor` is None where the rule has no section (nothing matched, or all shown elsewhere).
    """

    heading: RuleHeading
    articles: int
    a_day: float
    window: Window
    earlier: tuple[int, ...]
    today: int
    last_match_at: datetime | None
    anchor: str | None

    @property
    def is_silent(self) -> bool:
        """No article in this digest nor on the days before it."""
        return not self.articles and not any(self.earlier)

    @property
    def bars(self) -> tuple[int, ...]:
        """Articles a day, the last day last; empty where there is nothing to compare with."""
        return (*self.earlier, self.today) if self.earlier else ()

    @property
    def usual(self) -> float | None:
        """The average of the earlier days, None without any."""
        return sum(self.earlier) / len(self.earlier) if self.earlier else None


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the first lines. `articles` matched, from `outlets` outlets; `checked` were read in all.

    Of the articles, `retold` belong to stories that were told before and bring no news, `muted` to stories that are
    kept out of mail: they are counted, and make no story. Late matches are counted apart, in `Digest.late`.
    """

    stories: int
    new: int
    articles: int
    outlets: int
    checked: int
    retold: int = 0
    muted: int = 0


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

    `notices` stand at the top: what a person must see. `told` is what it says of each story, to be kept with it, so
    that the next one tells what is new.
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
    edits: tuple[EditLine, ...]
    statements: tuple[StatementLine, ...]
    feeds: FeedSummary
    unread_pages: tuple[tuple[str, int], ...]
    expiries: tuple[Expiry, ...]
    notices: tuple[str, ...]
    max_cards: int
    footer: Footer
    told: Mapping[int, Content] = field(default_factory=dict, hash=False)

    @property
    def ranked(self) -> tuple[Story, ...]:
        """Every story that is shown, strongest first, whatever its section; what a spike holds back is not."""
        return tuple(sorted((story for section in self.sections for story in section.shown), key=lambda s: s.rank))
