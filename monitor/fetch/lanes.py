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
        self._in_slots: dict[Place, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, host: str) -> "Place":
        """Wait for room for a request to `host`; whoever takes it calls its `leave`."""
        if host in self._stuck_hosts:
            await self._stuck.acquire()
            return Place(self, host, self._stuck)
        if self._slots.locked():
            self._watch()
        await self._slots.acquire()
        place = Place(self, host, self._slots)
        self._in_slots[place] = None
        return place

    def _watch(self) -> None:
        """See to it that somebody looks at the slots; while nobody waits for one, nobody need make room."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._patience.slot / 2, self._make_room)

    def _make_room(self) -> None:
        self._timer = None
        latest = asyncio.get_running_loop().time() - self._patience.slot
        for place in [place for place in self._in_slots if place.since <= latest][: self._room_aside]:
            place.step_aside()
        if self._slots.locked():
            self._watch()

    def _remember(self, host: str, seconds: float) -> None:
        if seconds >= self._patience.stuck:
            self._stuck_hosts[host] = None
            self._stuck_hosts.move_to_end(host)
            if len(self._stuck_hosts) > MOST_STUCK:
                self._stuck_hosts.popitem(last=False)
        elif host in self._stuck_hosts:
            del self._stuck_hosts[host]


class Place:
    """The room that one request has since an instant of the loop's clock: of a semaphore, or aside of the slots."""

    __slots__ = ("_host", "_lanes", "_room", "since")

    def __init__(self, lanes: Lanes, host: str, room: asyncio.Semaphore) -> None:
        self._lanes, self._host = lanes, host
        self._room: asyncio.Semaphore | None = room
        self.since = asyncio.get_running_loop().time()

    def step_aside(self) -> None:
        """Leave the slot to the next."""
        assert self._room is not None  # nobody steps aside twice
        del self._lanes._in_slots[self]
        self._lanes._room_aside -= 1
        self._room.release()
        self._room = None

    def leave(self) -> None:
        """Give the room back."""
        lanes = self._lanes
        if self._room is None:
            lanes._room_aside += 1
        else:
            lanes._in_slots.pop(self, None)
            self._room.release()
        lanes._remember(self._host, asyncio.get_running_loop().time() - self.since)
