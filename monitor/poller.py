"""One poll of one feed: Feed, PollState -> PollOutcome. Network by the fetcher, workers by the pool; no writes.

Facts only: what is new for certain, and what follows from it, the writer decides inside its transaction. A stale answer
of the store here costs a fetch in vain, never a duplicate.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from monitor.core.model import (
    Asked,
    Failure,
    FailureKind,
    Feed,
    ParsedFeed,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    Unchanged,
    Validators,
)
from monitor.core.plan import is_first_sight
from monitor.core.polling import PollState, question_of
from monitor.fetch import Fetched, Fetcher, FetchRequest, NotModified, bodies_kept
from monitor.pool import NotAFeed, Pool, WorkerFailure
from monitor.quarantine import Quarantine
from monitor.reader import EntryReader, ReadEntries
from monitor.store import Store

logger = logging.getLogger(__name__)


class Poller:
    """Polls feeds by the fetcher, the pool and the store that it is given."""

    def __init__(self, fetcher: Fetcher, pool: Pool, store: Store, clock: Callable[[], datetime]) -> None:
        self._fetcher, self._pool, self._clock = fetcher, pool, clock
        self._quarantine = Quarantine(store, clock)
        self._reader = EntryReader(fetcher, pool, store, self._quarantine, clock)
        # By feed: the body hash of the last document and what its reading remembers (core/formats/memory.py). It is
        # used while the store vouches for that hash, which it saves in one transaction with the document's entries.
        self._memories: dict[str, tuple[str, bytes]] = {}

    @property
    def reader(self) -> EntryReader:
        """Who reads the pages; it remembers what repeats on those of a host."""
        return self._reader

    async def poll(self, feed: Feed, state: PollState) -> PollOutcome:
        """What one visit to the feed found. Never raises for anything remote, nor for a fault of our own."""
        try:
            return await self._poll(feed, state)
        except Exception as error:  # one of the three places: one feed must not stop the others
            logger.exception("polling %s failed", feed.feed_id)
            detail = f"an error in News Monitor itself: {type(error).__name__}: {error}"
            return PollFailed(feed.feed_id, self._clock(), Failure(FailureKind.UNREADABLE, detail))

    async def _poll(self, feed: Feed, state: PollState) -> PollOutcome:
        question = question_of(feed, state, self._clock())
        request = FetchRequest(
            question.url,
            question.validators,
            question.headers,
            proxy=feed.proxy,
            user_agent=feed.user_agent,
            gap=feed.gap,
        )
        with bodies_kept():
            result = await self._fetcher.fetch(request)
            now = self._clock()
            if not isinstance(result, Fetched):
                return _without_body(feed, now, result, question.asked)
            body_hash = blake2b(result.body, digest_size=16).hexdigest()
            if body_hash == state.body_hash:
                return _unchanged(feed, now, Unchanged.SAME_BYTES, result, question.asked)
            parsed = await self._parse(feed, state, result)
        if not isinstance(parsed, ParsedFeed):
            return PollFailed(feed.feed_id, now, _unreadable(parsed))
        result = replace(result, body=b"")  # its pages may take minutes, and it is not kept for them
        return await self._read(feed, state, result, body_hash, parsed, question.asked, now)

    async def _parse(self, feed: Feed, state: PollState, fetched: Fetched) -> ParsedFeed | NotAFeed | WorkerFailure:
        known = self._known_items(feed, state)
        guard = self._quarantine.guard_of_feed(feed, fetched.final_url, fetched.body)
        return await self._pool.parse_feed(fetched.body, fetched.content_type, fetched.final_url, known, guard)

    async def _read(
        self,
        feed: Feed,
        state: PollState,
        fetched: Fetched,
        body_hash: str,
        parsed: ParsedFeed,
        asked: Asked,
        now: datetime,
    ) -> PollRead:
        entries = await self._reader.read(feed, parsed, is_first_sight(state), now)
        self._remember(feed, body_hash, parsed, entries)
        return PollRead(
            feed_id=feed.feed_id,
            polled_at=now,
            # A document with edits that have to wait is asked for in full until they had their turn.
            validators=Validators() if entries.is_waiting else fetched.validators,
            body_hash="" if entries.is_waiting else body_hash,
            title=parsed.title,
            entry_count=len(parsed.entries) + parsed.known_count,
            new=entries.new,
            problems=parsed.problems,
            edited=entries.edited,
            asked=asked,
            moved_to=_moved_to(fetched),
            freshness=fetched.freshness,
            ttl=parsed.ttl,
        )

    def _known_items(self, feed: Feed, state: PollState) -> bytes:
        body_hash, memory = self._memories.get(feed.feed_id, ("", b""))
        return memory if body_hash == state.body_hash else b""

    def _remember(self, feed: Feed, body_hash: str, parsed: ParsedFeed, entries: ReadEntries) -> None:
        """Keep what the reading remembers; not where an entry rests on an article that may be gone by the time it is
        written down: then it is to be read again.
        """
        self._memories.pop(feed.feed_id, None)
        if parsed.memory and entries.are_settled:
            self._memories[feed.feed_id] = (body_hash, parsed.memory)


def _without_body(feed: Feed, now: datetime, result: NotModified | Failure, asked: Asked) -> PollOutcome:
    if isinstance(result, Failure):
        return PollFailed(feed.feed_id, now, result)
    return _unchanged(feed, now, Unchanged.NOT_MODIFIED, result, asked)


def _unchanged(feed: Feed, now: datetime, why: Unchanged, answer: Fetched | NotModified, asked: Asked) -> PollUnchanged:
    return PollUnchanged(feed.feed_id, now, why, answer.validators, asked, _moved_to(answer))


def _moved_to(answer: Fetched | NotModified) -> str | None:
    """Where permanent redirects alone led; None where there were none, or others among them."""
    return answer.final_url if answer.is_moved_permanently else None


def _unreadable(result: NotAFeed | WorkerFailure) -> Failure:
    if isinstance(result, NotAFeed):
        reason = result.reason.rstrip(".")  # a sentence there, the end of one here: "Harbour Post: it is a web page"
        return Failure(FailureKind.NOT_A_FEED, reason[:1].lower() + reason[1:])
    return Failure(FailureKind.UNREADABLE, result.detail)
