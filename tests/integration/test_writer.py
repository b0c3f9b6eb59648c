"""The one writer: batches, failures of the disk, rules that changed on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.core.model import (
    Analysis,
    Article,
    Failure,
    FailureKind,
    FeedCondition,
    PollFailed,
    PollUnchanged,
    Unchanged,
    Validators,
)
from monitor.store import Store
from monitor.store.engine import sqlite_module
from monitor.stories import Stories
from monitor.writer import BATCH, RENEWALS, Committed, Writer
from tests.builders import NOW, a_feed, a_match, a_new_entry, a_poll, an_analysis, an_entry


class FakeJudge:
    """Rules of one version that match everything."""

    def __init__(self, version: str = "rules-1") -> None:
        self.rules_version = version
        self.judged: list[Article] = []

    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        self.judged.append(article)
        return replace(an_analysis(article, matches=[a_match("new rule")]), rules_version=self.rules_version)


@asynccontextmanager
async def running(
    store: Store,
    judge: FakeJudge | None = None,
    on_commit: Callable[[Committed], None] = lambda _: None,
    stories: Stories | None = None,
) -> AsyncIterator[Writer]:
    writer = Writer(store, judge or FakeJudge(), lambda: NOW, on_commit, stories)
    task = asyncio.create_task(writer.run())
    yield writer
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_an_outcome_is_on_disk_when_the_writer_is_drained(store: Store) -> None:
    seen: list[Committed] = []
    async with running(store, on_commit=seen.append) as writer:
        await writer.submit(a_feed(), a_poll(a_new_entry(matches=[a_match()])))
        assert writer.pending == {"harbour"}
        await writer.drain()
        assert writer.pending == frozenset()
    assert (store.counts().articles, store.counts().matches) == (1, 1)
    assert [(done.entries, done.articles, done.matches) for done in seen] == [(1, 1, 1)]


async def test_quiet_and_failed_feeds_are_written_together(store: Store) -> None:
    feeds = [a_feed(str(number), url=f"https://{number}.test/") for number in range(BATCH + 20)]
    async with running(store) as writer:
        for feed in feeds[::2]:
            await writer.submit(feed, PollUnchanged(feed.feed_id, NOW, Unchanged.NOT_MODIFIED, Validators('"e"')))
        for feed in feeds[1::2]:
            failure = Failure(FailureKind.HTTP_STATUS, "the server answered 500", 500)
            await writer.submit(feed, PollFailed(feed.feed_id, NOW, failure))
        await writer.drain()
    conditions = {state.condition for state in store.states(feeds[::2], NOW).values()}
    assert conditions == {FeedCondition.HEALTHY}
    assert {state.condition for state in store.states(feeds[1::2], NOW).values()} == {FeedCondition.FAILING}


async def test_two_outcomes_of_one_feed_in_one_batch_count_both(store: Store) -> None:
    feed, failure = a_feed(), Failure(FailureKind.TIMEOUT, "no answer within 30 s")
    async with running(store) as writer:
        for _ in range(2):
            await writer.submit(feed, PollFailed(feed.feed_id, NOW, failure))
        await writer.drain()
    assert store.states([feed], NOW)["harbour"].failures == 2


async def test_what_arrives_while_a_batch_waits_joins_it_at_once(store: Store) -> None:
    async with running(store) as writer:
        await writer.submit(a_feed("quiet"), PollUnchanged("quiet", NOW, Unchanged.SAME_BYTES, Validators()))
        await asyncio.sleep(0)
        await writer.submit(a_feed(), a_poll(a_new_entry()))
        await writer.drain()
    assert store.counts().entries == 1


async def test_what_was_handed_over_is_written_though_the_writer_is_cancelled(store: Store) -> None:
    async with running(store) as writer:
        await writer.submit(a_feed("quiet"), PollUnchanged("quiet", NOW, Unchanged.SAME_BYTES, Validators('"e"')))
        while not writer.pending or writer._queue.qsize():
            await asyncio.sleep(0)
    assert store.states([a_feed("quiet")], NOW)["quiet"].validators.etag == '"e"'


async def test_what_an_old_address_said_is_dropped_when_the_feed_was_edited_meanwhile(store: Store) -> None:
    old, new = a_feed(), a_feed(url="https://new.test/feed.xml")
    store.register([new], NOW)
    async with running(store) as writer:
        await writer.submit(old, a_poll(a_new_entry(), etag='"of-the-old-one"'))
        await writer.drain()
        assert writer.pending == frozenset()
    assert store.states([new], NOW)["harbour"].validators == Validators()
    assert store.counts().entries == 0


async def test_a_listener_that_fails_does_not_stop_the_writer(store: Store) -> None:
    def fail(_: Committed) -> None:
        raise OSError("nowhere to show progress")

    async with running(store, on_commit=fail) as writer:
        for key in ("one", "two"):
            await writer.submit(a_feed(), a_poll(a_new_entry(an_entry(key, link=f"https://harbour.test/{key}"))))
            await writer.drain()
    assert store.counts().entries == 2


async def test_a_result_of_older_rules_is_judged_again(store: Store) -> None:
    judge = FakeJudge("rules-2")
    async with running(store, judge) as writer:
        await writer.submit(
            a_feed(), a_poll(a_new_entry(matches=[a_match("old rule")]), a_new_entry(an_entry("x"), is_known=True))
        )
        await writer.drain()
    assert set(store.last_matches()) == {"new rule"}
    assert len(judge.judged) == 1


async def test_rules_that_change_while_a_result_is_judged_again_judge_it_too(store: Store) -> None:
    class Edited(FakeJudge):
        """Rules that are edited once while they judge."""

        async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
            analysis = await super().judge(article, feed_id, today)
            self.rules_version = "rules-3"
            return analysis

    judge = Edited("rules-2")
    async with running(store, judge) as writer:
        await writer.submit(a_feed(), a_poll(a_new_entry(matches=[a_match("old rule")])))
        await writer.drain()
    assert (len(judge.judged), versions(store)) == (2, ["rules-3"])


async def test_rules_that_change_all_the_time_keep_nothing_from_being_written(store: Store) -> None:
    class Restless(FakeJudge):
        async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
            analysis = await super().judge(article, feed_id, today)
            self.rules_version = f"after {len(self.judged)}"
            return analysis

    async with running(store, Restless("rules-2")) as writer:
        await writer.submit(a_feed(), a_poll(a_new_entry(matches=[a_match("old rule")])))
        await writer.drain()
    assert versions(store) == [f"after {RENEWALS - 1}"]
    assert set(store.last_matches()) == {"new rule"}


async def test_a_result_without_a_verdict_waits_for_the_rules_that_hold_then(store: Store) -> None:
    judge = FakeJudge("rules-2")
    async with running(store, judge) as writer:
        await writer.submit(a_feed(), a_poll(a_new_entry(matches=None)))
        await writer.drain()
    assert (judge.judged, versions(store), store.counts().unjudged) == ([], [None], 1)


def versions(store: Store) -> list[str | None]:
    """By which rules each article was judged."""
    with store._reading() as connection:
        return list(connection.exec_driver_sql("SELECT rules_version FROM article").scalars())


async def test_an_outcome_that_cannot_be_written_is_told_and_comes_again(store: Store, tmp_path: Path) -> None:
    with sqlite_module().connect(tmp_path / "monitor.db") as breaker:
        breaker.execute("CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    breaker.close()
    async with running(store) as writer:
        await writer.submit(a_feed(), a_poll(a_new_entry()))
        await writer.drain()
        assert writer.pending == frozenset()
    state = store.states([a_feed()], NOW)["harbour"]
    assert (state.condition, state.validators) == (FeedCondition.FAILING, Validators())
    assert state.last_error is not None
    assert "could not be written" in state.last_error
    assert "disk is full" in state.last_error
    assert store.counts().entries == 0


async def test_while_nothing_can_be_written_a_feed_is_not_polled_again(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_module().connect(tmp_path / "monitor.db") as breaker:
        breaker.execute("CREATE TRIGGER full BEFORE INSERT ON feed_state BEGIN SELECT RAISE(ABORT, 'full'); END")
    breaker.close()
    async with running(store) as writer:
        await writer.submit(a_feed(), a_poll(a_new_entry()))
        await writer.drain()
        assert writer.pending == {"harbour"}
    assert "nothing can be written" in caplog.text
