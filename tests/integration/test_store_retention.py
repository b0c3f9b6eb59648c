"""What was kept long enough is dropped once a day, by a time that no wrong clock carries far ahead."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import open_store, run_once, start_parts
from monitor.store import Store
from monitor.store.retention import LONGEST_STEP
from tests.acceptance.harbour import Item
from tests.builders import NOW, a_new_entry, a_poll
from tests.integration.conftest import Committer
from tests.integration.desk import Desk
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.server import NewsWeb

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_day_has_one_turn(store: Store) -> None:
    assert store.retention_turn(NOW) == NOW
    assert [store.retention_turn(NOW + hours * HOUR) for hours in (0, 1, 23)] == [None] * 3
    assert store.retention_turn(NOW + DAY) == NOW + DAY


def test_a_clock_that_jumps_ahead_is_believed_for_a_week(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    assert store.retention_turn(NOW + 4_000 * DAY) == NOW + LONGEST_STEP
    assert store.retention_turn(NOW + 4_000 * DAY + HOUR) is None
    assert store.retention_turn(NOW + HOUR) == NOW + HOUR
    assert store.retention_turn(NOW + 4_000 * DAY) == NOW + HOUR + LONGEST_STEP


def test_a_machine_that_was_off_catches_up_a_week_a_day(store: Store) -> None:
    store.retention_turn(NOW)
    turns = [store.retention_turn(NOW + (21 + day) * DAY) for day in range(4)]
    assert turns == [NOW + days * DAY for days in (7, 14, 21, 24)]


@pytest.fixture
def desk(tmp_path: Path, newsweb: NewsWeb) -> Desk:
    return Desk(tmp_path, newsweb)


async def test_cycles_of_cron_drop_old_texts_as_the_daemon_does(desk: Desk) -> None:
    config = desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    with open_store(config, lambda: NOW) as store:
        await run_once(desk.load(), store, clock=lambda: NOW)
        for days in range(7, 372, 7):  # as if cycles had gone on
            store.retention_turn(NOW + days * DAY)
        await run_once(desk.load(), store, clock=lambda: NOW + 372 * DAY)
        assert store.life(1).text_length == 0
        async with start_parts(desk.load(), store, lambda: NOW + 372 * DAY) as parts:
            await parts.drop_old_texts()
