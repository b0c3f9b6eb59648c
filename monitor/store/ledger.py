"""The deliveries as a person sees and settles them: listed, sent again, put away, read to the byte. SQL."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Update, and_, case, func, or_, select, update

from monitor.core.retry import Rate
from monitor.store import mapping, rests
from monitor.store.deliveries import GIVEN_UP, WAITING, State, full_until
from monitor.store.rests import Rest
from monitor.store.tables import ALERT, DELIVERY, EDITION

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """One delivery for a person; one of an alert bears its plan and key in place of digest and period.

    `retry_at` counts for one that waits. `is_dismissed`: given up, and put away by a person.
    """

    delivery_id: int
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
    is_dismissed: bool
    is_alert: bool

    @property
    def is_given_up(self) -> bool:
        """Whether it goes nowhere until a person decides."""
        return self.state in (State.DEAD, State.HELD) and not self.is_dismissed

    @property
    def is_delayed(self) -> bool:
        """Tried without success, and to be tried again."""
        return self.state is State.AMBIGUOUS or (self.state is State.RETRY and self.attempts > 0)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which deliveries are meant: all, as far as no word narrows it down. No ids at all, given, mean none.

    `is_dismissed` means those that a person put away, or those that nobody did; None both.
    """

    ids: Collection[int] | None = None
    states: Collection[State] | None = None
    digest_id: str | None = None
    period_key: str | None = None
    recipient: str | None = None
    is_dismissed: bool | None = None


_UNSENT = tuple(state.value for state in State if state is not State.SENT)
# What somebody must look at: it goes nowhere, or was tried in vain.
NOT_MADE = (State.DEAD, State.HELD, State.RETRY, State.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of an edition or an alert, to the byte as it goes, or went, out."""

    delivery_id: int
    channel: str
    recipient: str
    raw: bytes


class Ledger:
    """Every method is one transaction. Made by the store."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def recent(self, limit: int) -> list[DeliveryStatus]:
        """The deliveries that need a look (given up first, then waiting), then the last ones that went well."""
        # In two questions: for one order over all, the state of each delivery would be read, which lies behind its
        # message: years of mail for each look.
        needs_it = and_(DELIVERY.c.state.in_(_UNSENT), DELIVERY.c.dismissed_at.is_(None))
        is_well = or_(DELIVERY.c.state == State.SENT.value, DELIVERY.c.dismissed_at.is_not(None))
        given_up_first = case((DELIVERY.c.state.in_(GIVEN_UP), 0), else_=1)
        youngest_first = DELIVERY.c.delivery_id.desc()
        with self._reading() as connection:
            found = _told(connection, _all().where(needs_it).order_by(given_up_first, youngest_first).limit(limit))
            rest = _all().where(is_well).order_by(youngest_first).limit(limit - len(found))
            return [*found, *_told(connection, rest)]

    def find(self, selection: Selection, limit: int) -> list[DeliveryStatus]:
        """The deliveries that are meant, the youngest first."""
        with self._reading() as connection:
            query = _all().where(*_meant(selection)).order_by(DELIVERY.c.delivery_id.desc())
            return _told(connection, query.limit(limit))

    def how_many(self, selection: Selection) -> int:
        """How many deliveries are meant."""
        meant = _all().with_only_columns(func.count(DELIVERY.c.delivery_id)).where(*_meant(selection))
        with self._reading() as connection:
            return int(connection.execute(meant).scalar_one())

    def counts(self) -> dict[State, int]:
        """How many deliveries stand in each state; those that a person put away are not counted."""
        query = select(DELIVERY.c.state, func.count()).where(DELIVERY.c.dismissed_at.is_(None))
        with self._reading() as connection:
            return {State(row[0]): row[1] for row in connection.execute(query.group_by(DELIVERY.c.state))}

    def rests(self, now: datetime, rates: Mapping[str, Rate] | None = None) -> list[Rest]:
        """The channels to which nothing goes for a while: their servers failed, or all that `rates` allow has begun."""
        with self._reading() as connection:
            full = [_at_its_rate(connection, channel, rate, now) for channel, rate in (rates or {}).items()]
            return [*rests.rests(connection, now), *filter(None, full)]

    def requeue(self, selection: Selection, now: datetime) -> int:
        """Make what is meant and not sent due now, its message unchanged; how many. Servers that rest are woken."""
        unsent = DELIVERY.c.state.in_((*WAITING, *GIVEN_UP))
        ready = {"state": State.READY.value, "retry_at": now, "changed_at": now, "dismissed_at": None}
        with self._writing() as connection:
            rests.wake(connection)
            return connection.execute(_update(selection, unsent).values(ready)).rowcount

    def dismiss(self, selection: Selection, now: datetime) -> int:
        """Put away what is meant and not sent: it is never sent by itself, and nobody is told of it; how many.

        A process that has claimed one and not begun to send it loses its claim, and with it the right to record.
        """
        unsent = DELIVERY.c.state.in_((*WAITING, *GIVEN_UP)) & DELIVERY.c.dismissed_at.is_(None)
        gone = case((DELIVERY.c.state == State.HELD.value, State.HELD.value), else_=State.DEAD.value)
        put_away = {"state": gone, "dismissed_at": now, "holder": None, "lease_until": None}
        with self._writing() as connection:
            return connection.execute(_update(selection, unsent).values(put_away)).rowcount

    def copies(self, selection: Selection) -> list[Copy]:
        """The copies that are meant, oldest first."""
        with self._reading() as connection:
            query = _all().add_columns(DELIVERY.c.raw).where(*_meant(selection)).order_by(DELIVERY.c.delivery_id)
            rows = connection.execute(query).mappings()
            return [
                Copy(row["delivery_id"], row["channel"], row["recipient"], mapping.unpack_bytes(row["raw"]))
                for row in rows
            ]


def _at_its_rate(connection: Connection, channel: str, rate: Rate, now: datetime) -> Rest | None:
    """Until when a channel has begun as many messages as its rate allows within a period, if it has."""
    until = full_until(connection, channel, rate, now)
    return None if until is None else Rest(channel, 0, until, f"{rate} began to go out, all that its rate allows")


def _digest_id() -> ColumnElement[str]:
    return func.coalesce(EDITION.c.digest_id, ALERT.c.plan_id)


def _period_key() -> ColumnElement[str]:
    return func.coalesce(EDITION.c.period_key, ALERT.c.alert_key)


def _all() -> Select[Any]:
    """Deliveries without their messages, which are large, each with what it belongs to: an edition or an alert."""
    columns = (column for column in DELIVERY.c if column.name != "raw")
    query = select(*columns, _digest_id().label("digest_id"), _period_key().label("period_key"))
    query = query.join(EDITION, EDITION.c.edition_id == DELIVERY.c.edition_id, isouter=True)
    return query.join(ALERT, ALERT.c.alert_id == DELIVERY.c.alert_id, isouter=True)


def _meant(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.ids is not None:
        conditions.append(DELIVERY.c.delivery_id.in_(selection.ids))
    if selection.states is not None:
        conditions.append(DELIVERY.c.state.in_([state.value for state in selection.states]))
    if selection.is_dismissed is not None:
        conditions.append(DELIVERY.c.dismissed_at.is_(None) != selection.is_dismissed)
    for column, wanted in (
        (_digest_id(), selection.digest_id),
        (_period_key(), selection.period_key),
        (DELIVERY.c.recipient, selection.recipient),
    ):
        if wanted is not None:
            conditions.append(column == wanted)
    return conditions


def _update(selection: Selection, unsent: ColumnElement[bool]) -> Update:
    meant = _all().with_only_columns(DELIVERY.c.delivery_id).where(*_meant(selection), unsent)
    return update(DELIVERY).where(DELIVERY.c.delivery_id.in_(meant))


def _told(connection: Connection, query: Select[Any]) -> list[DeliveryStatus]:
    return [
        DeliveryStatus(
            delivery_id=row["delivery_id"],
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
            is_dismissed=row["dismissed_at"] is not None,
            is_alert=row["alert_id"] is not None,
        )
        for row in connection.execute(query).mappings()
    ]
