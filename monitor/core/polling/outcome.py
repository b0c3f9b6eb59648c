"""What one poll changes in what is remembered of its feed: (PollState, PollOutcome) -> PollState. Pure.

| outcome                | condition   | next poll after                                                              |
| ---------------------- | ----------- | ---------------------------------------------------------------------------- |
| read, or unchanged     | HEALTHY     | what its pace asks for (pace.py), within its bounds; its courtesy at least   |
| no entry in common     | HEALTHY     | its shortest interval                                                        |
| UNREACHABLE            | UNREACHABLE | 1 min · 2^(failures - 1), at most its longest interval                       |
| our own network        | as before   | 1 min; nothing is counted                                                    |
| HELD: not asked        | as before   | what is left of the hold                                                     |
| 410, thrice over a day | FAILING     | a week                                                                       |
| any other failure      | FAILING     | interval · 2^(failures - 1), at most 24 h; at least its Retry-After          |

A feed never dies of errors, it slows down. 429, and 403 from a server that answered before, teach a *courtesy*: twice
the pause that they followed on. It outlives the failure, and shrinks by a twentieth at each success, until another
refusal doubles it again: so a limit that nobody wrote down is found, and touched seldom (additive increase,
multiplicative decrease, as TCP does it).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from monitor.core.model import (
    Asked,
    Failure,
    FailureKind,
    Feed,
    FeedCondition,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    Unchanged,
)
from monitor.core.polling import moves, trust
from monitor.core.polling.holds import is_throttle
from monitor.core.polling.moves import NO_MOVE
from monitor.core.polling.pace import NO_ARRIVALS, Arrivals, Bounds, Pace, after_reading, bounds_of, interval_of
from monitor.core.polling.spread import spread_of
from monitor.core.polling.state import GONE_PAUSE, LONGEST_PAUSE, PollState
from monitor.core.polling.trust import Trust
from monitor.core.retry import backoff

# Our own network mostly comes back within minutes (a restarted router, a laptop that wakes); the interval may be hours.
UNREACHABLE_PAUSE: Final = timedelta(minutes=1)
# One bad answer is weather, three in a row are news for a person.
FAILURES_TOLD: Final = 3
# No address, no route, "too many requests": that mends itself mostly, and is told when it has lasted for a day.
PATIENCE: Final = timedelta(days=1)
GONE: Final = "http 410"
# Polls in a row, over a day at least: one mistake of a server may last for an afternoon.
GONE_AFTER: Final = 3
GONE_OVER: Final = timedelta(days=1)
# A 403 from a server that answered within this time is a throttle; after a longer silence it may be a new fence.
ANSWERED_LATELY: Final = timedelta(days=7)
COURTESY_GROWS: Final = 2
# Beyond it, failures slow a feed down by themselves; and what was learnt of a long refusal is unlearnt within days.
LONGEST_COURTESY: Final = timedelta(hours=4)
COURTESY_SHRINKS: Final = 0.95

NO_TIME: Final = timedelta(0)


def after_poll(state: PollState, outcome: PollOutcome, feed: Feed, arrivals: Arrivals = NO_ARRIVALS) -> PollState:
    """The state after `outcome`. A failure keeps validators and hash: what was seen stays seen.

    `arrivals` is what the document brought, as the writer found it by what the store holds.
    """
    bounds = bounds_of(feed)
    match outcome:
        case PollFailed() if outcome.is_own_network:
            return _after_own_outage(state, outcome)
        case PollFailed() if outcome.failure.kind is FailureKind.HELD:
            pause = max(outcome.failure.retry_after or NO_TIME, UNREACHABLE_PAUSE)
            return replace(state, next_due_at=outcome.polled_at + pause)
        case PollFailed():
            return _after_failure(state, outcome, bounds)
        case PollUnchanged():
            return _after_unchanged(state, outcome, bounds)
        case PollRead():
            return _after_read(state, outcome, arrivals, bounds)
        case _:
            assert_never(outcome)


def condition_after(outcome: PollOutcome) -> FeedCondition:
    """The condition of a feed whose latest poll ended so.

    A 304 also counts as success: the server is alive, the feed is quiet.
    """
    if not isinstance(outcome, PollFailed):
        return FeedCondition.HEALTHY
    if outcome.is_own_network or outcome.failure.kind is FailureKind.UNREACHABLE:
        return FeedCondition.UNREACHABLE
    return FeedCondition.FAILING


# ------------------------------------------------------------------------------------------------------------ successes


def _after_unchanged(state: PollState, outcome: PollUnchanged, bounds: Bounds) -> PollState:
    believed = trust.after_answer(state.trust, outcome, state.validators, has_news=False)
    if outcome.asked is Asked.DOUBTED and outcome.reason is Unchanged.NOT_MODIFIED:
        # The lie is found; the document itself is still owed.
        pause = bounds.fastest
    else:
        pause = interval_of(state.pace, state.wish, bounds, outcome.polled_at)
    return _well(state, outcome, state.body_hash, state.pace, state.wish, believed, pause)


def _after_read(state: PollState, outcome: PollRead, arrivals: Arrivals, bounds: Bounds) -> PollState:
    now, wish = outcome.polled_at, _wish(outcome)
    pace = after_reading(state.pace, arrivals, outcome.entry_count, state.last_success_at, now)
    believed = trust.after_answer(state.trust, outcome, state.validators, has_news=arrivals.count > 0)
    pause = interval_of(pace, wish, bounds, now) if arrivals.has_overlap else bounds.fastest
    return _well(state, outcome, outcome.body_hash, pace, wish, believed, pause)


def _well(
    state: PollState,
    outcome: PollUnchanged | PollRead,
    body_hash: str | None,
    pace: Pace,
    wish: timedelta | None,
    believed: Trust,
    pause: timedelta,
) -> PollState:
    """The state after a success, made at once: a copy of so many fields takes longer than all the deciding."""
    now, courtesy = outcome.polled_at, _less(state.courtesy)
    return PollState(
        feed_id=state.feed_id,
        url=state.url,
        validators=outcome.validators,
        body_hash=body_hash,
        failures=0,
        condition=FeedCondition.HEALTHY,
        condition_since=state.condition_since if state.condition is FeedCondition.HEALTHY else now,
        first_polled_at=state.first_polled_at or now,
        last_success_at=now,
        last_error=None,
        next_due_at=_due_at(state.feed_id, now, pause, courtesy),
        error=None,
        error_count=0,
        is_told=False,
        wish=wish,
        courtesy=courtesy,
        pace=pace,
        trust=believed,
        move=moves.after_answer(state.move, outcome.moved_to, state.url, now),
    )


def _wish(outcome: PollRead) -> timedelta | None:
    """The longer of what the answer and the document ask for."""
    max_age = outcome.freshness.max_age if outcome.freshness is not None else None
    return max((each for each in (max_age, outcome.ttl) if each), default=None)


def _less(courtesy: timedelta) -> timedelta:
    """What is left of a courtesy after a success; nothing where it is under a minute."""
    return courtesy * COURTESY_SHRINKS if courtesy > UNREACHABLE_PAUSE else NO_TIME


# ------------------------------------------------------------------------------------------------------------- failures


def _after_own_outage(state: PollState, outcome: PollFailed) -> PollState:
    """Nothing is counted. A feed that failed before keeps its name as failing, and its pause."""
    if state.condition is FeedCondition.FAILING:
        return replace(state, next_due_at=max(state.next_due_at, outcome.polled_at + UNREACHABLE_PAUSE))
    cut_off = replace(_polled(state, outcome), last_error=outcome.failure.detail)
    return replace(cut_off, next_due_at=_due_at(state.feed_id, outcome.polled_at, UNREACHABLE_PAUSE, NO_TIME))


def _after_failure(state: PollState, outcome: PollFailed, bounds: Bounds) -> PollState:
    """Failures of another kind count anew: after a week without network, one bad answer is a first one."""
    polled = _polled(state, outcome)
    error = error_class(outcome.failure)
    failed = replace(
        polled,
        failures=state.failures + 1 if polled.condition is state.condition else 1,
        last_error=outcome.failure.detail,
        error=error,
        error_count=_counted(state, outcome, polled.condition_since, error),
        courtesy=_courtesy_after(state, outcome, bounds),
    )
    failed = replace(failed, is_told=state.is_told or _is_worth_telling(failed, outcome))
    if failed.move.is_adopted and failed.failures == FAILURES_TOLD:
        # The new address fails: back to the one that the user named, at once.
        return replace(failed, move=NO_MOVE, next_due_at=outcome.polled_at + bounds.fastest)
    at_least = max(failed.courtesy, outcome.failure.retry_after or NO_TIME)
    due_at = _due_at(state.feed_id, outcome.polled_at, _pause_after_failure(failed, bounds), at_least)
    return replace(failed, next_due_at=due_at)


def _counted(state: PollState, outcome: PollFailed, since: datetime, error: str) -> int:
    """How often in a row this error came; of 410 less than it takes until the feed has failed for long enough."""
    count = state.error_count + 1 if error == state.error else 1
    if error == GONE and outcome.polled_at - since < GONE_OVER:
        return min(count, GONE_AFTER - 1)
    return count


def _is_worth_telling(failed: PollState, outcome: PollFailed) -> bool:
    if failed.condition is FeedCondition.UNREACHABLE or failed.courtesy > NO_TIME:
        return outcome.polled_at - failed.condition_since >= PATIENCE
    if failed.error == GONE:
        return failed.error_count >= GONE_AFTER
    return failed.failures >= FAILURES_TOLD


def _pause_after_failure(failed: PollState, bounds: Bounds) -> timedelta:
    if failed.condition is FeedCondition.UNREACHABLE:
        return backoff(UNREACHABLE_PAUSE, failed.failures, bounds.slowest)
    if failed.error == GONE and failed.error_count >= GONE_AFTER:
        return GONE_PAUSE
    return backoff(bounds.fastest, failed.failures, max(bounds.slowest, LONGEST_PAUSE))


def _courtesy_after(state: PollState, outcome: PollFailed, bounds: Bounds) -> timedelta:
    """Twice the pause that was refused, where the failure is a refusal; else what it was."""
    if not (is_throttle(outcome.failure) or _is_hidden_throttle(state, outcome)):
        return state.courtesy
    refused = max(interval_of(state.pace, state.wish, bounds, outcome.polled_at), state.courtesy)
    return min(refused * COURTESY_GROWS, max(bounds.slowest, LONGEST_COURTESY))


def _is_hidden_throttle(state: PollState, outcome: PollFailed) -> bool:
    """A 403 that behaves like a 429: the same server answered, and then it did not."""
    last = state.last_success_at
    return outcome.failure.status == 403 and last is not None and outcome.polled_at - last <= ANSWERED_LATELY


def error_class(failure: Failure) -> str:
    """What failures of one cause share: the status, or the kind."""
    return f"http {failure.status}" if failure.kind is FailureKind.HTTP_STATUS else failure.kind.value


# ----------------------------------------------------------------------------------------------------------------- both


def _polled(state: PollState, outcome: PollOutcome) -> PollState:
    condition = condition_after(outcome)
    return replace(
        state,
        condition=condition,
        condition_since=state.condition_since if condition is state.condition else outcome.polled_at,
        first_polled_at=state.first_polled_at or outcome.polled_at,
    )


def _due_at(feed_id: str, now: datetime, pause: timedelta, at_least: timedelta) -> datetime:
    """After the pause, less the feed's own share; no spread shortens what a server asked for."""
    return now + max(pause * (1 + spread_of(feed_id)), at_least)
