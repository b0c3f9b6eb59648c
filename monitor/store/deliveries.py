"""The outbox in the store: which delivery is due, who holds it, what became of it. SQL, in the caller's transaction.

    ready ──claim──► (held) ──before DATA──► sending ──► sent
      ▲                │                        ├──► retry (at) ──claim──► …
      │                │ holder died            ├──► dead
      └────────────────┘                        └──► ambiguous ──policy──► retry | held back

A claim is a lease with a holder. Only the state `sending` means that the server may have accepted: a holder that dies
before it has lost nothing, one that dies in it leaves an ambiguous delivery.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from monitor.core.model import Message
from monitor.store import mapping
from monitor.store.tables import ALERT, DELIVERY, EDITION


class State(StrEnum):
    """Where a delivery stands. HELD: ambiguous, and the policy is to wait for a person."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    AMBIGUOUS = "ambiguous"
    HELD = "held"
    DEAD = "dead"


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


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """One delivery for a person; one of an alert bears its plan and key in place of digest and period."""

    digest_id: str
    period_key: str
    channel: str
    recipient: str
    state: State
    attempts: int
    ambiguous: int
    retry_at: datetime
    detail: str | None
    changed_at: datetime


WAITING = (State.READY.value, State.RETRY.value)


def orphans(connection: Connection, now: datetime, is_alive: Callable[[str], bool]) -> list[int]:
    """Deliveries in `sending` whose holder is gone, or whose lease ended: nobody will record what became of them."""
    query = select(DELIVERY.c.delivery_id, DELIVERY.c.holder, DELIVERY.c.lease_until)
    rows = connection.execute(query.where(DELIVERY.c.state == State.SENDING.value)).all()
    return [row.delivery_id for row in rows if row.lease_until <= now or not is_alive(row.holder)]


def claim(
    connection: Connection, now: datetime, lease: timedelta, holder: str, is_alive: Callable[[str], bool]
) -> ClaimedDelivery | None:
    """Take the due delivery of the oldest edition, if there is one that no living process holds."""
    # What was frozen or recorded later than now was so by a clock that was ahead.
    is_time = or_(DELIVERY.c.retry_at <= now, DELIVERY.c.changed_at > now)
    due = and_(DELIVERY.c.state.in_(WAITING), is_time)
    # Without the messages, which are large: many may wait after an outage. Alerts go first, then the oldest edition.
    columns = (DELIVERY.c.delivery_id, DELIVERY.c.holder, DELIVERY.c.lease_until)
    query = select(*columns).where(due).order_by(DELIVERY.c.edition_id.nulls_first(), DELIVERY.c.delivery_id)
    for row in connection.execute(query):
        if row.holder is None or row.lease_until <= now or not is_alive(row.holder):
            return _take(connection, row.delivery_id, now + lease, holder)
    return None


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
    )


def mark_sending(connection: Connection, delivery_id: int, holder: str, now: datetime, lease: timedelta) -> None:
    """From here on the server may accept. Committed immediately before the message itself goes out.

    Raises:
        LookupError: the lease ended meanwhile, and another process took the delivery.
    """
    ours = and_(DELIVERY.c.delivery_id == delivery_id, DELIVERY.c.holder == holder, DELIVERY.c.state.in_(WAITING))
    sending = {"state": State.SENDING.value, "lease_until": now + lease, "changed_at": now}
    if not connection.execute(update(DELIVERY).where(ours).values(sending)).rowcount:
        raise LookupError("another process took the delivery over; nothing was sent")


def record(
    connection: Connection,
    delivery_id: int,
    holder: str | None,
    state: State,
    detail: str,
    now: datetime,
    retry_at: datetime | None,
) -> None:
    """What became of an attempt. `retry_at` only for a delivery that waits to be tried again.

    With a `holder`, nothing is written where another one has taken the delivery over.
    """
    ours = DELIVERY.c.delivery_id == delivery_id
    if holder is not None:
        ours = and_(ours, DELIVERY.c.holder == holder)
    ambiguous = int(state is State.AMBIGUOUS)
    stored = State.RETRY if ambiguous and retry_at else State.HELD if ambiguous else state
    connection.execute(
        update(DELIVERY)
        .where(ours)
        .values(
            state=stored.value,
            attempts=DELIVERY.c.attempts + 1,
            ambiguous=DELIVERY.c.ambiguous + ambiguous,
            holder=None,
            lease_until=None,
            retry_at=retry_at or DELIVERY.c.retry_at,
            detail=detail,
            changed_at=now,
        )
    )


def requeue(connection: Connection, digest_id: str, period_key: str, now: datetime) -> int:
    """Make what was given up (dead, or held back for a person) due again; how many. The message stays as it was."""
    period = and_(EDITION.c.digest_id == digest_id, EDITION.c.period_key == period_key)
    given_up = and_(
        DELIVERY.c.edition_id.in_(select(EDITION.c.edition_id).where(period)),
        DELIVERY.c.state.in_((State.DEAD.value, State.HELD.value)),
    )
    ready = {"state": State.READY.value, "retry_at": now, "changed_at": now}
    return connection.execute(update(DELIVERY).where(given_up).values(ready)).rowcount


def attempts_of(connection: Connection, delivery_id: int) -> int:
    """How often a delivery was tried."""
    query = select(DELIVERY.c.attempts).where(DELIVERY.c.delivery_id == delivery_id)
    return int(connection.execute(query).scalar_one())


def open_deliveries(connection: Connection) -> int:
    """How many deliveries are still to be made."""
    states = (*WAITING, State.SENDING.value)
    return connection.execute(select(func.count()).where(DELIVERY.c.state.in_(states))).scalar_one()


def recent(connection: Connection, limit: int) -> list[DeliveryStatus]:
    """The deliveries that need a look (not sent yet, or dead), then the last ones that went well."""
    unsent = DELIVERY.c.state != State.SENT.value
    digest_id = func.coalesce(EDITION.c.digest_id, ALERT.c.plan_id).label("digest_id")
    period_key = func.coalesce(EDITION.c.period_key, ALERT.c.alert_key).label("period_key")
    query = _with_source(select(DELIVERY, digest_id, period_key))
    query = query.order_by(unsent.desc(), DELIVERY.c.delivery_id.desc()).limit(limit)
    return [
        DeliveryStatus(
            digest_id=row["digest_id"],
            period_key=row["period_key"],
            channel=row["channel"],
            recipient=row["recipient"],
            state=State(row["state"]),
            attempts=row["attempts"],
            ambiguous=row["ambiguous"],
            retry_at=row["retry_at"],
            detail=row["detail"],
            changed_at=row["changed_at"],
        )
        for row in connection.execute(query).mappings()
    ]
