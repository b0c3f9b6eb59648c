"""Slots, and room beside them: who is slow makes room, who was stuck does not begin in a slot."""

import asyncio

from monitor.fetch.lanes import ASIDE_PER_SLOT, MOST_STUCK, STUCK_PER_SLOT, Lanes, Patience

NEVER, AT_ONCE = 3600.0, 0.0


async def settle() -> None:
    """Let all that can go on go on: timers of zero seconds and what they wake."""
    for _ in range(5):
        await asyncio.sleep(0)


class Visitors:
    """Visits that last until they are let go."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes, self.inside, self.tasks = lanes, list[str](), dict[str, asyncio.Task[None]]()

    def send(self, *hosts: str) -> None:
        for host in hosts:
            self.tasks[host] = asyncio.create_task(self._visit(host))

    async def _visit(self, host: str) -> None:
        place = await self.lanes.take(host)
        self.inside.append(host)
        try:
            await asyncio.Event().wait()
        finally:
            self.inside.remove(host)
            place.leave()

    async def end(self, *hosts: str) -> None:
        for host in hosts:
            self.tasks[host].cancel()
        await asyncio.gather(*(self.tasks[host] for host in hosts), return_exceptions=True)
        await settle()


async def test_only_so_many_are_inside_at_once() -> None:
    visitors = Visitors(Lanes(2, Patience(slot=NEVER)))
    visitors.send("a", "b", "c")
    await settle()
    assert visitors.inside == ["a", "b"]
    await visitors.end("a")
    assert visitors.inside == ["b", "c"]
    await visitors.end("b", "c")


async def test_who_is_slow_makes_room_as_long_as_there_is_room_aside() -> None:
    visitors = Visitors(Lanes(1, Patience(slot=AT_ONCE)))
    hosts = [str(number) for number in range(ASIDE_PER_SLOT + 3)]
    visitors.send(*hosts)
    while len(visitors.inside) < ASIDE_PER_SLOT + 1:
        await asyncio.sleep(0)
    await settle()
    assert visitors.inside == hosts[: ASIDE_PER_SLOT + 1]
    await visitors.end("0")
    while len(visitors.inside) < ASIDE_PER_SLOT + 1:
        await asyncio.sleep(0)
    assert visitors.inside == hosts[1 : ASIDE_PER_SLOT + 2]
    await visitors.end(*hosts[1:])


async def test_who_was_stuck_begins_beside_the_slots_until_it_answers_in_time() -> None:
    lanes = Lanes(1, Patience(slot=NEVER, stuck=AT_ONCE))
    (await lanes.take("stuck.test")).leave()
    visitors = Visitors(lanes)
    visitors.send("well.test")
    await settle()
    places = [await asyncio.wait_for(lanes.take("stuck.test"), 60) for _ in range(STUCK_PER_SLOT)]
    waiting = asyncio.create_task(lanes.take("stuck.test"))
    await settle()
    assert not waiting.done()
    places.pop().leave()
    places.append(await waiting)
    assert visitors.inside == ["well.test"]
    for place in places:
        place.leave()
    await visitors.end("well.test")


async def test_a_host_that_answers_in_time_again_is_stuck_no_more() -> None:
    lanes = Lanes(1, Patience(slot=NEVER, stuck=NEVER))
    lanes._stuck_hosts["was-stuck.test"] = None
    (await lanes.take("was-stuck.test")).leave()
    assert not lanes._stuck_hosts


async def test_only_so_many_stuck_hosts_are_remembered() -> None:
    lanes = Lanes(1, Patience(stuck=AT_ONCE))
    for number in range(MOST_STUCK + 2):
        (await lanes.take(str(number))).leave()
    assert len(lanes._stuck_hosts) == MOST_STUCK
    assert next(iter(lanes._stuck_hosts)) == "2"
