"""What is remembered of one feed between polls, and whether it is due. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.model import Feed, FeedCondition, Validators
from monitor.core.polling.moves import NO_MOVE, Move
from monitor.core.polling.pace import Bounds, Pace, bounds_of
from monitor.core.polling.spread import SPREAD
from monitor.core.polling.trust import Trust

# Once a day is often enough to notice that a dead feed lives again, and no burden on a host that has dropped it.
LONGEST_PAUSE = timedelta(hours=24)
# A feed that its server calls gone for good: once a week, in case a person put it back.
GONE_PAUSE = timedelta(days=7)

NO_PACE = Pace()
NO_TRUST = Trust()


@dataclass(frozen=True, slots=True)
class PollState:
    """What is remembered of one feed between polls. Times are aware UTC.

    `url` is the address of the configuration that all this belongs to. `failures` counts polls in a row that ended in
    the present condition, 0 when healthy; `error` is the class of the last failure ("http 410", "timeout") and
    `error_count` how many polls in a row it came; `is_told` once a person was told. `last_success_at` is None until the
    feed was read once: its next document is the first sight of it. `last_error` is for a person, None when healthy.

    `wish` is how long the server says that nothing changes, `courtesy` the pause that it taught us by refusing shorter
    ones (zero where it never did).
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
    error: str | None = None
    error_count: int = 0
    is_told: bool = False
    wish: timedelta | None = None
    courtesy: timedelta = timedelta(0)
    pace: Pace = NO_PACE
    trust: Trust = NO_TRUST
    move: Move = NO_MOVE


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
        return remembered if is_plausible(remembered, bounds_of(feed), now) else replace(remembered, next_due_at=now)
    return replace(
        remembered,
        url=feed.url,
        validators=Validators(),
        body_hash=None,
        next_due_at=now,
        trust=NO_TRUST,
        move=NO_MOVE,
        courtesy=timedelta(0),
    )


def is_plausible(state: PollState, bounds: Bounds, now: datetime) -> bool:
    """False where the next poll is further ahead than this feed is ever put off: the clock was set back since, or its
    interval was made shorter.
    """
    return state.next_due_at <= now + _longest_pause(state, bounds) * (1 + SPREAD)


def is_due(state: PollState, bounds: Bounds, now: datetime) -> bool:
    """Whether to poll now. A due time further ahead than any pause was set by a clock that has been wrong since."""
    farthest = now + max(LONGEST_PAUSE, _longest_pause(state, bounds)) * (1 + SPREAD)
    return state.next_due_at <= now or state.next_due_at > farthest


def _longest_pause(state: PollState, bounds: Bounds) -> timedelta:
    if state.condition is FeedCondition.FAILING:
        return max(bounds.slowest, GONE_PAUSE if state.is_told else LONGEST_PAUSE)
    return max(bounds.slowest, state.courtesy)
