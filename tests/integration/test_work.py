"""The work queue in the process: order, uniqueness, bounds, failures and the ways to stop."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from monitor.work import LocalQueue, WorkQueue

FOREVER = timedelta(hours=1)
AT_ONCE = timedelta(0)


class Workshop:
    """Handlers that note what they do and wait at a gate until the test opens it."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self.most_at_once = 0
        self.gate = asyncio.Event()

    async def work(self, key: str) -> None:
        self.started.append(key)
        self.most_at_once = max(self.most_at_once, len(self.started) - len(self.ended))
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled.append(key)
            raise
        self.ended.append(key)

    async def fail(self, key: str) -> None:
        raise RuntimeError(f"cannot do {key}")


@contextlib.asynccontextmanager
async def running(queue: LocalQueue, workshop: Workshop) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(queue.run({"work": workshop.work, "fail": workshop.fail}))
    await settle()
    try:
        yield task
    finally:
        await queue.stop(AT_ONCE)
        await asyncio.gather(task, return_exceptions=True)


async def settle() -> None:
    """Let everything that can run now run."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_jobs_run_in_the_order_they_came() -> None:
    queue, workshop = LocalQueue(concurrency=1), Workshop()
    workshop.gate.set()
    async with running(queue, workshop):
        assert await queue.enqueue("work", ["b", "a", "c"]) == 3
        await queue.idle()
    assert workshop.ended == ["b", "a", "c"]


async def test_jobs_enqueued_before_the_start_wait_for_it() -> None:
    queue, workshop = LocalQueue(concurrency=2), Workshop()
    workshop.gate.set()
    await queue.enqueue("work", ["early"])
    assert workshop.started == []
    async with running(queue, workshop):
        await queue.idle()
    assert workshop.ended == ["early"]


async def test_a_key_is_unique_while_it_is_queued_or_running_and_free_afterwards() -> None:
    queue, workshop = LocalQueue(concurrency=1), Workshop()
    async with running(queue, workshop):
        assert await queue.enqueue("work", ["a", "b", "b"]) == 2
        await settle()
        assert workshop.started == ["a"]
        assert await queue.enqueue("work", ["a", "b"]) == 0
        workshop.gate.set()
        await queue.idle()
        assert await queue.enqueue("work", ["a"]) == 1
        await queue.idle()
    assert workshop.ended == ["a", "b", "a"]


async def test_the_same_key_of_another_kind_is_another_job() -> None:
    queue = LocalQueue(concurrency=1)
    assert await queue.enqueue("work", ["a"]) + await queue.enqueue("fail", ["a"]) == 2


async def test_no_more_than_the_given_number_run_at_once() -> None:
    queue, workshop = LocalQueue(concurrency=3), Workshop()
    async with running(queue, workshop):
        await queue.enqueue("work", map(str, range(10)))
        await settle()
        assert len(workshop.started) == 3
        workshop.gate.set()
        await queue.idle()
    assert workshop.most_at_once == 3
    assert len(workshop.ended) == 10


async def test_what_a_handler_raises_is_logged_and_stops_neither_the_others_nor_the_queue(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue, workshop = LocalQueue(concurrency=1), Workshop()
    workshop.gate.set()
    with caplog.at_level(logging.ERROR, logger="monitor.work"):
        async with running(queue, workshop) as task:
            await queue.enqueue("fail", ["x"])
            await queue.enqueue("nobody", ["y"])
            await queue.enqueue("work", ["z"])
            await queue.idle()
            assert not task.done()
    assert workshop.ended == ["z"]
    assert [record.getMessage() for record in caplog.records] == [
        "the handler of fail x failed",
        "the handler of nobody y failed",
    ]
    assert "cannot do x" in caplog.text


async def test_idle_waits_for_what_is_running() -> None:
    queue, workshop = LocalQueue(concurrency=1), Workshop()
    async with running(queue, workshop):
        await queue.enqueue("work", ["a"])
        waiting = asyncio.create_task(queue.idle())
        await settle()
        assert not waiting.done()
        workshop.gate.set()
        await waiting
    assert workshop.ended == ["a"]


async def test_stop_lets_running_jobs_finish_and_starts_none_of_the_queued() -> None:
    queue, workshop = LocalQueue(concurrency=1), Workshop()
    async with running(queue, workshop) as task:
        await queue.enqueue("work", ["running", "queued"])
        stopping = asyncio.create_task(queue.stop(FOREVER))
        await settle()
        assert await queue.enqueue("work", ["late"]) == 0
        workshop.gate.set()
        await stopping
        await task
        await queue.idle()
    assert workshop.ended == ["running"]
    assert workshop.cancelled == []


async def test_stop_cancels_what_does_not_finish_in_time() -> None:
    queue, workshop = LocalQueue(concurrency=2), Workshop()
    async with running(queue, workshop) as task:
        await queue.enqueue("work", ["a", "b", "c"])
        await settle()
        await queue.stop(AT_ONCE)
        await task
    assert sorted(workshop.cancelled) == ["a", "b"]


async def test_cancelling_the_run_cancels_the_handlers_too() -> None:
    queue, workshop = LocalQueue(concurrency=1), Workshop()
    async with running(queue, workshop) as task:
        await queue.enqueue("work", ["a"])
        await settle()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert workshop.cancelled == ["a"]


async def test_done_jobs_leave_nothing_behind() -> None:
    queue: WorkQueue = LocalQueue(concurrency=4)
    workshop = Workshop()
    workshop.gate.set()
    assert isinstance(queue, LocalQueue)
    async with running(queue, workshop):
        await queue.enqueue("work", map(str, range(1000)))
        await queue.idle()
        assert (len(queue._known), len(queue._running), len(queue._queued)) == (0, 0, 0)
