"""Poll states in and out of the table feed_state. SQL, in the caller's transaction.

Every poll reads a state and writes one, and most do nothing else: so rows are read as SQLite holds them, without the
conversions of thirty columns by SQLAlchemy, and a poll that found nothing new writes the three columns it changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Select, bindparam, or_, select, type_coerce, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.types import NullType

from monitor.core.model import Feed
from monitor.core.polling import PollState, Trust, state_for
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.tables import FEED_STATE

Stored: TypeAlias = tuple[PollState | None, PollState]
"""What the table holds of a feed, None for nothing, and what it shall hold."""

_NAMES: Final = tuple(column.name for column in FEED_STATE.c)
_AS_STORED: Final = select(*(type_coerce(column, NullType()).label(column.name) for column in FEED_STATE.c))


def _upsert() -> Insert:
    statement = sqlite_insert(FEED_STATE)
    changed = {name: statement.excluded[name] for name in _NAMES if name != "feed_id"}
    return statement.on_conflict_do_update(index_elements=["feed_id"], set_=changed)


# Putting its thirty columns together takes longer than running it.
_SAVE: Final = _upsert()

# What a poll that found a healthy feed unchanged changes, as fields of PollState; everything else stays as it was.
_RESTLESS: Final = ("next_due_at", "last_success_at", "trust.unproved")
_STEADY: Final = attrgetter(
    *(field.name for field in fields(PollState) if field.name not in (*_RESTLESS, "trust")),
    *(name for field in fields(Trust) if (name := f"trust.{field.name}") not in _RESTLESS),
)
_TOUCH: Final = (
    update(FEED_STATE)
    .where(FEED_STATE.c.feed_id == bindparam("of_feed"))
    .values({name: bindparam(name) for name in ("next_due_at", "last_success_at", "unproved")})
)


def remembered(connection: Connection, feeds: Sequence[Feed]) -> dict[str, PollState]:
    """What is stored under the id of each feed, though its address may have been edited since; by feed id."""
    found: dict[str, PollState] = {}
    for chunk in in_chunks(feed.feed_id for feed in feeds):
        states = _read(connection, _AS_STORED.where(FEED_STATE.c.feed_id.in_(chunk)))
        found |= {state.feed_id: state for state in states}
    return found


def states_of(connection: Connection, feeds: Sequence[Feed], now: datetime) -> dict[str, PollState]:
    """The poll state of each feed, made where it is missing or its address was edited."""
    found = remembered(connection, feeds)
    return {feed.feed_id: state_for(feed, found.get(feed.feed_id), now) for feed in feeds}


def due_states(connection: Connection, now: datetime, farthest: datetime) -> list[PollState]:
    """States that are due, or that claim to be due later than any pause would have it."""
    due = or_(FEED_STATE.c.next_due_at <= now, FEED_STATE.c.next_due_at > farthest)
    return _read(connection, _AS_STORED.where(due).order_by(FEED_STATE.c.next_due_at))


def _read(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[PollState]:
    return [_state_of(tuple(row)) for row in connection.execute(query)]


@lru_cache(maxsize=2_048)
def _state_of(row: tuple[Any, ...]) -> PollState:
    """A state is read when its feed is due and again when it is written; mostly nothing happened to it in between."""
    return mapping.state_of(dict(zip(_NAMES, row, strict=True)))


def save_states(connection: Connection, states: Sequence[PollState]) -> None:
    """Insert or replace poll states, in one statement executed for many rows."""
    if states:
        connection.execute(_SAVE, [mapping.state_row(state) for state in states])


def save_changes(connection: Connection, changes: Iterable[Stored]) -> None:
    """As `save_states`, of one state a feed; where only times and counts of an unchanged feed differ, those alone."""
    whole: list[PollState] = []
    touched: list[PollState] = []
    for before, after in changes:
        is_quiet = before is not None and _STEADY(before) == _STEADY(after)
        (touched if is_quiet else whole).append(after)
    save_states(connection, whole)
    if touched:
        connection.execute(_TOUCH, [_touch_row(state) for state in touched])


def _touch_row(state: PollState) -> mapping.Row:
    return {
        "of_feed": state.feed_id,
        "next_due_at": state.next_due_at,
        "last_success_at": state.last_success_at,
        "unproved": state.trust.unproved,
    }
