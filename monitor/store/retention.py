"""When what was kept long enough is dropped: once a day, by a time that no wrong clock can carry far ahead. SQL."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from monitor.store.tables import ARTICLE, META

EVERY: Final = timedelta(days=1)
# What a clock that jumps ahead by years may cost: the texts of the oldest days that are kept. A machine that was off
# for longer catches up within as many days as weeks.
LONGEST_STEP: Final = timedelta(days=7)
_KEY: Final = "retention"


def turn(connection: Connection, now: datetime) -> datetime | None:
    """The time by which to drop what is old, noted as today's; None where that was done already."""
    at, trusted = _last(connection)
    if at is not None and timedelta(0) <= now - at < EVERY:
        return None
    newest = trusted or connection.execute(select(func.max(ARTICLE.c.first_seen_at))).scalar() or now
    reached = min(now, newest + LONGEST_STEP)
    connection.execute(delete(META).where(META.c.key == _KEY))
    connection.execute(insert(META).values(key=_KEY, value=f"{now.isoformat()} {reached.isoformat()}"))
    return reached


def _last(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When it was last done, and the time that was believed then."""
    noted = connection.execute(select(META.c.value).where(META.c.key == _KEY)).scalar()
    if noted is None:
        return None, None
    at, _, trusted = noted.partition(" ")
    return datetime.fromisoformat(at), datetime.fromisoformat(trusted)
