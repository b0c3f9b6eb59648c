"""Channels whose server failed everyone, and until when nothing goes there. SQL, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from monitor.core.retry import rest_until
from monitor.store.tables import CHANNEL_REST


@dataclass(frozen=True, slots=True)
class Rest:
    """A channel that rests: after so many failures in a row, the last one's reason, until when. Without a failure it
    is at its rate.
    """

    channel: str
    failures: int
    until: datetime
    detail: str


def rests(connection: Connection, now: datetime) -> list[Rest]:
    """The channels that rest now. One that a clock ahead of time put to rest does not."""
    asleep = (CHANNEL_REST.c.until > now, CHANNEL_REST.c.changed_at <= now)
    query = select(CHANNEL_REST).where(*asleep).order_by(CHANNEL_REST.c.channel)
    return [
        Rest(row["channel"], row["failures"], row["until"], row["detail"])
        for row in connection.execute(query).mappings()
    ]


def resting(connection: Connection, now: datetime) -> set[str]:
    """Their names."""
    return {rest.channel for rest in rests(connection, now)}


def put_to_rest(connection: Connection, channel: str, detail: str, now: datetime) -> datetime:
    """Another failure of the channel's server: it rests the longer, the more came in a row. Until when."""
    query = select(CHANNEL_REST.c.failures).where(CHANNEL_REST.c.channel == channel)
    failures = 1 + (connection.execute(query).scalar() or 0)
    until = rest_until(failures, now)
    row = {"failures": failures, "until": until, "detail": detail, "changed_at": now}
    statement = insert(CHANNEL_REST).values(channel=channel, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=row))
    return until


def wake(connection: Connection, *channels: str) -> None:
    """The servers of these channels are in order, as far as anybody knows; of all channels, where none is named."""
    everything = delete(CHANNEL_REST)
    connection.execute(everything.where(CHANNEL_REST.c.channel.in_(channels)) if channels else everything)
