"""What a poll changes of its feed, besides its news: pace, changes, gaps, the count of the day. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from monitor.core.health import FeedDay, changes_of
from monitor.core.model import Entry, Feed, Gap, PollFailed, PollRead, PollUnchanged
from monitor.core.plan.values import CommitPlan, Snapshot
from monitor.core.polling import Arrivals, PollState, after_poll, bounds_of


def plan_quiet(outcome: PollUnchanged | PollFailed, state: PollState, feed: Feed) -> CommitPlan:
    """The plan for an outcome that brings no document: the feed's state, and what changed by it."""
    after = after_poll(state, outcome, feed)
    return CommitPlan(after, events=changes_of(state, after, outcome))


def arrivals_of(outcome: PollRead, snapshot: Snapshot, entries: Iterable[Entry]) -> Arrivals:
    """What the document brought. `entries` are those that are planned: this feed never had them.

    A document that held none before cannot overlap, and proves nothing; nor does an empty one.
    """
    new = tuple(entries)
    dates = (entry.published or entry.updated for entry in new)
    is_all_new = outcome.entry_count == len(outcome.new) and not snapshot.known_keys
    return Arrivals(
        count=len(new),
        dates=tuple(date for date in dates if date is not None),
        has_overlap=not (is_all_new and outcome.entry_count and snapshot.state.pace.entry_count),
    )


def gap_of(outcome: PollRead, arrivals: Arrivals, state: PollState) -> Gap | None:
    """The gap that a document without an entry of the one before leaves, from when that was seen.

    What a server called unmodified since then is not proved by this document: it may have been a lie.
    """
    if arrivals.has_overlap or state.last_success_at is None:
        return None
    from_at = state.trust.last_full_at if state.trust.unproved and state.trust.last_full_at else state.last_success_at
    return Gap(outcome.feed_id, from_at, outcome.polled_at)


def day_of(outcome: PollRead, arrivals: Arrivals, snapshot: Snapshot) -> FeedDay | None:
    """What it adds to its day; None for nothing. The first document is the past, not a day's work."""
    state = snapshot.state
    if not arrivals.count or state.last_success_at is None:
        return None
    waited = _waited(state, outcome, snapshot.feed) if state.pace.last_new_at else timedelta(0)
    return FeedDay(outcome.feed_id, outcome.polled_at.date(), arrivals.count, int(waited.total_seconds()))


def _waited(state: PollState, outcome: PollRead, feed: Feed) -> timedelta:
    """How long the feed had brought nothing, as far as it was watched: a time in which nobody looked is no silence."""
    assert state.last_success_at is not None
    last_new_at = state.pace.last_new_at or outcome.polled_at
    seen = max(state.last_success_at - last_new_at, timedelta(0))
    unseen = min(outcome.polled_at - state.last_success_at, bounds_of(feed).slowest)
    return seen + max(unseen, timedelta(0))
