"""The work queue: keys in, handler calls out. In this process; asyncio only.

The port has two methods, `enqueue` and `run`. The queue carries keys and nothing else: the truth about what is due is
in the store, handlers read it again, and so a lost or repeated job does no harm.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from typing import Protocol, TypeAlias

logger = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[str], Awaitable[None]]
_Job: TypeAlias = tuple[str, str]


class WorkQueue(Protocol):
    """What the daemon needs of a queue, in the process or on PostgreSQL."""

    async def enqueue(self, kind: str, keys: Iterable[str]) -> int:
        """Add jobs; a key that is queued or running already is left out. How many were added."""
        ...

    async def run(self, handlers: Mapping[str, Handler]) -> None:
        """Call the handler of each job's kind with its key, until the queue is stopped."""
        ...


class LocalQueue:
    """First in, first out, at most `concurrency` handlers at once.

    What a handler raises is logged, and neither the other handlers nor the queue end by it.
    """

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        self._handlers: Mapping[str, Handler] | None = None
        self._queued: deque[_Job] = deque()
        self._known: set[_Job] = set()
        self._running: dict[asyncio.Task[None], _Job] = {}
        self._is_accepting = True
        self._stopped = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    async def enqueue(self, kind: str, keys: Iterable[str]) -> int:
        """Add jobs; a key that is queued or running already is left out, and all are once the queue is stopping."""
        if not self._is_accepting:
            return 0
        new = [job for job in dict.fromkeys((kind, key) for key in keys) if job not in self._known]
        self._known.update(new)
        self._queued.extend(new)
        self._start_next()
        return len(new)

    async def run(self, handlers: Mapping[str, Handler]) -> None:
        """Work until `stop`; if cancelled, cancel what is running and wait for its end."""
        self._handlers = handlers
        self._start_next()
        try:
            await self._stopped.wait()
        finally:
            await self.stop(timedelta(0))

    @property
    def is_idle(self) -> bool:
        """Whether nothing is queued and nothing is running."""
        return self._idle.is_set()

    async def idle(self) -> None:
        """Wait until nothing is queued and nothing is running."""
        await self._idle.wait()

    async def stop(self, patience: timedelta) -> None:
        """Accept and start nothing more, give running handlers this long to finish, then cancel them."""
        self._is_accepting = False
        self._known.difference_update(self._queued)
        self._queued.clear()
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=patience.total_seconds())
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        self._tell_if_idle()
        self._stopped.set()

    def _start_next(self) -> None:
        while self._handlers is not None and self._queued and len(self._running) < self._concurrency:
            job = self._queued.popleft()
            task = asyncio.create_task(_handle(self._handlers, *job), name=":".join(job))
            self._running[task] = job
            task.add_done_callback(self._finish)
        self._tell_if_idle()

    def _finish(self, task: asyncio.Task[None]) -> None:
        job = self._running.pop(task)
        self._known.discard(job)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the handler of %s %s failed", *job, exc_info=error)
        self._start_next()

    def _tell_if_idle(self) -> None:
        if self._queued or self._running:
            self._idle.clear()
        else:
            self._idle.set()


async def _handle(handlers: Mapping[str, Handler], kind: str, key: str) -> None:
    await handlers[kind](key)
