"""The timetable of one configuration: its digests, what the store knows of them, now -> what is due. Touches the store.

A configuration is taken up once, before anything is polled by it: from then on a digest wants what the rules it selects
find, and goes by its schedule. What was edited since the last time is known by comparison with what was stored.
"""

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict

from monitor.config import Config
from monitor.config.fields import zone
from monitor.core.model import DigestPlan, Schedule
from monitor.core.periods import Course, Slot, after_edit, coming_slot, due_slot, latest_due, next_due
from monitor.core.rules import RuleSet
from monitor.store import Store, Subscription

logger = logging.getLogger(__name__)


class _Facts(TypedDict):
    """A schedule as it is stored; `every` in seconds."""

    zone: str
    at: list[str]
    days: list[int]
    every: float | None


@dataclass(frozen=True, slots=True)
class Issue:
    """A period to be frozen: the digest, the key it is stored under and when it was due."""

    plan: DigestPlan
    key: str
    due_at: datetime


def rules_of(plan: DigestPlan, ruleset: RuleSet) -> frozenset[str] | None:
    """The rules of a digest; None for all, those included that are no longer in the file."""
    if not plan.rules and not plan.tags:
        return None
    tags = frozenset(plan.tags)
    tagged = (rule.rule_id for rule in ruleset.rules if tags.intersection(rule.tags))
    return frozenset((*plan.rules, *tagged))


class Timetable:
    """The periods of the digests of one configuration. Blocking; a reload makes a new one."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._taken_up: dict[str, Subscription] = {}
        # The last slot of each digest that was found to be made, and needs no second look: an edition is for good.
        self._made: dict[str, Slot] = {}

    def take_up(self, now: datetime) -> None:
        """Make the stored subscriptions those of the configuration. Those that are not in it any more end."""
        for plan in self._config.digests:
            self.subscription(plan, now)
        present = [plan.digest_id for plan in self._config.digests]
        if gone := self._store.subscriptions.others(present):
            self._store.subscriptions.end(gone, now)
            logger.warning("%s", gone_sentence(gone))

    def subscription(self, plan: DigestPlan, now: datetime) -> Subscription:
        """What the store remembers of a digest, now that it is as the configuration says."""
        found = self._taken_up.get(plan.digest_id)
        # A course of the future is of a clock that ran ahead.
        if found is None or found.course.since > now:
            stored = self._store.subscribe(plan.digest_id, now, rules_of(plan, self._config.rules))
            found = self._taken_up[plan.digest_id] = self._rescheduled(plan, stored, now)
            if found != stored:
                self._store.subscriptions.keep_course(plan.digest_id, _text(plan), found.course)
        return found

    def as_if_taken_up(self, plan: DigestPlan, now: datetime) -> Subscription:
        """As `subscription`, but nothing is written."""
        return self._rescheduled(
            plan, self._store.subscription(plan.digest_id, now, rules_of(plan, self._config.rules)), now
        )

    def due(self, now: datetime) -> list[Issue]:
        """The latest slot of each digest that is due and not made: after a long sleep one, not one for each missed.

        A digest that is new in an old installation waits for its first slot to come. After the loss of the store each
        digest tells of it at once, under a key that was never used: what the lost store had sent is not known.
        """
        issues = []
        for plan in self._config.digests:
            subscription = self.subscription(plan, now)
            if self._store.was_lost and not self._store.edition(plan.digest_id):
                key = f"{next_due(plan.schedule, now).key}+lost-{now:%Y%m%dT%H%M%S}"
                issues.append(Issue(plan, key, now))
            elif (slot := self._due_slot(plan, subscription, now)) is not None:
                issues.append(Issue(plan, slot.key, slot.due_at))
        return issues

    def coming(self, plan: DigestPlan, now: datetime) -> Slot:
        """The slot whose digest is made next: one that is due already, or the first one to come. Writes nothing."""
        subscription = self.as_if_taken_up(plan, now)
        if (slot := self._due_slot(plan, subscription, now)) is not None:
            return slot
        slot = coming_slot(plan.schedule, subscription.course, now)
        while self._store.subscriptions.is_made(plan.digest_id, slot):
            slot = next_due(plan.schedule, slot.due_at)
        return slot

    def open_period(self, plan: DigestPlan, now: datetime) -> Issue:
        """The running period under a key of its own (the slot's key and a number), to be sent ahead of time."""
        slot = next_due(plan.schedule, now)
        taken = self._store.period_keys_from(plan.digest_id, f"{slot.key}+")
        numbers = (key.rpartition("+")[2] for key in taken)
        number = 1 + max((int(number) for number in numbers if number.isdigit()), default=0)
        return Issue(plan, f"{slot.key}+{number}", now)

    def _due_slot(self, plan: DigestPlan, subscription: Subscription, now: datetime) -> Slot | None:
        slot = due_slot(plan.schedule, subscription.course, now)
        if slot is None or _is_too_late(plan, slot, now):
            return None
        if self._made.get(plan.digest_id) != slot and self._store.subscriptions.is_made(plan.digest_id, slot):
            self._made[plan.digest_id] = slot
        return None if self._made.get(plan.digest_id) == slot else slot

    def _rescheduled(self, plan: DigestPlan, stored: Subscription, now: datetime) -> Subscription:
        """The subscription on the course that the plan's schedule takes from now on."""
        course = self._course(plan, stored, now)
        return replace(stored, schedule=_text(plan), course=course, ended_at=None)

    def _course(self, plan: DigestPlan, stored: Subscription, now: datetime) -> Course:
        if stored.ended_at is not None or stored.course.since > now:
            return Course(now)
        if stored.schedule in (None, _text(plan)):
            return stored.course
        before = _schedule(stored.schedule) if stored.schedule else None
        passed = latest_due(plan.schedule, now)
        if before is None or self._has_had(plan.digest_id, passed):
            return Course(now)
        due = due_slot(before, stored.course, now)
        is_overdue = due is not None and not (
            _is_too_late(plan, due, now) or self._store.subscriptions.is_made(plan.digest_id, due)
        )
        return after_edit(before, stored.course, plan.schedule, now, is_overdue=is_overdue)

    def _has_had(self, digest_id: str, slot: Slot) -> bool:
        """Whether the day of a slot had a digest at any time, or the slot itself under another key."""
        book = self._store.subscriptions
        return book.is_made(digest_id, slot) or book.has_edition_of(digest_id, slot.day)


def gone_sentence(digest_ids: list[str]) -> str:
    """What a person should know of digests that are no longer in the file."""
    names, is_one = ", ".join(digest_ids), len(digest_ids) == 1
    return (
        f"{'digest' if is_one else 'digests'} {names}: no longer in digests.yaml, and {'ends' if is_one else 'end'}. "
        "A digest under another id is a new one and begins with what is matched from now on; a new title would have "
        "changed nothing"
    )


def _is_too_late(plan: DigestPlan, slot: Slot, now: datetime) -> bool:
    return plan.max_delay is not None and now - slot.due_at > plan.max_delay


def _text(plan: DigestPlan) -> str:
    """A schedule as it is stored, to be recognised and to be read again."""
    schedule = plan.schedule
    every = schedule.every.total_seconds() if schedule.every is not None else None
    facts: _Facts = {"zone": plan.zone_name, "at": [*schedule.at], "days": sorted(schedule.days), "every": every}
    return json.dumps(facts)


def _schedule(text: str) -> Schedule | None:
    """The schedule that was stored; None where its zone is not known any more."""
    facts: _Facts = json.loads(text)
    tzinfo = zone(facts["zone"])
    if tzinfo is None:
        return None
    every = timedelta(seconds=facts["every"]) if facts["every"] is not None else None
    return Schedule(zone=tzinfo, at=tuple(facts["at"]), days=frozenset(facts["days"]), every=every)
