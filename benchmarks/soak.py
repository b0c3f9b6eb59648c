"""Thousands of polls of hostile and healthy feeds mixed: memory and file descriptors of the daemon and its workers.

    python -m benchmarks.soak [--polls 5000] [--feeds 100]

Of ten feeds six are healthy and bring a new entry with a page at each poll, and four do harm, each in a way of its own
(see `HARMS`). The server is a process of its own. After each cycle the daemon's resident memory, that of all processes
together (PSS, so that shared pages count once) and the daemon's file descriptors are noted. The first quarter of the
run is warm-up; a slope is fitted to the rest.
"""

import argparse
import asyncio
import gc
import multiprocessing
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import Hours, tree
from monitor.app import Parts
from monitor.config import load_config
from monitor.fetch import Fetcher, Limits
from monitor.pool import Pool
from monitor.store import Store
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import (
    Behaviour,
    Bomb,
    Drip,
    Hangup,
    HeaderFlood,
    Huge,
    InterimFlood,
    Redirect,
    RedirectChain,
    Reset,
    Silent,
    Status,
    WrongLength,
)

LIMITS = Limits(lookup=0.5, connect=0.5, idle=0.3, total=0.6)
HARMS: tuple[Behaviour | bytes, ...] = (
    Bomb(),
    Bomb(layers=2),
    Drip(0.05),
    Hangup(),
    HeaderFlood(10_000),
    Huge(),
    InterimFlood(),
    Redirect("file:///etc/hostname"),
    Redirect("http://10.0.0.1/"),
    RedirectChain(1000),
    Reset(20),
    Silent(),
    Status(404),
    Status(429, (("Retry-After", "1"),)),
    Status(503),
    WrongLength(100),
    b"<rss><channel>" + b"<item><title>broken" * 500,
    b"<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><rss><channel><title>&c;</title></channel></rss>",
    b"<rss><channel><item " + b" ".join(b"a%d='1'" % n for n in range(16_000)) + b"/></channel></rss>",
    b"<html><body><form>log in</form></body></html>",
    b"\xff\xfe" + b"\0<" * 500,
    b"",
)
WARM_UP = 0.25  # of all cycles
DAEMON_TARGET, ALL_TARGET = 1.0, 4.0  # MB in a thousand polls: less is flat


@dataclass(frozen=True, slots=True)
class Sample:
    """What the processes hold after so many polls; memory in MB."""

    polls: int
    daemon: float
    everything: float
    descriptors: int


# ------------------------------------------------------------------------------------------------------------- the web


def feed_body(number: int, version: int) -> bytes:
    """A healthy feed of ten entries, of which each version brings one."""
    items = "".join(
        f"<item><title>Ship {n} at quay {number}</title><link>http://soak{number}.test/{n}.html</link>"
        f"<guid>{number}-{n}</guid><description>Ship {n} came in at noon.</description></item>"
        for n in range(version, version + 10)
    )
    return f"<rss version='2.0'><channel><title>Quay {number}</title>{items}</channel></rss>".encode()


def page_body(number: int, version: int) -> bytes:
    """A page; each fifth is made to keep a parser busy."""
    words = " ".join(f"The harbour master of quay {number} counted {version + n} crates of tea." for n in range(60))
    flood = "<span>" * 20_000 if number % 5 == 0 else ""
    return f"<html><body><article><h1>Ship</h1><p>{words}</p>{flood}</article></body></html>".encode()


def is_healthy(number: int) -> bool:
    """Six of ten."""
    return number % 10 < 6


@contextmanager
def news_web(feeds: int) -> Iterator[tuple[dict[str, str], Connection]]:
    """A news web in another process: its table of names, and a pipe that makes it publish."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(feeds, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.terminate()
        process.join()


def serve(feeds: int, pipe: Connection) -> None:
    """Answer for ever; each message in the pipe brings the next version of the healthy feeds."""
    asyncio.run(_serve(feeds, pipe))


async def _serve(feeds: int, pipe: Connection) -> None:
    async with NewsWeb() as web:
        _publish(web, feeds, 0)
        for number in range(feeds):
            if not is_healthy(number):
                harm = HARMS[number % len(HARMS)]
                body = harm if isinstance(harm, bytes) else feed_body(number, 0)
                web.put(f"soak{number}.test", "/feed", body, content_type="application/xml", validators=False)
                if isinstance(harm, Behaviour):
                    web.behave(f"soak{number}.test", "/feed", harm)
        pipe.send(web.resolve)
        while True:
            version = await asyncio.to_thread(pipe.recv)
            web.requests.clear()
            _publish(web, feeds, version)
            pipe.send(version)


def _publish(web: NewsWeb, feeds: int, version: int) -> None:
    for number in filter(is_healthy, range(feeds)):
        host = f"soak{number}.test"
        web.put(host, "/feed", feed_body(number, version), content_type="application/rss+xml")
        for n in range(version, version + 10):
            web.put(host, f"/{n}.html", page_body(number, n), content_type="text/html")


# -------------------------------------------------------------------------------------------------------- the measuring


def megabytes(folder: Path, file: str, field: str) -> float:
    """A field of a process's memory, from its folder in /proc; 0 where it has ended."""
    try:
        lines = (folder / file).read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def sample(polls: int) -> Sample:
    """What this process and its workers hold now."""
    gc.collect()
    own = Path(f"/proc/{os.getpid()}")
    workers = [folder for child in children_of(own) for folder in tree(int(child))]
    everything = sum(megabytes(folder, "smaps_rollup", "Pss:") for folder in (own, *workers))
    return Sample(polls, megabytes(own, "status", "VmRSS:"), everything, sum(1 for _ in (own / "fd").iterdir()))


def children_of(folder: Path) -> list[str]:
    """The processes started by any thread of this one, but for the server."""
    found = [child for task in folder.glob("task/*/children") for child in task.read_text().split()]
    server = {str(process.pid) for process in multiprocessing.active_children()}
    return [child for child in found if child not in server]


async def soak(feeds: int, polls: int, folder: Path) -> list[Sample]:
    """Cycles until so many polls were made, with a sample after each."""
    samples: list[Sample] = []
    with news_web(feeds) as (resolve, pipe):
        lines = "".join(f"  - {{id: f{n}, url: 'http://soak{n}.test/feed'}}\n" for n in range(feeds))
        (folder / "feeds.yaml").write_text("feeds:\n" + lines)
        (folder / "rules.yaml").write_text("rules:\n  harbour: [harbour master]\n")
        config = load_config(folder, {})
        hours = Hours(datetime.now(UTC))
        store = Store.open(config.settings.database_url, folder / "mark", hours.now())
        with store.commit() as commit:
            commit.save_states(list(commit.states(config.feeds, hours.now()).values()))
        fetcher = Fetcher("NewsMonitor/soak", LIMITS, timedelta(0), resolve)
        async with fetcher, Pool(config.rules) as pool:
            parts = Parts(config, store, pool, fetcher, hours.now, lambda _: None)
            running = asyncio.gather(parts.writer.run(), parts.polls.run(parts.handlers))
            done = 0
            while done < polls:
                hours.pass_by()
                due = await parts.enqueue_due()
                await parts.polls.idle()
                await parts.writer.drain()
                done += len(due)
                samples.append(sample(done))
                pipe.send(len(samples))
                await asyncio.to_thread(pipe.recv)
                print(f"\r{done:,} polls: {samples[-1]}", end="", flush=True)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return samples


def slope(samples: Sequence[Sample], values: Sequence[float]) -> float:
    """By how much the values grow in a thousand polls."""
    return statistics.linear_regression([each.polls for each in samples], values).slope * 1000


def report(samples: Sequence[Sample]) -> Iterator[str]:
    """Beginning, end and slope of each quantity after the warm-up."""
    steady = samples[int(len(samples) * WARM_UP) :]
    yield f"{samples[-1].polls:,} polls in {len(samples)} cycles, of which {len(samples) - len(steady)} are warm-up"
    for name, values, target in (
        ("daemon, RSS in MB", [each.daemon for each in steady], DAEMON_TARGET),
        ("all processes, PSS in MB", [each.everything for each in steady], ALL_TARGET),
        ("descriptors of the daemon", [float(each.descriptors) for each in steady], 1.0),
    ):
        growth = slope(steady, values)
        verdict = "ok" if growth < target else f"MISSED (target below {target})"
        yield f"{name:<27} {values[0]:7.1f} -> {values[-1]:7.1f}, {growth:+.2f} in 1,000 polls: {verdict}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--polls", type=int, default=5000)
    parser.add_argument("--feeds", type=int, default=100)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        samples = asyncio.run(soak(options.feeds, options.polls, Path(folder)))
    print()
    for line in report(samples):
        print(line)


if __name__ == "__main__":
    main()
