"""Retries by value."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Ambiguous, PermanentFailure, TransientFailure
from monitor.core.retry import OnAmbiguous, Rate, backoff, rest_until, retry_at

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)


def minutes_until_retry(attempts: int, failure: TransientFailure | Ambiguous) -> float:
    again = retry_at(attempts, failure, NOW)
    assert again is not None
    return (again - NOW) / timedelta(minutes=1)


def test_transient_failure_is_retried_ever_less_often_down_to_hourly() -> None:
    pauses = [minutes_until_retry(attempts, TransientFailure("451 later")) for attempts in range(1, 10)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_mail_server_that_is_down_for_a_year_is_still_tried() -> None:
    assert minutes_until_retry(24 * 365, TransientFailure("connection refused")) == 60


def test_permanent_failure_is_never_retried() -> None:
    assert retry_at(1, PermanentFailure("550 no such user"), NOW) is None


def test_ambiguous_delivery_is_sent_again_ever_less_often_down_to_daily() -> None:
    pauses = [minutes_until_retry(attempts, Ambiguous("no answer")) for attempts in range(1, 11)]
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]


def test_ambiguous_delivery_is_held_where_a_copy_is_worse_than_a_delay() -> None:
    assert retry_at(1, Ambiguous("no answer"), NOW, OnAmbiguous.HOLD) is None


def test_policy_on_ambiguous_answers_leaves_clear_ones_alone() -> None:
    assert retry_at(1, TransientFailure("451"), NOW, OnAmbiguous.HOLD) == NOW + timedelta(minutes=1)
    assert retry_at(1, PermanentFailure("550"), NOW, OnAmbiguous.RESEND) is None


def test_server_that_failed_everyone_rests_ever_longer_up_to_an_hour() -> None:
    rests = [(rest_until(failures, NOW) - NOW) / timedelta(minutes=1) for failures in range(1, 10)]
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_rate_is_told_as_it_is_meant() -> None:
    assert str(Rate(100, timedelta(hours=1))) == "100 messages within an hour"
    assert str(Rate(2000, timedelta(days=1))) == "2,000 messages within a day"
    assert str(Rate(4, timedelta(hours=2))) == "4 messages within 2:00:00"


@pytest.mark.parametrize("failures", [0, 1])
def test_first_pause_is_the_base(failures: int) -> None:
    assert backoff(timedelta(seconds=7), failures, timedelta(hours=1)) == timedelta(seconds=7)


@given(
    st.timedeltas(timedelta(seconds=5), timedelta(days=30)),
    st.integers(1, 10**9),
    st.timedeltas(timedelta(minutes=1), timedelta(days=30)),
)
def test_pause_never_shrinks_and_never_exceeds_the_longest(base: timedelta, failures: int, longest: timedelta) -> None:
    pause = backoff(base, failures, longest)
    assert min(base, longest) <= pause <= backoff(base, failures + 1, longest) <= longest
    assert backoff(base, 10**9, longest) == longest
