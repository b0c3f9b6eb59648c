"""Is it night for the reader? (quiet hours, zone, now) -> when they end. Right on every day the clocks change.

Quiet hours are half-open: they hold from the first instant at which the reader's clock reads the start or later, until
the first at which it reads the end or later (core/periods.first_instant). A night in which clocks go back is an hour
longer; one whose start or end is jumped over starts or ends with the jump.
"""

from datetime import date, datetime, time, timedelta, tzinfo

from monitor.core.periods import DATE_MARGIN, first_instant

DAY = timedelta(days=1)


def quiet_until(quiet_hours: tuple[tuple[str, str], ...], zone: tzinfo, now: datetime) -> datetime | None:
    """When the quiet hours that hold at `now` end, in UTC; None where none do."""
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=offset) for offset in range(-DATE_MARGIN, DATE_MARGIN + 1)]
    spans = (_span(hours, day, zone) for hours in quiet_hours for day in days)
    return max((end for start, end in spans if start <= now < end), default=None)


def _span(hours: tuple[str, str], day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The instants of the quiet hours that begin on `day`; they may end on the next."""
    start, end = (time.fromisoformat(text) for text in hours)
    last = day if start < end else day + DAY
    return first_instant(datetime.combine(day, start), zone), first_instant(datetime.combine(last, end), zone)
