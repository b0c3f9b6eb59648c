"""What changed in how a feed stands, by one poll: (PollState before, after) -> FeedEvents. Pure.

Each change is one event, when it happens: a digest and the log tell it once, however many polls fail after it.
"""

from collections.abc import Iterator
from datetime import timedelta

from monitor.core.health.words import lasting
from monitor.core.model import FeedChange, FeedEvent, PollOutcome
from monitor.core.polling import GONE, GONE_AFTER, GONE_PAUSE, PollState
from monitor.core.urls import without_secrets

NO_TIME = timedelta(0)


def changes_of(before: PollState, after: PollState, outcome: PollOutcome) -> tuple[FeedEvent, ...]:
    """The changes that `outcome`, which led from one state to the other, brought about."""
    found = (*_troubles(before, after), *_recovery(before, after, outcome), *_dealings(before, after))
    return tuple(FeedEvent(after.feed_id, outcome.polled_at, change, detail) for change, detail in found)


def _troubles(before: PollState, after: PollState) -> Iterator[tuple[FeedChange, str]]:
    detail = after.last_error or ""
    if after.error is not None and after.error != before.error:
        yield FeedChange.ERROR, f"{after.error}: {detail}"
    if _is_gone(after) and not _is_gone(before):
        yield FeedChange.GONE, f"{detail}; asked once in {lasting(GONE_PAUSE)} from now on"
    elif after.is_told and not before.is_told:
        yield FeedChange.FAILING, detail


def _is_gone(state: PollState) -> bool:
    return state.error == GONE and state.error_count >= GONE_AFTER


def _recovery(before: PollState, after: PollState, outcome: PollOutcome) -> Iterator[tuple[FeedChange, str]]:
    if before.is_told and not after.is_told:
        yield FeedChange.RECOVERED, f"after {lasting(outcome.polled_at - before.condition_since)}"


def _dealings(before: PollState, after: PollState) -> Iterator[tuple[FeedChange, str]]:
    if after.move.is_adopted and not before.move.is_adopted:
        address = without_secrets(after.move.to or "")
        yield FeedChange.MOVED, f"it is asked at {address} from now on; write that address into feeds.yaml"
    if after.trust.is_distrusted and not before.trust.is_distrusted:
        yield FeedChange.DISTRUSTED, 'its server says "not modified" of what was; it is asked for the whole document'
    if after.courtesy > NO_TIME and before.courtesy == NO_TIME:
        yield FeedChange.THROTTLED, f"{after.last_error}; asked once in {lasting(after.courtesy)} at most"
