"""Servers that lie, move, refuse, end: what each answer teaches, and what is asked next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.health import changes_of
from monitor.core.model import (
    Asked,
    Failure,
    FailureKind,
    Feed,
    FeedChange,
    FeedCondition,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    Unchanged,
    Validators,
)
from monitor.core.polling import (
    CONFIRMATIONS,
    FAILURES_TOLD,
    GONE_AFTER,
    GONE_PAUSE,
    Arrivals,
    Move,
    PollState,
    Question,
    after_poll,
    bounds_of,
    is_due,
    new_state,
    question_of,
    spread_of,
    state_for,
)
from monitor.core.polling.moves import is_adoptable
from monitor.core.polling.outcome import LONGEST_COURTESY, PATIENCE
from tests.builders import a_feed

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OLD, NEW = Validators('"old"'), Validators('"new"')
FEED = replace(a_feed(interval=15 * MINUTE), longest_interval=4 * HOUR)
NEW_URL, OTHER_URL = "https://harbour.test/new.xml", "https://harbour.test/other.xml"


def a_read_state(**changes: object) -> PollState:
    state = after_poll(new_state(FEED.feed_id, FEED.url, NOW - HOUR), a_reading(polled_at=NOW - HOUR), FEED)
    return replace(state, **changes)  # type: ignore[arg-type]


def a_reading(
    asked: Asked = Asked.CONDITIONAL,
    validators: Validators = OLD,
    polled_at: datetime = NOW,
    moved_to: str | None = None,
) -> PollRead:
    return PollRead(FEED.feed_id, polled_at, validators, "hash", "Harbour", 9, (), (), asked, moved_to)


def not_modified(asked: Asked = Asked.CONDITIONAL, moved_to: str | None = None, at: datetime = NOW) -> PollUnchanged:
    return PollUnchanged(FEED.feed_id, at, Unchanged.NOT_MODIFIED, OLD, asked, moved_to)


def same_bytes(asked: Asked) -> PollUnchanged:
    return PollUnchanged(FEED.feed_id, NOW, Unchanged.SAME_BYTES, OLD, asked)


def failed(status: int, at: datetime = NOW, retry_after: timedelta | None = None) -> PollFailed:
    failure = Failure(FailureKind.HTTP_STATUS, f"the server answered {status}", status, retry_after)
    return PollFailed(FEED.feed_id, at, failure)


def after(state: PollState, *outcomes: PollOutcome, feed: Feed = FEED) -> PollState:
    for outcome in outcomes:
        state = after_poll(state, outcome, feed)
    return state


def pause_of(state: PollState) -> timedelta:
    return (state.next_due_at - NOW) / (1 + spread_of(FEED.feed_id))


# --------------------------------------------------------------------------------------------------------------- lies


def asked(state: PollState, now: datetime = NOW) -> tuple[Asked, Validators]:
    question = question_of(FEED, state, now)
    return question.asked, question.validators


def test_validators_go_along() -> None:
    assert asked(a_read_state()) == (Asked.CONDITIONAL, OLD)


def test_without_any_the_question_is_plain() -> None:
    assert asked(new_state(FEED.feed_id, FEED.url, NOW)) == (Asked.PLAIN, Validators())


def test_after_three_unproved_answers_the_whole_document_is_asked_for_then_after_six() -> None:
    state = after(a_read_state(), *[not_modified()] * 3)
    assert asked(state) == (Asked.PLAIN, Validators())
    proved = after(state, same_bytes(Asked.PLAIN))
    assert asked(after(proved, *[not_modified()] * 5))[0] is Asked.CONDITIONAL
    assert asked(after(proved, *[not_modified()] * 6))[0] is Asked.PLAIN


def test_a_single_unproved_answer_is_proved_after_a_day() -> None:
    state = after(a_read_state(), not_modified())
    assert asked(state, NOW + DAY)[0] is Asked.PLAIN
    assert asked(a_read_state(), NOW + DAY)[0] is Asked.CONDITIONAL


def test_a_new_document_without_news_is_a_proof_too() -> None:
    state = after(a_read_state(), *[not_modified()] * 3, a_reading(Asked.PLAIN, NEW))
    assert (state.trust.level, state.trust.doubted) == (1, None)


def news_after_doubt(validators: Validators = NEW) -> PollState:
    """Three times "not modified", and then the whole document has news."""
    state = after(a_read_state(), *[not_modified()] * 3)
    return after_poll(state, a_reading(Asked.PLAIN, validators), FEED, Arrivals(2))


def test_news_behind_not_modified_puts_the_server_to_the_test() -> None:
    assert asked(news_after_doubt()) == (Asked.DOUBTED, OLD)


def test_a_server_that_calls_old_validators_unmodified_has_lied() -> None:
    state = after(news_after_doubt(), not_modified(Asked.DOUBTED))
    assert state.trust.is_distrusted
    assert asked(state) == (Asked.PLAIN, Validators())
    assert pause_of(state) == FEED.interval


def test_a_server_that_sends_the_document_is_believed() -> None:
    state = after(news_after_doubt(), replace(same_bytes(Asked.DOUBTED), validators=NEW))
    assert (state.trust.is_distrusted, state.trust.level) == (False, 1)
    assert asked(state) == (Asked.CONDITIONAL, NEW)


def test_the_same_validators_for_other_news_are_a_lie_at_once() -> None:
    assert news_after_doubt(OLD).trust.is_distrusted


# --------------------------------------------------------------------------------------------------------------- moves


def test_a_move_is_adopted_after_three_confirmations_over_a_day() -> None:
    state = after(a_read_state(), *(not_modified(moved_to=NEW_URL, at=NOW + hour * HOUR) for hour in (0, 1, 2, 3)))
    assert question_of(FEED, state, NOW).url == FEED.url
    state = after(state, a_reading(moved_to=NEW_URL, polled_at=NOW + DAY))
    assert question_of(FEED, state, NOW + DAY) == Question(NEW_URL, OLD, (), Asked.CONDITIONAL)
    assert after(state, not_modified()).move == Move(NEW_URL, CONFIRMATIONS, NOW)


@pytest.mark.parametrize("answer", [not_modified(at=NOW + DAY), not_modified(moved_to=OTHER_URL, at=NOW + DAY)])
def test_confirmations_come_in_a_row(answer: PollUnchanged) -> None:
    before = [not_modified(moved_to=NEW_URL, at=NOW + hour * HOUR) for hour in (0, 12)]
    later = [not_modified(moved_to=NEW_URL, at=NOW + hour * HOUR) for hour in (25, 40)]
    assert not after(a_read_state(), *before, answer, *later).move.is_adopted


def test_a_move_that_a_clock_noted_which_was_ahead_is_confirmed_from_now_on() -> None:
    state = a_read_state(move=Move(NEW_URL, 2, NOW + 900 * DAY))
    assert after(state, not_modified(moved_to=NEW_URL)).move == Move(NEW_URL, 1, NOW)


def test_two_confirmations_however_far_apart_are_not_enough() -> None:
    far = (not_modified(moved_to=NEW_URL), not_modified(moved_to=NEW_URL, at=NOW + 9 * DAY))
    assert after(a_read_state(), *far).move == Move(NEW_URL, 2, NOW)


def test_a_new_address_that_fails_three_times_is_given_up() -> None:
    state = a_read_state(move=Move(NEW_URL, CONFIRMATIONS))
    state = after(state, *[failed(404)] * FAILURES_TOLD)
    assert question_of(FEED, state, NOW).url == FEED.url
    assert state.next_due_at == NOW + FEED.interval


def test_secrets_do_not_move_to_another_host() -> None:
    feed = replace(FEED, headers=(("Cookie", "secret"),))
    here = a_read_state(move=Move(NEW_URL, CONFIRMATIONS))
    away = a_read_state(move=Move("https://other.test/feed.xml", CONFIRMATIONS))
    assert question_of(feed, here, NOW).headers == feed.headers
    assert question_of(feed, away, NOW).headers == ()


@pytest.mark.parametrize(
    ("named", "moved_to", "is_told"),
    [
        ("https://a.test/feed", "https://a.test/new", True),
        ("http://a.test/feed", "https://a.test/feed", True),
        ("https://a.test/feed", "http://a.test/feed", False),
        ("https://a.test/feed", "https://a.test:8443/feed", False),
    ],
)
def test_secrets_never_follow_a_move_from_tls_to_clear(named: str, moved_to: str, is_told: bool) -> None:
    feed = replace(FEED, url=named, headers=(("Cookie", "secret"),))
    state = a_read_state(move=Move(moved_to, CONFIRMATIONS))
    assert (question_of(feed, state, NOW).headers == feed.headers) is is_told


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        ("https://a.test/1", "https://a.test/2", True),
        ("http://a.test/1", "https://a.test/1", True),
        ("http://a.test/1", "http://a.test/2", True),
        ("https://a.test/1", "http://a.test/1", False),
        ("https://a.test/1", "https://a.test/1", False),
        ("http://a.test/1", "file:///etc/passwd", False),
    ],
)
def test_only_web_addresses_that_are_no_step_back_are_adopted(url: str, target: str, expected: bool) -> None:
    assert is_adoptable(url, target) == expected


def test_an_edited_address_is_a_new_beginning_for_moves_and_trust() -> None:
    state = a_read_state(move=Move(NEW_URL, CONFIRMATIONS), courtesy=HOUR)
    edited = state_for(replace(FEED, url="https://elsewhere.test/"), state, NOW)
    assert (edited.move, edited.trust.last_full_at, edited.courtesy) == (Move(), None, timedelta(0))


# ------------------------------------------------------------------------------------------------------------ refusals


def test_a_refusal_doubles_the_pause_that_it_followed_on() -> None:
    first = after(a_read_state(), failed(429))
    assert first.courtesy == 2 * FEED.interval
    second = after(first, failed(429))
    assert second.courtesy == 4 * FEED.interval
    assert second.next_due_at >= NOW + 4 * FEED.interval


def test_a_courtesy_outlives_the_refusal_and_shrinks_with_each_success() -> None:
    state = after(a_read_state(), failed(429), not_modified())
    assert 28 * MINUTE < state.courtesy < 29 * MINUTE
    assert state.next_due_at >= NOW + state.courtesy
    assert after(state, *[not_modified()] * 80).courtesy == timedelta(0)


def test_a_courtesy_has_an_end() -> None:
    assert after(a_read_state(), *[failed(429)] * 20).courtesy == LONGEST_COURTESY


def test_a_403_after_a_success_is_a_throttle_and_otherwise_a_fence() -> None:
    assert after(a_read_state(), failed(403)).courtesy > timedelta(0)
    assert after(new_state(FEED.feed_id, FEED.url, NOW), failed(403)).courtesy == timedelta(0)
    assert after(a_read_state(last_success_at=NOW - 30 * DAY), failed(403)).courtesy == timedelta(0)


def test_a_503_counts_as_a_refusal_where_it_says_when_to_come_again() -> None:
    assert after(a_read_state(), failed(503)).courtesy == timedelta(0)
    assert after(a_read_state(), failed(503, retry_after=HOUR)).next_due_at == NOW + HOUR


def test_refusals_are_told_after_a_day() -> None:
    state = after(a_read_state(), *[failed(429)] * 9)
    assert not state.is_told
    assert after(state, failed(429, NOW + PATIENCE)).is_told


# --------------------------------------------------------------------------------------------------- ends and outages


def test_a_feed_that_is_gone_three_times_over_a_day_is_asked_once_a_week() -> None:
    early = after(a_read_state(), *[failed(410)] * (GONE_AFTER + 2))
    assert (early.error_count, early.is_told) == (GONE_AFTER - 1, False)
    assert pause_of(early) <= DAY
    gone = replace(failed(410), polled_at=NOW + DAY)
    state = after_poll(early, gone, FEED)
    assert (state.error_count, state.is_told) == (GONE_AFTER, True)
    assert [each.change for each in changes_of(early, state, gone)] == [FeedChange.GONE]
    assert pause_of(replace(state, next_due_at=state.next_due_at - DAY)) == GONE_PAUSE
    assert not is_due(state, bounds_of(FEED), NOW + 7 * DAY)
    assert is_due(state, bounds_of(FEED), state.next_due_at)


def test_gone_counts_in_a_row() -> None:
    state = after(a_read_state(), failed(410), failed(410), failed(500), failed(410))
    assert (state.error, state.error_count) == ("http 410", 1)
    assert pause_of(state) < DAY


def test_three_failures_in_a_row_are_told_and_a_success_ends_it() -> None:
    state = after(a_read_state(), *[failed(500)] * FAILURES_TOLD)
    assert state.is_told
    assert not after(a_read_state(), *[failed(500)] * (FAILURES_TOLD - 1)).is_told
    well = after(state, not_modified())
    assert (well.is_told, well.error, well.error_count) == (False, None, 0)


def own_outage() -> PollFailed:
    failure = Failure(FailureKind.TIMEOUT, "no connection to harbour.test within 10 s")
    return PollFailed(FEED.feed_id, NOW, failure, is_own_network=True)


def test_our_own_outage_is_not_counted() -> None:
    state = after(a_read_state(), own_outage(), own_outage())
    assert (state.condition, state.failures, state.error, state.is_told) == (FeedCondition.UNREACHABLE, 0, None, False)
    assert pause_of(state) == MINUTE


def test_a_feed_that_failed_before_our_outage_fails_on() -> None:
    failing = after(a_read_state(), *[failed(500)] * 4)
    state = after(failing, own_outage())
    assert (state.condition, state.failures, state.next_due_at) == (FeedCondition.FAILING, 4, failing.next_due_at)


def test_a_feed_that_was_not_asked_waits_for_the_hold_to_end() -> None:
    held = PollFailed(FEED.feed_id, NOW, Failure(FailureKind.HELD, "on hold", retry_after=HOUR))
    assert after(a_read_state(), held) == a_read_state(next_due_at=NOW + HOUR)


def test_a_poll_without_overlap_is_followed_by_one_at_the_fastest() -> None:
    state = after_poll(a_read_state(), a_reading(), FEED, Arrivals(9, has_overlap=False))
    assert pause_of(state) == FEED.interval
