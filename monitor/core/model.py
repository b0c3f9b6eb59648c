"""Values that travel through two stages or more: frozen, slotted, picklable, comparable.

Times are aware UTC. Offsets count Unicode code points, end excluded. A type that only one stage hands to the next
lives with its producer; what stands here is read by the network side, the store and the digest alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TypeAlias

# ---------------------------------------------------------------------------------------------- problems for people


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file a person edits. `path` leads to it: keys and list indices from the top of the file.

    `at_key` says that the key itself is wrong (unknown, duplicate), not its value. `message` says what is wrong and
    what to write instead. `part`, if set, is the piece of the scalar that the caret should point at.
    """

    path: tuple[str | int, ...]
    message: str
    at_key: bool = False
    part: str | None = None


# --------------------------------------------------------------------------------------------------- feeds, as polled


@dataclass(frozen=True, slots=True)
class Feed:
    """One polled address and what the user says of it.

    `url` is http(s), or `file:///…` for a local feed, which only the configuration may name.
    `backlog` is the age (by claimed date) up to which entries count as news at the first sight of the feed; None = all.
    `interval` is the shortest pause between two polls, `longest_interval` the longest one that its pace may stretch it
    to; None where they are the same. `headers` are request headers with their secrets already resolved from the
    environment. `proxy` and `user_agent` are those of the feed and its pages, `gap` takes the place of its host's pause
    after each visit; None where nothing is said of them.
    """

    feed_id: str
    url: str
    name: str
    language: str | None
    tags: tuple[str, ...]
    interval: timedelta
    backlog: timedelta | None
    full_text: bool
    is_demonstration: bool
    headers: tuple[tuple[str, str], ...] = ()
    longest_interval: timedelta | None = None
    proxy: str | None = None
    user_agent: str | None = None
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server gave them (RFC 9110 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class PageMark:
    """What a page is known by without reading it: its validators, and a hash of its bytes."""

    validators: Validators = Validators()
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as published. `entry_key` is its identity within the feed; `link` is absolute http(s)/file, or None.

    `published` and `updated` are claimed, aware UTC, or None. `summary` and `content` are text, not HTML, one
    paragraph per line.
    """

    entry_key: str
    guid: str | None
    link: str | None
    title: str
    published: datetime | None
    updated: datetime | None
    authors: tuple[str, ...]
    summary: str
    content: str


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """One feed document. `problems` are sentences about what was skipped or repaired; `entries` keep document order.

    `format` is the family and version in words ("RSS 2.0"). `known_count` entries more stand in the document, which
    were known and not read again; `left_out` are traces of their keys, and `memory` lets the next reading know those of
    this one (core/formats/memory.py).
    `ttl` is how long the document says that it stays good (RSS ttl, sy:updatePeriod), None where it does not say.
    """

    title: str
    link: str | None
    language: str | None
    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    format: str = ""
    known_count: int = 0
    memory: bytes = b""
    left_out: frozenset[bytes] = frozenset()
    ttl: timedelta | None = None


class FailureKind(StrEnum):
    """Why a remote thing could not be had. Closed: a new kind is a decision of polling.py too."""

    UNREACHABLE = "unreachable"  # no address, no route, connection refused
    TIMEOUT = "timeout"
    TLS = "tls"
    HTTP_STATUS = "http_status"
    BAD_REDIRECT = "bad_redirect"
    TOO_LARGE = "too_large"
    PROTOCOL = "protocol"  # broken HTTP, unknown or nested content encoding, lying length
    NOT_A_FEED = "not_a_feed"
    UNREADABLE = "unreadable"  # the parser was killed (time, memory) or failed
    MISSING_FILE = "missing_file"
    HELD = "held"  # not asked: its host, or its domain, wants a pause, of which `retry_after` is left
    REFUSED = "refused"  # not asked: our own guard, or the site's robots.txt, forbids it


class FailureScope(StrEnum):
    """Whom a failure is held against."""

    FEED = "feed"  # this address alone
    HOST = "host"  # the host that answered: its other feeds and pages wait too
    DOMAIN = "domain"  # all hosts of its registrable domain


@dataclass(frozen=True, slots=True)
class Failure:
    """A remote failure as a value. `detail` is one sentence for a person; `status` the HTTP status if there was one."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None
    scope: FailureScope = FailureScope.FEED


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long an answer says that it stays good, counted from its arrival (RFC 9111 4.2): never negative.

    `max_age` is that of Cache-Control, else Expires less Date, in both cases less Age; None where none is given.
    no-store and no-cache are ignored: they speak of copies, and say nothing about when there will be news.
    """

    max_age: timedelta | None = None


# ------------------------------------------------------------------------------------------------- articles, as read


class Verdict(StrEnum):
    """What kind of page the extraction saw. `text` is empty for CONSENT, ERROR_PAGE and EMPTY."""

    OK = "ok"
    TEASER = "teaser"
    PAYWALL = "paywall"
    CONSENT = "consent"
    ERROR_PAGE = "error_page"
    WRONG_LANGUAGE = "wrong_language"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of a page that was left out of its article, and why, for a person."""

    reason: str
    text: str


class Witness(StrEnum):
    """Who says a thing about an article. `SEARCH` is a guess from the whole page, `TEXT` the words of the article."""

    JSON_LD = "json-ld"
    OPEN_GRAPH = "og"
    META = "meta"
    LINK = "link"
    TIME = "time element"
    ATTRIBUTE = "lang attribute"
    PAGE = "page"
    SEARCH = "search"
    TEXT = "text"
    FEED = "feed"


class ClaimField(StrEnum):
    """What is said of an article."""

    TITLE = "title"
    AUTHORS = "authors"
    PUBLISHED = "published"
    UPDATED = "updated"
    SITE = "site"
    LANGUAGE = "language"
    CANONICAL_URL = "canonical_url"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said of an article, as it was said: times with their zone. `is_believed`: it is used."""

    field: ClaimField
    value: str
    witness: Witness
    is_believed: bool = True


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page says. `text` is the body, one paragraph per line, without title and standfirst.

    `why` names what speaks against the page, for a person: "it says “page not found”". `headings` are the indices of
    the lines of `text` that are headings. `dropped` is what stood between and was left out. `updated` and
    `canonical_url` are what the page says of itself; no identity is built on them. `claims` are all of its fields with
    who said them.
    """

    title: str
    standfirst: str
    text: str
    language: str | None
    published: datetime | None
    authors: tuple[str, ...]
    site: str | None
    verdict: Verdict
    why: str | None = None
    headings: tuple[int, ...] = ()
    dropped: tuple[DroppedLine, ...] = ()
    updated: datetime | None = None
    canonical_url: str | None = None
    claims: tuple[Claim, ...] = ()


class TextSource(StrEnum):
    """Where an article's text comes from. FEED means the page was not fetched or could not be read; `note` says why."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Article:
    """The readable document that rules judge. `text` is standfirst and body, one paragraph per line.

    `dropped` are lines of its page that were left out of the text, and why. `claims` say of an article whose page was
    read which of page and feed each field comes from. `headline` is the page's own, whatever the title is; empty where
    none was read.
    """

    title: str
    text: str
    language: str | None
    published: datetime | None
    authors: tuple[str, ...]
    site: str | None
    verdict: Verdict
    text_source: TextSource
    note: str | None
    dropped: tuple[DroppedLine, ...] = ()
    claims: tuple[Claim, ...] = ()
    headline: str = ""


# ----------------------------------------------------------------------------------------------------------- matches


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


# ------------------------------------------------------------------------------------------------------ poll outcomes


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that the store did not know when it was asked, read and judged.

    `canonical_urls`: that of the link first, then where it led; empty without a usable link. `analysis` is None where
    the article itself was known already, from another feed. `page_wanted` says that the page was asked for, so that a
    text that comes from the feed all the same counts as unread. `page` is the mark of one that came.
    """

    entry: Entry
    canonical_urls: tuple[str, ...]
    analysis: Analysis | None
    page_wanted: bool
    page: PageMark | None = None


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """A stored entry whose words or link changed, read and judged again. `entry_id` is its number in the store.

    `canonical_urls` as of a new entry. `analysis` is None where there is nothing to judge: the store kept no hash of
    the entry's words, and takes over this one.
    """

    entry_id: int
    entry: Entry
    canonical_urls: tuple[str, ...]
    analysis: Analysis | None
    page: PageMark | None = None


class Unchanged(StrEnum):
    """Why there was nothing to parse."""

    NOT_MODIFIED = "not_modified"  # the server said 304
    SAME_BYTES = "same_bytes"  # the body hashes as the last one did


class Asked(StrEnum):
    """What went along with the question, so that the answer can be judged."""

    PLAIN = "plain"  # no validators: the body always comes
    CONDITIONAL = "conditional"  # the validators of the last answer
    DOUBTED = "doubted"  # validators of a body that is known to have changed: a 304 to them is a lie


@dataclass(frozen=True, slots=True)
class PollUnchanged:
    """The server is alive and the feed is quiet. `moved_to` is where permanent redirects led, None without any."""

    feed_id: str
    polled_at: datetime
    reason: Unchanged
    validators: Validators
    asked: Asked = Asked.CONDITIONAL
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class PollFailed:
    """The feed could not be had or read. `is_own_network`: no host could be reached, so it says nothing of this one."""

    feed_id: str
    polled_at: datetime
    failure: Failure
    is_own_network: bool = False


@dataclass(frozen=True, slots=True)
class PollRead:
    """The feed was read. `entry_count` counts all entries in the document, `new` only those unknown to the store,
    `edited` those that it knows under other words.

    `moved_to` is where permanent redirects led, `freshness` what the server says of the answer, `ttl` what the document
    says of itself; None where they say nothing.
    """

    feed_id: str
    polled_at: datetime
    validators: Validators
    body_hash: str
    title: str
    entry_count: int
    new: tuple[NewEntry, ...]
    problems: tuple[str, ...]
    asked: Asked = Asked.CONDITIONAL
    moved_to: str | None = None
    freshness: Freshness | None = None
    ttl: timedelta | None = None
    edited: tuple[EditedEntry, ...] = ()


PollOutcome: TypeAlias = PollUnchanged | PollFailed | PollRead


# ------------------------------------------------------------------------------------- what a digest is made from


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where an article stood; a reprint is the same text at another address.

    `url` is None where there is no link that a reader can open (a local page). `published` is what its feed claims, as
    far as that is believed.
    """

    outlet: str
    url: str | None
    first_seen_at: datetime
    is_reprint: bool
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match as the store holds it; `match_id` orders by arrival.

    `is_late`: rules that were applied to stored articles found it, long after the article was news.
    """

    match_id: int
    match: Match
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a story says: of one report or of all that a reader was told. Adding contents adds what they say."""

    outlets: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    # Numbers put forward, in title or lead, as they are compared: `14`, `2000`.
    numbers: frozenset[str] = frozenset()
    # Runs of five words of quotations.
    quotes: frozenset[str] = frozenset()
    # All numbers, also with what they count: `14`, `14|hurt`. No news by themselves, and old once they were told.
    mentioned: frozenset[str] = frozenset()

    def __or__(self, other: "Content") -> "Content":
        return Content(
            self.outlets | other.outlets,
            self.actors | other.actors,
            self.numbers | other.numbers,
            self.quotes | other.quotes,
            self.mentioned | other.mentioned,
        )


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """One report of a story, matched by a rule or not. `appearances`: every place where its text stood at other
    addresses, first seen first.

    `copy_of` is the article whose text it repeats, None for a text of its own; `credit` the agency that it names.
    `why` says in words how it came to the story.
    """

    article_id: int
    title: str
    language: str | None
    first_seen_at: datetime
    appearances: tuple[Appearance, ...]
    copy_of: int | None = None
    credit: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """All that the store knows of one story. `told` is what this digest has said of it, None where it never did.

    `outlets` are independent ones by their number of reports, `carriers` those that only printed somebody's text.
    """

    cluster_id: int
    members: tuple[ClusterMember, ...]
    outlets: tuple[str, ...]
    carriers: tuple[str, ...]
    told: Content | None = None
    told_at: datetime | None = None


class EditKind(StrEnum):
    """What changed in an article after it had matched. Closed: what each is called is a decision of the templates."""

    HEADLINE = "headline"
    NUMBER = "number"
    ATTRIBUTION = "attribution"
    ACTOR = "actor"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class EditChange:
    """One change: the words `before` and `after`, each empty where there were none."""

    kind: EditKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ArticleEdit:
    """An edit of a matched article that was found when its page was asked for again; `changes` is never empty."""

    article_id: int
    title: str
    outlet: str
    url: str | None
    seen_at: datetime
    changes: tuple[EditChange, ...]


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Who said what in a matched article: a `speaker`, the `role` (empty where unknown), a `verb`, the words."""

    article_id: int
    speaker: str
    role: str
    verb: str
    quote: str
    outlet: str
    url: str | None
    language: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchedArticle:
    """An article with the matches that a digest wants of it, and every place where it was seen, first seen first.

    `cluster_id` names its story, None where it has none (too little text); `content` is what it says.
    """

    article_id: int
    title: str
    language: str | None
    published: datetime | None
    first_seen_at: datetime
    appearances: tuple[Appearance, ...]
    text_source: TextSource
    note: str | None
    is_demonstration: bool
    matches: tuple[StoredMatch, ...]
    cluster_id: int | None = None
    content: Content = Content()
    # The quotations of its text, in order, without their marks.
    quotes: tuple[str, ...] = ()


class FeedCondition(StrEnum):
    """UNREACHABLE is told apart from FAILING: it may be our own network, and is not counted as broken."""

    HEALTHY = "healthy"
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    WAITING = "waiting"  # not polled yet


class Vitality(StrEnum):
    """How lively a feed is by the measure of its own past."""

    LIVELY = "lively"
    SILENT = "silent"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How one feed stands. `since` is when the present condition began; `detail` the last failure, for a person."""

    feed_id: str
    name: str
    condition: FeedCondition
    detail: str | None
    since: datetime | None
    last_success_at: datetime | None
    vitality: Vitality = Vitality.LIVELY


class FeedChange(StrEnum):
    """A change in how a feed stands. Closed: what each is called is a decision of core/health and of the templates."""

    ERROR = "error"  # an error of another class than before; its history
    FAILING = "failing"  # several polls in a row failed
    RECOVERED = "recovered"
    GONE = "gone"  # the server said three times that it is gone for good
    MOVED = "moved"  # permanent redirects were confirmed: it is asked at its new address
    DISTRUSTED = "distrusted"  # its server says "not modified" of what was modified
    THROTTLED = "throttled"  # its server wants to be asked less often
    SILENT = "silent"  # no new entry for far longer than usual
    FALLING = "falling"  # far fewer new entries than usual
    LIVELY = "lively"  # as lively as usual again


# Told in the next digest, once. The others are history, for `monitor feeds list`.
TOLD_CHANGES = frozenset(FeedChange) - {FeedChange.ERROR, FeedChange.DISTRUSTED, FeedChange.THROTTLED}


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A change of one feed. `detail` is for a person: the error, the new address, how long it has been silent."""

    feed_id: str
    at: datetime
    change: FeedChange
    detail: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Two polls in a row of one feed without an entry in common: in between, entries may have been missed."""

    feed_id: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What is told of one feed in one digest: a change, or gaps. `count` is of gaps, 0 for a change."""

    feed_id: str
    name: str
    at: datetime
    change: FeedChange | None
    detail: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """All that a digest is built from, read in one snapshot.

    `window_from` is None for the first digest. `trend_by_rule` holds articles a day for up to the last seven days,
    oldest first, the digest's own window last. `unread_pages` counts pages that could not be read, by outlet.
    `notices` are sentences a person must see (a lost store, a broken rules file). `feed_news` are the changes and gaps
    of feeds since the last digest, oldest first. `clusters` holds the story of every article that has one; `edits` were
    found since the last digest, oldest first. `muted` are the articles of stories that a person muted, by `article_id`:
    they are counted, not shown.
    """

    articles: tuple[MatchedArticle, ...]
    articles_checked: int
    window_from: datetime | None
    window_to: datetime
    feeds: tuple[FeedHealth, ...]
    trend_by_rule: Mapping[str, tuple[int, ...]]
    last_match_by_rule: Mapping[str, datetime]
    unread_pages: Mapping[str, int]
    notices: tuple[str, ...]
    feed_news: tuple[FeedNews, ...] = ()
    clusters: Mapping[int, ClusterFacts] = field(default_factory=dict)
    edits: tuple[ArticleEdit, ...] = ()
    muted: frozenset[int] = frozenset()
    statements: tuple[StatementFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is due: at local wall times `at` ("07:00") on `days` (0 = Monday), or else `every` so often.

    `zone` is the reader's.
    """

    zone: tzinfo
    at: tuple[str, ...]
    days: frozenset[int]
    every: timedelta | None


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """One subscription of digests.yaml. `rules` and `tags` select what it holds; both empty means every rule.

    Without `sends_empty` a period in which nothing is new is closed and not sent. `max_delay` is how late a digest
    may be made at most (None: however late). `locale` is how the reader writes dates (`de`, `en-US`), None for English.
    """

    digest_id: str
    title: str
    recipients: tuple[str, ...]
    schedule: Schedule
    zone_name: str
    rules: tuple[str, ...]
    tags: tuple[str, ...]
    max_cards: int
    sends_empty: bool = True
    max_delay: timedelta | None = None
    locale: str | None = None


# ------------------------------------------------------------------------------------------------------------ delivery


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered digest before it is addressed: subject and the two alternative bodies."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """The channel took responsibility (RFC 5321 250, or a durable file). `reply` is its answer."""

    reply: str


class Reach(StrEnum):
    """Whom a failure concerns besides the one delivery that met it."""

    MESSAGE = "message"  # nobody else
    RECIPIENT = "recipient"  # all for the same recipient: nobody is there to take them
    SERVER = "server"  # everyone: it failed before it heard whom the message is for
    RATE = "rate"  # perhaps everyone: it wants less mail, or later


@dataclass(frozen=True, slots=True)
class TransientFailure:
    """Worth retrying: nothing was accepted (RFC 5321 4yz, connection refused, before DATA).

    `retry_after` is how long the other side wants to be left alone (RFC 9110 10.2.3), None where it does not say.
    """

    detail: str
    reach: Reach = Reach.MESSAGE
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """Not worth retrying as it is (RFC 5321 5yz). What `is_too_large` may go out as a smaller message."""

    detail: str
    reach: Reach = Reach.MESSAGE
    is_too_large: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The message was handed over and no answer came: it may or may not have been accepted (RFC 1047)."""

    detail: str
    reach: Reach = Reach.MESSAGE


DeliveryResult: TypeAlias = Delivered | TransientFailure | PermanentFailure | Ambiguous
