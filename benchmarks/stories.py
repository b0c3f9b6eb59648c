"""What stories cost: CPU time per article as a ratio to a floor in the same run, and memory; a restart in the middle.

    python -m benchmarks.stories [--days 50] [--window 20000]
    python -m benchmarks.stories --days 365                     a year: 182,500 articles, 10 minutes
    python -m benchmarks.stories --days 220 --window 100000     the large window, 8 minutes

Generated arrivals (_arrivals.py), 500 a day. The floor cuts each text into words, counts them and hashes every three in
a row: what any method must do. CPU time of this process alone; making the articles is not counted. Once the window is
full, memory may not grow any more, and the book goes on as a frozen and thawed one does. The last line is JSON. Exit
status: 0 fine, 1 a target missed.
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from zlib import crc32

from benchmarks._arrivals import A_DAY, document
from monitor.core.stories import Decision, Document, Limits, Revision, StoryBook, freeze, sign, thaw
from monitor.core.text import split

# CPU time of an article, second look included, as a ratio to the floor, by the articles kept. Where the floor takes
# 0.2 ms these are the 3 and 6 ms of docs/technotes/stories.md.
RATIOS = {20_000: 15.0, 100_000: 30.0}
# Resident megabytes: what is kept of any stream (words and how common they are), and of a thousand articles; 400 at
# 20,000 articles.
MEGABYTES, MEGABYTES_A_THOUSAND = 60, 17
# What memory may grow by when the window has been full once: a share, and the table of common words (megabytes).
MOST_GROWTH, COMMON_WORDS = 1.10, 35
# Articles of the largest story, reprints included: so many may be dropped at once.
MOST_DROPPED = 200
# Arrivals after the restart that are compared.
COMPARED = 1_000
DAYS_SHOWN = 10
_HEADS = " arrivals    kept  stories   floor    sign  decide    look  × floor     MB"


@dataclass(slots=True)
class Costs:
    """Seconds of CPU over some articles."""

    articles: int = 0
    floor: float = 0.0
    sign: float = 0.0
    decide: float = 0.0
    look: float = 0.0

    def add(self, other: "Costs") -> None:
        """Count those of other articles too."""
        self.articles += other.articles
        self.floor += other.floor
        self.sign += other.sign
        self.decide += other.decide
        self.look += other.look

    @property
    def ours(self) -> float:
        """All that stories cost."""
        return self.sign + self.decide + self.look


@dataclass(slots=True)
class Run:
    """A book on its way through the arrivals. `full` are costs and memory since no more articles could be kept."""

    book: StoryBook
    limits: Limits
    full: Costs = field(default_factory=Costs)
    megabytes_when_full: float = 0.0
    megabytes: float = 0.0

    @property
    def is_full(self) -> bool:
        """Whether articles are dropped for others by now: a whole story at a time."""
        return len(self.book.kept) > self.limits.articles - MOST_DROPPED


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; the exit status."""
    asked = _options(arguments)
    # Nothing is too old, so that the number of articles bounds the window.
    limits = Limits(window=timedelta(days=100_000), articles=asked.window)
    run, before = Run(StoryBook(limits=limits), limits), _megabytes()
    print(_HEADS)
    for day in range(asked.days):
        costs = _day(run, day)
        run.megabytes = _megabytes() - before
        if run.is_full:
            run.full.add(costs)
            run.megabytes_when_full = run.megabytes_when_full or run.megabytes
        if day % DAYS_SHOWN == DAYS_SHOWN - 1 or day == asked.days - 1:
            _show(run, costs)
    return _verdict(run, _is_same_after_restart(run, asked.days * A_DAY))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What stories cost.")
    parser.add_argument("--days", type=int, default=50)
    parser.add_argument("--window", type=int, default=20_000)
    return parser.parse_args(arguments)


def _day(run: Run, day: int) -> Costs:
    """Let the articles of a day arrive."""
    costs = Costs()
    for number in range(day * A_DAY, (day + 1) * A_DAY):
        arriving = document(number)
        times = [time.process_time()]
        _read_floor(arriving.text)
        times.append(time.process_time())
        signature = sign(arriving)
        times.append(time.process_time())
        run.book.add(arriving, signature)
        times.append(time.process_time())
        if run.book.is_look_due:
            run.book.look_again()
        times.append(time.process_time())
        costs.add(Costs(1, *(later - earlier for earlier, later in pairwise(times))))
    return costs


def _read_floor(text: str) -> None:
    words = split(text)[1::2]
    Counter(words)
    _ = {crc32(" ".join(row).encode()) for row in zip(words, words[1:], words[2:], strict=False)}


def _show(run: Run, costs: Costs) -> None:
    book, per_article = run.book, 1000 / costs.articles
    parts = (costs.floor, costs.sign, costs.decide, costs.look)
    print(
        f"{book.arrivals:>9} {len(book.kept):>7} {len(book.clusters):>8}",
        *(f"{per_article * each:>7.2f}" for each in parts),
        f"{costs.ours / costs.floor:>8.1f} {run.megabytes:>6.0f}",
        flush=True,
    )


def _is_same_after_restart(run: Run, start: int) -> bool:
    """Whether the book goes on as one that was frozen and thawed: decisions, revisions, and what is kept after them."""
    other = thaw(freeze(run.book), run.limits)
    arriving = [document(number) for number in range(start, start + COMPARED)]
    return _said(run.book, arriving) == _said(other, arriving) and freeze(run.book) == freeze(other)


def _said(book: StoryBook, arriving: Sequence[Document]) -> list[Decision | Revision]:
    said: list[Decision | Revision] = []
    for each in arriving:
        said.append(book.add(each))
        said.extend(book.look_again() if book.is_look_due else ())
    return said


def _verdict(run: Run, is_same: bool) -> int:
    costs, window = run.full, run.limits.articles
    found = {
        "window": window,
        "articles": run.book.arrivals - COMPARED,
        "milliseconds": round(1000 * costs.ours / (costs.articles or 1), 2),
        "times_the_floor": round(costs.ours / (costs.floor or 1), 2),
        "megabytes": round(run.megabytes),
        "megabytes_when_full": round(run.megabytes_when_full),
        "same_after_restart": is_same,
    }
    faults = [*_faults(found, costs.articles)]
    print("\n".join(f"    MISSED: {fault}" for fault in faults) or "    targets met")
    print(json.dumps(found))
    return 1 if faults else 0


def _faults(found: Mapping[str, float], measured: int) -> Iterator[str]:
    if not measured:
        yield "the window was never full: give more --days or a smaller --window"
        return
    ratio = RATIOS[min((each for each in RATIOS if each >= found["window"]), default=max(RATIOS))]
    if found["times_the_floor"] > ratio:
        yield f"{found['times_the_floor']} times the floor, {ratio} at most"
    most = MEGABYTES + MEGABYTES_A_THOUSAND * found["window"] / 1000
    if found["megabytes"] > most:
        yield f"{found['megabytes']} MB, {most:.0f} at most"
    if found["megabytes"] > MOST_GROWTH * found["megabytes_when_full"] + COMMON_WORDS:
        yield f"memory grew from {found['megabytes_when_full']} to {found['megabytes']} MB since the window was full"
    if not found["same_after_restart"]:
        yield "a restart changed what was decided"


def _megabytes() -> float:
    """The most memory that this process ever had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    sys.exit(main())
