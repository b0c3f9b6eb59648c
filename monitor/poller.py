"""One poll of one feed: Feed, PollState -> PollOutcome. Network by the fetcher, workers by the pool; no writes.

Facts only: what is new for certain, and what follows from it, the writer decides inside its transaction. A stale answer
of the store here costs a fetch in vain, never a duplicate.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b

from monitor.core.analyze import AnalysisTask
from monitor.core.model import (
    Analysis,
    Entry,
    Failure,
    FailureKind,
    Feed,
    NewEntry,
    ParsedFeed,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    Unchanged,
)
from monitor.core.plan import MAX_PAGES_PER_POLL, address_key, entry_urls, is_first_sight, is_news, pages_to_fetch
from monitor.core.polling import PollState
from monitor.core.urls import canonical_url
from monitor.fetch import PAGE_ACCEPT, Fetched, Fetcher, FetchRequest, NotModified
from monitor.pool import NotAFeed, Pool, WorkerFailure
from monitor.store import Store

logger = logging.getLogger(__name__)

# Entries of one feed in work at once: enough to keep two workers busy while pages are on their way, few enough that
# their pages (up to a page's cap each) are no burden in memory.
ENTRIES_AT_ONCE = 8
# Extraction costs time and memory in proportion to the page; articles are a tenth of this.
MAX_PAGE_BYTES = 2 * 1024 * 1024
PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")

FULL_TEXT = "the feed carries whole articles"
BACKLOG = "it was old already when the feed was first seen"
NO_LINK = "the entry has no link"
SHARED_LINK = "its link is that of other entries too"
TOO_MANY = f"the feed brought more than {MAX_PAGES_PER_POLL} new articles at once"


class Poller:
    """Polls feeds by the fetcher, the pool and the store that it is given."""

    def __init__(self, fetcher: Fetcher, pool: Pool, store: Store, clock: Callable[[], datetime]) -> None:
        self._fetcher, self._pool, self._store, self._clock = fetcher, pool, store, clock
        # By feed: the body hash of the last document and what its reading remembers (core/formats/memory.py). It is
        # used while the store vouches for that hash, which it saves in one transaction with the document's entries.
        self._memories: dict[str, tuple[str, bytes]] = {}

    async def poll(self, feed: Feed, state: PollState) -> PollOutcome:
        """What one visit to the feed found. Never raises for anything remote, nor for a fault of our own."""
        try:
            return await self._poll(feed, state)
        except Exception as error:  # one of the three places: one feed must not stop the others
            logger.exception("polling %s failed", feed.feed_id)
            detail = f"an error in News Monitor itself: {type(error).__name__}: {error}"
            return PollFailed(feed.feed_id, self._clock(), Failure(FailureKind.UNREADABLE, detail))

    async def _poll(self, feed: Feed, state: PollState) -> PollOutcome:
        result = await self._fetcher.fetch(FetchRequest(feed.url, state.validators, feed.headers))
        now = self._clock()
        match result:
            case Failure():
                return PollFailed(feed.feed_id, now, result)
            case NotModified():
                return PollUnchanged(feed.feed_id, now, Unchanged.NOT_MODIFIED, result.validators)
            case Fetched():
                return await self._read(feed, state, result, now)

    async def _read(self, feed: Feed, state: PollState, fetched: Fetched, now: datetime) -> PollOutcome:
        body_hash = blake2b(fetched.body, digest_size=16).hexdigest()
        if body_hash == state.body_hash:
            return PollUnchanged(feed.feed_id, now, Unchanged.SAME_BYTES, fetched.validators)
        known = self._known_items(feed, state)
        parsed = await self._pool.parse_feed(fetched.body, fetched.content_type, fetched.final_url, known)
        if not isinstance(parsed, ParsedFeed):
            return PollFailed(feed.feed_id, now, _unreadable(parsed))
        new = await self._read_entries(feed, parsed, is_first_sight(state), now)
        self._remember(feed, body_hash, parsed, new)
        return PollRead(
            feed_id=feed.feed_id,
            polled_at=now,
            validators=fetched.validators,
            body_hash=body_hash,
            title=parsed.title,
            entry_count=len(parsed.entries) + parsed.known_count,
            new=new,
            problems=parsed.problems,
        )

    def _known_items(self, feed: Feed, state: PollState) -> bytes:
        body_hash, memory = self._memories.get(feed.feed_id, ("", b""))
        return memory if body_hash == state.body_hash else b""

    def _remember(self, feed: Feed, body_hash: str, parsed: ParsedFeed, new: Sequence[NewEntry]) -> None:
        """Keep what the reading remembers; not where an entry rests on an article that may be gone by the time it is
        written down: then it is to be read again.
        """
        self._memories.pop(feed.feed_id, None)
        if parsed.memory and all(each.analysis is not None for each in new):
            self._memories[feed.feed_id] = (body_hash, parsed.memory)

    async def _read_entries(
        self, feed: Feed, parsed: ParsedFeed, first_sight: bool, now: datetime
    ) -> tuple[NewEntry, ...]:
        entries = await self._unknown(feed, parsed.entries)
        urls = await self._urls(feed, parsed.entries, entries)
        keys = [address_key(url) for entry in entries if (url := urls[entry.entry_key])]
        known = await asyncio.to_thread(self._store.read_addresses, keys) if keys else frozenset()
        unread = [e for e in entries if (url := urls[e.entry_key]) is None or address_key(url) not in known]
        with_page = [entry for entry in unread if urls[entry.entry_key]]
        pages = pages_to_fetch(with_page, feed, first_sight=first_sight, now=now)
        turn = asyncio.Semaphore(ENTRIES_AT_ONCE)
        unread_keys = {entry.entry_key for entry in unread}

        async def read(entry: Entry) -> NewEntry:
            canonical = tuple(url for url in (urls[entry.entry_key],) if url)
            if entry.entry_key not in unread_keys:
                return NewEntry(entry, canonical, None, page_wanted=False)
            is_old = not is_news(entry, None, feed, first_sight=first_sight, now=now)
            is_shared = entry.link is not None and not canonical
            why = SHARED_LINK if is_shared else _why_no_page(feed, entry, is_old=is_old)
            why_no_page = None if entry.entry_key in pages else why
            async with turn:
                return await self._read_entry(feed, entry, canonical, why_no_page)

        return tuple(await asyncio.gather(*map(read, entries)))

    async def _urls(self, feed: Feed, document: Sequence[Entry], unknown: Sequence[Entry]) -> dict[str, str | None]:
        """The canonical URL of each entry, given what the feed linked to before; the store is asked of new ones."""
        links = {entry.link for entry in unknown if entry.link}
        keys = [address_key(url) for link in links if (url := canonical_url(link))]
        stored = await asyncio.to_thread(self._store.titles_by_link, feed.feed_id, keys) if keys else {}
        return entry_urls(document, stored)

    async def _unknown(self, feed: Feed, entries: Sequence[Entry]) -> list[Entry]:
        keys = [entry.entry_key for entry in entries]
        unknown = await asyncio.to_thread(self._store.unknown_keys, feed.feed_id, keys) if keys else frozenset()
        return [entry for entry in entries if entry.entry_key in unknown]

    async def _read_entry(
        self, feed: Feed, entry: Entry, canonical: tuple[str, ...], why_no_page: str | None
    ) -> NewEntry:
        if why_no_page is not None:
            analysis = await self._analyze(feed, entry, None, why_no_page)
            return NewEntry(entry, canonical, analysis, page_wanted=False)
        assert entry.link is not None  # pages_to_fetch wants only what has an address
        request = FetchRequest(entry.link, accept=PAGE_ACCEPT, max_bytes=MAX_PAGE_BYTES, feed_url=feed.url)
        page = await self._fetcher.fetch(request)
        if not isinstance(page, Fetched) or not _is_page(page):
            analysis = await self._analyze(feed, entry, None, _why_no_article(page))
            return NewEntry(entry, canonical, analysis, page_wanted=True)
        analysis = await self._analyze(feed, entry, page, None)
        led_to = canonical_url(page.final_url)
        return NewEntry(entry, tuple(dict.fromkeys((*canonical, *filter(None, (led_to,))))), analysis, page_wanted=True)

    async def _analyze(self, feed: Feed, entry: Entry, page: Fetched | None, note: str | None) -> Analysis:
        return await self._pool.analyze(
            AnalysisTask(
                entry=entry,
                url=page.final_url if page else entry.link,
                page=page.body if page else None,
                content_type=page.content_type if page else None,
                page_note=note,
                feed_id=feed.feed_id,
                feed_language=feed.language,
                today=self._clock().date(),
            )
        )


def _unreadable(result: NotAFeed | WorkerFailure) -> Failure:
    if isinstance(result, NotAFeed):
        reason = result.reason.rstrip(".")  # a sentence there, the end of one here: "Harbour Post: it is a web page"
        return Failure(FailureKind.NOT_A_FEED, reason[:1].lower() + reason[1:])
    return Failure(FailureKind.UNREADABLE, result.detail)


def _why_no_page(feed: Feed, entry: Entry, *, is_old: bool) -> str:
    """Why a page is not even asked for."""
    if feed.full_text:
        return FULL_TEXT
    if not entry.link:
        return NO_LINK
    return BACKLOG if is_old else TOO_MANY


def _is_page(page: Fetched) -> bool:
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
