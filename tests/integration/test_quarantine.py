"""Documents that end their readers, by real workers that really die, over the real store."""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from monitor.core.rules import RuleSet
from monitor.pool import Pool, WorkerFailure, WorkerFailureKind
from monitor.quarantine import Quarantine, document_hash
from monitor.store import Store
from tests.builders import NOW, a_feed

pytestmark = pytest.mark.asyncio(loop_scope="module")

URL = "https://harbour.test/feed.xml"
BODY = b"<rss>poison</rss>"
Read = Callable[[], Awaitable[int | WorkerFailure | None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    async with Pool(RuleSet((), (), ()), workers=1) as shared:
        yield shared


class Ward:
    """A quarantine with a clock, and how often a worker was asked."""

    def __init__(self, store: Store, pool: Pool) -> None:
        self.store, self.pool = store, pool
        self.now, self.asked, self.counted_by_then = NOW, 0, list[int]()
        self.restart()

    def restart(self) -> None:
        self.quarantine = Quarantine(self.store, self.clock)

    def clock(self) -> datetime:
        return self.now

    async def crash(self) -> WorkerFailure | None:
        self.note()
        return await self.pool.run_once(20, os.abort)

    async def dawdle(self) -> WorkerFailure | None:
        self.note()
        return await self.pool.run_once(0.05, time.sleep, 5)

    async def succeed(self) -> int | WorkerFailure:
        self.note()
        return await self.pool.run_once(20, os.getpid)

    def note(self) -> None:
        self.asked += 1
        self.counted_by_then.append(self.store.quarantined(self.now).get(document_hash(BODY), 0))

    async def read(self, read: Read, body: bytes = BODY, *, is_page: bool = False) -> object:
        quarantine = self.quarantine
        guard = (quarantine.guard_of_page if is_page else quarantine.guard_of_feed)(a_feed(), URL, body)
        return await guard.attempt(read)

    def notices(self) -> list[str]:
        with self.store.reading_digest() as reader:
            return list(reader.wanted(self.store.subscribe("daily", NOW), None).notices.values())


@pytest.fixture
def ward(store: Store, pool: Pool) -> Ward:
    return Ward(store, pool)


def kind_of(answer: object) -> WorkerFailureKind:
    assert isinstance(answer, WorkerFailure)
    return answer.kind


async def test_a_document_whose_readers_abort_is_read_twice_and_never_again(ward: Ward) -> None:
    answer = await ward.read(ward.crash)
    assert isinstance(answer, WorkerFailure)
    assert (answer.kind, ward.asked) == (WorkerFailureKind.QUARANTINED, 2)
    assert answer.detail == (
        "reading it failed 2 times: its reader crashed (exit status -6); it is left alone until it changes"
    )
    ward.restart()
    assert kind_of(await ward.read(ward.succeed)) is WorkerFailureKind.QUARANTINED
    assert ward.asked == 2


async def test_the_second_try_is_on_disk_before_it_is_made(ward: Ward) -> None:
    await ward.read(ward.crash)
    assert ward.counted_by_then == [0, 2]


async def test_a_document_that_takes_too_long_has_its_second_try_at_the_next_poll(ward: Ward) -> None:
    assert kind_of(await ward.read(ward.dawdle)) is WorkerFailureKind.TIME
    ward.restart()
    assert kind_of(await ward.read(ward.dawdle)) is WorkerFailureKind.QUARANTINED
    assert ward.asked == 2


async def test_a_document_that_is_read_at_the_second_try_was_not_to_blame(ward: Ward) -> None:
    await ward.read(ward.dawdle)
    assert isinstance(await ward.read(ward.succeed), int)
    assert ward.store.quarantined(NOW) == {}
    assert kind_of(await ward.read(ward.dawdle)) is WorkerFailureKind.TIME


async def test_other_bytes_are_another_document(ward: Ward) -> None:
    await ward.read(ward.crash)
    assert isinstance(await ward.read(ward.succeed, BODY + b" "), int)


async def test_after_a_month_a_document_is_tried_again(ward: Ward) -> None:
    await ward.read(ward.crash)
    ward.now += timedelta(days=31)
    ward.restart()
    assert isinstance(await ward.read(ward.succeed), int)


async def test_a_failure_that_ended_no_worker_is_not_counted(ward: Ward) -> None:
    async def refuse() -> WorkerFailure:
        return WorkerFailure(WorkerFailureKind.ERROR, "its reader failed")

    for _ in range(4):
        assert kind_of(await ward.read(refuse)) is WorkerFailureKind.ERROR


async def test_a_feed_that_is_left_alone_is_told_of_once(ward: Ward) -> None:
    for _ in range(3):
        await ward.read(ward.crash)
    ward.restart()
    await ward.read(ward.crash)
    (notice,) = ward.notices()
    assert notice.startswith(
        "Harbour Post (https://harbour.test/feed.xml) brings nothing new: reading it failed 2 times"
    )


async def test_a_page_that_is_left_alone_is_told_of_in_its_article_alone(ward: Ward) -> None:
    await ward.read(ward.crash, is_page=True)
    assert ward.notices() == []
