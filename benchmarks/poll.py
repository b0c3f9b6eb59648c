"""A cycle of unchanged feeds: process CPU as a ratio to a bare aiohttp loop over the same addresses, same run.

    python -m benchmarks.poll [--feeds 1000] [--rounds 5] [--data ../shared/data]

The floor is one aiohttp session, the same concurrency, one fresh connection per host, the response read, nothing else.
The news web runs in a process of its own and answers 304 to everyone. Candidates take turns, so that a machine that
slows down does so for all of them. A new candidate is one more line in `CANDIDATES`.
"""

import argparse
import asyncio
import gc
import multiprocessing
import resource
import socket
import statistics
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.app import Parts
from monitor.config import Config, load_config
from monitor.core.model import Validators
from monitor.core.polling import Trust
from monitor.fetch import Fetched, Fetcher, FetchRequest, NotModified
from monitor.pool import Pool
from monitor.store import Store
from tests.newsweb import NewsWeb
from tests.newsweb.corpus import mount_corpus, read_corpus

CONCURRENCY = 16
TARGET = 1.5  # the ratio that a whole cycle of the daemon may reach


# Servers whose answers have proved true for long: asked for the whole document once a day, which no round reaches.
PROVED = Trust(level=10)


class Hours:
    """An hour more each time: the feeds are due again."""

    def __init__(self) -> None:
        self._count = 0

    def next(self) -> timedelta:
        """One more hour than before."""
        self._count += 1
        return timedelta(hours=self._count)


@dataclass(frozen=True, slots=True)
class Task:
    """The addresses of one cycle with their validators, where their hosts are, and a store that knows them."""

    validators_by_url: dict[str, Validators]
    resolve: dict[str, str]
    port: int
    config: Config
    store: Store
    ahead: Hours


Candidate = Callable[[Task], Awaitable[None]]


# ------------------------------------------------------------------------------------------------------- the candidates


class LoopbackResolver(AbstractResolver):
    """Every host is the news web."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The loopback address."""
        return [ResolveResult(hostname=host, host="127.0.0.1", port=self._port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


async def bare_aiohttp(task: Task) -> None:
    """The floor."""
    slots = asyncio.Semaphore(CONCURRENCY)
    connector = aiohttp.TCPConnector(limit=0, resolver=LoopbackResolver(task.port))
    async with aiohttp.ClientSession(connector=connector) as session:

        async def poll(url: str, validators: Validators) -> None:
            headers = {"If-None-Match": validators.etag or ""}
            async with slots, session.get(url, headers=headers) as response:
                await response.read()
                assert response.status == 304

        await asyncio.gather(*(poll(url, validators) for url, validators in task.validators_by_url.items()))


async def fetcher(task: Task) -> None:
    """Our Fetcher, with its limits, turns and checks."""
    gap = timedelta(milliseconds=1)
    async with Fetcher("NewsMonitor/bench", gap=gap, resolve=task.resolve, concurrency=CONCURRENCY) as ours:
        requests = (FetchRequest(url, validators) for url, validators in task.validators_by_url.items())
        results = await asyncio.gather(*map(ours.fetch, requests))
    assert all(isinstance(result, NotModified) for result in results)


async def whole_cycle(task: Task) -> None:
    """What the daemon does: due feeds from the store, the queue, the poller, and the writer's transactions."""
    gap = timedelta(milliseconds=1)
    config, now = task.config, datetime.now(UTC) + task.ahead.next()
    async with Fetcher("NewsMonitor/bench", gap=gap, resolve=task.resolve, concurrency=CONCURRENCY) as ours:
        parts = Parts(config, task.store, Pool(config.rules), ours, lambda: now, lambda _: None)
        running = [asyncio.create_task(parts.writer.run()), asyncio.create_task(parts.polls.run(parts.handlers))]
        due = await parts.enqueue_due()
        await parts.polls.idle()
        await parts.writer.drain()
        for job in running:
            job.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    assert len(due) == len(task.validators_by_url)
    assert not task.store.due(config.feeds, now)


FLOOR: tuple[str, Candidate] = ("bare aiohttp loop", bare_aiohttp)
CANDIDATES: tuple[tuple[str, Candidate], ...] = (("Fetcher", fetcher), ("whole cycle", whole_cycle))


# -------------------------------------------------------------------------------------------------------- the measuring


def cpu_seconds() -> float:
    """CPU time of this process, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(candidate: Candidate, task: Task) -> float:
    """CPU seconds of one run in an event loop of its own."""
    gc.collect()
    before = cpu_seconds()
    asyncio.run(_run(candidate, task))
    return cpu_seconds() - before


async def _run(candidate: Candidate, task: Task) -> None:
    await candidate(task)


def compare(task: Task, rounds: int) -> dict[str, list[float]]:
    """CPU seconds of every round, by name; the candidates take turns, and a first round warms up uncounted."""
    contenders = (FLOOR, *CANDIDATES)
    spent: dict[str, list[float]] = {name: [] for name, _ in contenders}
    for number in range(rounds + 1):
        for name, candidate in contenders:
            seconds = measure(candidate, task)
            if number:
                spent[name].append(seconds)
    return spent


def report(spent: dict[str, list[float]], feeds: int) -> str:
    """A table: median per cycle and per request, and the median of the rounds' ratios to the floor."""
    floor = spent[FLOOR[0]]
    lines = [f"{feeds} unchanged feeds, {len(floor)} rounds, concurrency {CONCURRENCY}; target: at most {TARGET} x"]
    for name, seconds in spent.items():
        median = statistics.median(seconds)
        ratio = statistics.median(own / base for own, base in zip(seconds, floor, strict=True))
        lines.append(f"{name:<20} {median * 1000:8.1f} ms CPU {median / feeds * 1e6:7.0f} us/request {ratio:6.2f} x")
    return "\n".join(lines)


# ---------------------------------------------------------------------------------------------------------- the web


@contextmanager
def news_web(feeds: int, data: Path) -> Iterator[Task]:
    """A news web in another process, and what is to be polled there."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, feeds, data), daemon=True)
    process.start()
    try:
        urls, resolve, port = ours.recv()
        with TemporaryDirectory() as folder:
            yield asyncio.run(_first_cycle(urls, resolve, port, Path(folder)))
    finally:
        ours.send("stop")
        process.join()


def _serve(pipe: Connection, feeds: int, data: Path) -> None:
    asyncio.run(_serve_until_told(pipe, feeds, data))


async def _serve_until_told(pipe: Connection, feeds: int, data: Path) -> None:
    async with NewsWeb() as web:
        pipe.send((_mount(web, feeds, data), web.resolve, web.port))
        await asyncio.to_thread(pipe.recv)


def _mount(web: NewsWeb, feeds: int, data: Path) -> list[str]:
    """The real feeds where there are any, each on as many hosts as it takes; else made ones."""
    bodies = {f"http://feed{number}.test/": b"<rss/>" for number in range(feeds)}
    if data.exists():
        real = read_corpus(data).feeds
        if feeds <= len(real):
            bodies = dict(islice(real.items(), feeds))
        else:
            bodies = dict(zip(bodies, cycle(real.values()), strict=False))
    return [feed.url for feed in mount_corpus(web, bodies, [])]


async def _first_cycle(urls: list[str], resolve: dict[str, str], port: int, folder: Path) -> Task:
    async with Fetcher("NewsMonitor/bench", gap=timedelta(0), resolve=resolve) as ours:
        results = await asyncio.gather(*(ours.fetch(FetchRequest(url)) for url in urls))
    validators_by_url = {result.url: result.validators for result in results if isinstance(result, Fetched)}
    assert len(validators_by_url) == len(urls)
    (folder / "feeds.yaml").write_text(
        "defaults: {interval: 30m}\nfeeds:\n" + "".join(f'  - url: "{url}"\n' for url in urls)
    )
    (folder / "rules.yaml").write_text("rules:\n  harbour: [harbour]\n")
    config = load_config(folder, {})
    store = Store.open(config.settings.database_url, folder / "mark", datetime.now(UTC))
    now = datetime.now(UTC)
    with store.commit() as commit:
        states = commit.states(config.feeds, now)
        read = [
            replace(states[feed.feed_id], validators=validators_by_url[feed.url], last_success_at=now, trust=PROVED)
            for feed in config.feeds
        ]
        commit.save_states(read)
    return Task(validators_by_url, resolve, port, config, store, Hours())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.poll", description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="measuring data with real feeds")
    options = parser.parse_args()
    if not options.data.exists():
        print(f"SKIPPED: the real feeds, no {options.data} here; made ones stand in")
    with news_web(options.feeds, options.data) as task:
        print(report(compare(task, options.rounds), options.feeds))


if __name__ == "__main__":
    main()
