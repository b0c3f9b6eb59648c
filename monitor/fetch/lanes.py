"""How many requests are under way, so that slow hosts do not keep others from theirs. asyncio only.

A request begins in a slot. One that is not done after a while makes room for the next and goes on beside the slots; a
host whose last answer took very long does not begin in a slot at all. So a hundred servers that never answer hold up
nobody but each other, and a hundred that answer at once are still asked a few at a time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

# Beside each slot. Requests there mostly wait; what they hold in memory is what a slow server has sent so far.
ASIDE_PER_SLOT = 4
STUCK_PER_SLOT = 3
REQUESTS_PER_SLOT = 1 + ASIDE_PER_SLOT + STUCK_PER_SLOT
# Remembered by name; a host forgotten costs one `patience` of a slot.
MOST_STUCK = 4_096


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long a request may keep its slot, and from when on its host counts as stuck."""

    slot: float = 0.25
    stuck: float = 3.0


class Lanes:
    """Slots for requests to all hosts together, and room beside them for those that take long."""

    def __init__(self, slots: int, patience: Patience) -> None:
        self._patience = patience
        self._slots = asyncio.Semaphore(slots)
        self._stuck = asyncio.Semaphore(slots * STUCK_PER_SLOT)
        self._room_aside = slots * ASIDE_PER_SLOT
        self._stuck_hosts: OrderedDict[str, None] = OrderedDict()

    @asynccontextmanager
    async def enter(self, host: str) -> AsyncIterator[None]:
        """Wait for room for a request to `host`, and hold it until the block ends."""
        clock = asyncio.get_running_loop().time
        if host in self._stuck_hosts:
            async with self._stuck:
                started = clock()
                try:
                    yield
                finally:
                    self._remember(host, clock() - started)
            return
        await self._slots.acquire()
        place = _Place(self)
        started = clock()
        try:
            yield
        finally:
            place.leave()
            self._remember(host, clock() - started)

    def _remember(self, host: str, seconds: float) -> None:
        self._stuck_hosts.pop(host, None)
        if seconds >= self._patience.stuck:
            self._stuck_hosts[host] = None
            if len(self._stuck_hosts) > MOST_STUCK:
                self._stuck_hosts.popitem(last=False)


class _Place:
    """A slot, until its request has taken too long for it; then room beside the slots, as soon as there is any."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._is_aside = False
        self._wait()

    def _wait(self) -> None:
        seconds = self._lanes._patience.slot
        self._timer = asyncio.get_running_loop().call_later(seconds, self._step_aside)

    def _step_aside(self) -> None:
        if self._lanes._room_aside > 0:
            self._lanes._room_aside -= 1
            self._is_aside = True
            self._lanes._slots.release()
        else:
            self._wait()

    def leave(self) -> None:
        """Give back what is held."""
        self._timer.cancel()
        if self._is_aside:
            self._lanes._room_aside += 1
        else:
            self._lanes._slots.release()
