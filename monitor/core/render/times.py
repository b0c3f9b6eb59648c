"""Instants as the reader's clock shows them: aware UTC -> words, in the reader's calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEK_OF_NAMES = 6  # Days back for which a weekday names one day only.


@dataclass(frozen=True, slots=True)
class Calendar:
    """How times and days are written in one locale; the sentences around them stay English.

    `time` such as 07:00, `weekday` Tuesday, `short_weekday` Tue, `day` 3 November, `short_day` 3 Nov,
    `day_and_year` 3 Nov 2025, `full` Saturday 21 November 2026.
    """

    time: Callable[[datetime], str]
    weekday: Callable[[date], str]
    short_weekday: Callable[[date], str]
    day: Callable[[date], str]
    short_day: Callable[[date], str]
    day_and_year: Callable[[date], str]
    full: Callable[[date], str]


ENGLISH: Final = Calendar(
    time=lambda at: f"{at:%H:%M}",
    weekday=lambda at: _WEEKDAYS[at.weekday()],
    short_weekday=lambda at: _WEEKDAYS[at.weekday()][:3],
    day=lambda at: f"{at.day} {_MONTHS[at.month - 1]}",
    short_day=lambda at: f"{at.day} {_MONTHS[at.month - 1][:3]}",
    day_and_year=lambda at: f"{at.day} {_MONTHS[at.month - 1][:3]} {at.year}",
    full=lambda at: f"{_WEEKDAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}",
)


@dataclass(frozen=True, slots=True)
class ReaderClock:
    """A reader's zone, the local date on which they read, and how they write times."""

    zone: tzinfo
    today: date
    calendar: Calendar = ENGLISH

    @classmethod
    def at(cls, zone: tzinfo, now: datetime, calendar: Calendar = ENGLISH) -> "ReaderClock":
        """The clock of a reader in `zone` who reads at `now`."""
        return cls(zone, now.astimezone(zone).date(), calendar)

    def short(self, at: datetime) -> str:
        """Such as "05:12" today, "Fri 05:12" in the week before, "12 Nov 05:12" or "12 Nov 2025" further away.

        An hour that a clock change repeats bears its zone's name: "03:30 EEST".
        """
        local, write = at.astimezone(self.zone), self.calendar
        wall = write.time(local) + (f" {zone_name(local)}" if _is_repeated(local) else "")
        days = (self.today - local.date()).days
        if days == 0:
            return wall
        if 0 < days <= _WEEK_OF_NAMES:
            return f"{write.short_weekday(local)} {wall}"
        return f"{write.short_day(local)} {wall}" if local.year == self.today.year else write.day_and_year(local)

    def long_date(self, at: datetime, *, with_time: bool) -> str:
        """Such as "Saturday 21 November 2026", with the wall time where a day has several digests."""
        local = at.astimezone(self.zone)
        day = self.calendar.full(local)
        return f"{day}, {self.calendar.time(local)}" if with_time else day

    def day(self, day: date) -> str:
        """A day of the calendar, such as "30 November", with its year where that is another than the reader's."""
        return self.calendar.day(day) if day.year == self.today.year else self.calendar.day_and_year(day)

    def window(self, start: datetime | None, end: datetime) -> str:
        """Such as "Fri 07:00 to Sat 07:00, EET (UTC+02:00)"; both zone names where the clock changed in between."""
        last = end.astimezone(self.zone)
        zone = zone_label(last)
        if start is None:
            return f"Up to {self._named(end)}, {zone}"
        first = start.astimezone(self.zone)
        if first.utcoffset() == last.utcoffset():
            return f"{self._named(start)} to {self._named(end)}, {zone}"
        return f"{self._named(start)} {zone_name(first)} to {self._named(end)} {zone_label(last)}"

    def since(self, start: datetime | None) -> str:
        """Such as "since yesterday", "since 07:00", "since Tue" or "since 3 Nov"; empty for the first digest."""
        if start is None:
            return ""
        local = start.astimezone(self.zone)
        days = (self.today - local.date()).days
        if days == 1:
            return "since yesterday"
        if days == 0:
            return f"since {self.calendar.time(local)}"
        is_named = 0 < days <= _WEEK_OF_NAMES
        return f"since {self.calendar.weekday(local) if is_named else self.calendar.day(local)}"

    def _named(self, at: datetime) -> str:
        """Like `short`, but today has its weekday too."""
        local = at.astimezone(self.zone)
        if 0 <= (self.today - local.date()).days <= _WEEK_OF_NAMES:
            return f"{self.calendar.short_weekday(local)} {self.calendar.time(local)}"
        return f"{self.calendar.short_day(local)} {self.calendar.time(local)}"


def zone_name(local: datetime) -> str:
    """Such as "EEST", or "UTC-03:00" where the zone has no letters of its own."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{_offset(local)}"


def zone_label(local: datetime) -> str:
    """Such as "EET (UTC+02:00)", "UTC", or the offset alone."""
    name = zone_name(local)
    return name if name.startswith("UTC") else f"{name} (UTC{_offset(local)})"


def _offset(local: datetime) -> str:
    return f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5]


def _is_repeated(local: datetime) -> bool:
    """Whether the wall time comes twice on that day (PEP 495: the two folds differ; an instant is never in a gap)."""
    return local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
