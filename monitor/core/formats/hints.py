"""How long a document says that it stays good: RSS ttl, and the sy: module of RSS 1.0 -> a length of time. Pure."""

from datetime import timedelta
from typing import Final

# https://web.resource.org/rss/1.0/modules/syndication/: updateFrequency counts updates within an updatePeriod.
PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
# Nobody means more; a few say 525,600,000 minutes.
LONGEST: Final = timedelta(days=365)


def read_ttl(ttl: str, period: str, frequency: str) -> timedelta | None:
    """The longer of the two hints, None without any that can be read.

    `ttl` is in minutes (RSS 2.0). A period without a frequency means once; one alone means daily.
    """
    hints = (_of_minutes(ttl), _of_period(period, frequency))
    return max((hint for hint in hints if hint is not None), default=None)


def _of_minutes(ttl: str) -> timedelta | None:
    number = _number(ttl)
    return min(timedelta(minutes=number), LONGEST) if number else None


def _of_period(period: str, frequency: str) -> timedelta | None:
    if not period and not frequency:
        return None
    length = PERIODS.get(period.strip().lower() or "daily")
    times = _number(frequency) if frequency else 1
    return length / times if length and times else None


def _number(text: str) -> int:
    """A whole number up to six digits; 0 for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0
