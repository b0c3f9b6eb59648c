"""When a digest is due: (Schedule, now) -> Slot. Local calendar slots, right on every day the clocks change.

A schedule names wall times; this module answers with instants. One definition covers all three cases a wall time can
fall into: a slot is due at *the first instant at which the reader's clock reads that time or later*.

- An ordinary time: the instant it names.
- A time that comes twice (autumn): its first occurrence. APScheduler 3.11.3 fires a daily 02:30 in Berlin twice.
- A time that never comes (spring): the instant the clock jumps over it. A daily 00:00 in Cairo is skipped by the same
  scheduler, because midnight does not exist there on that day.

Whether a slot is done is a question of its key in the store, never of comparing instants, so a clock that jumps to
2038 and back neither repeats a digest nor loses one. Keys are local calendar keys: `2026-10-25` where a schedule has
one time a day, `2026-10-25T07:00` where it has several, the ISO week `2026-W43` where it has one time a week, and the
UTC instant `2026-11-21T07:15:00Z` for `every`.

An edit of a schedule makes no digest come at once, repeats none and takes none away: see `Course`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile

from monitor.core.model import Schedule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# The local date of an instant may differ by two from the date of a slot due at it: one where the clock goes back over
# midnight (St. John's, 1987-2011, at 00:01), one where it jumps over it (Nuuk, 2025-03-29, 23:00 to 00:00).
DATE_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One period's end. `due_at` is aware UTC."""

    key: str
    due_at: datetime

    @property
    def day(self) -> str:
        """The local date, or the week, that the key begins with."""
        return self.key.partition("T")[0]


@dataclass(frozen=True, slots=True)
class Course:
    """From when on a schedule counts, which was edited, or began, after some of its slots had passed.

    Slots due before `since` are none of its own: `07:00` written at noon makes no digest at noon. `kept` is the one
    exception: a slot whose new time had passed when the old one was still to come, and which keeps the old one. So the
    day of an edit has its digest, and only one.
    """

    since: datetime
    kept: Slot | None = None


def latest_due(schedule: Schedule, now: datetime) -> Slot:
    """The latest slot with `due_at <= now`: after a long sleep one late digest, not one for each slot missed.

    Wall times that the clock jumps over together are due at one instant and are one slot, under the key of the last.
    Raises ValueError for a schedule that is never due.
    """
    if schedule.every is not None:
        return _interval_slot(schedule.every, now)
    return next(slot for slot in _slots(schedule, now, step=-1) if slot.due_at <= now)


def next_due(schedule: Schedule, now: datetime) -> Slot:
    """The first slot with `due_at > now`. Raises ValueError for a schedule that is never due."""
    if schedule.every is not None:
        return _interval_slot(schedule.every, now + schedule.every)
    slots = (slot for slot in _slots(schedule, now, step=1) if slot.due_at > now)
    first = next(slots)
    return [first, *takewhile(lambda slot: slot.due_at == first.due_at, slots)][-1]


def due_slot(schedule: Schedule, course: Course, now: datetime) -> Slot | None:
    """As `latest_due`; None where that slot is older than the course."""
    slot = latest_due(schedule, now)
    if slot.due_at >= course.since:
        return slot
    return course.kept if course.kept is not None and course.kept.due_at <= now else None


def coming_slot(schedule: Schedule, course: Course, now: datetime) -> Slot:
    """As `next_due`, or the slot that an edit kept, where that comes first."""
    slot, kept = next_due(schedule, now), course.kept
    if kept is None or not now < kept.due_at < slot.due_at or latest_due(schedule, now).due_at >= course.since:
        return slot
    return kept


def after_edit(before: Schedule, course: Course, after: Schedule, now: datetime, *, is_overdue: bool) -> Course:
    """The course of a schedule that was `before`, on `course`, and is found to be `after`.

    For where the latest slot of `after` was not made yet. `is_overdue`: nor was that of `before`, so that a digest is
    due at once in any case.
    """
    passed, coming = latest_due(after, now), coming_slot(before, course, now)
    if is_overdue:
        return Course(passed.due_at)
    return Course(now, replace(passed, due_at=coming.due_at) if coming.day == passed.day else None)


def _interval_slot(every: timedelta, now: datetime) -> Slot:
    """The latest whole multiple of `every` since 1970 in UTC: the same slots after each restart, on every machine."""
    due_at = EPOCH + (now - EPOCH) // every * every
    return Slot(f"{due_at:%Y-%m-%dT%H:%M:%SZ}", due_at)


def _slots(schedule: Schedule, now: datetime, step: int) -> Iterator[Slot]:
    """Slots by local calendar order for step 1, against it for -1, starting beyond `now`.

    Due instants never run against the calendar: the first reading of a later time or later is no earlier.
    """
    if not schedule.at or not schedule.days:
        raise ValueError("a schedule without times or without days is never due")
    times = sorted({time.fromisoformat(at) for at in schedule.at}, reverse=step < 0)
    form = _key_form(times, schedule.days)
    day = now.astimezone(schedule.zone).date() - timedelta(days=step * DATE_MARGIN)
    while True:
        for at in times if day.weekday() in schedule.days else ():
            wall = datetime.combine(day, at)
            due_at = first_instant(wall, schedule.zone)
            if _reading(due_at, schedule.zone).date() == day or _exists(day, schedule.zone):
                yield Slot(f"{wall:{form}}", due_at)
        day += timedelta(days=step)


def _key_form(times: Sequence[time], days: frozenset[int]) -> str:
    """How keys are written: as little of the calendar as tells the slots apart."""
    if len(times) > 1:
        return "%Y-%m-%dT%H:%M"
    return "%Y-%m-%d" if len(days) > 1 else "%G-W%V"


def _exists(day: date, zone: tzinfo) -> bool:
    """Whether clocks in `zone` ever show the date. Samoa went from 29 to 31 December 2011."""
    return _reading(first_instant(datetime.combine(day, time()), zone), zone).date() == day


def first_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant, in UTC, at which clocks in `zone` read `wall` (naive, whole seconds) or later."""
    readings = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    early, late = min(readings), max(readings)
    if _reading(early, zone) == wall:
        return early
    # The clock jumps over `wall`, between the two guesses that the offsets before and after the jump give (PEP 495).
    seconds = range(int((late - early).total_seconds()))
    jump = bisect_left(seconds, True, key=lambda second: _reading(early + timedelta(seconds=second), zone) >= wall)
    return early + timedelta(seconds=jump)


def _reading(instant: datetime, zone: tzinfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
