"""Lengths of time as a person says them. Pure."""

from datetime import timedelta

_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def lasting(time: timedelta) -> str:
    """Such as "3 days", "26 hours", "1 minute": the largest unit of which there are two, rounded."""
    for unit, length in _UNITS:
        if time >= 2 * length:
            return f"{round(time / length):,} {unit}s"
    return "1 minute" if time >= _UNITS[-1][1] / 2 else "a moment"
