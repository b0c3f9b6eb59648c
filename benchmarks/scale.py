"""A store of three years: start, tick, digest and questions, as ratios to one walk through all its articles.

    python -m benchmarks.scale [--articles 500000] [--days 1095]

What is asked again and again must not grow with the years, so its target is a small share of that walk; what a person
asks for now and then may cost one. The thorough start reads the whole file, by SQLite's own quick_check, and is held
against that alone. CPU of this process; the store is in memory (/dev/shm) where there is such a place.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks._years import NOW, Years
from monitor.store import MARK, Store
from monitor.store.engine import sqlite_module
from monitor.stories import Stories

MEMORY: Final = Path("/dev/shm")
DAY: Final = timedelta(days=1)
WALK: Final = "SELECT sum(length(title) + length(text)) FROM article"
CHECK: Final = "PRAGMA quick_check(1)"
# The best of so many: the first one fills caches.
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is asked of the store; `target` is its ratio to `floor`."""

    name: str
    work: Callable[[], object]
    floor: str
    target: float


def main() -> int:
    """Print the table; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500_000)
    parser.add_argument("--days", type=int, default=1_095)
    arguments = parser.parse_args()
    with TemporaryDirectory(dir=MEMORY if MEMORY.exists() else None) as folder:
        path = Years(arguments.articles, arguments.days).write(Path(folder))
        size = path.stat().st_size / 1e6
        sys.stdout.write(f"{arguments.articles:,} articles in {arguments.days:,} days, {size:,.0f} MB\n\n")
        missed = [task.name for task in _tasks(path) if _measured(task, path)]
        return int(bool(missed))


def _tasks(path: Path) -> Iterator[Task]:
    url, mark = f"sqlite:///{path}", path.parent / MARK
    yield Task("start, thorough", lambda: Store.open(url, mark, NOW, is_thorough=True).close(), CHECK, 1.5)
    yield Task("start", lambda: Store.open(url, mark, NOW).close(), WALK, 0.2)
    with Store.open(url, mark, NOW) as store:
        stories = Stories(store)
        yield Task("a digest is read", lambda: _digest(store), WALK, 0.7)
        yield Task("stories of late articles", lambda: stories.adopt(NOW), WALK, 0.2)
        yield Task("looks, articles to judge", lambda: _tick(store), WALK, 0.1)
        yield Task("old texts, once a day", lambda: store.drop_texts(NOW - 365 * DAY), WALK, 1.5)
        yield Task("status", lambda: _status(store), WALK, 1.0)
        yield Task("why story", lambda: store.story(100), WALK, 0.1)
        yield Task("why article", lambda: store.life(100), WALK, 0.1)
        yield Task("why guid", lambda: store.articles_of("feed-7-unknown", None), WALK, 2.0)


def _digest(store: Store) -> None:
    """All that a digest is built from."""
    subscription = store.subscription("daily", NOW)
    with store.reading_digest() as reader:
        wanted = reader.wanted(subscription, None)
        numbers = [each.cluster_id for each in wanted.articles if each.cluster_id is not None]
        reader.clusters(numbers, "daily")
        reader.last_frozen_at("daily", NOW)
        reader.articles_checked(NOW - DAY, NOW)
        reader.unread_pages(NOW - DAY, NOW)
        reader.trends(NOW)
        reader.last_matches()
        reader.untold_edits(subscription, wanted.match_ids)
        reader.untold_of_feeds(subscription)


def _tick(store: Store) -> None:
    store.unjudged(50)
    store.second_looks.enrol(NOW)
    store.second_looks.due(NOW, 500)
    store.open_deliveries()


def _status(store: Store) -> None:
    store.counts()
    store.story_counts(NOW - 7 * DAY)
    store.edit_counts(NOW - 7 * DAY, NOW)
    store.last_matches()
    store.ledger.recent(20)
    store.ledger.counts()


def _measured(task: Task, path: Path) -> bool:
    """Print a line; whether the target is missed."""
    floor, cost = _best(lambda: _run(path, task.floor)), _best(task.work)
    ratio = cost / floor
    is_missed = ratio > task.target
    sys.stdout.write(
        f"{task.name:<26} {cost * 1000:8.1f} ms {ratio:7.3f} × the floor, target {task.target:g}"
        f"{'  MISSED' if is_missed else ''}\n"
    )
    return is_missed


def _run(path: Path, statement: str) -> None:
    connection = sqlite_module().connect(path)
    connection.execute(statement).fetchall()
    connection.close()


def _best(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


if __name__ == "__main__":
    raise SystemExit(main())
