"""How far back to look: `30d`, `12h`, `2w` or a date, as a person writes it -> the beginning of the window. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from monitor.core.periods import first_instant

# Articles are older than this nowhere; a longer window would leave the calendar.
MOST_DAYS: Final = 36_500

_AGO = re.compile(r"(\d{1,6})\s*([hdw])").fullmatch
_DAYS: Final = {"d": 1, "w": 7}

HINT: Final = "write 30d (days), 2w (weeks), 12h (hours) or a date such as 2026-11-01"


def beginning(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The first instant of the window, aware UTC; None where the text says neither how long nor a date.

    Days and weeks go back to a midnight of `zone`, so that no day of the window but the present one is cut.
    """
    text = text.strip().lower()
    ago = _AGO(text)
    if ago and ago[2] == "h":
        return now - timedelta(hours=int(ago[1]))
    if ago:
        days = min(int(ago[1]) * _DAYS[ago[2]], MOST_DAYS)
        return _midnight(now.astimezone(zone).date() - timedelta(days=days), zone)
    try:
        return _midnight(date.fromisoformat(text), zone)
    except ValueError:
        return None


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day."""
    day = max(day, date(1970, 1, 1))
    return first_instant(datetime.combine(day, time()), zone).astimezone(UTC)
