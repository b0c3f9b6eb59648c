"""What a plan is made of: what the store knows before it, and what one transaction writes after it. Frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from monitor.core.model import Analysis, Entry, Feed, TextSource
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
class Snapshot:
    """What the store knows that bears on one outcome, read inside the writing transaction.

    `articles_by_address` is keyed by `address_key`, `articles_by_identity` by the identity of the text.
    `takes_all_as_seen`: the store was lost, so what a feed shows at its first sight is not news.
    """

    feed: Feed
    state: PollState
    known_keys: frozenset[str]
    articles_by_address: Mapping[str, KnownArticle]
    articles_by_identity: Mapping[str, tuple[KnownArticle, ...]]
    takes_all_as_seen: bool = False


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
    """An article to insert, with its matches. `is_unread`: its page was wanted and could not be used."""

    analysis: Analysis
    is_news: bool
    is_unread: bool


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
class CommitPlan:
    """One transaction. `promoted` are stored articles that a new appearance turns into news."""

    state: PollState
    articles: tuple[PlannedArticle, ...] = ()
    addresses: tuple[PlannedAddress, ...] = ()
    entries: tuple[PlannedEntry, ...] = ()
    promoted: tuple[int, ...] = ()
    readings: tuple[SecondReading, ...] = ()
