"""The time of a stream that has no clock but its dates: a wrong one does not move it, a silence only for a while."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.stories import Clock
from monitor.core.stories.clock import AHEAD, LAST

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DATES = st.lists(st.datetimes(timezones=st.just(UTC)), max_size=60)


def test_what_comes_in_order_is_dated_as_it_claims_and_the_latest_is_the_time() -> None:
    clock = Clock()
    for hours in range(100):
        claimed = NOON + hours * HOUR
        assert clock.dated(claimed) == claimed == clock.now


def test_no_date_moves_nothing() -> None:
    clock = Clock()
    assert clock.dated(None) is None is clock.now
    clock.dated(NOON)
    assert clock.dated(None) is None
    assert clock.now == NOON


def test_a_date_of_another_century_is_taken_for_the_time() -> None:
    clock = Clock()
    clock.dated(NOON)
    assert clock.dated(FAR) == clock.now == NOON
    assert clock.dated(NOON + HOUR) == clock.now == NOON + HOUR


def test_a_dozen_wrong_dates_in_a_row_do_not_move_the_clock() -> None:
    clock = Clock()
    for hours in range(LAST):
        clock.dated(NOON + hours * HOUR)
    time = clock.now
    for _ in range(LAST // 2):
        clock.dated(FAR)
        assert clock.now == time


def test_a_clock_that_began_with_a_wrong_date_goes_right_with_the_next() -> None:
    clock = Clock()
    assert clock.dated(FAR) == clock.now == FAR
    assert clock.dated(NOON) == clock.now == NOON


def test_what_comes_after_a_silence_keeps_its_date_and_moves_the_clock_when_most_have_come() -> None:
    clock = Clock()
    for hours in range(LAST):
        clock.dated(NOON + hours * HOUR)
    later = NOON + 60 * DAY
    for number in range(LAST):
        assert clock.dated(later + number * HOUR) == later + number * HOUR
        assert clock.now is not None
        assert (clock.now >= later) == (number > LAST // 2 - 1)


def test_no_date_is_believed_beyond_the_time_of_the_input() -> None:
    clock = Clock(limit=NOON)
    assert clock.dated(FAR) == clock.now == NOON
    assert clock.dated(NOON - DAY) == NOON - DAY
    assert clock.now == NOON


@given(DATES)
def test_the_time_is_a_date_that_was_claimed_and_not_far_ahead_of_the_middle_one(dates: list[datetime]) -> None:
    clock, again = Clock(), Clock()
    for number, claimed in enumerate(dates):
        dated = clock.dated(claimed)
        assert (dated, clock.now) == (again.dated(claimed), again.now)
        last = sorted(dates[max(0, number + 1 - LAST) : number + 1])
        assert clock.now in dates
        assert clock.now is not None
        assert clock.now - last[(len(last) - 1) // 2] <= AHEAD
        assert dated in (claimed, clock.now)
