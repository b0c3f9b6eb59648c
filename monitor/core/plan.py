"""(PollOutcome, Snapshot, now) -> CommitPlan: all that one poll changes, decided before anything is written.

The writer takes the snapshot, plans and applies in one transaction, so the decision here is the final one: whatever the
poller believed to be new is checked again. Laws (tests/core/test_plan_laws.py): planning an outcome that was applied
plans nothing but feed state; every entry has its article in the plan or in the snapshot; an unchanged or failed poll
changes feed state only.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import urlsplit

from monitor.core.model import (
    Analysis,
    Article,
    Entry,
    Feed,
    NewEntry,
    PollOutcome,
    PollRead,
    TextSource,
    Verdict,
)
from monitor.core.polling import PollState, after_poll
from monitor.core.urls import canonical_url

# Pages fetched of entries that are too old to be news, at the first sight of a feed: enough to see on the first day
# whether the feed's pages can be read, and to try a rule on, without a visit to every page of an archive.
BACKLOG_SAMPLE = 3
# Pages fetched for one poll. At a gap of a second per host a longer list would keep a host busy for minutes; the
# entries beyond it are judged by the feed's own text, and say so.
MAX_PAGES_PER_POLL = 200


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


def address_key(canonical_url: str) -> str:
    """The unique key of a canonical URL: 128 bits of BLAKE2b as hex."""
    return hashlib.blake2b(canonical_url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def entry_urls(
    entries: Iterable[Entry], stored_titles: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> dict[str, str | None]:
    """The canonical URL of each entry of one document, by entry key; None where the link is none of an article.

    None without a usable link, and where one link stands under different titles (`shared_links`). A page of notes whose
    entries are its anchors (`now.html#monday`, `now.html#tuesday`) is as many articles as it has anchors: where entries
    of one document differ in nothing but that, the anchor stays.
    """
    entries = tuple(entries)
    shared = shared_links(entries, stored_titles)
    links = {entry.entry_key: None if entry.link in shared else entry.link for entry in entries}
    urls = {key: canonical_url(link) if link else None for key, link in links.items()}
    anchors = {key: urlsplit(link or "").fragment for key, link in links.items()}
    anchors_by_url: dict[str, set[str]] = {}
    for key, url in urls.items():
        if url is not None:
            anchors_by_url.setdefault(url, set()).add(anchors[key])
    return {
        key: f"{url}#{anchors[key]}" if url and anchors[key] and len(anchors_by_url[url]) > 1 else url
        for key, url in urls.items()
    }


def shared_links(entries: Iterable[Entry], stored_titles: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Links that lead to where a feed's news stands (a status page, a list of alerts) and not to one piece of it.

    Entries of one feed under different titles bear them, letter by letter. `stored_titles` are those of the feed's
    stored entries, by link. One title under several keys is one article, whose key the feed changed.
    """
    titles: dict[str, set[str]] = {link: set(map(_plain, found)) for link, found in stored_titles.items()}
    for entry in entries:
        if entry.link is not None:
            titles.setdefault(entry.link, set()).add(_plain(entry.title))
    return frozenset(link for link, found in titles.items() if len(found - {""}) > 1)


def entry_address(feed_id: str, entry_key: str) -> str:
    """What stands in for the canonical URL of an entry without a usable link."""
    return f"entry:{feed_id}\n{entry_key}"


def is_first_sight(state: PollState) -> bool:
    """True until a feed was read once."""
    return state.last_success_at is None


def is_news(entry: Entry, claimed: datetime | None, feed: Feed, *, first_sight: bool, now: datetime) -> bool:
    """False for what a feed had in store before we knew it: claimed older than the feed's backlog at first sight.

    `claimed` is the page's own date, for entries without one. An entry that nobody dates counts as news: a flood of one
    feed is a smaller harm than a loss. After the first sight everything unknown is news, whatever date it claims.
    """
    date = entry.published or entry.updated or claimed
    if not first_sight or feed.backlog is None or date is None:
        return True
    return now - date <= feed.backlog


def pages_to_fetch(entries: Iterable[Entry], feed: Feed, *, first_sight: bool, now: datetime) -> frozenset[str]:
    """Keys of the entries (given in document order) whose pages are worth a visit: news, and a few of a backlog."""
    if feed.full_text:
        return frozenset()
    wanted: list[str] = []
    sampled = 0
    for entry in entries:
        if entry.link is None or len(wanted) == MAX_PAGES_PER_POLL:
            continue
        if not is_news(entry, None, feed, first_sight=first_sight, now=now):
            if sampled == BACKLOG_SAMPLE:
                continue
            sampled += 1
        wanted.append(entry.entry_key)
    return frozenset(wanted)


def plan_commit(outcome: PollOutcome, snapshot: Snapshot, now: datetime) -> CommitPlan:
    """The plan for one outcome. Idempotent: once applied, planning the same outcome again yields feed state only."""
    state = after_poll(snapshot.state, outcome, snapshot.feed.interval)
    if not isinstance(outcome, PollRead):
        return CommitPlan(state)
    draft = _Draft(snapshot, now)
    for new in outcome.new:
        draft.add(new)
    return CommitPlan(
        state=state,
        articles=tuple(draft.articles),
        addresses=tuple(draft.addresses),
        entries=tuple(draft.entries),
        promoted=tuple(sorted(draft.promoted)),
        readings=tuple(draft.readings),
    )


class _Draft:
    """The plan while it grows: later entries of one document see the articles of earlier ones."""

    def __init__(self, snapshot: Snapshot, now: datetime) -> None:
        self.snapshot, self.now = snapshot, now
        self.first_sight = is_first_sight(snapshot.state)
        self.articles: list[PlannedArticle] = []
        self.addresses: list[PlannedAddress] = []
        self.entries: list[PlannedEntry] = []
        self.promoted: set[int] = set()
        self.readings: list[SecondReading] = []
        self._keys = set(snapshot.known_keys)
        self._by_address: dict[str, ArticleRef] = {}
        self._by_identity: dict[str, list[Fresh]] = {}

    def add(self, new: NewEntry) -> None:
        if new.entry.entry_key in self._keys:
            return
        news = self._is_news(new)
        ref = self._same_address(new) or self._same_text(new) or self._insert(new, news)
        if ref is None:  # known when the poller asked, gone since: the next poll reads the entry again
            return
        self._promote(ref, news)
        self._read_again(ref, new)
        self._add_addresses(new, ref)
        self._keys.add(new.entry.entry_key)
        self.entries.append(PlannedEntry(new.entry, ref))

    def _is_news(self, new: NewEntry) -> bool:
        if self.first_sight and self.snapshot.takes_all_as_seen:
            return False
        claimed = new.analysis.article.published if new.analysis else None
        return is_news(new.entry, claimed, self.snapshot.feed, first_sight=self.first_sight, now=self.now)

    def _keys_of(self, new: NewEntry) -> list[str]:
        urls = trusted_urls(new) or (entry_address(self.snapshot.feed.feed_id, new.entry.entry_key),)
        return [address_key(url) for url in urls]

    def _same_address(self, new: NewEntry) -> ArticleRef | None:
        """The article at one of the entry's addresses.

        Where a link led is only a hint, and counts under one title: a notice to which every link of a host is sent for
        a day reads as an article too.
        """
        for place, key in enumerate(self._keys_of(new)):
            ref = self._at(key)
            if ref is not None and (place == 0 or self._title_of(ref) == _plain(new.entry.title)):
                return ref
        return None

    def _at(self, key: str) -> ArticleRef | None:
        known = self.snapshot.articles_by_address.get(key)
        return self._by_address.get(key) or (Stored(known.article_id) if known else None)

    def _title_of(self, ref: ArticleRef) -> str:
        if isinstance(ref, Fresh):
            return _plain(self.articles[ref.index].analysis.article.title)
        return next(_plain(article.title) for article in self._known() if article.article_id == ref.article_id)

    def _known(self) -> Iterator[KnownArticle]:
        yield from self.snapshot.articles_by_address.values()
        for twins in self.snapshot.articles_by_identity.values():
            yield from twins

    def _same_text(self, new: NewEntry) -> ArticleRef | None:
        if new.analysis is None:
            return None
        article, hosts, identity = new.analysis.article, _hosts(new), new.analysis.identity
        if identity is None:
            return None
        for fresh in self._by_identity.get(identity, ()):
            twin = self.articles[fresh.index].analysis.article
            if is_same_article(article.title, hosts, twin.title, self._hosts_of(fresh)):
                return fresh
        for known in self.snapshot.articles_by_identity.get(identity, ()):
            if is_same_article(article.title, hosts, known.title, known.hosts):
                return Stored(known.article_id)
        return None

    def _insert(self, new: NewEntry, news: bool) -> Fresh | None:
        if new.analysis is None:
            return None
        article, ref = new.analysis.article, Fresh(len(self.articles))
        unread = new.page_wanted and article.text_source is TextSource.FEED
        self.articles.append(PlannedArticle(new.analysis, news, unread))
        if new.analysis.identity is not None:
            self._by_identity.setdefault(new.analysis.identity, []).append(ref)
        return ref

    def _promote(self, ref: ArticleRef, news: bool) -> None:
        """News wins: an article that one feed keeps in its backlog and another brings as new is new."""
        if not news:
            return
        if isinstance(ref, Fresh):
            old = self.articles[ref.index]
            self.articles[ref.index] = PlannedArticle(old.analysis, True, old.is_unread)
        elif not self._stored_is_news(ref.article_id):
            self.promoted.add(ref.article_id)

    def _read_again(self, ref: ArticleRef, new: NewEntry) -> None:
        """What could not be read then may be read now, and what another feed says of it is judged as well."""
        if isinstance(ref, Stored) and new.analysis is not None:
            known = next(article for article in self._known() if article.article_id == ref.article_id)
            if known.is_unread:
                self.readings.append(SecondReading(ref.article_id, new.analysis))

    def _stored_is_news(self, article_id: int) -> bool:
        return any(article.is_news for article in self._known() if article.article_id == article_id)

    def _add_addresses(self, new: NewEntry, ref: ArticleRef) -> None:
        urls: Sequence[str] = trusted_urls(new)
        outlet = _outlet(new.analysis.article if new.analysis else None, self.snapshot.feed)
        for place, key in enumerate(self._keys_of(new)):
            if key in self._by_address or key in self.snapshot.articles_by_address:
                continue
            self._by_address[key] = ref
            link = new.entry.link if place == 0 else urls[place]
            self.addresses.append(PlannedAddress(key, _shown(link), _host(link), outlet, ref, place > 0))

    def _hosts_of(self, ref: Fresh) -> frozenset[str]:
        return frozenset(address.host for address in self.addresses if address.article == ref)


def trusted_urls(new: NewEntry) -> tuple[str, ...]:
    """The canonical URLs by which an entry's article is known.

    Where a link led counts only if an article was read there: a wall or a front page to which every link of a host is
    sent would otherwise make one article of them all.
    """
    article = new.analysis.article if new.analysis else None
    if article and article.text_source is TextSource.PAGE and article.verdict is Verdict.OK:
        return (*new.canonical_urls[:1], *(url for url in new.canonical_urls[1:] if urlsplit(url).path.strip("/")))
    return new.canonical_urls[:1]


def is_same_article(title: str, hosts: frozenset[str], other_title: str, other_hosts: frozenset[str]) -> bool:
    """Whether identical text means one article: under one title, or on different hosts.

    A reprint often has a headline of its own, on a host of its own. Identical text under different titles of one host
    is far more often a notice that stands on all its pages.
    """
    return _plain(title) == _plain(other_title) or hosts.isdisjoint(other_hosts)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _hosts(new: NewEntry) -> frozenset[str]:
    return frozenset({_host(new.entry.link), *(_host(url) for url in new.canonical_urls)})


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "") if url else ""


def _shown(url: str | None) -> str | None:
    return url if url is not None and urlsplit(url).scheme in ("http", "https") else None


def _outlet(article: Article | None, feed: Feed) -> str:
    """The outlet as the page names itself, else the feed as the user names it."""
    return (article.site if article and article.text_source is TextSource.PAGE else None) or feed.name
