"""Slots by value: the days on which the clocks of some place do something odd, and the keys."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from monitor.core.model import Schedule
from monitor.core.periods import (
    EPOCH,
    Course,
    Slot,
    after_edit,
    coming_slot,
    due_slot,
    first_instant,
    latest_due,
    next_due,
)

EVERY_DAY = frozenset(range(7))
FRIDAYS = frozenset({4})


def a_schedule(
    zone: str | tzinfo = "Europe/Berlin",
    at: tuple[str, ...] = ("07:00",),
    days: frozenset[int] = EVERY_DAY,
    every: timedelta | None = None,
) -> Schedule:
    return Schedule(zone=ZoneInfo(zone) if isinstance(zone, str) else zone, at=at, days=days, every=every)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slots_between(schedule: Schedule, start: datetime, end: datetime) -> list[tuple[str, str]]:
    """Keys and local due times of all slots in (start, end], found one after the other."""
    found = []
    slot = next_due(schedule, start)
    while slot.due_at <= end:
        found.append((slot.key, f"{slot.due_at.astimezone(schedule.zone):%m-%d %H:%M}"))
        slot = next_due(schedule, slot.due_at)
    return found


def test_slot_is_due_at_its_local_wall_time() -> None:
    assert latest_due(a_schedule(), utc("2026-11-21T09:30")) == Slot("2026-11-21", utc("2026-11-21T06:00"))


def test_slot_is_due_at_the_very_instant_and_not_before() -> None:
    schedule = a_schedule()
    assert latest_due(schedule, utc("2026-11-21T06:00")).key == "2026-11-21"
    assert latest_due(schedule, utc("2026-11-21T05:59:59.999999")).key == "2026-11-20"
    assert next_due(schedule, utc("2026-11-21T06:00")).key == "2026-11-22"
    assert next_due(schedule, utc("2026-11-21T05:59:59.999999")).key == "2026-11-21"


def test_now_may_be_given_in_any_zone() -> None:
    now = datetime(2026, 11, 21, 18, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert latest_due(a_schedule(), now).due_at == utc("2026-11-21T06:00")


def test_schedule_with_a_fixed_offset_needs_no_zone_data() -> None:
    assert latest_due(a_schedule(UTC), utc("2026-11-21T09:30")).due_at == utc("2026-11-21T07:00")


def test_key_bears_the_time_where_a_day_has_several() -> None:
    schedule = a_schedule(at=("18:30", "07:00"))
    assert slots_between(schedule, utc("2026-11-21T00:00"), utc("2026-11-22T12:00")) == [
        ("2026-11-21T07:00", "11-21 07:00"),
        ("2026-11-21T18:30", "11-21 18:30"),
        ("2026-11-22T07:00", "11-22 07:00"),
    ]


def test_time_given_twice_is_one_time() -> None:
    assert latest_due(a_schedule(at=("07:00", "07:00")), utc("2026-11-21T09:30")).key == "2026-11-21"


def test_only_the_days_of_the_schedule_have_slots() -> None:
    assert latest_due(a_schedule(days=FRIDAYS), utc("2026-11-21T09:30")) == Slot("2026-W47", utc("2026-11-20T06:00"))


def test_after_three_weeks_asleep_one_slot_is_due() -> None:
    assert latest_due(a_schedule(), utc("2026-12-12T09:00")).key == "2026-12-12"


def test_clock_that_jumped_to_2038_and_back_meets_the_same_slots() -> None:
    schedule = a_schedule()
    before = latest_due(schedule, utc("2026-11-21T09:30"))
    assert latest_due(schedule, utc("2038-01-19T03:14:08")).key == "2038-01-18"
    assert latest_due(schedule, utc("2026-11-21T09:31")) == before


@pytest.mark.parametrize(
    ("zone", "at", "start", "expected"),
    [
        pytest.param(
            "Europe/Berlin",
            ("02:30",),
            "2026-10-24T12:00",
            [("2026-10-25", "10-25 02:30"), ("2026-10-26", "10-26 02:30")],
            id="an hour that comes twice counts once",
        ),
        pytest.param(
            "Europe/Berlin",
            ("02:30",),
            "2026-03-28T12:00",
            [("2026-03-29", "03-29 03:00"), ("2026-03-30", "03-30 02:30")],
            id="an hour that never comes is due when the clock jumps over it",
        ),
        pytest.param(
            "Africa/Cairo",
            ("00:00",),
            "2026-04-23T12:00",
            [("2026-04-24", "04-24 01:00"), ("2026-04-25", "04-25 00:00")],
            id="a midnight that never comes",
        ),
        pytest.param(
            "America/Nuuk",
            ("23:30",),
            "2025-03-29T12:00",
            [("2025-03-29", "03-30 00:00"), ("2025-03-30", "03-30 23:30")],
            id="an hour before midnight that never comes still belongs to its day",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            ("02:15",),
            "2026-10-03T12:00",
            [("2026-10-04", "10-04 02:30"), ("2026-10-05", "10-05 02:15")],
            id="a clock that jumps by half an hour",
        ),
        pytest.param(
            "America/St_Johns",
            ("00:00",),
            "2009-10-31T12:00",
            [("2009-11-01", "11-01 00:00"), ("2009-11-02", "11-02 00:00")],
            id="a clock that goes back over midnight shows one date twice",
        ),
        pytest.param(
            "Pacific/Apia",
            ("07:00",),
            "2011-12-28T12:00",
            [("2011-12-28", "12-28 07:00"), ("2011-12-29", "12-29 07:00"), ("2011-12-31", "12-31 07:00")],
            id="a date that no clock shows has no slot",
        ),
        pytest.param(
            "Europe/Berlin",
            ("02:00", "02:45", "03:00"),
            "2026-03-29T00:30",
            [
                ("2026-03-29T03:00", "03-29 03:00"),
                ("2026-03-30T02:00", "03-30 02:00"),
                ("2026-03-30T02:45", "03-30 02:45"),
                ("2026-03-30T03:00", "03-30 03:00"),
            ],
            id="times that fall on one instant are one slot",
        ),
    ],
)
def test_odd_days_have_one_slot(zone: str, at: tuple[str, ...], start: str, expected: list[tuple[str, str]]) -> None:
    begin = utc(start)
    assert slots_between(a_schedule(zone, at), begin, begin + timedelta(hours=71))[: len(expected)] == expected


def test_slot_before_one_that_several_times_share_is_an_earlier_instant() -> None:
    schedule = a_schedule(at=("02:00", "02:45"))
    assert latest_due(schedule, utc("2026-03-29T12:00")) == Slot("2026-03-29T02:45", utc("2026-03-29T01:00"))
    assert latest_due(schedule, utc("2026-03-29T00:59")).due_at == utc("2026-03-28T01:45")


def test_second_pass_over_midnight_does_not_open_the_day_again() -> None:
    # At 00:01 on 1 November 2009 the clocks of St. John's went back to 23:01 on 31 October.
    schedule = a_schedule("America/St_Johns", ("00:00",))
    second_pass = utc("2009-11-01T03:00")
    assert f"{second_pass.astimezone(schedule.zone):%d %H:%M}" == "31 23:30"
    assert latest_due(schedule, second_pass).key == "2009-11-01"
    assert next_due(schedule, second_pass).key == "2009-11-02"


def test_weekday_whose_date_is_missing_waits_for_the_next_week() -> None:
    schedule = a_schedule("Pacific/Apia", days=FRIDAYS)
    assert latest_due(schedule, utc("2011-12-24T00:00")).due_at == utc("2011-12-23T17:00")
    assert next_due(schedule, utc("2011-12-24T00:00")).key == "2012-W01"


def test_interval_slots_are_multiples_since_1970_in_utc() -> None:
    schedule = a_schedule(every=timedelta(minutes=15))
    assert latest_due(schedule, utc("2026-11-21T07:29:59")) == Slot("2026-11-21T07:15:00Z", utc("2026-11-21T07:15"))
    assert next_due(schedule, utc("2026-11-21T07:15")).key == "2026-11-21T07:30:00Z"


def test_interval_may_be_longer_than_a_day_and_no_part_of_it() -> None:
    schedule = a_schedule(every=timedelta(hours=50))
    assert latest_due(schedule, utc("1970-01-03T12:00")) == Slot("1970-01-03T02:00:00Z", utc("1970-01-03T02:00"))
    assert latest_due(schedule, utc("1970-01-03T01:59")).due_at == utc("1970-01-01T00:00")


@pytest.mark.parametrize("schedule", [a_schedule(at=()), a_schedule(days=frozenset())], ids=["no times", "no days"])
def test_schedule_that_is_never_due_is_refused(schedule: Schedule) -> None:
    with pytest.raises(ValueError, match="never due"):
        latest_due(schedule, utc("2026-11-21T07:00"))
    with pytest.raises(ValueError, match="never due"):
        next_due(schedule, utc("2026-11-21T07:00"))


def test_jump_is_found_to_the_second() -> None:
    # Until midnight of 7 January 1972 the clocks of Monrovia ran 44 minutes and 30 seconds behind UTC.
    twenty_past = datetime.fromisoformat("1972-01-07T00:20")
    assert first_instant(twenty_past, ZoneInfo("Africa/Monrovia")) == utc("1972-01-07T00:44:30")


# ---------------------------------------------------------------------------------------------------------- editions


def test_key_is_the_week_where_a_week_has_one_slot() -> None:
    schedule = a_schedule(days=FRIDAYS)
    assert [key for key, _ in slots_between(schedule, utc("2026-12-20T00:00"), utc("2027-01-16T00:00"))] == [
        "2026-W52",
        "2026-W53",
        "2027-W01",
        "2027-W02",
    ]
    assert latest_due(a_schedule(days=FRIDAYS, at=("07:00", "19:00")), utc("2026-11-21T00:00")).day == "2026-11-20"


# ------------------------------------------------------------------------------------------------------------- edits


@dataclass(frozen=True)
class Edit:
    """A schedule that becomes another at noon (UTC) of Saturday 21 November 2026, and where the next slots lie."""

    before: Schedule
    after: Schedule
    next_slots: tuple[str, ...]


NOON = utc("2026-11-21T12:00")
NIGHT, MORNING, EVENING = a_schedule(UTC, ("23:00",)), a_schedule(UTC, ("07:00",)), a_schedule(UTC, ("20:00",))
EDITS = {
    "a later time of the same day": Edit(EVENING, NIGHT, ("2026-11-21 at 23:00", "2026-11-22 at 23:00")),
    "a time that has passed keeps the old one for the day": Edit(
        EVENING, MORNING, ("2026-11-21 at 20:00", "2026-11-22 at 07:00")
    ),
    "a second time that has passed": Edit(
        EVENING, a_schedule(UTC, ("07:00", "20:00")), ("2026-11-21T20:00 at 20:00", "2026-11-22T07:00 at 07:00")
    ),
    "two times for one": Edit(
        EVENING, a_schedule(UTC, ("06:00", "11:00")), ("2026-11-21T11:00 at 20:00", "2026-11-22T06:00 at 06:00")
    ),
    "another zone, in which the time has passed": Edit(
        NIGHT, a_schedule(timezone(timedelta(hours=-4)), ("07:00",)), ("2026-11-21 at 23:00", "2026-11-22 at 11:00")
    ),
    "fewer days": Edit(
        EVENING, a_schedule(UTC, days=frozenset({0, 1})), ("2026-11-23 at 07:00", "2026-11-24 at 07:00")
    ),
    "one day a week": Edit(EVENING, a_schedule(UTC, days=FRIDAYS), ("2026-W48 at 07:00", "2026-W49 at 07:00")),
    "an earlier day of the week keeps the old one for the week": Edit(
        a_schedule(UTC, days=frozenset({6})), a_schedule(UTC, days=FRIDAYS), ("2026-W47 at 07:00", "2026-W48 at 07:00")
    ),
    "more days": Edit(a_schedule(UTC, days=FRIDAYS), MORNING, ("2026-11-22 at 07:00", "2026-11-23 at 07:00")),
    "a length of time": Edit(
        EVENING,
        a_schedule(UTC, every=timedelta(hours=5)),
        ("2026-11-21T13:00:00Z at 13:00", "2026-11-21T18:00:00Z at 18:00"),
    ),
}


def next_slots(schedule: Schedule, course: Course) -> tuple[str, ...]:
    """The first two slots that are met after noon, by asking each quarter of an hour."""
    quarters = (NOON + timedelta(minutes=15 * number) for number in range(14 * 24 * 4))
    slots = dict.fromkeys(slot for now in quarters if (slot := due_slot(schedule, course, now)))
    return tuple(f"{slot.key} at {slot.due_at:%H:%M}" for slot in slots)[:2]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_makes_no_digest_at_once_and_takes_none_away(edit: Edit) -> None:
    course = after_edit(edit.before, Course(EPOCH), edit.after, NOON, is_overdue=False)
    assert due_slot(edit.after, course, NOON) is None
    assert next_slots(edit.after, course) == edit.next_slots
    coming = coming_slot(edit.after, course, NOON)
    assert f"{coming.key} at {coming.due_at:%H:%M}" == edit.next_slots[0]


def test_an_edit_does_not_put_off_what_is_overdue() -> None:
    course = after_edit(MORNING, Course(EPOCH), EVENING, NOON, is_overdue=True)
    assert due_slot(EVENING, course, NOON) == latest_due(EVENING, NOON)


def test_a_second_edit_does_not_lose_what_the_first_one_kept() -> None:
    first = after_edit(EVENING, Course(EPOCH), MORNING, NOON, is_overdue=False)
    earlier = a_schedule(UTC, ("06:00",))
    second = after_edit(MORNING, first, earlier, NOON, is_overdue=False)
    assert next_slots(earlier, second) == ("2026-11-21 at 20:00", "2026-11-22 at 06:00")


def test_what_an_edit_kept_is_not_wanted_any_more_when_a_new_time_came_first() -> None:
    after = a_schedule(UTC, ("07:00", "19:00"))
    course = after_edit(EVENING, Course(EPOCH), after, NOON, is_overdue=False)
    assert course.kept is not None
    assert next_slots(after, course) == ("2026-11-21T19:00 at 19:00", "2026-11-22T07:00 at 07:00")
    assert coming_slot(after, course, NOON + timedelta(hours=7, minutes=30)).key == "2026-11-22T07:00"


def test_a_course_begins_with_the_slot_that_is_due_at_its_very_instant() -> None:
    assert due_slot(MORNING, Course(utc("2026-11-21T07:00")), NOON) == latest_due(MORNING, NOON)
    assert due_slot(MORNING, Course(utc("2026-11-21T07:00:01")), NOON) is None
