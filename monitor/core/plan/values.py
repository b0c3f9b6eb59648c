"""What a plan is made of: what the store knows before it, and what one transaction writes after it. Frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from monitor.core.edits import Reading
from monitor.core.health import FeedDay
from monitor.core.model import Analysis, EditChange, Entry, Feed, FeedEvent, Gap, PageMark, TextSource
from monitor.core.polling import PollState


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the plan must know of a stored article: `hosts` of its addresses, `is_unread` where its page is owed."""

    article_id: int
    title: str
    hosts: frozenset[str]
    is_news: bool
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """A stored entry, as far as it takes to recognise it and to see that it was edited.

    `link_key` is the address key of its link, `content_hash` that of its words (core/entries.py); both None where they
    were not kept. `edits` counts the edits that were taken up, the last one at `edited_at`. `is_page_wanted` says that
    its article was read from a page, or that the page is owed.
    """

    entry_id: int
    entry_key: str
    guid: str | None
    link: str | None
    title: str
    published: datetime | None
    link_key: str | None
    content_hash: str | None
    edits: int
    edited_at: datetime | None
    article_id: int
    is_page_wanted: bool


@dataclass(frozen=True, slots=True)
class KnownText:
    """The present text of a stored article: its version and digest, and the digests of the versions before it.

    `reading` is what an edit of it is told by, None where nobody is to be told; `rules_version` is that of the rules
    which found its actors, and `told` are the edits that were told of it.
    """

    version: int
    digest: str
    earlier: frozenset[str]
    text_source: TextSource
    reading: Reading | None = None
    rules_version: str | None = None
    told: tuple[EditChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store knows that bears on one outcome, read inside the writing transaction.

    `articles_by_address` is keyed by `address_key`, `articles_by_identity` by the identity of the text.
    `takes_all_as_seen`: the store was lost, so what a feed shows at its first sight is not news. `edited` holds the
    stored entries that the outcome calls edited by number, `texts` those of their articles by the article's number.
    `hosts_before` are those to which the feed's entries led, asked for only where all entries of a document are new.
    """

    feed: Feed
    state: PollState
    known_keys: frozenset[str]
    articles_by_address: Mapping[str, KnownArticle]
    articles_by_identity: Mapping[str, tuple[KnownArticle, ...]]
    takes_all_as_seen: bool = False
    edited: Mapping[int, KnownEntry] = field(default_factory=dict)
    texts: Mapping[int, KnownText] = field(default_factory=dict)
    hosts_before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """An article that the store holds."""

    article_id: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """An article of this plan, by its place in `CommitPlan.articles`."""

    index: int


ArticleRef: TypeAlias = Stored | Fresh


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """An article to insert, with its matches. `is_unread`: its page was wanted and could not be used.

    `page` is the mark of the page that was read.
    """

    analysis: Analysis
    is_news: bool
    is_unread: bool
    page: PageMark | None = None


@dataclass(frozen=True, slots=True)
class PlannedAddress:
    """Where an article stands. `url` is what a reader may open; an alias is where a link of the same entry led to."""

    key: str
    url: str | None
    host: str
    outlet: str
    article: ArticleRef
    is_alias: bool


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """An entry to insert."""

    entry: Entry
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class SecondReading:
    """A stored article whose page could not be read then, as a new appearance of it reads now.

    Its matches are added in any case; its text takes the place of the stored one where it comes from the page.
    """

    article_id: int
    analysis: Analysis

    @property
    def is_page(self) -> bool:
        """Whether this time the page itself was read."""
        return self.analysis.article.text_source is TextSource.PAGE


@dataclass(frozen=True, slots=True)
class PlannedSighting:
    """A stored entry as it reads now. `content_hash` is that of the words that were taken up, None for none yet."""

    entry_id: int
    entry: Entry
    content_hash: str | None
    link_key: str | None
    edits: int
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlannedVersion:
    """The new present text of a stored article. What it takes the place of is kept under `replaced`, its digest.

    `changes` is what a person would call edited; `page` is the mark of the page that it was read from.
    """

    article_id: int
    version: int
    analysis: Analysis
    replaced: str
    changes: tuple[EditChange, ...] = ()
    page: PageMark | None = None


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """One transaction. `promoted` are stored articles that a new appearance turns into news.

    `events`, `gap` and `day` are what it adds to the history of the feed. `notes` are sentences on its document, which
    take the place of those on the one before, and `notice` is one for the digests.
    """

    state: PollState
    articles: tuple[PlannedArticle, ...] = ()
    addresses: tuple[PlannedAddress, ...] = ()
    entries: tuple[PlannedEntry, ...] = ()
    promoted: tuple[int, ...] = ()
    readings: tuple[SecondReading, ...] = ()
    sightings: tuple[PlannedSighting, ...] = ()
    versions: tuple[PlannedVersion, ...] = ()
    events: tuple[FeedEvent, ...] = ()
    gap: Gap | None = None
    day: FeedDay | None = None
    notes: tuple[str, ...] = ()
    notice: str | None = None
