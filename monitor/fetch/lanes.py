"""How many requests are under way, so that slow hosts do not keep others from theirs. asyncio only.

A request begins in a slot. One that is not done after a while makes room for the next and goes on beside the slots; a
host whose last answer took very long does not begin in a slot at all. So a hundred servers that never answer hold up
nobody but each other, and a hundred that answer at once are still asked a few at a time.
"""

import asyncio
from collections import OrderedDict
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

    async def take(self, host: str) -> "Place":
        """Wait for room for a request to `host`; whoever takes it calls its `leave`."""
        if host in self._stuck_hosts:
            await self._stuck.acquire()
            return Place(self, host, self._stuck)
        await self._slots.acquire()
        place = Place(self, host, self._slots)
        place.make_room_after(self._patience.slot)
        return place

    def _remember(self, host: str, seconds: float) -> None:
        self._stuck_hosts.pop(host, None)
        if seconds >= self._patience.stuck:
            self._stuck_hosts[host] = None
            if len(self._stuck_hosts) > MOST_STUCK:
                self._stuck_hosts.popitem(last=False)


class Place:
    """The room that one request has: of a semaphore, or aside of the slots (None)."""

    __slots__ = ("_host", "_lanes", "_room", "_since", "_timer")

    def __init__(self, lanes: Lanes, host: str, room: asyncio.Semaphore) -> None:
        self._lanes, self._host = lanes, host
        self._room: asyncio.Semaphore | None = room
        self._timer: asyncio.TimerHandle | None = None
        self._since = asyncio.get_running_loop().time()

    def make_room_after(self, seconds: float) -> None:
        """Leave the slot to the next when this much time is over, or as soon as there is room aside."""
        self._timer = asyncio.get_running_loop().call_later(seconds, self._step_aside, seconds)

    def _step_aside(self, seconds: float) -> None:
        if self._lanes._room_aside > 0:
            assert self._room is not None  # once aside, no timer runs
            self._lanes._room_aside -= 1
            self._room.release()
            self._room = None
        else:
            self.make_room_after(seconds)

    def leave(self) -> None:
        """Give the room back."""
        if self._timer is not None:
            self._timer.cancel()
        if self._room is None:
            self._lanes._room_aside += 1
        else:
            self._room.release()
        self._lanes._remember(self._host, asyncio.get_running_loop().time() - self._since)
