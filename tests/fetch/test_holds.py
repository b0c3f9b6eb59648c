"""Pauses that hosts ask for: kept for whom they are held against, and not longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.model import Failure, FailureKind, FailureScope
from monitor.core.polling import Hold
from monitor.fetch.holds import MOST_ANSWERS, MOST_DOMAINS, Holds

MINUTE = timedelta(minutes=1)
TOO_MANY = Failure(FailureKind.HTTP_STATUS, "the server answered 429 Too Many Requests", 429, 10 * MINUTE)
BUSY = Failure(FailureKind.HTTP_STATUS, "the server answered 503 Service Unavailable", 503)
GONE = Failure(FailureKind.HTTP_STATUS, "the server answered 410 Gone", 410)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def judged(holds: Holds, host: str, result: object, asked: str = "/feed.xml") -> object:
    return holds.judge(f"http://{host}{asked}", host, result)


def is_held(holds: Holds, host: str) -> bool:
    return holds.refusal(host) is not None


def test_a_throttle_holds_its_host_for_the_pause_it_asks_for_and_no_other() -> None:
    clock = Clock()
    holds = Holds(clock)
    result = judged(holds, "www.paper.test", TOO_MANY)
    assert isinstance(result, Failure)
    assert result.scope is FailureScope.HOST
    assert holds.refusal("www.paper.test") == Failure(
        FailureKind.HELD,
        "www.paper.test wants a pause (the server answered 429 Too Many Requests), of which 10 min are left",
        retry_after=10 * MINUTE,
        scope=FailureScope.HOST,
    )
    assert not is_held(holds, "feeds.paper.test")
    assert holds.refusal("www.other.test") is None
    clock.now += 10 * MINUTE
    assert not is_held(holds, "www.paper.test")


def test_two_hosts_of_a_domain_that_throttle_hold_the_domain() -> None:
    holds = Holds(Clock())
    judged(holds, "www.paper.test", TOO_MANY)
    result = judged(holds, "feeds.paper.test", TOO_MANY)
    assert isinstance(result, Failure)
    assert result.scope is FailureScope.DOMAIN
    refusal = holds.refusal("third.paper.test")
    assert refusal is not None
    assert (refusal.scope, refusal.detail[:11]) == (FailureScope.DOMAIN, "paper.test ")


def test_a_throttle_of_one_address_while_its_host_serves_others_is_held_against_the_address() -> None:
    clock = Clock()
    holds = Holds(clock)
    judged(holds, "www.paper.test", TOO_MANY, "/limited")
    clock.now += 11 * MINUTE
    judged(holds, "www.paper.test", "an answer", "/other")
    result = judged(holds, "www.paper.test", TOO_MANY, "/limited")
    assert isinstance(result, Failure)
    assert result.scope is FailureScope.FEED
    assert not is_held(holds, "www.paper.test")


def test_pages_that_are_refused_while_the_feed_is_served_wait_without_it() -> None:
    clock = Clock()
    holds = Holds(clock)
    for number in range(9):
        assert judged(holds, "www.paper.test", "the feed") == "the feed"
        holds.judge(f"http://www.paper.test/{number}", "www.paper.test", TOO_MANY, is_page=True)
        # Who it is against is not known at the first time; from then on the feed is asked as ever.
        assert is_held(holds, "www.paper.test") is (number == 0)
        assert holds.refusal("www.paper.test", is_page=True) is not None
        clock.now += 15 * MINUTE if number < 3 else 24 * 60 * MINUTE
        assert holds.refusal("www.paper.test", is_page=True) is None


def test_one_address_that_is_refused_once_a_day_does_not_hold_its_host_each_time() -> None:
    clock = Clock()
    holds = Holds(clock)
    daily = replace(TOO_MANY, retry_after=24 * 60 * MINUTE)
    scopes = []
    for _ in range(4):
        result = judged(holds, "www.paper.test", daily, "/limited")
        assert isinstance(result, Failure)
        scopes.append(result.scope)
        clock.now += 24 * 60 * MINUTE
        for number in range(MOST_ANSWERS + 1):
            judged(holds, "www.paper.test", "an answer", f"/other{number}")
    assert scopes == [FailureScope.HOST, *[FailureScope.FEED] * 3]


@pytest.mark.parametrize("result", [BUSY, GONE, "an answer", None])
def test_other_answers_hold_nobody_and_are_handed_on(result: object) -> None:
    holds = Holds(Clock())
    assert judged(holds, "www.paper.test", result) == result
    assert not is_held(holds, "www.paper.test")


def test_holds_decided_elsewhere_are_kept_the_longer_one_of_two() -> None:
    clock = Clock()
    holds = Holds(clock)
    long, short = (Hold("host:www.paper.test", clock.now + n * MINUTE, 1, "it said so") for n in (200, 100))
    holds.take_up([long, short])
    refusal = holds.refusal("www.paper.test")
    assert refusal is not None
    assert refusal.retry_after == 200 * MINUTE
    assert refusal.detail == "www.paper.test wants a pause (it said so), of which 4 h are left"


def test_memory_is_bounded() -> None:
    clock = Clock()
    holds = Holds(clock)
    for number in range(MOST_DOMAINS + 2):
        host = f"{number}.test"
        holds.judge(host, host, TOO_MANY)
        for _ in range(2 * MOST_ANSWERS if number == 5 else 0):
            holds.judge(host, host, TOO_MANY)
    assert len(holds._answers_by_domain) == MOST_DOMAINS
    assert max(map(len, holds._answers_by_domain.values())) == MOST_ANSWERS
    clock.now += timedelta(days=3)
    holds.judge("a.test", "a.test", TOO_MANY)
    assert list(holds._holds) == ["host:a.test"]
