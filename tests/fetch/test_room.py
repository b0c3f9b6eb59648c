"""Room for large bodies: as many as there is room for, small ones at any time, and nobody fails for having waited."""

import asyncio
from contextlib import nullcontext
from datetime import timedelta

import pytest

from monitor.core.model import Failure
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, Limits, bodies_kept
from monitor.fetch.room import LARGE, MOST_LARGE, Room
from tests.newsweb import NewsWeb
from tests.newsweb.fixture import newsweb as newsweb


class Readers:
    """Fetches that keep what they got until they are let go."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher, self.results = fetcher, dict[str, FetchResult]()
        self.arrived, self.let_go = asyncio.Condition(), asyncio.Event()

    async def read(self, url: str, *, keeps: bool = True) -> None:
        with bodies_kept() if keeps else nullcontext():
            result = await self.fetcher.fetch(FetchRequest(url))
            async with self.arrived:
                self.results[url] = result
                self.arrived.notify_all()
            await self.let_go.wait()

    async def have(self, count: int) -> None:
        async with self.arrived:
            await self.arrived.wait_for(lambda: len(self.results) >= count)


def mount(web: NewsWeb, count: int) -> list[str]:
    """Addresses of large bodies, each on a host of its own."""
    return [web.put(f"large{number}.test", "/feed.xml", b"x" * (LARGE + 1)) for number in range(count)]


@pytest.mark.parametrize("keeps", [True, False])
async def test_large_bodies_wait_for_those_that_are_kept(newsweb: NewsWeb, keeps: bool) -> None:
    urls = mount(newsweb, MOST_LARGE + 3)
    small = newsweb.put("small.test", "/feed.xml", b"x" * LARGE)
    async with Fetcher("Test/1", gap=timedelta(0), resolve=newsweb.resolve, concurrency=40) as fetcher:
        readers = Readers(fetcher)
        async with asyncio.TaskGroup() as tasks:
            for url in urls:
                tasks.create_task(readers.read(url, keeps=keeps))
            await readers.have(MOST_LARGE)
            tasks.create_task(readers.read(small))
            await readers.have(MOST_LARGE + 1 if keeps else len(urls) + 1)
            assert small in readers.results
            assert len(readers.results) == (MOST_LARGE + 1 if keeps else len(urls) + 1)
            readers.let_go.set()
    assert len(readers.results) == len(urls) + 1
    assert all(isinstance(result, Fetched) for result in readers.results.values())


async def test_the_wait_for_room_is_no_time_of_the_server() -> None:
    room = Room(most=1)
    entered, clock = asyncio.Event(), asyncio.get_running_loop().time

    async def second() -> float:
        async with asyncio.timeout(0.3) as limit:
            with bodies_kept():
                await room.enter(limit)
                return (limit.when() or 0) - clock()

    with bodies_kept():
        async with asyncio.timeout(None) as limit:
            await room.enter(limit)
        waiting = asyncio.create_task(second())
        asyncio.get_running_loop().call_later(0.5, entered.set)
        await entered.wait()
        assert not waiting.done()
    assert 0 < await waiting <= 0.3


async def test_room_is_given_back_whatever_becomes_of_the_body(newsweb: NewsWeb) -> None:
    url = newsweb.put("large.test", "/feed.xml", b"x" * 3 * LARGE, compress=True)
    limits = Limits(body_bytes=2 * LARGE)
    async with Fetcher("Test/1", limits, gap=timedelta(0), resolve=newsweb.resolve) as fetcher:
        refused = [await fetcher.fetch(FetchRequest(url)) for _ in range(MOST_LARGE + 1)]
    assert {result.detail for result in refused if isinstance(result, Failure)} == {"the body is larger than 2 MB"}
