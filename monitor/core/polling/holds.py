"""Whom a "too many requests" is held against, and for how long: failures -> Hold. Pure.

| answer                             | held against | because                                                         |
| ---------------------------------- | ------------ | --------------------------------------------------------------- |
| 503 without Retry-After            | the feed     | a fault of one page; its own pauses grow                        |
| 429, 503 with Retry-After          | the host     | limits are counted by caller and host                           |
| the same feed again, while another | the feed     | the host serves us: this address alone is limited               |
| of its host was served             |              |                                                                 |
| two hosts of a domain in an hour   | the domain   | one limit stands before them all                                |

RFC 6585 4 leaves open what a 429 counts. FreshRSS held whole platforms for one feed (#7870), and then single feeds
where the platform was meant (#8925); so the answers of the last hour decide.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core.model import Failure, FailureScope
from monitor.core.retry import backoff

THROTTLES = frozenset({429, 503})
MEMORY = timedelta(hours=1)
SHORTEST_HOLD = timedelta(minutes=5)
LONGEST_HOLD = timedelta(hours=24)
# As long as the longest hold: one who is refused once a day would seem to be refused for the first time each time.
REFUSAL_MEMORY = LONGEST_HOLD + MEMORY
# A hold that ended longer ago than this was another story.
HOLD_MEMORY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said to one feed. `is_throttle`: it wants fewer requests."""

    feed_id: str
    host: str
    domain: str
    at: datetime
    is_throttle: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Nobody of `name` is asked before `until`; the `times`-th time in a row. `detail` is for a person."""

    name: str
    until: datetime
    times: int
    detail: str


def is_throttle(failure: Failure) -> bool:
    """Whether a failure asks for fewer requests: 429, and 503 that says when to come again."""
    return failure.status == 429 or (failure.status in THROTTLES and failure.retry_after is not None)


def scope_of(answer: Answer, history: Collection[Answer]) -> FailureScope:
    """Whom the throttle is held against, given earlier answers, oldest first."""
    recent = [each for each in history if answer.at - each.at <= MEMORY and each.domain == answer.domain]
    own = [each for each in history if each.feed_id == answer.feed_id and each.is_throttle]
    before = [each for each in own if answer.at - each.at <= REFUSAL_MEMORY]
    if before:
        others = (each for each in history if each.host == answer.host and each.feed_id != answer.feed_id)
        if any(each.at >= before[-1].at and not each.is_throttle for each in others):
            return FailureScope.FEED
    hosts = {each.host for each in recent if each.is_throttle} | {answer.host}
    return FailureScope.DOMAIN if len(hosts) > 1 else FailureScope.HOST


def hold_names(host: str, domain: str) -> tuple[str, str]:
    """The names that a hold on this host, or on its domain, has."""
    return f"host:{host}", f"domain:{domain}"


def next_hold(
    answer: Answer, scope: FailureScope, failure: Failure, holds: Mapping[str, Hold], now: datetime
) -> Hold | None:
    """The hold that follows from a throttle; None where the feed's own pause is enough."""
    if scope is FailureScope.FEED:
        return None
    of_host, of_domain = hold_names(answer.host, answer.domain)
    return hold_of(of_host if scope is FailureScope.HOST else of_domain, failure, holds, now)


def hold_of(name: str, failure: Failure, holds: Mapping[str, Hold], now: datetime) -> Hold:
    """The hold on `name` that follows from a throttle; twice as long as the last one, where that is not long ago."""
    last = holds.get(name)
    times = last.times + 1 if last is not None and now - last.until <= HOLD_MEMORY else 1
    pause = max(failure.retry_after or timedelta(0), backoff(SHORTEST_HOLD, times, LONGEST_HOLD))
    return Hold(name, now + min(pause, LONGEST_HOLD), times, failure.detail)


def names_held(holds: Collection[Hold], now: datetime) -> frozenset[str]:
    """The names that are held now. One longer than any hold could be was made by a clock that was wrong."""
    return frozenset(hold.name for hold in holds if now < hold.until <= now + LONGEST_HOLD)
