"""When a feed is polled next, and what is remembered of it: (PollState, PollOutcome) -> PollState.

| outcome             | condition   | next poll after                                                       |
| ------------------- | ----------- | --------------------------------------------------------------------- |
| read, or unchanged  | HEALTHY     | the feed's interval                                                   |
| UNREACHABLE         | UNREACHABLE | 1 min · 2^(failures - 1), at most the interval: nobody was bothered   |
| any other failure   | FAILING     | interval · 2^(failures - 1), at most 24 h; at least its Retry-After   |

A feed never dies of errors, it slows down. Each feed's pauses are stretched or shortened by its own constant share of
up to 10 %, so that feeds that started together do not stay together.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import assert_never

from monitor.core.model import (
    FailureKind,
    Feed,
    FeedCondition,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    Validators,
)
from monitor.core.retry import backoff

# Once a day is often enough to notice that a dead feed lives again, and no burden on a host that has dropped it.
LONGEST_PAUSE = timedelta(hours=24)

# Our own network mostly comes back within minutes (a restarted router, a laptop that wakes); the interval may be hours.
UNREACHABLE_PAUSE = timedelta(minutes=1)

SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class PollState:
    """What is remembered of one feed between polls. Times are aware UTC.

    `url` is the address that `validators` and `body_hash` belong to. `failures` counts polls in a row that ended in the
    present condition, 0 when healthy. `last_success_at` is None until the feed was read once: its next document is the
    first sight of it. `last_error` is for a person, None when healthy.
    """

    feed_id: str
    url: str
    validators: Validators
    body_hash: str | None
    failures: int
    condition: FeedCondition
    condition_since: datetime
    first_polled_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    next_due_at: datetime


def new_state(feed_id: str, url: str, now: datetime) -> PollState:
    """The state of a feed that was never polled: due at once."""
    return PollState(
        feed_id=feed_id,
        url=url,
        validators=Validators(),
        body_hash=None,
        failures=0,
        condition=FeedCondition.WAITING,
        condition_since=now,
        first_polled_at=None,
        last_success_at=None,
        last_error=None,
        next_due_at=now,
    )


def state_for(feed: Feed, remembered: PollState | None, now: datetime) -> PollState:
    """The state to poll `feed` from, given what is remembered under its id.

    A feed whose address was edited is due at once and asked without the validators of the old address, to which a 304
    would mean nothing. It stays known: its entries are no first sight.
    """
    if remembered is None:
        return new_state(feed.feed_id, feed.url, now)
    if remembered.url == feed.url:
        return remembered if is_plausible(remembered, feed.interval, now) else replace(remembered, next_due_at=now)
    return replace(remembered, url=feed.url, validators=Validators(), body_hash=None, next_due_at=now)


def is_plausible(state: PollState, interval: timedelta, now: datetime) -> bool:
    """False where the next poll is further ahead than this condition ever puts it: the clock was set back since."""
    longest = max(interval, LONGEST_PAUSE) if state.condition is FeedCondition.FAILING else interval
    return state.next_due_at <= now + longest * (1 + SPREAD)


def is_due(state: PollState, interval: timedelta, now: datetime) -> bool:
    """Whether to poll now. A due time further ahead than any pause was set by a clock that has been wrong since."""
    farthest = now + max(interval, LONGEST_PAUSE) * (1 + SPREAD)
    return state.next_due_at <= now or state.next_due_at > farthest


def after_poll(state: PollState, outcome: PollOutcome, interval: timedelta) -> PollState:
    """The state after `outcome`. A failure keeps validators and hash: what was seen stays seen."""
    match outcome:
        case PollFailed():
            return _after_failure(state, outcome, interval)
        case PollUnchanged():
            return _after_success(state, outcome, interval)
        case PollRead():
            return replace(_after_success(state, outcome, interval), body_hash=outcome.body_hash)
        case _:
            assert_never(outcome)


def condition_after(outcome: PollOutcome) -> FeedCondition:
    """The condition of a feed whose latest poll ended so.

    A 304 also counts as success: the server is alive, the feed is quiet.
    """
    if not isinstance(outcome, PollFailed):
        return FeedCondition.HEALTHY
    if outcome.failure.kind is FailureKind.UNREACHABLE:
        return FeedCondition.UNREACHABLE
    return FeedCondition.FAILING


def next_due_at(
    interval: timedelta,
    condition: FeedCondition,
    failures: int,
    retry_after: timedelta | None,
    now: datetime,
    spread: float,
) -> datetime:
    """The instant of the next poll after one at `now` that left the feed in `condition` for the `failures`-th time.

    The table is at the top. `spread` is the share to stretch the pause by, from `spread_of`. `retry_after` is what the
    server asked for, already clamped by the fetch; it is a lower bound that no spread shortens.
    """
    match condition:
        case FeedCondition.HEALTHY:
            pause = interval
        case FeedCondition.UNREACHABLE:
            pause = backoff(UNREACHABLE_PAUSE, failures, interval)
        case FeedCondition.FAILING:
            pause = backoff(interval, failures, max(interval, LONGEST_PAUSE))
        case FeedCondition.WAITING:
            pause = timedelta(0)
        case _:
            assert_never(condition)
    return now + max(pause * (1 + spread), retry_after or timedelta(0))


def spread_of(feed_id: str) -> float:
    """A share between -SPREAD and SPREAD, the same for one feed in every process and for ever."""
    digest = blake2b(feed_id.encode(), digest_size=8).digest()
    return SPREAD * (2 * int.from_bytes(digest) / 2**64 - 1)


def _after_success(state: PollState, outcome: PollUnchanged | PollRead, interval: timedelta) -> PollState:
    polled = _after_any(state, outcome)
    return replace(
        polled,
        validators=outcome.validators,
        failures=0,
        last_success_at=outcome.polled_at,
        last_error=None,
        next_due_at=next_due_at(interval, polled.condition, 0, None, outcome.polled_at, spread_of(state.feed_id)),
    )


def _after_failure(state: PollState, outcome: PollFailed, interval: timedelta) -> PollState:
    """Failures of another kind count anew: after a week without network, one bad answer is a first one."""
    polled = _after_any(state, outcome)
    failures = state.failures + 1 if polled.condition is state.condition else 1
    failure = outcome.failure
    return replace(
        polled,
        failures=failures,
        last_error=failure.detail,
        next_due_at=next_due_at(
            interval, polled.condition, failures, failure.retry_after, outcome.polled_at, spread_of(state.feed_id)
        ),
    )


def _after_any(state: PollState, outcome: PollOutcome) -> PollState:
    condition = condition_after(outcome)
    return replace(
        state,
        condition=condition,
        condition_since=state.condition_since if condition is state.condition else outcome.polled_at,
        first_polled_at=state.first_polled_at or outcome.polled_at,
    )
