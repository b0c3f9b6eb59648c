"""How many large bodies are in memory at once: a hundred hosts may each send ten megabytes. asyncio only.

A body that grows beyond LARGE waits here until there is room; most never do. Its room is given back when the fetch is
over, or, inside of `bodies_kept`, with the end of that block: whoever is handed the body has read it by then.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from monitor.fetch.values import MEGABYTE

# Of 213 real feeds packed, none is larger; unpacked, few are.
LARGE = MEGABYTE
# With the largest body that is read, 120 MB.
MOST_LARGE = 12

_releases: ContextVar[list[Callable[[], None]] | None] = ContextVar("releases", default=None)


@contextmanager
def bodies_kept() -> Iterator[None]:
    """Large bodies that are fetched in this block count until its end. Nothing else may be fetched inside that is
    waited for: it would wait for the room that its own block holds.
    """
    found: list[Callable[[], None]] = []
    before = _releases.set(found)
    try:
        yield
    finally:
        _releases.reset(before)
        for release in found:
            release()


def body_kept_by_caller() -> AbstractContextManager[None]:
    """The caller's block; where there is none, one of its own."""
    return bodies_kept() if _releases.get() is None else nullcontext()


class Room:
    """Room for large bodies; one for a fetcher."""

    def __init__(self, most: int = MOST_LARGE) -> None:
        self._free = asyncio.Semaphore(most)

    async def enter(self, limit: asyncio.Timeout) -> None:
        """Wait for room, by a clock that stands still: the server is not to blame."""
        clock = asyncio.get_running_loop().time
        deadline, since = limit.when(), clock()
        limit.reschedule(None)
        await self._free.acquire()
        if deadline is not None:
            limit.reschedule(deadline + clock() - since)
        releases = _releases.get()
        assert releases is not None  # each fetch is in a block
        releases.append(self._free.release)
