"""Alerts in the store: what was told, what is held, the frozen alert with its deliveries. SQL, in the caller's
transaction.

What was told of a story hangs on its reports, not on its number: where two stories turn out to be one, what was told of
either was told of both.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, insert, select

from monitor.core.alerts import AlertKind, Before, Reason, StoryFacts, Told
from monitor.core.model import Message
from monitor.store import mapping
from monitor.store.alert_facts import stories_of
from monitor.store.chunks import in_chunks
from monitor.store.deliveries import NewDelivery, ready_row
from monitor.store.mutes import muted_until
from monitor.store.tables import ALERT, ALERT_HELD, ALERT_TOLD, DELIVERY

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AlertTelling:
    """What an alert tells of one story, for the `round`th time."""

    article_ids: frozenset[int]
    round: int
    outlets: int
    actors: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What one alert writes. `alert_key` is unique within its plan; `thread_key` is that of the alert that opened its
    thread, its own where that is itself. `content` is what machines are told.
    """

    plan_id: str
    alert_key: str
    thread_key: str
    kind: AlertKind
    reason: Reason
    message: Message
    content: bytes
    tellings: tuple[AlertTelling, ...]
    deliveries: tuple[NewDelivery, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a story waits, and until when."""

    reason: Reason
    until: datetime


@dataclass(frozen=True, slots=True)
class HeldStory:
    """A story that waits, named by one of its reports."""

    plan_id: str
    article_id: int
    reason: Reason
    since: datetime
    until: datetime


class AlertBook:
    """The alerts of an installation through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stories(self, article_ids: Iterable[int]) -> list[StoryFacts]:
        """The stories that these articles stand in and that some rule matched."""
        return stories_of(self._connection, article_ids)

    def before(self, plan_id: str, story: StoryFacts, now: datetime) -> Before:
        """What a decision on a story must know of the past."""
        within = and_(ALERT.c.plan_id == plan_id, ALERT.c.created_at > now - HOUR, ALERT.c.created_at <= now)
        sent_at = self._connection.execute(select(ALERT.c.created_at).where(within)).scalars()
        until = muted_until(self._connection, story.article_ids, now)
        is_held = any(held.article_id in story.article_ids for held in self.held(plan_id))
        return Before(self._told(plan_id, story.article_ids), is_held, until, tuple(sent_at))

    def _told(self, plan_id: str, article_ids: Iterable[int]) -> Told | None:
        columns = (ALERT.c.kind, ALERT.c.alert_key, ALERT.c.thread_key, ALERT.c.subject, ALERT.c.created_at)
        query = select(ALERT_TOLD, *columns).join(ALERT, ALERT.c.alert_id == ALERT_TOLD.c.alert_id)
        rows: list[mapping.Columns] = []
        for chunk in in_chunks(sorted(article_ids)):
            mine = and_(ALERT_TOLD.c.plan_id == plan_id, ALERT_TOLD.c.article_id.in_(chunk))
            rows += self._connection.execute(query.where(mine)).mappings()
        return _told_of(rows) if rows else None

    def save(self, alert: NewAlert, now: datetime) -> None:
        """Write an alert with what it tells and its deliveries; its stories wait no more."""
        statement = insert(ALERT).values(_alert_row(alert, now)).returning(ALERT.c.alert_id)
        alert_id = self._connection.execute(statement).scalar_one()
        self._connection.execute(insert(ALERT_TOLD), _told_rows(alert, alert_id))
        rows = [{"alert_id": alert_id, **ready_row(each, now)} for each in alert.deliveries]
        self._connection.execute(insert(DELIVERY), rows)
        for telling in alert.tellings:
            self.let_go(alert.plan_id, telling.article_ids)

    # ------------------------------------------------------------------------------------------------------------ held

    def hold(self, plan_id: str, story: StoryFacts, article_id: int, why: Hold, now: datetime) -> None:
        """Let a story wait, under one of its reports; one that waits already goes on waiting since then."""
        before = [held.since for held in self.held(plan_id) if held.article_id in story.article_ids]
        self.let_go(plan_id, story.article_ids)
        row = {"plan_id": plan_id, "article_id": article_id, "reason": why.reason.value, "until": why.until}
        self._connection.execute(insert(ALERT_HELD).values(**row, since=min([now, *before])))

    def let_go(self, plan_id: str, article_ids: Collection[int]) -> None:
        """Let a story, or what is left of it, wait no more."""
        gone = [held.article_id for held in self.held(plan_id) if held.article_id in article_ids]
        mine = and_(ALERT_HELD.c.plan_id == plan_id, ALERT_HELD.c.article_id.in_(gone))
        if gone:
            self._connection.execute(delete(ALERT_HELD).where(mine))

    def held(self, plan_id: str) -> list[HeldStory]:
        """What waits, oldest first."""
        query = select(ALERT_HELD).where(ALERT_HELD.c.plan_id == plan_id)
        rows = self._connection.execute(query.order_by(ALERT_HELD.c.since, ALERT_HELD.c.article_id)).mappings()
        return [_held_of(row) for row in rows]

    def due(self, plan_id: str, now: datetime) -> list[HeldStory]:
        """What has waited long enough, oldest first; what was held by a clock that ran ahead, too."""
        return [held for held in self.held(plan_id) if held.until <= now or held.since > now]


def _told_of(rows: Sequence[mapping.Columns]) -> Told:
    """What these tellings say together. The thread is the first one that was opened for one of the reports alone."""
    openers = (row for row in rows if row["alert_key"] == row["thread_key"] and row["kind"] != AlertKind.SUMMARY.value)
    opener = min(openers, key=lambda row: row["alert_id"], default=None)
    return Told(
        rounds=max(row["round"] for row in rows),
        outlets=max(row["outlets"] for row in rows),
        actors=frozenset(actor for row in rows for actor in json.loads(row["actors"])),
        last_at=max(row["created_at"] for row in rows),
        thread=(opener["alert_key"], opener["subject"]) if opener else None,
    )


def _held_of(row: mapping.Columns) -> HeldStory:
    return HeldStory(row["plan_id"], row["article_id"], Reason(row["reason"]), row["since"], row["until"])


def _alert_row(alert: NewAlert, now: datetime) -> mapping.Row:
    return {
        "plan_id": alert.plan_id,
        "alert_key": alert.alert_key,
        "thread_key": alert.thread_key,
        "kind": alert.kind.value,
        "reason": alert.reason.value,
        "created_at": now,
        "story_count": len(alert.tellings),
        "subject": alert.message.subject,
        "html": mapping.pack(alert.message.html),
        "text": mapping.pack(alert.message.text),
        "content": mapping.pack_bytes(alert.content),
    }


def _told_rows(alert: NewAlert, alert_id: int) -> list[mapping.Row]:
    return [
        {
            "plan_id": alert.plan_id,
            "article_id": article_id,
            "round": telling.round,
            "alert_id": alert_id,
            "outlets": telling.outlets,
            "actors": json.dumps(sorted(telling.actors), ensure_ascii=False),
        }
        for telling in alert.tellings
        for article_id in sorted(telling.article_ids)
    ]
