"""N16: with a fifth of the hosts silent and a tenth dripping, the others are asked as soon as without them."""

import asyncio
from datetime import timedelta
from time import monotonic

import pytest

from monitor.fetch import REQUESTS_PER_SLOT, Fetched, Fetcher, FetchRequest, Limits
from monitor.fetch.lanes import Patience
from monitor.work import LocalQueue
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import Delay, Drip, Silent
from tests.newsweb.fixture import newsweb as newsweb

HEALTHY, SILENT, DRIPPING = 70, 20, 10
SLOTS = 8
ROUNDS = 3
# All times are a tenth of the true ones, but that of a healthy answer.
LIMITS = Limits(connect=1.0, idle=1.5, total=3.0, patience=Patience(slot=0.06, stuck=0.3))
HEALTHY_ANSWER = 0.05


def mount(web: NewsWeb) -> tuple[list[str], list[str]]:
    """Addresses of healthy and of ill feeds, each on a host of its own."""
    healthy = [f"http://well{number}.test/feed.xml" for number in range(HEALTHY)]
    for number in range(HEALTHY):
        web.put(f"well{number}.test", "/feed.xml", b"<rss/>")
        web.behave(f"well{number}.test", "/feed.xml", Delay(HEALTHY_ANSWER))
    for number in range(SILENT):
        web.behave(f"ill{number}.test", "/feed.xml", Silent())
    for number in range(SILENT, SILENT + DRIPPING):
        web.put(f"ill{number}.test", "/feed.xml", b"<rss/>" * 1000)
        web.behave(f"ill{number}.test", "/feed.xml", Drip(interval=0.05))
    return healthy, [f"http://ill{number}.test/feed.xml" for number in range(SILENT + DRIPPING)]


async def lags(fetcher: Fetcher, urls: list[str]) -> list[float]:
    """Seconds from the moment when all are due until each healthy one was read, in order."""
    found: list[float] = []
    queue = LocalQueue(SLOTS * REQUESTS_PER_SLOT)
    started = monotonic()

    async def poll(url: str) -> None:
        if isinstance(await fetcher.fetch(FetchRequest(url)), Fetched):
            found.append(monotonic() - started)

    running = asyncio.create_task(queue.run({"feed": poll}))
    await queue.enqueue("feed", urls)
    while len(found) < HEALTHY:
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return found


def p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


@pytest.mark.slow
async def test_n16_ill_hosts_do_not_hold_up_healthy_ones(newsweb: NewsWeb) -> None:
    healthy, ill = mount(newsweb)
    # Every third one is ill, from the first on: the worst order.
    mixed = [url for place in range(HEALTHY) for url in (*ill[place : place + 1], healthy[place])]
    async with Fetcher("Test/1", LIMITS, timedelta(0), newsweb.resolve, concurrency=SLOTS) as fetcher:
        # Which hosts are stuck is learnt once.
        await asyncio.gather(*(fetcher.fetch(FetchRequest(url)) for url in ill))
        alone = min([p99(await lags(fetcher, healthy)) for _ in range(ROUNDS)])
        among_ill = min([p99(await lags(fetcher, mixed)) for _ in range(ROUNDS)])
    assert among_ill <= 1.2 * alone


@pytest.mark.slow
async def test_n16_ill_hosts_hold_up_others_for_moments_even_when_they_are_new(newsweb: NewsWeb) -> None:
    healthy, ill = mount(newsweb)
    async with Fetcher("Test/1", LIMITS, timedelta(0), newsweb.resolve, concurrency=SLOTS) as fetcher:
        alone = min([p99(await lags(fetcher, healthy)) for _ in range(ROUNDS)])
    async with Fetcher("Test/1", LIMITS, timedelta(0), newsweb.resolve, concurrency=SLOTS) as fetcher:
        first = p99(await lags(fetcher, [*ill, *healthy]))
    # Each ill host costs `patience` of a slot, and no more.
    assert first <= 1.2 * alone + len(ill) * LIMITS.patience.slot / SLOTS + 0.1
