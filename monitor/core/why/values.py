"""What the life of an article is made of: as the store holds it, and as it is told. Frozen; times are aware UTC."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.core.model import Claim, DroppedLine, EditChange, Match, TextSource, Verdict
from monitor.core.why.story import LifeStory

# ------------------------------------------------------------------------------------------------- what the store holds


@dataclass(frozen=True, slots=True)
class LifeEntry:
    """An entry of a feed that brought the article. `edits` counts those that were taken up, the last at `edited_at`."""

    feed_id: str
    entry_key: str
    guid: str | None
    link: str | None
    title: str
    published: datetime | None
    first_seen_at: datetime
    edits: int
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class LifePlace:
    """An address of the article; an alias is where another one led, or where it was moved to."""

    url: str | None
    outlet: str
    is_alias: bool
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class LifeVersion:
    """What the article said before it was edited."""

    version: int
    title: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class LifeDelivery:
    """One copy of a digest."""

    channel: str
    recipient: str
    state: str
    detail: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class LifeEdition:
    """A digest in which a match stood, with its copies."""

    digest_id: str
    period_key: str
    frozen_at: datetime
    deliveries: tuple[LifeDelivery, ...]


@dataclass(frozen=True, slots=True)
class LifeMatch:
    """A match of the article. `version` is that of the article which was judged, `rules_version` that of the rules."""

    match_id: int
    match: Match
    rules_version: str
    matched_at: datetime
    version: int
    is_late: bool
    editions: tuple[LifeEdition, ...]


@dataclass(frozen=True, slots=True)
class QuarantinedDocument:
    """A document at one of the article's addresses that ended its readers."""

    url: str
    attempts: int
    detail: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class LifeLooks:
    """When the page was asked for again, and what that found; `next_at` is None where no look is left."""

    looked_at: datetime | None
    next_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class LifeEdit:
    """What a person would call edited, and when it was seen."""

    seen_at: datetime
    changes: tuple[EditChange, ...]


@dataclass(frozen=True, slots=True)
class ArticleLife:
    """All that the store holds of one article, earliest first. `text_length` is 0 where the text was dropped.

    `dropped` are lines of its page that were left out of the text, in the order of the page; `claims` say which of page
    and feed each field comes from.
    `rules_version` is None while it waits to be judged, which was tried `judge_attempts` times. `story` is None
    where it has none: it waits to be judged, or was old when it was first seen.
    """

    article_id: int
    feed_id: str
    title: str
    language: str | None
    published: datetime | None
    verdict: Verdict
    text_source: TextSource
    text_length: int
    note: str | None
    is_news: bool
    is_unread: bool
    first_seen_at: datetime
    rules_version: str | None
    judge_attempts: int
    version: int
    version_seen_at: datetime | None
    entries: tuple[LifeEntry, ...]
    places: tuple[LifePlace, ...]
    versions: tuple[LifeVersion, ...]
    matches: tuple[LifeMatch, ...]
    quarantined: tuple[QuarantinedDocument, ...]
    dropped: tuple[DroppedLine, ...] = ()
    claims: tuple[Claim, ...] = ()
    looks: LifeLooks | None = None
    edits: tuple[LifeEdit, ...] = ()
    story: LifeStory | None = None


# ----------------------------------------------------------------------------------------------- what holds at present


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that found something in the article and does not match it: what failed first, and by how little."""

    rule_id: str
    condition: str
    message: str


@dataclass(frozen=True, slots=True)
class DigestOfRules:
    """A digest as it is configured now: which rules it holds (None for all).

    `wants` says of a rule and a match of it, by its number, whether the digest wanted that rule when it was found.
    """

    digest_id: str
    rules: frozenset[str] | None
    wants: Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class RulesNow:
    """What bears on a stored article today. `attempts_at_most`: judging is tried so often."""

    rules_version: str
    attempts_at_most: int
    digests: tuple[DigestOfRules, ...]
    near_misses: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedOfHost:
    """A configured feed on the host of an address that nobody knows. `last_success_at` None: it was never read."""

    feed_id: str
    name: str
    first_polled_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a person asked for: as typed, its canonical address and host if it is one, and the feeds on that host."""

    text: str
    canonical_url: str | None
    host: str | None
    feeds: tuple[FeedOfHost, ...]


# ------------------------------------------------------------------------------------------------------- what is told


class Stage(StrEnum):
    """The stages of an article's life, in their order."""

    ASKED = "asked"
    FEED = "feed"
    PAGE = "page"
    RULES = "rules"
    STORY = "story"
    DIGEST = "digest"
    DELIVERY = "delivery"


class Loss(StrEnum):
    """Where and why an article got no further. Closed: each has a sentence in account.py."""

    NO_ADDRESS = "no_address"
    NO_FEED_OF_HOST = "no_feed_of_host"
    FEED_NOT_READ = "feed_not_read"
    NEVER_SEEN = "never_seen"
    WAITS_FOR_RULES = "waits_for_rules"
    NOT_JUDGED = "not_judged"
    NO_MATCH = "no_match"
    ONLY_COUNTED = "only_counted"
    OLD_AT_FIRST_SIGHT = "old_at_first_sight"
    IN_NO_DIGEST = "in_no_digest"
    WAITS_FOR_DIGEST = "waits_for_digest"
    NOT_DELIVERED = "not_delivered"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage in sentences; `is_passed` is False where the article got no further."""

    stage: Stage
    is_passed: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The stages in order, and where the article was lost, if it was: `why` is one sentence for a person."""

    steps: tuple[Step, ...]
    loss: Loss | None
    why: str
