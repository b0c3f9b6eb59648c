"""Alerts and mutes as a person sees and settles them. SQL; every method is one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from monitor.core.alerts import AlertKind, Reason, StoryFacts
from monitor.store import mapping, mutes
from monitor.store.alerts import AlertBook
from monitor.store.chunks import in_chunks
from monitor.store.clusters import kept_id
from monitor.store.mutes import Mute
from monitor.store.tables import ALERT, ALERT_HELD, ALERT_TOLD

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """One plan's alerts for a person: how many went out of late, the last one, how many stories wait, until when."""

    sent: int = 0
    last_at: datetime | None = None
    held: int = 0
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SentAlert:
    """One alert in a list."""

    plan_id: str
    alert_key: str
    kind: AlertKind
    reason: Reason
    created_at: datetime
    subject: str
    story_count: int


class AlertDesk:
    """Made by the store."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    @contextmanager
    def book(self) -> Iterator[AlertBook]:
        """One consistent view for decisions; nothing is written through it."""
        with self._reading() as connection:
            yield AlertBook(connection)

    def is_due(self, plan_ids: Sequence[str], now: datetime) -> bool:
        """Whether a held story has waited long enough."""
        with self._reading() as connection:
            return _is_anything_due(connection, plan_ids, now)

    def counts(self, since: datetime, now: datetime) -> dict[str, AlertCounts]:
        """By plan: alerts sent since an instant, and stories held."""
        with self._reading() as connection:
            return _counts(connection, since, now)

    def recent(self, limit: int) -> list[SentAlert]:
        """The last alerts, the youngest first."""
        with self._reading() as connection:
            return _recent(connection, limit)

    def on(self, article_ids: Iterable[int]) -> list[SentAlert]:
        """The alerts that told of any of these reports, the oldest first."""
        with self._reading() as connection:
            return _on(connection, article_ids)

    def content(self, plan_id: str, alert_key: str) -> bytes:
        """What an alert told machines, as JSON.

        Raises:
            LookupError: there is no such alert.
        """
        with self._reading() as connection:
            return _content(connection, plan_id, alert_key)

    def stories(self, article_ids: Iterable[int]) -> list[StoryFacts]:
        """The stories that these articles stand in and that some rule matched."""
        with self._reading() as connection:
            return AlertBook(connection).stories(article_ids)

    def article_of(self, cluster_id: int) -> int | None:
        """The article that opened a story, or the one that took it in; None where there never was such a story."""
        with self._reading() as connection:
            kept = kept_id(connection, cluster_id)
            return None if kept is None else mutes.first_article(connection, kept)

    def has_article(self, article_id: int) -> bool:
        """Whether there is an article of this number."""
        with self._reading() as connection:
            return mutes.has_article(connection, article_id)

    def mute(self, article_id: int, until: datetime, now: datetime) -> None:
        """Keep the story of an article out of mail until an instant."""
        with self._writing() as connection:
            mutes.mute(connection, article_id, until, now)

    def unmute(self, article_id: int) -> int:
        """Let the story of an article be mailed again; how many mutes that ended."""
        with self._writing() as connection:
            return mutes.unmute(connection, article_id)

    def mutes(self, now: datetime) -> list[Mute]:
        """What is muted now."""
        with self._reading() as connection:
            return mutes.mutes(connection, now)


def _is_anything_due(connection: Connection, plan_ids: Sequence[str], now: datetime) -> bool:
    """Whether a story has waited long enough, of any of these plans."""
    is_time = or_(ALERT_HELD.c.until <= now, ALERT_HELD.c.since > now)
    query = select(ALERT_HELD.c.article_id).where(and_(ALERT_HELD.c.plan_id.in_(plan_ids), is_time))
    return connection.execute(query.limit(1)).first() is not None


def _counts(connection: Connection, since: datetime, now: datetime) -> dict[str, AlertCounts]:
    """By plan: what went out since an instant, the last one at all, and how many stories wait until when."""
    sent = select(
        ALERT.c.plan_id,
        func.count().filter(and_(ALERT.c.created_at >= since, ALERT.c.created_at <= now)),
        func.max(ALERT.c.created_at),
    )
    by_plan = {row[0]: AlertCounts(row[1], row[2]) for row in connection.execute(sent.group_by(ALERT.c.plan_id))}
    waiting = select(ALERT_HELD.c.plan_id, func.count(), func.min(ALERT_HELD.c.until)).group_by(ALERT_HELD.c.plan_id)
    for plan_id, held, until in connection.execute(waiting):
        by_plan[plan_id] = replace(by_plan.get(plan_id, AlertCounts()), held=held, held_until=until)
    return by_plan


def _recent(connection: Connection, limit: int) -> list[SentAlert]:
    """The last alerts, the youngest first."""
    return [
        _sent(row)
        for row in connection.execute(select(ALERT).order_by(ALERT.c.alert_id.desc()).limit(limit)).mappings()
    ]


def _on(connection: Connection, article_ids: Iterable[int]) -> list[SentAlert]:
    """The alerts that told of any of these reports, the oldest first."""
    found: dict[int, SentAlert] = {}
    for chunk in in_chunks(sorted(article_ids)):
        query = select(ALERT).join(ALERT_TOLD, ALERT_TOLD.c.alert_id == ALERT.c.alert_id).distinct()
        for row in connection.execute(query.where(ALERT_TOLD.c.article_id.in_(chunk))).mappings():
            found[row["alert_id"]] = _sent(row)
    return [found[alert_id] for alert_id in sorted(found)]


def _sent(row: mapping.Columns) -> SentAlert:
    return SentAlert(
        plan_id=row["plan_id"],
        alert_key=row["alert_key"],
        kind=AlertKind(row["kind"]),
        reason=Reason(row["reason"]),
        created_at=row["created_at"],
        subject=row["subject"],
        story_count=row["story_count"],
    )


def _content(connection: Connection, plan_id: str, alert_key: str) -> bytes:
    """What an alert told machines. Raises LookupError where there is no such alert."""
    mine = and_(ALERT.c.plan_id == plan_id, ALERT.c.alert_key == alert_key)
    content = connection.execute(select(ALERT.c.content).where(mine)).scalar()
    if content is None:
        raise LookupError(f"there is no alert {plan_id}/{alert_key}")
    return mapping.unpack_bytes(content)
