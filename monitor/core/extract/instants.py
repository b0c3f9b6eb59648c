"""ISO 8601 as pages write it -> an instant in its own zone."""

import re
from datetime import UTC, datetime

_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)


def read_instant(text: str) -> datetime | None:
    """The first ISO 8601 date in `text`, in its own zone: without one taken as UTC, without a time as 00:00."""
    found = _DATE.search(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    zone = {None: "+0000", "Z": "+0000", "UTC": "+0000", "GMT": "+0000"}.get(zone, zone).replace(":", "").ljust(5, "0")
    stamp = f"{year}-{month}-{day} {hour or 0}:{minute or 0}:{second or 0} {zone}"
    try:
        claimed = datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S %z")
        claimed.astimezone(UTC)  # at the ends of the calendar there is no such time
    except (ValueError, OverflowError):
        return None
    return claimed
