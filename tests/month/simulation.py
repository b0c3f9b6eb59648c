"""A month lived through by the parts of the daemon: real store, poller, writer, visits and health; a web of our own."""

import asyncio
import sqlite3
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from monitor.app.parts import Parts, open_store
from monitor.config import Config, load_config
from monitor.core.analyze import AnalysisTask, analyze, judge
from monitor.core.formats.values import NotAFeed
from monitor.core.model import Analysis, Article, FeedEvent, Gap, ParsedFeed
from monitor.core.parse import parse_feed
from monitor.core.rules import Matcher
from monitor.fetch import Fetcher
from monitor.pool import Pool
from monitor.store import Store
from monitor.writer import Committed
from tests.month.publishers import DAY, ENDS_AT, MINUTE, START, Kind, Publisher, publishers
from tests.month.web import FakeWeb, entry_url, feed_url, without_outage

FASTEST, SLOWEST = timedelta(minutes=15), timedelta(hours=4)
TICK = 5 * MINUTE
# The last entries of the month are polled after its end.
TAIL = SLOWEST * 1.2

P = ParamSpec("P")
T = TypeVar("T")


class Clock:
    """The time, as the month has it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Inline(ThreadPoolExecutor):
    """Does in the caller's thread what is meant for another: nobody waits here, and switching took half of the time."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # handed to whoever waits
            done.set_exception(error)
        return done


class HereAndNow:
    """The functions of the workers, in this process."""

    def __init__(self, config: Config) -> None:
        self._matcher, self.rules_version = Matcher(config.rules), config.rules.version

    async def parse_feed(
        self, body: bytes, content_type: str | None, base_url: str, known: bytes = b"", *_: object
    ) -> ParsedFeed | NotAFeed:
        return parse_feed(body, content_type, base_url, known)

    async def analyze(self, task: AnalysisTask, *_: object) -> Analysis:
        return analyze(task, self._matcher, self.rules_version)

    async def analyze_texts(self, tasks: Sequence[AnalysisTask]) -> list[Analysis]:
        return [await self.analyze(task) for task in tasks]

    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        return judge(article, feed_id, today, self._matcher, self.rules_version)


@dataclass(frozen=True)
class Month:
    """What came of it."""

    publishers: list[Publisher]
    end: datetime
    asked: Counter[str]
    refused: Counter[str]
    stored: dict[str, Counter[str]]
    gaps: dict[str, tuple[Gap, ...]]
    events: dict[str, tuple[FeedEvent, ...]]

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.asked.total()

    @property
    def share_of_requests(self) -> float:
        """Of those that asking everybody at the fastest interval takes."""
        return self.requests / (len(self.publishers) * ((self.end - START) / FASTEST))

    def misses(self) -> Iterator[tuple[Publisher, int, bool]]:
        """(publisher, entry, whether it stood long enough) of entries that were published and never stored."""
        for publisher, number in self.published():
            if not self.stored[publisher.name][entry_url(publisher, number)]:
                yield publisher, number, self.is_seeable(publisher, number)

    def published(self) -> Iterator[tuple[Publisher, int]]:
        """Each entry of the month that somebody could have seen at all."""
        for publisher in self.publishers:
            until = self.end - TAIL if publisher.kind is not Kind.GONE else min(self.end - TAIL, ENDS_AT - DAY)
            for number in range(publisher.published(START), publisher.published(until)):
                yield publisher, number

    def is_seeable(self, publisher: Publisher, number: int) -> bool:
        """Whether it stood as long as the fastest interval is, with a network."""
        return without_outage(publisher.stood(number, self.end)) >= FASTEST

    def is_reported(self, publisher: Publisher, number: int) -> bool:
        """Whether a gap was told of while it stood."""
        stood_from, stood_until = publisher.stood(number, self.end)
        gaps = self.gaps.get(publisher.name, ())
        return any(gap.from_at <= stood_until and gap.until_at >= stood_from for gap in gaps)


async def live_through(folder: Path, days: int, scale: float = 1.0) -> Month:
    """Let the parts of a daemon live for so many days, with this share of 300 feeds."""
    asyncio.get_running_loop().set_default_executor(Inline())
    everybody = publishers(scale, days)
    clock, end = Clock(), START + days * DAY
    config = configure(folder, everybody)
    web = FakeWeb(everybody, clock)
    due: dict[str, datetime] = {}
    with open_store(config, clock) as store:
        async with _running(config, store, web, clock, due) as parts:
            while clock.now < end:
                if min(due.values(), default=clock.now) <= clock.now:
                    await _tick(parts)
                await parts.judge_feeds()
                clock.now += TICK
        return Month(
            publishers=everybody,
            end=end,
            asked=web.requests,
            refused=web.refused,
            stored=_stored(store.path),
            gaps=dict(store.feed_history.gaps(START)),
            events=dict(store.feed_history.events(START)),
        )


async def _tick(parts: Parts) -> None:
    await parts.enqueue_due()
    await parts.polls.idle()
    await parts.settle()
    await parts.writer.drain()


@asynccontextmanager
async def _running(
    config: Config, store: Store, web: FakeWeb, clock: Clock, due: dict[str, datetime]
) -> AsyncIterator[Parts]:
    def note(committed: Committed) -> None:
        due[committed.feed.feed_id] = committed.after.next_due_at

    # The seams are duck-typed: the web has the fetcher's one method, the workers' functions run here.
    parts = Parts(config, store, cast("Pool", HereAndNow(config)), cast("Fetcher", web), clock, note)
    store.register(config.feeds, clock())
    tasks = [asyncio.create_task(parts.writer.run()), asyncio.create_task(parts.polls.run(parts.handlers))]
    try:
        yield parts
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def configure(folder: Path, everybody: list[Publisher]) -> Config:
    """The three files of somebody who watches these publishers."""
    feeds = "".join(f"  - {{id: {p.name}, name: {p.name}, url: '{feed_url(p)}'}}\n" for p in everybody)
    defaults = "defaults: {interval: {min: 15m, max: 4h}, full_text: yes, language: en}\n"
    (folder / "feeds.yaml").write_text(f"{defaults}feeds:\n{feeds}", encoding="utf-8")
    (folder / "rules.yaml").write_text("rules: {report: [nobody writes this]}\n", encoding="utf-8")
    (folder / "digests.yaml").write_text('digests: {daily: {title: Month, at: "06:00"}}\n', encoding="utf-8")
    return load_config(folder, {})


def _stored(path: Path) -> dict[str, Counter[str]]:
    """How often each address is stored, as entries of each feed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    connection = sqlite3.connect(path)
    for feed_id, link in connection.execute("SELECT feed_id, link FROM entry"):
        found[feed_id][link] += 1
    connection.close()
    return found
