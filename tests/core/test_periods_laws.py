"""Exactly one period for every date and time of every place, against a clock that is simply watched."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate, pairwise, product
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Schedule
from monitor.core.periods import EPOCH, latest_due, next_due

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)  # all clocks of these years change at a multiple of it, by a multiple of it
EDGE = timedelta(days=2)
PARTS = 8

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


def readings_of(zone: ZoneInfo, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """What a clock shows each quarter of an hour: (instant, reading)."""
    steps = (start + QUARTER * number for number in range((end - start) // QUARTER))
    return [(instant, instant.astimezone(zone).replace(tzinfo=None, fold=0)) for instant in steps]


watched = cache(readings_of)


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


# ------------------------------------------------------------------------------------- two years of every zone, whole


@cache
def zones_by_clock() -> dict[tuple[tuple[datetime, timedelta], ...], list[ZoneInfo]]:
    """All zones, by the instants in the two years at which their clocks change, and what they are ahead of UTC then.

    Zones of one clock show the same at each second, so that one of them stands for all.
    """
    found: dict[tuple[tuple[datetime, timedelta], ...], list[ZoneInfo]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        found.setdefault(tuple(changes_of(zone)), []).append(zone)
    return found


def changes_of(zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """The offset at the start, then each change to the second. No clock changes twice within twelve hours."""

    def ahead(instant: datetime) -> timedelta:
        return instant.astimezone(zone).utcoffset() or timedelta(0)

    start, end, step = FIRST - 2 * EDGE, LAST + 2 * EDGE, timedelta(hours=12)
    yield start, ahead(start)
    while start < end:
        if ahead(start) != (later := ahead(start + step)):
            seconds = range(int(step.total_seconds()))
            second = bisect_left(seconds, True, key=lambda s: ahead(start + timedelta(seconds=s)) == later)
            yield start + timedelta(seconds=second), later
        start += step


@dataclass(frozen=True)
class Watched:
    """What a clock shows in the two years: its dates, and the latest reading so far at each quarter of an hour."""

    dates: list[date]
    instants: list[datetime]
    latest: list[datetime]

    @classmethod
    def of(cls, zone: ZoneInfo) -> "Watched":
        readings = readings_of(zone, FIRST - EDGE, LAST + EDGE)
        dates = sorted({reading.date() for _, reading in readings})
        latest = accumulate((reading for _, reading in readings), max)
        return cls(dates[:-1], [instant for instant, _ in readings], list(latest))

    def slots(self, at: str, days: frozenset[int], form: str) -> list[tuple[str, datetime]]:
        """One for every date of these weekdays that was shown: when `at` on it or later was shown first."""
        walls = (datetime.combine(day, time.fromisoformat(at)) for day in self.dates if day.weekday() in days)
        found = ((f"{wall:{form}}", self.instants[bisect_left(self.latest, wall)]) for wall in walls)
        return [(key, due_at) for key, due_at in found if FIRST < due_at <= LAST]


def slots_found(zone: ZoneInfo, at: str, days: frozenset[int]) -> list[tuple[str, datetime]]:
    schedule = Schedule(zone=zone, at=(at,), days=days, every=None)
    found, slot = [], next_due(schedule, FIRST)
    while slot.due_at <= LAST:
        found.append((slot.key, slot.due_at))
        slot = next_due(schedule, slot.due_at)
    return found


def test_every_zone_has_its_clock_among_those_that_are_looked_at() -> None:
    assert sum(map(len, zones_by_clock().values())) == len(available_timezones()) > 590
    assert all(change.timestamp() % QUARTER.total_seconds() == 0 for clock in zones_by_clock() for change, _ in clock)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_two_years_of_every_zone_have_one_period_a_date_and_one_a_week(part: int) -> None:
    """Eight times a day, and weekly at two of them on each of the seven days."""
    every_day, single_days = frozenset(range(7)), [frozenset({day}) for day in range(7)]
    for zone, *_ in list(zones_by_clock().values())[part::PARTS]:
        clock = Watched.of(zone)
        for at in SAMPLE:
            assert slots_found(zone, at, every_day) == clock.slots(at, every_day, "%Y-%m-%d"), zone
        for at, day in product(("00:00", "02:30"), single_days):
            found = slots_found(zone, at, day)
            assert found == clock.slots(at, day, "%G-W%V"), zone
            assert len({key for key, _ in found}) == len(found) >= 104


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
