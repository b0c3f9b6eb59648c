"""Whatever streams in: no more alerts than the cap allows, none in quiet hours, none twice, nothing held for ever."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.alerts import AlertPlan, Before, Decision, Reason, StoryFacts, Told, decide, quiet_until
from tests.core.test_alerts import HOUR, a_plan, a_stored, a_story, an_article

START = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
ACTORS = ("china", "russia", "nato")
ZONES = st.sampled_from(["UTC", "Europe/Kyiv", "America/St_Johns", "Asia/Kathmandu"])
HOURS = st.sampled_from([("22:00", "07:00"), ("03:30", "04:30"), ("12:00", "13:00")])


@st.composite
def plans(draw: st.DrawFn) -> AlertPlan:
    return a_plan(
        zone=ZoneInfo(draw(ZONES)),
        quiet_hours=tuple(draw(st.lists(HOURS, max_size=2, unique=True))),
        max_per_hour=draw(st.integers(1, 4)),
        repeat_interval=timedelta(minutes=draw(st.integers(0, 180))),
        steps=tuple(sorted(draw(st.sets(st.integers(2, 12), max_size=3)))),
    )


# What happens, in minutes after what happened before: a story has one more outlet, or one more actor.
EVENTS = st.lists(
    st.tuples(st.integers(0, 240), st.integers(1, 4), st.sampled_from(["outlet", *ACTORS])), min_size=1, max_size=40
)


class Model:
    """A store of alerts in a few dictionaries: what was told, what waits, what went out when."""

    def __init__(self, plan: AlertPlan) -> None:
        self.plan, self.now = plan, START
        self.since: dict[int, datetime] = {}
        self.outlets: dict[int, int] = {}
        self.actors: dict[int, set[str]] = {}
        self.told: dict[int, Told] = {}
        self.held: dict[int, datetime] = {}
        self.sent: list[tuple[datetime, int, Reason]] = []

    def story(self, number: int) -> StoryFacts:
        actors = tuple(sorted(self.actors.get(number, ())))
        article = an_article(a_stored(strength=60, actors=actors), article_id=number, seen_at=self.since[number])
        return a_story(article, outlets=self.outlets[number])

    def decide(self, number: int) -> Decision:
        before = Before(self.told.get(number), number in self.held, sent_at=tuple(at for at, *_ in self.sent))
        return decide(self.story(number), self.plan, before, {}, self.now)

    def settle(self, number: int) -> None:
        decision = self.decide(number)
        self.held.pop(number, None)
        if decision.until is not None:
            assert decision.until > self.now
            self.held[number] = decision.until
        elif decision.sends:
            rounds = self.told[number].rounds if number in self.told else 0
            told = Told(rounds + 1, self.outlets[number], decision.actors, self.now)
            self.told[number] = told
            self.sent.append((self.now, number, decision.reason))
            assert not self.decide(number).sends, "what was told is told once"

    def pass_time(self, until: datetime) -> None:
        """Look at what is held when its time comes, in order."""
        while self.held and (due := min(self.held.values())) <= until:
            self.now = max(self.now, due)
            for number in [number for number, at in self.held.items() if at <= self.now]:
                self.settle(number)
        self.now = max(self.now, until)


@given(plans(), EVENTS)
def test_alerts_keep_the_peace_and_lose_nothing(plan: AlertPlan, events: list[tuple[int, int, str]]) -> None:
    model = Model(plan)
    for minutes, number, what in events:
        model.pass_time(model.now + timedelta(minutes=minutes))
        model.since.setdefault(number, model.now)
        model.outlets[number] = model.outlets.get(number, 0) + (what == "outlet" or number not in model.outlets)
        if what != "outlet":
            model.actors.setdefault(number, set()).add(what)
        model.settle(number)
    model.pass_time(model.now + timedelta(days=3))
    assert model.held == {}
    assert {number for _, number, _ in model.sent} == set(model.outlets), "every story was told of in the end"
    times = [at for at, *_ in model.sent]
    assert all(sum(at - HOUR < other <= at for other in times) <= plan.max_per_hour for at in times)
    assert all(quiet_until(plan.quiet_hours, plan.zone, at) is None for at in times)
    for number in model.outlets:
        mine = [at for at, other, _ in model.sent if other == number]
        assert all(later - earlier >= plan.repeat_interval for earlier, later in pairwise(mine))
        assert model.told[number].outlets <= model.outlets[number]
        assert model.told[number].actors == model.actors.get(number, set()), "every actor was told of in the end"


@given(plans(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001  # made aware below
def test_quiet_hours_hold_until_their_end_and_no_longer(plan: AlertPlan, naive: datetime) -> None:
    now = naive.replace(tzinfo=UTC, microsecond=0)
    end = quiet_until(plan.quiet_hours, plan.zone, now)
    if end is not None:
        assert now < end <= now + timedelta(hours=25)
        assert quiet_until(plan.quiet_hours, plan.zone, end - timedelta(seconds=1)) is not None
        further = quiet_until(plan.quiet_hours, plan.zone, end)
        assert further is None or len(plan.quiet_hours) > 1
