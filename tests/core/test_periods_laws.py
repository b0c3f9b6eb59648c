"""Exactly one period for every date and time of every place, against a clock that is simply watched."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Schedule
from monitor.core.periods import EPOCH, latest_due, next_due

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)  # all clocks of these years change at a multiple of it, by a multiple of it
EDGE = timedelta(days=2)

QUARTERS = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 24 * 60, 15))
SAMPLE = ("00:00", "00:30", "01:45", "02:30", "03:00", "12:00", "23:00", "23:45")


@cache
def distinct_zones() -> dict[tuple[timedelta, ...], ZoneInfo]:
    """One zone for each way in which clocks run over the two years; by this measure most of the 600 are aliases."""
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)]
    zones = (ZoneInfo(name) for name in sorted(available_timezones()))
    return {tuple(day.astimezone(zone).utcoffset() or timedelta(0) for day in days): zone for zone in zones}


def spells() -> list[tuple[ZoneInfo, datetime]]:
    """Each day on which some clock changes, and for each zone one on which it does not."""
    found = []
    for offsets, zone in distinct_zones().items():
        changes = [number for number, (before, after) in enumerate(pairwise(offsets)) if before != after]
        found += [(zone, FIRST + timedelta(days=number)) for number in (30, *changes)]
    return found


@cache
def watched(zone: ZoneInfo, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """What a clock shows each quarter of an hour: (instant, reading)."""
    steps = (start + QUARTER * number for number in range((end - start) // QUARTER))
    return [(instant, instant.astimezone(zone).replace(tzinfo=None, fold=0)) for instant in steps]


def expected(readings: list[tuple[datetime, datetime]], at: str) -> list[tuple[str, datetime]]:
    """For every date the clock shows, the first instant at which it shows `at` on that date or later."""
    dates = sorted({reading.date() for _, reading in readings})
    walls = [datetime.combine(day, time.fromisoformat(at)) for day in dates]
    return [
        (wall.date().isoformat(), next((instant for instant, reading in readings if reading >= wall), LAST + EDGE))
        for wall in walls
    ]


def assert_each_date_has_one_period(zone: ZoneInfo, day: datetime, at: str) -> None:
    start, end = day - EDGE, day + EDGE
    schedule = Schedule(zone=zone, at=(at,), days=frozenset(range(7)), every=None)
    wanted = [(key, due) for key, due in expected(watched(zone, start - EDGE, end + EDGE), at) if start < due <= end]
    found, before, slot = [], latest_due(schedule, start), next_due(schedule, start)
    while slot.due_at <= end:
        assert latest_due(schedule, slot.due_at) == slot
        assert latest_due(schedule, slot.due_at - timedelta(seconds=1)) == before
        found.append((slot.key, slot.due_at))
        before, slot = slot, next_due(schedule, slot.due_at)
    assert found == wanted, f"{zone} around {day:%Y-%m-%d} at {at}"


def test_there_is_something_to_test() -> None:
    assert len(distinct_zones()) > 40
    assert len(spells()) > 150


def test_every_date_of_every_zone_has_one_period() -> None:
    for zone, day in spells():
        for at in SAMPLE:
            assert_each_date_has_one_period(zone, day, at)


@pytest.mark.slow
@pytest.mark.parametrize("at", QUARTERS)
def test_every_date_of_every_zone_has_one_period_at_each_quarter_of_the_day(at: str) -> None:
    for zone, day in spells():
        assert_each_date_has_one_period(zone, day, at)


schedules = st.builds(
    Schedule,
    zone=st.sampled_from(sorted(available_timezones())).map(ZoneInfo),
    at=st.lists(st.times().map(lambda at: f"{at:%H:%M}"), min_size=1, max_size=4).map(tuple),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    every=st.none()
    | st.timedeltas(timedelta(seconds=5), timedelta(days=40)).map(lambda every: every - every % timedelta(seconds=1)),
)
instants = st.timedeltas(timedelta(days=-120 * 365), timedelta(days=180 * 365)).map(lambda since: EPOCH + since)


@given(schedules, instants)
def test_now_lies_between_the_latest_slot_and_the_next(schedule: Schedule, now: datetime) -> None:
    latest, following = latest_due(schedule, now), next_due(schedule, now)
    assert latest.due_at <= now < following.due_at
    assert latest_due(schedule, following.due_at - timedelta(microseconds=1)) == latest
    assert following.key != latest.key


@given(schedules, instants)
def test_slot_is_the_same_whenever_it_is_looked_at(schedule: Schedule, now: datetime) -> None:
    following = next_due(schedule, now)
    assert latest_due(schedule, following.due_at) == following
    assert latest_due(schedule, next_due(schedule, following.due_at).due_at - timedelta(microseconds=1)) == following


@given(schedules, instants)
def test_key_names_a_day_of_the_schedule(schedule: Schedule, now: datetime) -> None:
    day = latest_due(schedule, now).day
    is_week = len(schedule.days) == len(set(schedule.at)) == 1
    day += f"-{min(schedule.days) + 1}" if is_week else ""
    assert schedule.every is not None or date.fromisoformat(day).weekday() in schedule.days
