"""The entries of one document: ParsedFeed -> those that are new or edited, with what they say. Network and workers by
whoever it is given; the store is read only.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol
from urllib.parse import urlsplit

from monitor.core.analyze import AnalysisTask
from monitor.core.extract.repeats import PageMemory
from monitor.core.model import (
    Analysis,
    EditedEntry,
    Entry,
    Failure,
    FailureKind,
    Feed,
    NewEntry,
    PageMark,
    ParsedFeed,
    TextSource,
    Validators,
)
from monitor.core.plan import (
    MAX_PAGES_PER_POLL,
    KnownEntry,
    Sighting,
    address_key,
    edits_to_read,
    entry_urls,
    is_news,
    pages_to_fetch,
    recognise,
    unrecognised_titles,
)
from monitor.core.polling import is_throttle
from monitor.core.urls import canonical_url
from monitor.fetch import PAGE_ACCEPT, Fetched, FetchRequest, NotModified
from monitor.pool import Guard
from monitor.quarantine import Quarantine
from monitor.store import Store

# Entries of one feed in work at once: enough to keep two workers busy while pages are on their way, few enough that
# their pages (up to a page's cap each) are no burden in memory.
ENTRIES_AT_ONCE = 8
# Entries without pages that make one trip to a worker, and after how many characters it sets out.
TEXTS_AT_ONCE = 50
CHARACTERS_AT_ONCE = 100_000
# A page whose host wants a pause is asked for by a later poll. After a longer pause the entry may stand in no document
# any more; the feed's own text is judged at once then.
LONGEST_DEFERRAL = timedelta(hours=2)
# Extraction costs time and memory in proportion to the page; articles are a tenth of this.
MAX_PAGE_BYTES = 2 * 1024 * 1024
PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")

FULL_TEXT = "the feed carries whole articles"
BACKLOG = "it was old already when the feed was first seen"
NO_LINK = "the entry has no link"
SHARED_LINK = "its link is that of other entries too"
TOO_MANY = f"the feed brought more than {MAX_PAGES_PER_POLL} new articles at once"
UNASKED = "its page was not asked for before it was edited"


class Visitor(Protocol):
    """What the reader needs of the fetcher."""

    async def fetch(self, request: FetchRequest) -> Fetched | NotModified | Failure:
        """One page."""
        ...


class Analyst(Protocol):
    """What the reader needs of the pool."""

    async def analyze(self, task: AnalysisTask, guard: Guard | None = None) -> Analysis:
        """The article of an entry and its page, read and judged as far as it can be, the page if the guard lets it."""
        ...

    async def analyze_texts(self, tasks: Sequence[AnalysisTask]) -> list[Analysis]:
        """The articles of entries without pages, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What the entries of a document came to. `is_waiting`: some are left that will be read by a later poll."""

    new: tuple[NewEntry, ...]
    edited: tuple[EditedEntry, ...]
    is_waiting: bool

    @property
    def are_settled(self) -> bool:
        """Whether nothing rests on an article that may be gone by the time it is written down."""
        return not self.is_waiting and all(each.analysis is not None for each in self.new)


class EntryReader:
    """Reads entries by the visitor, the analyst and the store that it is given."""

    def __init__(
        self, visitor: Visitor, analyst: Analyst, store: Store, quarantine: Quarantine, clock: Callable[[], datetime]
    ) -> None:
        self._visitor, self._analyst, self._store, self._clock = visitor, analyst, store, clock
        self._quarantine, self._memory = quarantine, PageMemory()

    @property
    def memory(self) -> PageMemory:
        """What was learnt of hosts, to be kept over a restart."""
        return self._memory

    async def read(self, feed: Feed, parsed: ParsedFeed, first_sight: bool, now: datetime) -> ReadEntries:
        """The entries of a document that are new or edited, with their pages and articles."""
        known: tuple[KnownEntry, ...] = ()
        if parsed.entries:
            known = await asyncio.to_thread(self._store.known_entries, feed.feed_id, parsed.entries)
        sightings = recognise(parsed.entries, known, parsed.left_out)
        urls = entry_urls((each.entry for each in sightings), unrecognised_titles(sightings, known))
        turn = asyncio.Semaphore(ENTRIES_AT_ONCE)
        unknown = [each.entry for each in sightings if each.known is None]
        edits, is_waiting = edits_to_read(sightings, now)
        new = await self._read_new(feed, unknown, urls, turn, first_sight=first_sight, now=now)
        edited = await asyncio.gather(*(self._read_edit(feed, each, urls, turn) for each in edits))
        is_waiting = is_waiting or None in new or None in edited
        return ReadEntries(tuple(filter(None, new)), tuple(filter(None, edited)), is_waiting)

    async def _read_new(
        self,
        feed: Feed,
        entries: Sequence[Entry],
        urls: dict[str, str | None],
        turn: asyncio.Semaphore,
        *,
        first_sight: bool,
        now: datetime,
    ) -> list[NewEntry | None]:
        """New entries; None for one whose page is deferred, so that it stays new for the next poll."""
        keys = [address_key(url) for entry in entries if (url := urls[entry.entry_key])]
        known = await asyncio.to_thread(self._store.read_addresses, keys) if keys else frozenset()
        unread = [e for e in entries if (url := urls[e.entry_key]) is None or address_key(url) not in known]
        linked = [entry for entry in unread if urls[entry.entry_key]]
        wanted = pages_to_fetch(linked, feed, first_sight=first_sight, now=now)
        old = {e.entry_key for e in unread if not is_news(e, None, feed, first_sight=first_sight, now=now)}
        with_page = [entry for entry in unread if entry.entry_key in wanted]
        without = [
            (entry, _why_no_page(feed, entry, urls[entry.entry_key], BACKLOG if entry.entry_key in old else TOO_MANY))
            for entry in unread
            if entry.entry_key not in wanted
        ]
        visited, told = await asyncio.gather(
            self._read_pages(feed, with_page, urls, turn, old), self._read_texts(feed, without, turn)
        )
        return [
            visited[entry.entry_key]
            if entry.entry_key in visited
            else NewEntry(entry, _one(urls[entry.entry_key]), told.get(entry.entry_key), page_wanted=False)
            for entry in entries
        ]

    async def _read_pages(
        self,
        feed: Feed,
        entries: Sequence[Entry],
        urls: dict[str, str | None],
        turn: asyncio.Semaphore,
        old: Set[str],
    ) -> dict[str, NewEntry | None]:
        """New entries with what their pages say, by key; None for one whose page is deferred."""

        async def read(entry: Entry) -> NewEntry | None:
            async with turn:
                # At the next poll what is old now would count as news.
                may_wait = entry.entry_key not in old
                return await self._read_entry(feed, entry, _one(urls[entry.entry_key]), None, may_wait=may_wait)

        read_entries = await asyncio.gather(*map(read, entries))
        return {entry.entry_key: each for entry, each in zip(entries, read_entries, strict=True)}

    async def _read_texts(
        self, feed: Feed, entries: Sequence[tuple[Entry, str]], turn: asyncio.Semaphore
    ) -> dict[str, Analysis]:
        """The articles of entries as the feed tells them, by key, each with the reason why no page is asked for."""

        async def read(batch: Sequence[tuple[Entry, str]]) -> list[Analysis]:
            async with turn:
                return await self._analyst.analyze_texts([self._task(feed, entry, None, why) for entry, why in batch])

        batches = await asyncio.gather(*map(read, _batches(entries)))
        analyses = (analysis for batch in batches for analysis in batch)
        return {entry.entry_key: each for (entry, _), each in zip(entries, analyses, strict=True)}

    async def _read_edit(
        self, feed: Feed, sighting: Sighting, urls: dict[str, str | None], turn: asyncio.Semaphore
    ) -> EditedEntry | None:
        """An edited entry, its page asked for again where the article was read from one; None if that is deferred."""
        entry, known = sighting.entry, sighting.known
        assert known is not None  # only what is stored can have been edited
        if known.content_hash is None:
            return EditedEntry(known.entry_id, entry, (), None)
        url = urls[entry.entry_key]
        has_page = known.is_page_wanted and url is not None and not feed.full_text
        why = None if has_page else _why_no_page(feed, entry, url, UNASKED)
        async with turn:
            read = await self._read_entry(feed, entry, _one(url), why, may_wait=True)
        return EditedEntry(known.entry_id, entry, read.canonical_urls, read.analysis, read.page) if read else None

    async def _read_entry(
        self, feed: Feed, entry: Entry, canonical: tuple[str, ...], why_no_page: str | None, *, may_wait: bool
    ) -> NewEntry | None:
        """The entry with its article; None where its page is to be asked for by a later poll."""
        if why_no_page is not None:
            analysis = await self._analyze(feed, entry, None, why_no_page)
            return NewEntry(entry, canonical, analysis, page_wanted=False)
        assert entry.link is not None  # only what has an address has a page
        page = await self._visitor.fetch(_page_request(feed, entry.link))
        if may_wait and _is_deferred(page):
            return None
        if not isinstance(page, Fetched) or not is_page(page):
            analysis = await self._analyze(feed, entry, None, _why_no_article(page))
            return NewEntry(entry, canonical, analysis, page_wanted=True)
        analysis = await self._analyze(feed, entry, page, None)
        led_to = canonical_url(page.final_url)
        urls = tuple(dict.fromkeys((*canonical, *filter(None, (led_to,)))))
        return NewEntry(entry, urls, analysis, page_wanted=True, page=mark_of(page))

    async def ask_again(self, feed: Feed, link: str, known: Validators) -> Fetched | NotModified | Failure:
        """The page behind the link of an article, asked for as it was at first, unless it is as it was."""
        return await self._visitor.fetch(replace(_page_request(feed, link), validators=known))

    async def read_again(self, feed: Feed, entry: Entry, page: Fetched) -> Analysis:
        """What the page of an entry says now."""
        return await self._analyze(feed, entry, page, None)

    async def _analyze(self, feed: Feed, entry: Entry, page: Fetched | None, note: str | None) -> Analysis:
        guard = self._quarantine.guard_of_page(feed, page.final_url, page.body) if page else None
        repeats = self._memory.repeats(page.final_url, entry.title) if page else frozenset()
        analysis = await self._analyst.analyze(self._task(feed, entry, page, note, repeats), guard)
        if page and analysis.article.text_source is TextSource.PAGE:
            self._memory.remember(page.final_url, entry.title, analysis.article.text)
        return analysis

    def _task(
        self, feed: Feed, entry: Entry, page: Fetched | None, note: str | None, repeats: frozenset[int] = frozenset()
    ) -> AnalysisTask:
        return AnalysisTask(
            entry=entry,
            url=page.final_url if page else entry.link,
            page=page.body if page else None,
            content_type=page.content_type if page else None,
            page_note=note,
            feed_id=feed.feed_id,
            feed_language=feed.language,
            today=self._clock().date(),
            repeats=repeats,
        )


def _one(url: str | None) -> tuple[str, ...]:
    return () if url is None else (url,)


def _batches(entries: Sequence[tuple[Entry, str]]) -> Iterator[Sequence[tuple[Entry, str]]]:
    """Runs of entries that one worker reads at once, so many and so long that all are judged within a second."""
    batch: list[tuple[Entry, str]] = []
    characters = 0
    for entry, why in entries:
        batch.append((entry, why))
        characters += len(entry.summary) + len(entry.content)
        if len(batch) == TEXTS_AT_ONCE or characters >= CHARACTERS_AT_ONCE:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _why_no_page(feed: Feed, entry: Entry, url: str | None, else_: str) -> str:
    """Why a page is not even asked for."""
    if entry.link is not None and url is None:
        return SHARED_LINK
    if feed.full_text:
        return FULL_TEXT
    return else_ if entry.link else NO_LINK


def _page_request(feed: Feed, link: str) -> FetchRequest:
    """How the page behind a link is asked for: by the feed's ways, without its secrets."""
    is_same_host = urlsplit(link).netloc.lower() == urlsplit(feed.url).netloc.lower()
    return FetchRequest(
        link,
        accept=PAGE_ACCEPT,
        max_bytes=MAX_PAGE_BYTES,
        feed_url=feed.url,
        proxy=feed.proxy,
        user_agent=feed.user_agent,
        gap=feed.gap if is_same_host else None,
        obeys_robots=True,
    )


def _is_deferred(page: Fetched | NotModified | Failure) -> bool:
    """Whether the host of a page wants a pause that is worth waiting for."""
    if not isinstance(page, Failure) or not (page.kind is FailureKind.HELD or is_throttle(page)):
        return False
    return page.retry_after is None or page.retry_after <= LONGEST_DEFERRAL


def mark_of(page: Fetched) -> PageMark | None:
    """What a page of the web is known by when it is asked for again; None for a local one."""
    if not page.final_url.startswith("http"):
        return None
    return PageMark(page.validators, blake2b(page.body, digest_size=16).hexdigest())


def is_page(page: Fetched) -> bool:
    """A video or a PDF behind a link is not parsed. A server that names no type gets the benefit of the doubt."""
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    return kind in ("", *PAGE_TYPES)


def _why_no_article(page: Fetched | NotModified | Failure) -> str:
    match page:
        case Failure():
            return f"the page could not be had ({page.detail})"
        case NotModified():
            return "the server sent no page"
        case Fetched():
            return f"the link leads to {page.content_type}, not to a page"
