"""The outbox in the store: which delivery is due, who holds it, what became of it. SQL, in the caller's transaction.

    ready ──claim──► (claimed) ──before DATA──► sending ──► sent
      ▲                  │                         ├──► retry (at) ──claim──► …
      │                  │ holder died             ├──► dead ──a person──► ready
      └──────────────────┘                         └──► by policy: ambiguous (at) ──claim──► …
                                                                   held ──a person──► ready

A claim is a lease with a holder. Only the state `sending` means that the server may have accepted: a holder that dies
before it has lost nothing, one that dies in it leaves an ambiguous delivery.

Which one goes next: of the channels that neither rest nor are at their rate, alerts, then the oldest edition. A
delivery whose pause has not ended goes all the same where a younger one to its reader is due, so that what piled up for
a reader arrives in order; but not twice within a minute, so that the younger one has its turn, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, exists, func, or_, select, update

from monitor.core.model import Message, Reach
from monitor.core.retry import TRANSIENT_PAUSE, Rate
from monitor.store import mapping, rests
from monitor.store.tables import ALERT, DELIVERY, EDITION


class State(StrEnum):
    """Where a delivery stands. AMBIGUOUS: nobody knows whether it came; it goes out again. HELD: a person decides."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    AMBIGUOUS = "ambiguous"
    HELD = "held"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """An outbox row to be."""

    channel: str
    recipient: str
    message_id: str
    file_stem: str
    raw: bytes


def ready_row(delivery: NewDelivery, now: datetime) -> mapping.Row:
    """The row of a delivery that is due at once; whose it is comes from the caller."""
    return {
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "message_id": delivery.message_id,
        "file_stem": delivery.file_stem,
        "raw": mapping.pack_bytes(delivery.raw),
        "state": State.READY.value,
        "attempts": 0,
        "ambiguous": 0,
        "retry_at": now,
        "changed_at": now,
    }


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """One delivery that is ours until the lease ends. `attempts` counts those before this one."""

    delivery_id: int
    channel: str
    recipient: str
    message_id: str
    file_stem: str
    raw: bytes
    message: Message
    attempts: int
    put_off: int
    ambiguous: int
    is_alert: bool = False


WAITING = (State.READY.value, State.RETRY.value, State.AMBIGUOUS.value)
A_MOMENT = timedelta(seconds=1)
GIVEN_UP = (State.DEAD.value, State.HELD.value)


def orphans(connection: Connection, now: datetime, is_alive: Callable[[str], bool]) -> list[int]:
    """Deliveries in `sending` whose holder is gone, or whose lease ended: nobody will record what became of them."""
    query = select(DELIVERY.c.delivery_id, DELIVERY.c.holder, DELIVERY.c.lease_until)
    rows = connection.execute(query.where(DELIVERY.c.state == State.SENDING.value)).all()
    return [row.delivery_id for row in rows if row.lease_until <= now or not is_alive(row.holder)]


def claim(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    holder: str,
    is_alive: Callable[[str], bool],
    rates: Mapping[str, Rate],
) -> ClaimedDelivery | None:
    """Take the delivery that is to go next, if there is one that no living process holds. `rates` are by channel."""
    full = {channel for channel, rate in rates.items() if full_until(connection, channel, rate, now)}
    is_open = DELIVERY.c.channel.not_in(full | rests.resting(connection, now))
    # Without the messages, which are large: many may wait after an outage. Alerts go first, then the oldest edition.
    columns = (DELIVERY.c.delivery_id, DELIVERY.c.holder, DELIVERY.c.lease_until)
    query = select(*columns).where(is_open, or_(_is_due(DELIVERY, now), _is_overtaken(now)))
    for row in connection.execute(query.order_by(DELIVERY.c.edition_id.nulls_first(), DELIVERY.c.delivery_id)):
        if row.holder is None or row.lease_until <= now or not is_alive(row.holder):
            return _take(connection, row.delivery_id, now + lease, holder)
    return None


def _is_due(delivery: FromClause, now: datetime) -> ColumnElement[bool]:
    # What was frozen or recorded later than now was so by a clock that was ahead.
    is_time = or_(delivery.c.retry_at <= now, delivery.c.changed_at > now)
    return and_(delivery.c.state.in_(WAITING), is_time)


def _is_overtaken(now: datetime) -> ColumnElement[bool]:
    """Its pause has not ended, while a younger one to the same reader is due; and it was not tried a moment ago."""
    younger = DELIVERY.alias()
    is_same_reader = and_(younger.c.channel == DELIVERY.c.channel, younger.c.recipient == DELIVERY.c.recipient)
    is_same_kind = younger.c.edition_id.is_(None) == DELIVERY.c.edition_id.is_(None)
    is_younger = younger.c.delivery_id > DELIVERY.c.delivery_id
    overtaking = exists().where(is_same_reader, is_same_kind, is_younger, _is_due(younger, now))
    # One that was never tried has a pause only because another to its reader failed (`wait_alike`).
    rested = or_(DELIVERY.c.state == State.READY.value, DELIVERY.c.changed_at <= now - TRANSIENT_PAUSE)
    return and_(DELIVERY.c.state.in_((State.READY.value, State.RETRY.value)), rested, overtaking)


def full_until(connection: Connection, channel: str, rate: Rate, now: datetime) -> datetime | None:
    """When another message may begin, where as many as the rate allows began to go out within its period."""
    lately = and_(DELIVERY.c.begun_at > now - rate.period, DELIVERY.c.begun_at <= now)
    query = select(DELIVERY.c.begun_at).where(DELIVERY.c.channel == channel, lately)
    youngest_first = query.order_by(DELIVERY.c.begun_at.desc()).offset(rate.count - 1).limit(1)
    begun_at: datetime | None = connection.execute(youngest_first).scalar()
    return None if begun_at is None else begun_at + rate.period


def _take(connection: Connection, delivery_id: int, lease_until: datetime, holder: str) -> ClaimedDelivery:
    mine = DELIVERY.c.delivery_id == delivery_id
    connection.execute(update(DELIVERY).where(mine).values(holder=holder, lease_until=lease_until))
    columns = (func.coalesce(EDITION.c[name], ALERT.c[name]).label(name) for name in ("subject", "html", "text"))
    query = _with_source(select(DELIVERY, *columns).where(mine))
    return _claimed(connection.execute(query).mappings().one())


def _with_source(query: Select[Any]) -> Select[Any]:
    """`query` of deliveries, joined with what each belongs to: an edition or an alert."""
    joined = query.join(EDITION, EDITION.c.edition_id == DELIVERY.c.edition_id, isouter=True)
    return joined.join(ALERT, ALERT.c.alert_id == DELIVERY.c.alert_id, isouter=True)


def _claimed(row: mapping.Columns) -> ClaimedDelivery:
    return ClaimedDelivery(
        delivery_id=row["delivery_id"],
        channel=row["channel"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        file_stem=row["file_stem"],
        raw=mapping.unpack_bytes(row["raw"]),
        message=Message(row["subject"], mapping.unpack(row["html"]), mapping.unpack(row["text"])),
        attempts=row["attempts"],
        put_off=row["put_off"],
        ambiguous=row["ambiguous"],
        is_alert=row["alert_id"] is not None,
    )


def mark_sending(connection: Connection, delivery_id: int, holder: str, now: datetime, lease: timedelta) -> None:
    """From here on the server may accept. Committed immediately before the message itself goes out.

    Raises:
        LookupError: the lease ended meanwhile, and another process took the delivery; or a person put it away.
    """
    ours = and_(DELIVERY.c.delivery_id == delivery_id, DELIVERY.c.holder == holder, DELIVERY.c.state.in_(WAITING))
    sending = {"state": State.SENDING.value, "lease_until": now + lease, "changed_at": now, "begun_at": now}
    if not connection.execute(update(DELIVERY).where(ours).values(sending)).rowcount:
        raise LookupError("another process took the delivery over, or a person put it away; nothing was sent")


def record(
    connection: Connection,
    delivery_id: int,
    holder: str | None,
    state: State,
    detail: str,
    now: datetime,
    retry_at: datetime | None,
    *,
    reach: Reach = Reach.MESSAGE,
    raw: bytes | None = None,
) -> None:
    """What became of an attempt. With a `holder`, nothing is written where another one has taken the delivery over.

    `retry_at` only for a delivery that waits to be tried again. Without it an ambiguous one is held. `raw` takes the
    place of a message that no server takes as large as it is.
    """
    ours = DELIVERY.c.delivery_id == delivery_id
    if holder is not None:
        ours = and_(ours, DELIVERY.c.holder == holder)
    is_held = state is State.AMBIGUOUS and retry_at is None
    values: dict[str, object] = {
        "state": (State.HELD if is_held else state).value,
        "attempts": DELIVERY.c.attempts + 1,
        "put_off": DELIVERY.c.put_off + int(reach is Reach.SERVER),
        "ambiguous": DELIVERY.c.ambiguous + int(state is State.AMBIGUOUS),
        "holder": None,
        "lease_until": None,
        "retry_at": retry_at or DELIVERY.c.retry_at,
        "detail": detail,
        "changed_at": now,
    }
    if raw is not None:
        values["raw"] = mapping.pack_bytes(raw)
    connection.execute(update(DELIVERY).where(ours).values(values))


def wait_beyond(connection: Connection, delivery_id: int, until: datetime) -> None:
    """Let others go first when the rest of the channel ends: it may be this message that no server will take."""
    at_once = and_(DELIVERY.c.delivery_id == delivery_id, DELIVERY.c.state.in_(WAITING), DELIVERY.c.retry_at <= until)
    connection.execute(update(DELIVERY).where(at_once).values(retry_at=until + A_MOMENT))


def wait_alike(connection: Connection, delivery_id: int, until: datetime) -> None:
    """Let all others for the same recipient wait until the same instant: each would meet the same, and to find out
    that a host is silent takes half a minute, in which nothing else is sent.
    """
    mine = select(DELIVERY.c.channel, DELIVERY.c.recipient).where(DELIVERY.c.delivery_id == delivery_id).subquery()
    is_alike = and_(DELIVERY.c.channel == mine.c.channel, DELIVERY.c.recipient == mine.c.recipient)
    alike = select(DELIVERY.c.delivery_id).where(is_alike, DELIVERY.c.state.in_(WAITING), DELIVERY.c.retry_at < until)
    connection.execute(update(DELIVERY).where(DELIVERY.c.delivery_id.in_(alike)).values(retry_at=until))


def attempts_of(connection: Connection, delivery_id: int) -> int:
    """How often a delivery was tried."""
    query = select(DELIVERY.c.attempts).where(DELIVERY.c.delivery_id == delivery_id)
    return int(connection.execute(query).scalar_one())


def open_deliveries(connection: Connection) -> int:
    """How many deliveries are still to be made."""
    states = (*WAITING, State.SENDING.value)
    return connection.execute(select(func.count()).where(DELIVERY.c.state.in_(states))).scalar_one()
