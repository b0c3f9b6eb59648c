"""Poll states by value: what each outcome does to what is remembered of a feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import (
    Failure,
    FailureKind,
    Feed,
    FeedCondition,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    Unchanged,
    Validators,
)
from monitor.core.polling import (
    SPREAD,
    Bounds,
    Pace,
    PollState,
    Trust,
    after_poll,
    bounds_of,
    condition_after,
    is_due,
    new_state,
    spread_of,
    state_for,
)

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
INTERVAL = timedelta(minutes=30)
URL = "https://news.example/feed"
BOUNDS = Bounds(INTERVAL, INTERVAL)


def a_feed(
    url: str = URL, *, interval: timedelta = INTERVAL, longest: timedelta | None = None, name: str = "example"
) -> Feed:
    return Feed(
        feed_id=name,
        url=url,
        name="Example",
        language="en",
        tags=(),
        interval=interval,
        longest_interval=longest,
        backlog=timedelta(days=2),
        full_text=True,
        is_demonstration=False,
    )


def a_state(condition: FeedCondition = FeedCondition.HEALTHY, failures: int = 0) -> PollState:
    """A feed that was read yesterday, and has been in `condition` since an hour ago."""
    return replace(
        new_state("example", URL, NOW - timedelta(days=1)),
        validators=Validators(etag='"1"'),
        body_hash="old",
        failures=failures,
        condition=condition,
        condition_since=NOW - timedelta(hours=1),
        first_polled_at=NOW - timedelta(days=1),
        last_success_at=NOW - timedelta(days=1),
        last_error="HTTP 500" if failures else None,
    )


def read(polled_at: datetime = NOW) -> PollRead:
    return PollRead(
        feed_id="example",
        polled_at=polled_at,
        validators=Validators(etag='"2"'),
        body_hash="new",
        title="Example",
        entry_count=0,
        new=(),
        problems=(),
    )


def unchanged(reason: Unchanged = Unchanged.NOT_MODIFIED) -> PollUnchanged:
    return PollUnchanged("example", NOW, reason, Validators(etag='"3"'))


def failed(
    kind: FailureKind = FailureKind.HTTP_STATUS, retry_after: timedelta | None = None, polled_at: datetime = NOW
) -> PollFailed:
    return PollFailed("example", polled_at, Failure(kind, "HTTP 503", retry_after=retry_after))


def pause_after(state: PollState) -> timedelta:
    """The pause before the next poll, freed of the feed's own spread, to the second."""
    pause = (state.next_due_at - NOW) / (1 + spread_of(state.feed_id))
    return timedelta(seconds=round(pause.total_seconds()))


def test_new_feed_waits_and_is_due_at_once() -> None:
    state = new_state("example", URL, NOW)
    assert state == PollState(
        feed_id="example",
        url=URL,
        validators=Validators(etag=None, last_modified=None),
        body_hash=None,
        failures=0,
        condition=FeedCondition.WAITING,
        condition_since=NOW,
        first_polled_at=None,
        last_success_at=None,
        last_error=None,
        next_due_at=NOW,
    )
    assert is_due(state, BOUNDS, NOW)


def test_read_feed_is_healthy_and_due_after_its_interval() -> None:
    state = after_poll(new_state("example", URL, NOW - timedelta(minutes=1)), read(), a_feed())
    assert state == PollState(
        feed_id="example",
        url=URL,
        validators=Validators(etag='"2"'),
        body_hash="new",
        failures=0,
        condition=FeedCondition.HEALTHY,
        condition_since=NOW,
        first_polled_at=NOW,
        last_success_at=NOW,
        last_error=None,
        next_due_at=NOW + INTERVAL * (1 + spread_of("example")),
        pace=Pace(last_new_at=NOW),
        trust=Trust(last_full_at=NOW),
    )


@pytest.mark.parametrize("reason", list(Unchanged))
def test_unchanged_feed_has_succeeded_and_keeps_the_hash_of_what_was_read(reason: Unchanged) -> None:
    state = after_poll(a_state(FeedCondition.FAILING, failures=3), unchanged(reason), a_feed())
    assert (state.condition, state.failures, state.last_error) == (FeedCondition.HEALTHY, 0, None)
    assert (state.validators, state.body_hash) == (Validators(etag='"3"'), "old")
    assert (state.last_success_at, state.condition_since) == (NOW, NOW)


def test_healthy_feed_stays_healthy_since_when_it_was() -> None:
    assert after_poll(a_state(), read(), a_feed()).condition_since == NOW - timedelta(hours=1)


def test_failure_forgets_nothing_that_was_seen() -> None:
    before = a_state()
    state = after_poll(before, failed(), a_feed())
    assert (state.validators, state.body_hash) == (before.validators, before.body_hash)
    assert (state.first_polled_at, state.last_success_at) == (before.first_polled_at, before.last_success_at)
    assert (state.condition, state.condition_since) == (FeedCondition.FAILING, NOW)
    assert (state.failures, state.last_error) == (1, "HTTP 503")


def test_failing_feed_slows_down_to_once_a_day_and_never_stops() -> None:
    state, pauses = a_state(), []
    for _ in range(9):
        state = after_poll(state, failed(), a_feed())
        pauses.append(pause_after(state) / timedelta(hours=1))
    assert pauses == [0.5, 1, 2, 4, 8, 16, 24, 24, 24]


def test_feed_polled_less_than_daily_is_not_polled_more_often_for_failing() -> None:
    week = timedelta(days=7)
    assert pause_after(after_poll(a_state(FeedCondition.FAILING, failures=9), failed(), a_feed(interval=week))) == week


def test_unreachable_feed_is_tried_soon_and_at_least_each_interval() -> None:
    state, pauses = a_state(), []
    for _ in range(7):
        state = after_poll(state, failed(FailureKind.UNREACHABLE), a_feed())
        pauses.append(pause_after(state) / timedelta(minutes=1))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert state.condition is FeedCondition.UNREACHABLE


def test_failures_of_another_kind_count_anew() -> None:
    state = after_poll(a_state(FeedCondition.UNREACHABLE, failures=200), failed(), a_feed())
    assert (state.failures, state.condition_since, pause_after(state)) == (1, NOW, INTERVAL)


@pytest.mark.parametrize(
    ("retry_after", "expected"), [(timedelta(hours=5), timedelta(hours=5)), (timedelta(minutes=1), None)]
)
def test_retry_after_is_a_lower_bound(retry_after: timedelta, expected: timedelta | None) -> None:
    state = after_poll(a_state(), failed(retry_after=retry_after), a_feed())
    assert state.next_due_at - NOW == (expected or INTERVAL * (1 + spread_of("example")))


@pytest.mark.parametrize("kind", list(FailureKind))
def test_only_what_may_be_our_own_network_is_unreachable(kind: FailureKind) -> None:
    is_unreachable = condition_after(failed(kind)) is FeedCondition.UNREACHABLE
    assert is_unreachable == (kind is FailureKind.UNREACHABLE)


def test_whoever_answers_is_healthy() -> None:
    assert condition_after(unchanged()) is FeedCondition.HEALTHY


def test_feed_not_remembered_starts_anew() -> None:
    assert state_for(a_feed(), None, NOW) == new_state("example", URL, NOW)


def test_feed_at_its_old_address_goes_on_as_remembered() -> None:
    assert state_for(a_feed(), a_state(), NOW) == a_state()


def test_feed_at_a_new_address_is_asked_afresh_at_once_but_stays_known() -> None:
    moved = state_for(a_feed("https://new.example/feed"), a_state(), NOW)
    assert (moved.url, moved.validators, moved.body_hash) == ("https://new.example/feed", Validators(), None)
    assert moved.next_due_at == NOW
    assert moved.last_success_at == a_state().last_success_at


def test_feed_is_due_from_its_due_time_on() -> None:
    state = replace(a_state(), next_due_at=NOW)
    assert is_due(state, BOUNDS, NOW)
    assert not is_due(state, BOUNDS, NOW - timedelta(seconds=1))


def test_due_time_that_only_a_wrong_clock_can_have_set_is_not_waited_for() -> None:
    visited_2038 = after_poll(a_state(), read(polled_at=datetime(2038, 1, 19, tzinfo=UTC)), a_feed())
    assert is_due(visited_2038, BOUNDS, NOW)


@pytest.mark.parametrize(("interval", "longest"), [(INTERVAL, timedelta(hours=24)), (timedelta(days=7),) * 2])
def test_longest_pause_that_the_polls_themselves_set_is_waited_for(interval: timedelta, longest: timedelta) -> None:
    farthest = NOW + longest * (1 + SPREAD)
    assert not is_due(replace(a_state(), next_due_at=farthest), Bounds(interval, interval), NOW)
    assert is_due(replace(a_state(), next_due_at=farthest + timedelta(seconds=1)), Bounds(interval, interval), NOW)


def test_feeds_that_start_together_spread() -> None:
    spreads = [spread_of(f"feed-{number}") for number in range(200)]
    tenths = {round(share * 100) for share in spreads}
    assert tenths == set(range(-10, 1))
    assert abs(sum(spreads) / len(spreads) + SPREAD / 2) < SPREAD / 5


outcomes = st.one_of(
    st.builds(read),
    st.builds(unchanged, st.sampled_from(Unchanged)),
    st.builds(
        failed,
        st.sampled_from(FailureKind),
        st.none() | st.timedeltas(timedelta(minutes=1), timedelta(hours=24)),
    ),
)
intervals = st.timedeltas(timedelta(seconds=5), timedelta(days=7))


@given(st.lists(outcomes, min_size=1, max_size=30), intervals)
def test_next_poll_lies_ahead_and_is_never_given_up(history: list[PollOutcome], interval: timedelta) -> None:
    state, feed = new_state("example", URL, NOW), a_feed(interval=interval)
    for outcome in history:
        state = after_poll(state, outcome, feed)
        assert NOW < state.next_due_at <= NOW + max(interval, timedelta(hours=24)) * (1 + SPREAD)
        assert not is_due(state, bounds_of(feed), NOW)
        assert is_due(state, bounds_of(feed), state.next_due_at)


@given(st.lists(outcomes, min_size=1, max_size=30), intervals)
def test_error_and_count_are_there_exactly_while_not_healthy(history: list[PollOutcome], interval: timedelta) -> None:
    state = new_state("example", URL, NOW)
    for outcome in history:
        state = after_poll(state, outcome, a_feed(interval=interval))
        is_well = state.condition in (FeedCondition.HEALTHY, FeedCondition.WAITING)
        assert (state.failures == 0) == (state.last_error is None) == is_well
