"""(PollOutcome, Snapshot, now) -> CommitPlan: all that one poll changes, decided before anything is written.

The writer takes the snapshot, plans and applies in one transaction, so the decision here is the final one: whatever the
poller believed to be new is checked again. Laws (tests/core/test_plan_laws.py): planning an outcome that was applied
plans nothing but feed state; every entry has its article in the plan or in the snapshot; an unchanged or failed poll
changes feed state only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.core.health import changes_of
from monitor.core.model import Article, EditedEntry, Feed, NewEntry, PollOutcome, PollRead, TextSource
from monitor.core.plan.edits import revise
from monitor.core.plan.feeds import arrivals_of, day_of, gap_of, plan_quiet
from monitor.core.plan.identity import address_key, entry_address, is_same_article, plain_title, trusted_urls
from monitor.core.plan.news import is_first_sight, is_news
from monitor.core.plan.notes import notice_of, warning_of
from monitor.core.plan.values import (
    ArticleRef,
    CommitPlan,
    Fresh,
    KnownArticle,
    PlannedAddress,
    PlannedArticle,
    PlannedEntry,
    PlannedSighting,
    PlannedVersion,
    SecondReading,
    Snapshot,
    Stored,
)
from monitor.core.polling import after_poll


def plan_commit(outcome: PollOutcome, snapshot: Snapshot, now: datetime) -> CommitPlan:
    """The plan for one outcome. Idempotent: once applied, planning the same outcome again yields feed state only."""
    before = snapshot.state
    if not isinstance(outcome, PollRead):
        return plan_quiet(outcome, before, snapshot.feed)
    draft = _Draft(snapshot, now)
    for new in outcome.new:
        draft.add(new)
    for edited in outcome.edited:
        draft.revise(edited)
    warning = warning_of(outcome, snapshot)
    arrivals = arrivals_of(outcome, snapshot, (planned.entry for planned in draft.entries))
    state = after_poll(before, outcome, snapshot.feed, arrivals)
    return CommitPlan(
        state=state,
        articles=tuple(draft.articles),
        addresses=tuple(draft.addresses),
        entries=tuple(draft.entries),
        promoted=tuple(sorted(draft.promoted)),
        readings=tuple(draft.readings),
        sightings=tuple(draft.sightings),
        versions=tuple(draft.versions),
        events=changes_of(before, state, outcome),
        gap=gap_of(outcome, arrivals, before),
        day=day_of(outcome, arrivals, snapshot),
        notes=(*((warning,) if warning else ()), *outcome.problems),
        notice=notice_of(warning, snapshot.feed) if warning else None,
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
        self.sightings: list[PlannedSighting] = []
        self.versions: list[PlannedVersion] = []
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

    def revise(self, edited: EditedEntry) -> None:
        """Take up an edit. Two of one article in one document are one after the other: the second comes again."""
        sighting, change = revise(edited, self.snapshot, self.now)
        if sighting is None:
            return
        article_id = self.snapshot.edited[edited.entry_id].article_id
        if isinstance(change, PlannedVersion):
            if any(version.article_id == article_id for version in self.versions):
                return
            self.versions.append(change)
        elif change is not None:
            self.readings.append(change)
        self.sightings.append(sighting)
        self._add_moved_address(edited, Stored(article_id))

    def _add_moved_address(self, edited: EditedEntry, ref: Stored) -> None:
        """An entry whose link was changed stands at the new address, too, unless another article does."""
        for url in edited.canonical_urls[:1]:
            key = address_key(url)
            if key not in self._by_address and key not in self.snapshot.articles_by_address:
                self._by_address[key] = ref
                link = edited.entry.link
                self.addresses.append(
                    PlannedAddress(key, _shown(link), _host(link), self.snapshot.feed.name, ref, is_alias=True)
                )

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
            if ref is not None and (place == 0 or self._title_of(ref) == plain_title(new.entry.title)):
                return ref
        return None

    def _at(self, key: str) -> ArticleRef | None:
        known = self.snapshot.articles_by_address.get(key)
        return self._by_address.get(key) or (Stored(known.article_id) if known else None)

    def _title_of(self, ref: ArticleRef) -> str:
        if isinstance(ref, Fresh):
            return plain_title(self.articles[ref.index].analysis.article.title)
        return next(plain_title(article.title) for article in self._known() if article.article_id == ref.article_id)

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
        self.articles.append(PlannedArticle(new.analysis, news, unread, new.page))
        if new.analysis.identity is not None:
            self._by_identity.setdefault(new.analysis.identity, []).append(ref)
        return ref

    def _promote(self, ref: ArticleRef, news: bool) -> None:
        """News wins: an article that one feed keeps in its backlog and another brings as new is new."""
        if not news:
            return
        if isinstance(ref, Fresh):
            self.articles[ref.index] = replace(self.articles[ref.index], is_news=True)
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


def _hosts(new: NewEntry) -> frozenset[str]:
    return frozenset({_host(new.entry.link), *(_host(url) for url in new.canonical_urls)})


@lru_cache(maxsize=4_096)
def _host(url: str | None) -> str:
    """Asked three times for each address of an entry."""
    return (urlsplit(url).hostname or "") if url else ""


def _shown(url: str | None) -> str | None:
    return url if url is not None and urlsplit(url).scheme in ("http", "https") else None


def _outlet(article: Article | None, feed: Feed) -> str:
    """The outlet as the page names itself, else the feed as the user names it."""
    return (article.site if article and article.text_source is TextSource.PAGE else None) or feed.name
