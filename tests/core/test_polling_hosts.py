"""Whom a refusal is held against, and whether it is our own network that is down."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.model import Failure, FailureKind, FailureScope
from monitor.core.polling import (
    Answer,
    Hold,
    Network,
    hold_names,
    is_cut_off,
    is_throttle,
    names_held,
    next_hold,
    scope_of,
)
from monitor.core.polling.holds import HOLD_MEMORY, LONGEST_HOLD, SHORTEST_HOLD

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REFUSAL = Failure(FailureKind.HTTP_STATUS, "the server answered 429", 429)


def said(feed: str, ago: timedelta = timedelta(0), *, host: str = "a.press.test", refuses: bool = False) -> Answer:
    return Answer(feed, host, "press.test", NOW - ago, refuses)


REFUSED = said("politics", refuses=True)


@pytest.mark.parametrize(
    ("history", "scope"),
    [
        pytest.param([], FailureScope.HOST, id="a first refusal counts for the host"),
        pytest.param([said("sport", MINUTE)], FailureScope.HOST, id="though another feed was served just before"),
        pytest.param(
            [said("politics", 9 * MINUTE, refuses=True), said("sport", MINUTE)],
            FailureScope.FEED,
            id="a feed that is refused again while another is served",
        ),
        pytest.param(
            [said("politics", 9 * MINUTE, refuses=True), said("sport", MINUTE, refuses=True)],
            FailureScope.HOST,
            id="not where the other is refused as well",
        ),
        pytest.param(
            [said("politics", 9 * MINUTE, refuses=True), said("sport", MINUTE, host="b.press.test")],
            FailureScope.HOST,
            id="nor where the other stands on another host",
        ),
        pytest.param(
            [said("sport", 9 * MINUTE, host="b.press.test", refuses=True)],
            FailureScope.DOMAIN,
            id="two hosts of a domain within the hour",
        ),
        pytest.param(
            [said("sport", 2 * HOUR, host="b.press.test", refuses=True)], FailureScope.HOST, id="not after the hour"
        ),
    ],
)
def test_answers_of_the_last_hour_say_whom_a_refusal_is_held_against(
    history: list[Answer], scope: FailureScope
) -> None:
    assert scope_of(REFUSED, history) is scope


def test_a_feed_held_alone_holds_nobody_else() -> None:
    assert next_hold(REFUSED, FailureScope.FEED, REFUSAL, {}, NOW) is None


def test_holds_of_one_host_grow_and_end() -> None:
    holds: dict[str, Hold] = {}
    pauses = []
    for _ in range(12):
        hold = next_hold(REFUSED, FailureScope.HOST, REFUSAL, holds, NOW)
        assert hold is not None
        holds[hold.name] = hold
        pauses.append(hold.until - NOW)
    assert pauses[:3] == [SHORTEST_HOLD, 2 * SHORTEST_HOLD, 4 * SHORTEST_HOLD]
    assert pauses[-1] == LONGEST_HOLD
    late = next_hold(REFUSED, FailureScope.HOST, REFUSAL, holds, NOW + LONGEST_HOLD + HOLD_MEMORY + MINUTE)
    assert late is not None
    assert late.times == 1


def test_a_hold_of_a_domain_is_another_and_lasts_as_long_as_the_server_asks() -> None:
    failure = Failure(FailureKind.HTTP_STATUS, "the server answered 503", 503, 3 * HOUR)
    hold = next_hold(REFUSED, FailureScope.DOMAIN, failure, {}, NOW)
    assert hold == Hold("domain:press.test", NOW + 3 * HOUR, 1, "the server answered 503")
    assert hold.name in hold_names("any.press.test", "press.test")


def test_a_hold_that_a_wrong_clock_made_holds_nobody() -> None:
    holds = [Hold("host:a", NOW + HOUR, 1, ""), Hold("host:b", NOW, 1, ""), Hold("host:c", NOW + 99 * HOUR, 1, "")]
    assert names_held(holds, NOW) == {"host:a"}


@pytest.mark.parametrize(
    ("status", "retry_after", "expected"),
    [(429, None, True), (503, HOUR, True), (503, None, False), (500, HOUR, False)],
)
def test_what_asks_for_fewer_requests(status: int, retry_after: timedelta | None, expected: bool) -> None:
    assert is_throttle(Failure(FailureKind.HTTP_STATUS, "", status, retry_after)) == expected


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (Failure(FailureKind.UNREACHABLE, ""), True),
        (Failure(FailureKind.TIMEOUT, ""), True),
        (Failure(FailureKind.TLS, ""), True),
        (Failure(FailureKind.HTTP_STATUS, "", 500), False),
        (Failure(FailureKind.NOT_A_FEED, ""), False),
    ],
)
def test_what_may_be_our_own_network(failure: Failure, expected: bool) -> None:
    assert is_cut_off(failure) == expected


def test_three_silent_domains_are_our_own_network() -> None:
    network = Network()
    states = []
    for domain in ("a.test", "b.test", "b.test", "c.test", "d.test"):
        network = network.after_silence(domain, domains=9)
        states.append(network.is_down)
    assert states == [False, False, False, True, True]


def test_of_two_domains_both_are_enough_and_of_one_none() -> None:
    assert Network().after_silence("a.test", 2).after_silence("b.test", 2).is_down
    assert not Network().after_silence("a.test", 1).is_down
