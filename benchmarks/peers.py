"""The same feeds polled by News Monitor, `reader` and `rss2email`: CPU of whole process trees, in one run.

    python -m benchmarks.peers [--feeds 1000] [--data ../shared/data] [--peers .venv-peers]

Three rounds: nobody knows the feeds; all answer 304; the bytes of all have changed and no entry is new. The feeds are
on one loopback server, in a process that nobody's time is charged for, and carry whole articles, so that no page is
asked for. News Monitor and reader stay up from round to round, as a daemon does, and their start is not counted;
rss2email is a command that is started for each. News Monitor judges by a rule and renders nothing, reader stores,
rss2email mails nothing.

The peers live in an environment of their own, made at the first run (reader needs Python 3.12).
"""

import argparse
import asyncio
import gzip
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from aiohttp import web

from monitor.app import Parts
from monitor.config import load_config
from monitor.fetch import Fetcher
from monitor.pool import Pool
from monitor.store import Store

READER, RSS2EMAIL = "reader==3.27", "rss2email==3.14"
# Longer than the longest interval of a feed that answers, shorter than the day after which a server's "not modified" is
# put to the proof by asking for the whole document: what is called unchanged is a 304 for every feed.
STEP = timedelta(hours=5)
TARGET = 0.25  # of reader's CPU, in each round
ROUNDS = ("first", "unchanged", "bytes changed")
NEWEST_PYTHONS = ("python3.14", "python3.13", "python3.12", sys.executable)

READ_BY_READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for number in range(int(sys.argv[3])):
    reader.add_feed(f"{sys.argv[2]}/feed/{number}", exist_ok=True)
print("ready", flush=True)
for line in sys.stdin:
    reader.update_feeds(scheduled=False, workers=10)
    print("done", flush=True)
"""
PEAK = "VmHWM:"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in seconds of a whole process tree; `peak` in MB of its largest process."""

    seconds: float
    peak: float


# ------------------------------------------------------------------------------------------------------------- the web


def bodies(count: int, data: Path) -> list[bytes]:
    """The real feeds, each as often as it takes."""
    files = sorted(data.glob("feeds_real/**/*"))
    real = [read(file) for file in files if file.is_file() and is_feed(file)]
    return list(islice(cycle(real), count)) if real else [made_feed(number) for number in range(count)]


def read(file: Path) -> bytes:
    """The bytes of a file, unpacked."""
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def is_feed(file: Path) -> bool:
    """Whether this file of the corpus is a feed in XML, which all three programs read."""
    head = read(file)[:2000].lower()
    return b"<rss" in head or b"<feed" in head or b"<rdf" in head


def made_feed(number: int) -> bytes:
    """A feed of twenty entries, for a machine without the real ones."""
    entries = "".join(
        f"<item><title>Quay {number} item {n}</title><link>http://quay{number}.test/{n}</link>"
        f"<guid>{number}-{n}</guid><description>Ship {n} came in at noon and left at dusk.</description></item>"
        for n in range(20)
    )
    return f"<rss version='2.0'><channel><title>Quay {number}</title>{entries}</channel></rss>".encode()


@contextmanager
def served(documents: list[bytes]) -> Iterator[tuple[str, Connection]]:
    """The address of a server of these documents in another process, and a pipe that makes it change their bytes."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(documents, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}", ours
    finally:
        process.terminate()
        process.join()


def serve(documents: list[bytes], pipe: Connection) -> None:
    """Answer for ever; each message in the pipe is a new version of all documents."""
    version = 0

    async def answer(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        etag = f'"{number}-{version}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        body = documents[number] + b"\n<!-- %d -->" % version
        return web.Response(body=body, content_type="application/xml", headers={"ETag": etag})

    async def run() -> None:
        nonlocal version
        app = web.Application()
        app.router.add_get("/feed/{number}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        pipe.send(runner.addresses[0][1])
        while True:
            await asyncio.to_thread(pipe.recv)
            version += 1
            pipe.send(version)

    asyncio.run(run())


# -------------------------------------------------------------------------------------------------------- the programs


class Program(Protocol):
    """Something that polls all feeds once when it is told to."""

    def cycle(self) -> Cost:
        """Poll all feeds, and tell what this cost."""


class Running:
    """A program that stays up: it says "ready", and "done" after each line that it is sent."""

    def __init__(self, command: Sequence[str | Path], folder: Path) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder)
        self._hear("ready")

    def cycle(self) -> Cost:
        """Poll all feeds, and tell what this cost."""
        before = tree_seconds(self._process.pid)
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        self._hear("done")
        return Cost(tree_seconds(self._process.pid) - before, tree_peak(self._process.pid))

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _hear(self, word: str) -> None:
        assert self._process.stdout
        heard = self._process.stdout.readline().strip()
        if heard != word:
            raise RuntimeError(f"{self._process.args!r} said {heard!r}, not {word!r}")


@dataclass(frozen=True, slots=True)
class Started:
    """A command that polls all feeds once and ends. Its whole life is counted."""

    command: Sequence[str | Path]
    folder: Path

    def cycle(self) -> Cost:
        """Poll all feeds, and tell what this cost."""
        process = subprocess.Popen(self.command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def tree(pid: int) -> Iterator[Path]:
    """The folders in /proc of a process and all its descendants."""
    yield Path(f"/proc/{pid}")
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from tree(int(child))


def tree_seconds(pid: int) -> float:
    """CPU of a process, of its living descendants, and of those that each of them has waited for."""
    fields = ((folder / "stat").read_text().rpartition(")")[2].split() for folder in tree(pid))
    return sum(int(ticks) for each in fields for ticks in each[11:15]) / os.sysconf("SC_CLK_TCK")


def tree_peak(pid: int) -> float:
    """The most memory that any of the tree's living processes ever held, in MB."""
    lines = (line for folder in tree(pid) for line in (folder / "status").read_text().splitlines())
    return max(int(line.split()[1]) for line in lines if line.startswith(PEAK)) / 1024


def monitor_command(folder: Path, address: str, count: int) -> list[str | Path]:
    """News Monitor with these feeds and one rule: this very module, told to follow what it reads."""
    feeds = "".join(f"  - {{id: f{n}, url: '{address}/feed/{n}', full_text: true}}\n" for n in range(count))
    (folder / "feeds.yaml").write_text("feeds:\n" + feeds)
    (folder / "rules.yaml").write_text("rules:\n  harbour: [harbour]\n")
    return [sys.executable, Path(__file__).absolute(), "--follow", str(folder), address.rpartition(":")[2]]


def reader_command(folder: Path, address: str, count: int, peers: Path) -> list[str | Path]:
    """The library `reader` by its own means, with ten threads to fetch."""
    return [peers / "bin/python", "-c", READ_BY_READER, folder / "reader.sqlite", address, str(count)]


def rss2email_command(folder: Path, address: str, count: int, peers: Path) -> list[str | Path]:
    """rss2email, told to keep what it would mail to itself."""
    feeds = "".join(f"\n[feed.f{n}]\nurl = {address}/feed/{n}\n" for n in range(count))
    (folder / "r2e.cfg").write_text("[DEFAULT]\nfrom = a@quay.test\nto = b@quay.test\n" + feeds)
    return [peers / "bin/r2e", "-c", "r2e.cfg", "-d", "r2e.json", "run", "--no-send"]


async def follow(where: str, port: str) -> None:
    """Be News Monitor's daemon, whose hours pass at each line of the standard input."""
    folder = Path(where)
    config = load_config(folder, {"MONITOR_ALLOW_NETWORKS": "127.0.0.0/8", "MONITOR_ALLOW_PORTS": port})
    now = datetime.now(UTC)
    store = Store.open(config.settings.database_url, folder / "mark", now)
    with store.commit() as commit:
        commit.save_states(list(commit.states(config.feeds, now).values()))
    hours = Hours(now, STEP)
    async with (
        Fetcher("NewsMonitor/bench", gap=timedelta(0), egress=config.settings.egress) as fetcher,
        Pool(config.rules) as pool,
    ):
        parts = Parts(config, store, pool, fetcher, hours.now, lambda _: None)
        running = asyncio.gather(parts.writer.run(), parts.polls.run(parts.handlers))
        print("ready", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            hours.pass_by()
            await whole_cycle(parts)
            print("done", flush=True)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class Hours:
    """A clock on which two days go by at a time, or another step, so that every feed is due again."""

    def __init__(self, start: datetime, step: timedelta = timedelta(days=2)) -> None:
        self._now, self._step = start, step

    def now(self) -> datetime:
        """The time on this clock."""
        return self._now

    def pass_by(self) -> None:
        """One step later."""
        self._now += self._step


async def whole_cycle(parts: Parts) -> None:
    """One cycle of the daemon: due feeds, their polls, and the writer's transactions."""
    due = await parts.enqueue_due()
    await parts.polls.idle()
    await parts.writer.drain()
    assert len(due) == len(parts.config.feeds)
    assert not parts.store.due(parts.config.feeds, parts.clock())


def with_peers(peers: Path) -> bool:
    """Whether the peers are there, after an attempt to install them."""
    if (peers / "bin/r2e").exists():
        return True
    for python in NEWEST_PYTHONS:
        if shutil.which(python) and subprocess.run([python, "-m", "venv", peers], capture_output=True).returncode == 0:
            install = [str(peers / "bin/python"), "-m", "pip", "install", "-q", READER, RSS2EMAIL]
            if subprocess.run(install, capture_output=True).returncode == 0:
                return True
        shutil.rmtree(peers, ignore_errors=True)
    return False


# -------------------------------------------------------------------------------------------------------- the measuring


def measure(count: int, documents: list[bytes], peers: Path | None) -> dict[str, list[Cost]]:
    """The costs of the three rounds, by program."""
    costs: dict[str, list[Cost]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        address, change = stack.enter_context(served(documents))
        ours = stack.enter_context(Running(monitor_command(folder, address, count), folder))
        programs: dict[str, Program] = {"News Monitor": ours}
        if peers:
            programs["reader"] = stack.enter_context(Running(reader_command(folder, address, count, peers), folder))
            programs["rss2email"] = Started(rss2email_command(folder, address, count, peers), folder)
        for turn in ROUNDS:
            if turn == "bytes changed":
                change.send("change")
                change.recv()
            for name, program in programs.items():
                costs.setdefault(name, []).append(program.cycle())
    return costs


def report(costs: dict[str, list[Cost]], count: int) -> Iterator[str]:
    """A line a program, and how News Monitor stands to `reader`."""
    yield f"{count} feeds; CPU seconds of all processes, and MB of the largest"
    for program, rounds in costs.items():
        cells = (f"{turn} {cost.seconds:7.2f} s" for turn, cost in zip(ROUNDS, rounds, strict=True))
        yield f"{program:<14}" + "   ".join(cells) + f"   {max(cost.peak for cost in rounds):5.0f} MB"
    if "reader" not in costs:
        yield "SKIPPED: reader and rss2email, which could not be installed (Python 3.12 or newer is needed)"
        return
    for turn, ours, theirs in zip(ROUNDS, costs["News Monitor"], costs["reader"], strict=True):
        ratio = ours.seconds / theirs.seconds
        yield f"{turn}: {ratio:.2f} of reader's CPU, {'ok' if ratio <= TARGET else f'MISSED (target {TARGET})'}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="measuring data with real feeds")
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers"), help="an environment for the peers")
    parser.add_argument("--follow", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.follow:
        asyncio.run(follow(*options.follow))
        return
    if not options.data.exists():
        print(f"SKIPPED: the real feeds, no {options.data} here; made ones stand in")
    documents = bodies(options.feeds, options.data)
    peers = options.peers.absolute() if with_peers(options.peers) else None
    for line in report(measure(options.feeds, documents, peers), options.feeds):
        print(line)


if __name__ == "__main__":
    main()
