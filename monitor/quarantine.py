"""Documents that readers died of are left alone: (document, how to read it) -> what it says, or why not. Store.

A worker that dies or runs out of time may not be to blame, so a document has two tries. The second is counted on disk
before it is made, so that one that ends us is not tried for ever. Then it is left alone until its bytes change: its
hash is remembered, not its address. After a month it may have two more tries; by then its reader may be a better one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final, TypeVar

from monitor.core.model import Feed
from monitor.core.urls import without_secrets
from monitor.pool import WorkerFailure, WorkerFailureKind
from monitor.store import DocumentKind, Store, Suspect

MAX_TRIES: Final = 2
_DEADLY: Final = frozenset({WorkerFailureKind.TIME, WorkerFailureKind.MEMORY, WorkerFailureKind.CRASH})

T = TypeVar("T")


def document_hash(body: bytes) -> str:
    """What a document is remembered by."""
    return blake2b(body, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class _Case:
    """The guard (monitor.pool) of one document."""

    quarantine: "Quarantine"
    suspect: Suspect
    feed_name: str

    async def attempt(self, read: Callable[[], Awaitable[T | WorkerFailure]]) -> T | WorkerFailure:
        return await self.quarantine.attempt(self, read)


class Quarantine:
    """Which documents were tried how often, by the store and remembered."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._tries: dict[str, int] | None = None

    def guard_of_feed(self, feed: Feed, url: str, body: bytes) -> _Case:
        """The guard of a feed's document."""
        return _Case(self, Suspect(document_hash(body), DocumentKind.FEED, feed.feed_id, url), feed.name)

    def guard_of_page(self, feed: Feed, url: str, body: bytes) -> _Case:
        """The guard of the page of an entry."""
        return _Case(self, Suspect(document_hash(body), DocumentKind.PAGE, feed.feed_id, url), feed.name)

    async def attempt(self, case: _Case, read: Callable[[], Awaitable[T | WorkerFailure]]) -> T | WorkerFailure:
        """What a document says. One whose reader was killed is read once more at once, one that took too long later."""
        suspect = case.suspect
        while (tries := await self._tries_of(suspect)) < MAX_TRIES:
            if tries:  # on disk before the risky step
                await self._count(suspect, tries + 1, "its reader ended with the monitor")
            answer = await read()
            if not (isinstance(answer, WorkerFailure) and answer.kind in _DEADLY):
                if tries:
                    await self._release(suspect)
                return answer
            await self._count(suspect, tries + 1, answer.detail)
            if tries + 1 < MAX_TRIES and answer.kind is not WorkerFailureKind.CRASH:
                return answer
        return await self._left_alone(case)

    async def _left_alone(self, case: _Case) -> WorkerFailure:
        """Why it is not read; for a feed also a notice in the digests, once."""
        suspect = case.suspect
        detail = await asyncio.to_thread(self._store.quarantine_detail, suspect.document_hash)
        told = f"reading it failed {MAX_TRIES} times: {detail}; it is left alone until it changes"
        if suspect.kind is DocumentKind.FEED:
            notice = f"{case.feed_name} ({without_secrets(suspect.url)}) brings nothing new: {told}."
            await asyncio.to_thread(self._store.tell_of_quarantine, suspect.document_hash, notice, self._clock())
        return WorkerFailure(WorkerFailureKind.QUARANTINED, told)

    async def _tries_of(self, suspect: Suspect) -> int:
        if self._tries is None:
            self._tries = await asyncio.to_thread(self._store.quarantined, self._clock())
        return self._tries.get(suspect.document_hash, 0)

    async def _count(self, suspect: Suspect, tries: int, detail: str) -> None:
        await asyncio.to_thread(self._store.count_reading, suspect, tries, detail, self._clock())
        assert self._tries is not None  # asked for before
        self._tries[suspect.document_hash] = tries

    async def _release(self, suspect: Suspect) -> None:
        """It was not to blame."""
        await asyncio.to_thread(self._store.release, suspect.document_hash)
        assert self._tries is not None  # asked for before
        self._tries.pop(suspect.document_hash, None)
