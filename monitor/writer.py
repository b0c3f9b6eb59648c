"""The one writer: PollOutcome -> snapshot -> plan -> apply, one transaction. Store; judges again by the pool.

Outcomes that change feed state only are committed together, up to a hundred or a second's worth: a transaction of its
own costs 289 µs for each, its share of a batch 4 µs.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

from monitor.core.model import (
    Analysis,
    Article,
    EditedEntry,
    Failure,
    FailureKind,
    Feed,
    NewEntry,
    PollFailed,
    PollOutcome,
    PollRead,
)
from monitor.core.plan import CommitPlan, Stored, newcomers_of, plan_commit, plan_quiet, renewed_of
from monitor.core.polling import PollState, state_for
from monitor.crashpoints import crashpoint
from monitor.store import Commit, Store
from monitor.stories import Stories, StoryBookError

logger = logging.getLogger(__name__)

BATCH = 100
BATCH_SECONDS = 1.0
# Bounds what is in memory between the pollers and the disk; a full queue makes the pollers wait.
QUEUE = 200
# Where nothing can be written (a full disk), a feed is not polled again at once: its entries would be lost again.
PAUSE_SECONDS = 60.0
# Rounds of judging again; a second one is needed only where rules are edited while the first is on its way.
RENEWALS = 3


class Judge(Protocol):
    """What the writer needs of the pool."""

    @property
    def rules_version(self) -> str:
        """The version of the rules in force."""
        ...

    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        """The matches of an article by the rules in force, `today` (UTC)."""
        ...


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of one outcome, for logs and progress; the feed's state before and after it."""

    feed: Feed
    outcome: PollOutcome
    before: PollState
    after: PollState
    entries: int
    articles: int
    matches: int


Read = TypeVar("Read", NewEntry, EditedEntry)
_Applied: TypeAlias = tuple[Feed, PollOutcome, PollState, CommitPlan]
React: TypeAlias = Callable[[Commit, Sequence[int], datetime], None]
FindStories: TypeAlias = Callable[[Commit, CommitPlan, Sequence[int], datetime], None]


class Writer:
    """Takes outcomes from the pollers and writes them in order of arrival."""

    def __init__(
        self,
        store: Store,
        judge: Judge,
        clock: Callable[[], datetime],
        on_commit: Callable[[Committed], None] = lambda _: None,
        stories: Stories | None = None,
        react: React = lambda *_: None,
    ) -> None:
        """`react` is told, within each transaction, which articles there is more of, once their stories are known."""
        self._react = react
        self._store, self._judge, self._clock, self._on_commit = store, judge, clock, on_commit
        self._stories = stories or Stories(store)
        self._queue: asyncio.Queue[tuple[Feed, PollOutcome]] = asyncio.Queue(QUEUE)
        self._pending: set[str] = set()
        self._hurry = asyncio.Event()

    @property
    def pending(self) -> frozenset[str]:
        """Feeds whose outcome is not on disk yet: their stored state still says that they are due."""
        return frozenset(self._pending)

    async def submit(self, feed: Feed, outcome: PollOutcome) -> None:
        """Hand over an outcome; waits only where the disk is slower than the network."""
        self._pending.add(feed.feed_id)
        await self._queue.put((feed, outcome))

    async def drain(self) -> None:
        """Wait until everything handed over so far is written."""
        self._hurry.set()
        try:
            await self._queue.join()
        finally:
            self._hurry.clear()

    async def run(self) -> None:
        """Write until cancelled; what was taken from the queue is written first."""
        while True:
            batch = [await self._queue.get()]
            try:
                await self._fill(batch)
            finally:
                await asyncio.shield(asyncio.ensure_future(self._write(batch)))

    async def _fill(self, batch: list[tuple[Feed, PollOutcome]]) -> None:
        """Add what arrives within the batch's time; an outcome that brings entries ends it, articles do not wait."""
        deadline = asyncio.get_running_loop().time() + BATCH_SECONDS
        while len(batch) < BATCH and not isinstance(batch[-1][1], PollRead):
            try:
                batch.append(self._queue.get_nowait())
                continue
            except asyncio.QueueEmpty:
                pass
            remaining = deadline - asyncio.get_running_loop().time()
            if remaining <= 0 or self._hurry.is_set() or not await self._next_within(remaining, batch):
                return

    async def _next_within(self, seconds: float, batch: list[tuple[Feed, PollOutcome]]) -> bool:
        """Append the next outcome; False where the time is over or somebody waits for what is written."""
        arrival, hurry = asyncio.ensure_future(self._queue.get()), asyncio.ensure_future(self._hurry.wait())
        try:
            await asyncio.wait({arrival, hurry}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hurry.cancel()
            if arrival.done():
                batch.append(arrival.result())
            else:
                arrival.cancel()
        return arrival.done() and not arrival.cancelled()

    async def _write(self, batch: Sequence[tuple[Feed, PollOutcome]]) -> None:
        """Never raises: the queue must go on, and whoever waits for it (the end of the program) with it."""
        try:
            await self._write_each(batch)
        except Exception:
            logger.exception("%d poll(s) could not be written; they come again", len(batch))
            self._forget([feed.feed_id for feed, _ in batch])
        finally:
            for _ in batch:
                self._queue.task_done()

    async def _write_each(self, batch: Sequence[tuple[Feed, PollOutcome]]) -> None:
        quiet = [(feed, outcome) for feed, outcome in batch if not isinstance(outcome, PollRead)]
        read = [(feed, outcome) for feed, outcome in batch if isinstance(outcome, PollRead)]
        if quiet:
            await self._commit(quiet)
        for feed, outcome in read:
            await self._commit([(feed, await self._judged_by_present_rules(outcome))])

    async def _commit(self, batch: Sequence[tuple[Feed, PollOutcome]]) -> None:
        try:
            plans = await asyncio.to_thread(self._apply_with_stories, batch)
        except Exception as error:  # one of the three places: one commit must not stop the others
            logger.exception("%d poll(s) could not be written", len(batch))
            await self._after_failed_commit(batch, error)
            return
        self._forget([feed.feed_id for feed, _ in batch])
        for feed, outcome, before, plan in plans:
            matches = sum(len(planned.analysis.matches or ()) for planned in plan.articles)
            counts = (len(plan.entries), len(plan.articles), matches)
            self._on_commit(Committed(feed, outcome, before, plan.state, *counts))

    def _apply_with_stories(self, batch: Sequence[tuple[Feed, PollOutcome]]) -> list[_Applied]:
        """Write the outcomes, each article that is new or edited in its story; where the book fails, without one."""
        if not any(isinstance(outcome, PollRead) and (outcome.new or outcome.edited) for _, outcome in batch):
            return self._apply(batch)
        try:
            with self._stories.turn():
                return self._apply(batch, self._find_stories)
        except StoryBookError:
            logger.exception("no stories could be found for articles; new ones are stored without, and tried again")
            return self._apply(batch)

    def _find_stories(self, commit: Commit, plan: CommitPlan, numbers: Sequence[int], now: datetime) -> None:
        self._stories.add(commit.stories, newcomers_of(plan, numbers, now, self._stories.limits.window))
        self._stories.renew(commit.stories, renewed_of((*plan.readings, *plan.versions), now))

    def _apply(
        self, batch: Sequence[tuple[Feed, PollOutcome]], find_stories: FindStories = lambda *_: None
    ) -> list[_Applied]:
        """Write the outcomes; those of a feed whose address was edited meanwhile are the old address's, and dropped."""
        now = self._clock()
        plans: list[_Applied] = []
        quiet: dict[str, CommitPlan] = {}
        with self._store.commit() as commit:
            stored = commit.remembered([feed for feed, _ in batch])
            remembered = dict(stored)
            for feed, outcome in batch:
                before = state_for(feed, remembered.get(feed.feed_id), now)
                if feed.feed_id in remembered and remembered[feed.feed_id].url != feed.url:
                    continue
                if isinstance(outcome, PollRead):
                    plan = plan_commit(outcome, commit.snapshot(outcome, feed, before), now)
                    numbers = commit.apply(plan, feed, now)
                    find_stories(commit, plan, numbers, now)
                    self._react(commit, _touched(plan, numbers), now)
                else:
                    plan = quiet[feed.feed_id] = plan_quiet(outcome, before, feed)
                remembered[feed.feed_id] = plan.state
                plans.append((feed, outcome, before, plan))
            commit.save_changes([(stored.get(plan.state.feed_id), plan.state) for plan in quiet.values()])
            commit.save_history([plan for *_, plan in plans])
            crashpoint("before_commit")
        crashpoint("after_commit")
        return plans

    async def _after_failed_commit(self, batch: Sequence[tuple[Feed, PollOutcome]], error: Exception) -> None:
        """Nothing is lost: the validators are not saved, so the next poll brings the same entries again."""
        detail = f"what the feed brought could not be written: {error.__cause__ or error}"
        failed = [(f, PollFailed(f.feed_id, self._clock(), Failure(FailureKind.UNREADABLE, detail))) for f, _ in batch]
        try:
            await asyncio.to_thread(self._apply, failed)
        except Exception:  # noqa: BLE001  # the same place: the disk takes nothing at all
            asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._forget, [f.feed_id for f, _ in batch])
            logger.critical("nothing can be written to %s; trying again in %.0f s", self._store.path, PAUSE_SECONDS)
            return
        self._forget([feed.feed_id for feed, _ in batch])

    def _forget(self, feed_ids: Sequence[str]) -> None:
        self._pending.difference_update(feed_ids)

    async def _judged_by_present_rules(self, outcome: PollRead) -> PollRead:
        """A result of older rules is judged again from its text, not thrown away.

        Rules may change once more while it is. In the end what is written is, for each article, the whole verdict of
        one version: the present one, or, where rules change faster than articles can be judged, one just before it.
        """
        for _ in range(RENEWALS):
            present = self._judge.rules_version
            is_stale = partial(_is_stale, present=present)
            if not any(map(is_stale, outcome.new)) and not any(map(is_stale, outcome.edited)):
                break
            new = [await self._renewed(read, outcome.feed_id, present) for read in outcome.new]
            edited = [await self._renewed(read, outcome.feed_id, present) for read in outcome.edited]
            outcome = replace(outcome, new=tuple(new), edited=tuple(edited))
        return outcome

    async def _renewed(self, read: Read, feed_id: str, present: str) -> Read:
        if read.analysis is None or not _is_stale(read, present):
            return read
        return replace(read, analysis=await self._judge.judge(read.analysis.article, feed_id, self._clock().date()))


def _touched(plan: CommitPlan, numbers: Sequence[int]) -> list[int]:
    """The articles that are new, or of which there is more than before: another place, text or version."""
    places = (address.article for address in plan.addresses)
    known = {ref.article_id for ref in places if isinstance(ref, Stored)}
    read_again = {reading.article_id for reading in plan.readings}
    edited = {version.article_id for version in plan.versions}
    return sorted({*numbers, *known, *read_again, *edited, *plan.promoted})


def _is_stale(read: NewEntry | EditedEntry, present: str) -> bool:
    """Judged by other rules. What could not be judged at all waits in the store, for whatever rules hold then."""
    analysis = read.analysis
    return analysis is not None and analysis.matches is not None and analysis.rules_version != present
