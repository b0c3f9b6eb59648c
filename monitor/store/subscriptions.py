"""Subscriptions: since when a digest wants which rules, by which schedule, on what course. SQL.

What a digest wants of the stored matches is remembered, not computed from its newest selection: a rule that is added to
a digest brings what it finds from then on, and not all that it ever found.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.core.periods import Course, Slot
from monitor.store.tables import EDITION, MATCH, SUBSCRIBED_RULE, SUBSCRIPTION

# A digest of an empty store is older than every slot: the latest one that is due is frozen at once.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Stands for every rule; no id of a rule is written so.
EVERY_RULE = "*"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The matches of a rule that were found while a digest wanted it: `after` < match_id <= `until`.

    `until` is None where it does so to this day.
    """

    after: int
    until: int | None = None


Transaction = Callable[[], AbstractContextManager[Connection]]
Stretches = Mapping[str, tuple[Stretch, ...]]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest as the store knows it.

    Matches up to `since_match_id` are older than it. `schedule` is text of the caller's, None where it was never said;
    `ended_at` is when the digest was gone from the configuration.
    """

    digest_id: str
    since: datetime
    since_match_id: int
    stretches: Stretches = field(default_factory=dict)
    schedule: str | None = None
    course: Course = field(default_factory=lambda: Course(BEGINNING))
    ended_at: datetime | None = None

    @property
    def first_match_id(self) -> int:
        """Matches up to this one are older than anything that it wants."""
        return min(
            (stretch.after for stretches in self.stretches.values() for stretch in stretches),
            default=self.since_match_id,
        )

    def wants(self, rule: str, match_id: int) -> bool:
        """Whether the digest wanted the rule when this match of it was found."""
        stretches = (*self.stretches.get(rule, ()), *self.stretches.get(EVERY_RULE, ()))
        return any(
            stretch.after < match_id and (stretch.until is None or match_id <= stretch.until) for stretch in stretches
        )


def subscription(
    connection: Connection, digest_id: str, now: datetime, rules: frozenset[str] | None, *, starts_afresh: bool
) -> Subscription:
    """The subscription of a digest that selects these rules (None: every rule); nothing is written.

    A digest that is new in an old installation wants what comes from now on; where the installation itself starts
    afresh, everything.
    """
    newest = _newest_match(connection)
    found = _stored(connection, digest_id)
    if found is None:
        since, first = (BEGINNING, 0) if starts_afresh else (now, newest)
        found = Subscription(digest_id, since, first, course=Course(since))
    elif found.schedule is not None or found.stretches:
        first = newest
    else:  # of a version that did not yet remember what it selected
        first = found.since_match_id
    return replace(found, stretches=_reselected(found.stretches, rules, newest, first))


def subscribe(
    connection: Connection, digest_id: str, now: datetime, rules: frozenset[str] | None, *, starts_afresh: bool
) -> Subscription:
    """As `subscription`, and remembered."""
    found = subscription(connection, digest_id, now, rules, starts_afresh=starts_afresh)
    row = {"digest_id": digest_id, "since": found.since, "since_match_id": found.since_match_id}
    connection.execute(sqlite_insert(SUBSCRIPTION).values(row).on_conflict_do_nothing())
    _save_stretches(connection, digest_id, found.stretches)
    return found


class Subscriptions:
    """Their schedules, which of them ended, and which slots have an edition; a transaction for each question."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def keep_course(self, digest_id: str, schedule: str, course: Course) -> None:
        """Remember by which schedule a digest goes, and on what course. One that had ended goes on."""
        kept = course.kept
        values = {
            "schedule": schedule,
            "course_since": course.since,
            "kept_key": kept.key if kept else None,
            "kept_due_at": kept.due_at if kept else None,
            "ended_at": None,
        }
        with self._writing() as connection:
            connection.execute(update(SUBSCRIPTION).where(SUBSCRIPTION.c.digest_id == digest_id).values(values))

    def end(self, digest_ids: Collection[str], now: datetime) -> None:
        """End these: they want nothing that comes from now on."""
        with self._writing() as connection:
            newest = _newest_match(connection)
            for digest_id in digest_ids:
                mine = SUBSCRIPTION.c.digest_id == digest_id
                connection.execute(update(SUBSCRIPTION).where(mine).values(ended_at=now))
                stretches = _stretches(connection, digest_id)
                _save_stretches(connection, digest_id, _reselected(stretches, frozenset(), newest, newest))

    def ended(self) -> dict[str, datetime]:
        """Digests that are gone from the configuration, and since when."""
        query = select(SUBSCRIPTION.c.digest_id, SUBSCRIPTION.c.ended_at).where(SUBSCRIPTION.c.ended_at.is_not(None))
        with self._reading() as connection:
            return {row.digest_id: row.ended_at for row in connection.execute(query.order_by(SUBSCRIPTION.c.digest_id))}

    def others(self, digest_ids: Collection[str]) -> list[str]:
        """Digests that go on, other than these."""
        going = select(SUBSCRIPTION.c.digest_id).where(SUBSCRIPTION.c.ended_at.is_(None))
        with self._reading() as connection:
            return sorted(set(connection.execute(going).scalars()).difference(digest_ids))

    def is_made(self, digest_id: str, slot: Slot) -> bool:
        """Whether a slot has its edition: under its key, or under another that it had by an earlier schedule."""
        return self._has_edition(digest_id, (EDITION.c.period_key == slot.key) | (EDITION.c.due_at == slot.due_at))

    def has_edition_of(self, digest_id: str, day: str) -> bool:
        """Whether an edition was made at a time of this day, or this week (`Slot.day`)."""
        return self._has_edition(digest_id, EDITION.c.period_key.startswith(day, autoescape=True))

    def _has_edition(self, digest_id: str, is_it: ColumnElement[bool]) -> bool:
        """Whether there is one that was neither sent ahead (`KEY+1`) nor made after the loss of a store."""
        conditions = (EDITION.c.digest_id == digest_id, is_it, ~EDITION.c.period_key.contains("+"))
        with self._reading() as connection:
            return connection.execute(select(EDITION.c.edition_id).where(*conditions).limit(1)).first() is not None


def _newest_match(connection: Connection) -> int:
    return connection.execute(select(func.max(MATCH.c.match_id))).scalar() or 0


def _stored(connection: Connection, digest_id: str) -> Subscription | None:
    row = connection.execute(select(SUBSCRIPTION).where(SUBSCRIPTION.c.digest_id == digest_id)).mappings().first()
    if row is None:
        return None
    return Subscription(
        digest_id=digest_id,
        since=row["since"],
        since_match_id=row["since_match_id"],
        stretches=_stretches(connection, digest_id),
        schedule=row["schedule"],
        course=_course(row),
        ended_at=row["ended_at"],
    )


def _course(row: RowMapping) -> Course:
    since = row["course_since"] or row["since"]
    return Course(since, Slot(row["kept_key"], row["kept_due_at"]) if row["kept_key"] else None)


def _stretches(connection: Connection, digest_id: str) -> dict[str, tuple[Stretch, ...]]:
    query = select(SUBSCRIBED_RULE).where(SUBSCRIBED_RULE.c.digest_id == digest_id)
    stretches: dict[str, tuple[Stretch, ...]] = {}
    for row in connection.execute(query.order_by(SUBSCRIBED_RULE.c.after_match_id)).mappings():
        rule = row["rule"]
        stretches[rule] = (*stretches.get(rule, ()), Stretch(row["after_match_id"], row["until_match_id"]))
    return stretches


def _save_stretches(connection: Connection, digest_id: str, stretches: Stretches) -> None:
    before = _stretches(connection, digest_id)
    changed = [rule for rule in before.keys() | stretches.keys() if before.get(rule) != stretches.get(rule)]
    for rule in changed:
        mine = (SUBSCRIBED_RULE.c.digest_id == digest_id) & (SUBSCRIBED_RULE.c.rule == rule)
        connection.execute(delete(SUBSCRIBED_RULE).where(mine))
    rows = [
        {"digest_id": digest_id, "rule": rule, "after_match_id": stretch.after, "until_match_id": stretch.until}
        for rule in changed
        for stretch in stretches.get(rule, ())
    ]
    if rows:
        connection.execute(insert(SUBSCRIBED_RULE), rows)


def _reselected(stretches: Stretches, rules: frozenset[str] | None, newest: int, first: int) -> Stretches:
    """The stretches when these rules are wanted from the match `newest` on; a rule that is new, from `first` on."""
    wanted = {EVERY_RULE} if rules is None else rules
    found = {
        rule: _begun(stretches.get(rule, ()), newest, first) if rule in wanted else _ended(stretches[rule], newest)
        for rule in stretches.keys() | wanted
    }
    return {rule: each for rule, each in found.items() if each}


def _begun(stretches: tuple[Stretch, ...], newest: int, first: int) -> tuple[Stretch, ...]:
    if not stretches:
        return (Stretch(first),)
    *earlier, last = stretches
    if last.until is None:
        return stretches
    # Taken out and put back before anything was found: as if it had never been gone.
    return (*earlier, Stretch(last.after)) if last.until == newest else (*stretches, Stretch(newest))


def _ended(stretches: tuple[Stretch, ...], newest: int) -> tuple[Stretch, ...]:
    *earlier, last = stretches
    if last.until is not None:
        return stretches
    return tuple(earlier) if last.after == newest else (*earlier, Stretch(last.after, newest))
