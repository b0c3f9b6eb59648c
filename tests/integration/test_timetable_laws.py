"""Whatever is edited when, and whatever the clock does: each match that was wanted comes in one edition of a digest.

A machine edits digests, lets matches come in and turns the clock; beside it stands a model of what each digest wanted.
"""

import atexit
import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from monitor.config.fields import zone
from monitor.core.model import DigestPlan, Schedule
from monitor.timetable import Timetable, rules_of
from tests.integration.turned_clock import DAY, HOUR, NOW, Brief, Desk, opened

RULE_IDS = ("cranes", "strike", "quay")
ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Africa/Cairo", "Pacific/Apia")
# The digest of this id has one time a day, whatever is edited.
DAILY_ID = "daily"
OTHER_IDS = ("watch", "weekly")
TIMES = st.sampled_from([f"{hour:02}:{minute:02}" for hour in range(0, 24, 3) for minute in (0, 30)])
# After so long each schedule was due, a weekly one that was moved too.
LONG_ENOUGH = 20

Times = tuple[tuple[str, ...], frozenset[int], timedelta | None]

selections = st.sampled_from([(), *((rule_id,) for rule_id in RULE_IDS), RULE_IDS[:2]])
every_days = st.sampled_from([frozenset(range(7)), frozenset(range(5)), frozenset({0, 2, 5})])
once_a_day = st.tuples(TIMES.map(lambda at: (at,)), every_days, st.none())
any_schedule: st.SearchStrategy[Times] = (
    once_a_day
    | st.tuples(st.lists(TIMES, min_size=2, max_size=3, unique=True).map(tuple), every_days, st.none())
    | st.tuples(TIMES.map(lambda at: (at,)), st.integers(0, 6).map(lambda day: frozenset({day})), st.none())
    | st.tuples(st.just(()), st.just(frozenset()), st.sampled_from([timedelta(hours=5), timedelta(hours=36)]))
)


def a_plan(digest_id: str, times: Times, zone_name: str, rules: tuple[str, ...]) -> DigestPlan:
    tzinfo = zone(zone_name)
    assert tzinfo is not None
    at, days, every = times
    schedule = Schedule(zone=tzinfo, at=tuple(sorted(at)), days=days, every=every)
    return DigestPlan(digest_id, digest_id, (), schedule, zone_name, rules, (), 100)


@cache
def founded() -> Path:
    """The folder of an installation that made its first digest."""
    folder = Path(mkdtemp(prefix="founded-"))
    atexit.register(shutil.rmtree, folder)
    with opened(folder) as store:
        assert Desk(folder, store, NOW).tick() == ["2026-11-21"]
    return folder


class Installation(RuleBasedStateMachine):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="laws-"))
        shutil.copytree(founded(), self.folder, dirs_exist_ok=True)
        self.desk = Desk(self.folder, opened(self.folder), NOW)
        self.plans = {plan.digest_id: plan for plan in self.desk.config.digests}
        self.wanted: dict[str, set[int]] = {DAILY_ID: set()}
        self.rule_by_number: dict[int, str] = {}
        self.made: list[tuple[str, str]] = [(DAILY_ID, "2026-11-21")]
        self.ahead: list[tuple[str, str]] = []

    # ------------------------------------------------------------------------------------------------------- the world

    @rule(rule_id=st.sampled_from(RULE_IDS))
    def match(self, rule_id: str) -> None:
        number = self.desk.match(rule_id)
        self.rule_by_number[number] = rule_id
        for digest_id, plan in self.plans.items():
            if self.selects(plan, rule_id):
                self.wanted.setdefault(digest_id, set()).add(number)

    @rule(hours=st.integers(1, 60), is_awake=st.booleans())
    def time_goes_by(self, hours: int, is_awake: bool) -> None:
        for _ in range(hours // 3 if is_awake else 0):
            self.desk.now += 3 * HOUR
            self.tick()
        self.desk.now += (hours % 3 if is_awake else hours) * HOUR
        self.tick()

    @rule(hours=st.sampled_from([1, 3, 25, 80]))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.desk.now -= hours * HOUR
        self.tick()

    @rule(days=st.sampled_from([1, 30, 4200]))
    def the_clock_is_wrong_for_a_while(self, days: int) -> None:
        self.desk.now += days * DAY
        self.tick()
        self.restart()
        self.desk.now -= days * DAY
        self.tick()

    @rule()
    def restart(self) -> None:
        self.take_up()

    # ----------------------------------------------------------------------------------------------------------- edits

    @rule(times=once_a_day, zone_name=st.sampled_from(ZONES))
    def move_the_daily_digest(self, times: Times, zone_name: str) -> None:
        before = self.plans.get(DAILY_ID)
        plan = a_plan(DAILY_ID, times, zone_name, before.rules if before else ())
        self.edit({**self.plans, DAILY_ID: replace(plan, max_delay=before.max_delay if before else None)})

    @rule(digest_id=st.sampled_from(OTHER_IDS), times=any_schedule, zone_name=st.sampled_from(ZONES), rules=selections)
    def write_another_digest(self, digest_id: str, times: Times, zone_name: str, rules: tuple[str, ...]) -> None:
        plan, before = a_plan(digest_id, times, zone_name, rules), self.plans.get(digest_id)
        self.edit({**self.plans, digest_id: replace(plan, max_delay=before.max_delay if before else None)})

    @precondition(lambda self: self.plans)
    @rule(data=st.data(), delay=st.sampled_from([None, timedelta(minutes=1), 3 * HOUR, DAY]))
    def say_how_late_it_may_come(self, data: st.DataObject, delay: timedelta | None) -> None:
        digest_id = data.draw(st.sampled_from(sorted(self.plans)))
        self.plans = {**self.plans, digest_id: replace(self.plans[digest_id], max_delay=delay)}
        self.take_up()

    @precondition(lambda self: self.plans)
    @rule(data=st.data())
    def send_ahead(self, data: st.DataObject) -> None:
        """`monitor digest NAME --send`: a digest beside those of the calendar."""
        plan = self.plans[data.draw(st.sampled_from(sorted(self.plans)))]
        issue = self.desk.publisher.open_period(plan, self.desk.now)
        assert self.desk.publisher.publish(issue, self.desk.now)
        self.ahead.append((plan.digest_id, issue.key))

    @precondition(lambda self: self.plans)
    @rule(data=st.data(), rules=selections)
    def select_other_rules(self, data: st.DataObject, rules: tuple[str, ...]) -> None:
        digest_id = data.draw(st.sampled_from(sorted(self.plans)))
        self.edit({**self.plans, digest_id: replace(self.plans[digest_id], rules=rules)})

    @precondition(lambda self: len(self.plans) > 1)
    @rule(data=st.data())
    def remove_a_digest(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(sorted(self.plans)))
        self.edit({digest_id: plan for digest_id, plan in self.plans.items() if digest_id != gone})

    # ------------------------------------------------------------------------------------------------------------ laws

    def edit(self, plans: dict[str, DigestPlan]) -> None:
        """Save and take up. No edit makes a digest due that was not due before, or is so at this very instant."""
        now = self.desk.now
        due_before = {issue.plan.digest_id for issue in self.desk.publisher.due(now)}
        self.plans = plans
        self.take_up()
        due_after = {issue.plan.digest_id for issue in self.desk.publisher.due(now) if issue.due_at != now}
        assert due_after <= due_before

    def take_up(self) -> None:
        self.desk.config = replace(self.desk.config, digests=tuple(self.plans.values()))
        self.desk.publisher = Brief(self.desk.store, self.desk.config)
        self.desk.publisher.timetable.take_up(self.desk.now)

    def tick(self) -> None:
        """What a tick of the daemon makes; what is to come was told right before, by one who only looks."""
        now, publisher = self.desk.now, self.desk.publisher
        onlooker = Timetable(self.desk.store, self.desk.config)
        looked = {digest_id: onlooker.coming(plan, now) for digest_id, plan in self.plans.items()}
        issues = publisher.due(now)
        assert {issue.plan.digest_id for issue in issues} == {i for i, slot in looked.items() if slot.due_at <= now}
        for issue in issues:
            assert publisher.publish(issue, now)
            assert not publisher.publish(issue, now)
            self.made.append((issue.plan.digest_id, issue.key))
        assert publisher.due(now) == []

    def selects(self, plan: DigestPlan, rule_id: str) -> bool:
        rules = rules_of(plan, self.desk.config.rules)
        return rules is None or rule_id in rules

    def told(self) -> dict[str, Counter[int]]:
        """How many editions of each digest hold each article."""
        made = [*self.made, *self.ahead]
        found: dict[str, Counter[int]] = {digest_id: Counter() for digest_id, _ in made}
        for digest_id, key in made:
            found[digest_id].update(self.desk.holds(key, digest_id))
        return found

    def teardown(self) -> None:
        """Time goes by until everything has been due; then each digest has told what it wanted, once, and no more."""
        try:
            # One that may not come late may never come to somebody who looks once a day.
            self.plans = {digest_id: replace(plan, max_delay=None) for digest_id, plan in self.plans.items()}
            self.take_up()
            for _ in range(LONG_ENOUGH):
                self.desk.now += DAY
                self.tick()
            self.check()
        finally:
            self.desk.store.close()
            shutil.rmtree(self.folder)

    def check(self) -> None:
        told = self.told()
        for digest_id, wanted in self.wanted.items():
            counts = told.get(digest_id, Counter())
            assert set(counts) <= wanted, f"{digest_id} holds what it never wanted"
            assert all(count == 1 for count in counts.values()), f"{digest_id} told something twice"
            if digest_id in self.plans:
                plan = self.plans[digest_id]
                due = {number for number in wanted if self.selects(plan, self.rule_by_number[number])}
                assert due <= set(counts), f"{digest_id} lost something"
        made = [*self.made, *self.ahead]
        assert len(set(made)) == len(made), "a period was made twice"
        days = [key.partition("T")[0] for digest_id, key in self.made if digest_id == DAILY_ID]
        assert len(set(days)) == len(days), "two digests on one day"


SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_each_wanted_match_comes_in_one_edition_whatever_is_edited() -> None:
    run_state_machine_as_test(Installation, settings=settings(SETTINGS, max_examples=8, stateful_step_count=12))


@pytest.mark.slow
def test_each_wanted_match_comes_in_one_edition_whatever_is_edited_for_long() -> None:
    run_state_machine_as_test(Installation, settings=settings(SETTINGS, max_examples=24, stateful_step_count=25))
