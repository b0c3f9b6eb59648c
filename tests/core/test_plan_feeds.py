"""What a poll adds to the history of its feed: gaps, the count of the day, changes."""

from dataclasses import replace
from datetime import timedelta

from monitor.core.health import FeedDay
from monitor.core.model import Failure, FailureKind, FeedChange, Gap, PollFailed, PollRead
from monitor.core.plan import Snapshot, plan_commit, plan_quiet
from monitor.core.polling import Pace, PollState, Trust, new_state
from tests.builders import NOW, a_feed, a_new_entry, a_poll, an_entry

HOUR = timedelta(hours=1)
FEED = replace(a_feed(), longest_interval=4 * HOUR)


def a_state(*, entry_count: int = 10, last_new: timedelta = 5 * HOUR, trust: Trust | None = None) -> PollState:
    """A feed that was read an hour ago, and brought its last entry earlier."""
    pace = Pace(entry_count=entry_count, last_new_at=NOW - last_new)
    state = replace(new_state(FEED.feed_id, FEED.url, NOW - 9 * HOUR), last_success_at=NOW - HOUR, pace=pace)
    return replace(state, trust=trust) if trust else state


def a_snapshot(state: PollState, *known: str) -> Snapshot:
    return Snapshot(FEED, state, frozenset(known), {}, {})


def a_document(*keys: str, entry_count: int | None = None) -> PollRead:
    new = [a_new_entry(an_entry(key, link=f"https://harbour.test/{key}", title=f"Report {key}")) for key in keys]
    return replace(a_poll(*new), entry_count=entry_count if entry_count is not None else len(keys))


def test_a_document_of_new_entries_alone_leaves_a_gap_since_the_poll_before() -> None:
    plan = plan_commit(a_document("one", "two"), a_snapshot(a_state()), NOW)
    assert plan.gap == Gap(FEED.feed_id, NOW - HOUR, NOW)
    assert plan.state.pace.entry_count == 2


def test_a_gap_behind_unproved_answers_begins_where_the_document_was_seen_last() -> None:
    unproved = Trust(last_full_at=NOW - 8 * HOUR, unproved=3)
    plan = plan_commit(a_document("one"), a_snapshot(a_state(trust=unproved)), NOW)
    assert plan.gap == Gap(FEED.feed_id, NOW - 8 * HOUR, NOW)


def test_no_gap_is_left_where_an_entry_was_known() -> None:
    assert plan_commit(a_document("one", entry_count=2), a_snapshot(a_state()), NOW).gap is None
    assert plan_commit(a_document("one", "two"), a_snapshot(a_state(), "two"), NOW).gap is None


def test_no_gap_is_left_where_there_was_nothing_to_overlap_with() -> None:
    first = replace(a_state(), last_success_at=None, pace=Pace())
    for state in (first, a_state(entry_count=0)):
        assert plan_commit(a_document("one"), a_snapshot(state), NOW).gap is None
    assert plan_commit(a_document(), a_snapshot(a_state()), NOW).gap is None


def test_the_day_counts_new_entries_and_the_longest_wait_for_them() -> None:
    plan = plan_commit(a_document("one", "two", entry_count=9), a_snapshot(a_state()), NOW)
    assert plan.day == FeedDay(FEED.feed_id, NOW.date(), 2, int((5 * HOUR).total_seconds()))


def test_a_time_in_which_nobody_looked_is_no_wait() -> None:
    asleep = replace(a_state(last_new=72 * HOUR), last_success_at=NOW - 71 * HOUR)
    plan = plan_commit(a_document("one", entry_count=9), a_snapshot(asleep), NOW)
    assert plan.day is not None
    assert plan.day.longest_gap == 5 * 3600  # one hour watched, and the slowest interval


def test_the_first_document_and_one_without_news_count_for_no_day() -> None:
    first = replace(a_state(), last_success_at=None, pace=Pace())
    assert plan_commit(a_document("one"), a_snapshot(first), NOW).day is None
    assert plan_commit(a_document(entry_count=9), a_snapshot(a_state()), NOW).day is None


def test_the_first_news_of_a_feed_that_held_none_ends_no_wait() -> None:
    never = replace(a_state(), pace=Pace())
    plan = plan_commit(a_document("one"), a_snapshot(never), NOW)
    assert plan.day == FeedDay(FEED.feed_id, NOW.date(), 1, 0)


def test_a_failure_is_in_the_history_of_the_feed() -> None:
    failure = PollFailed(FEED.feed_id, NOW, Failure(FailureKind.HTTP_STATUS, "the server answered 500", 500))
    plan = plan_quiet(failure, a_state(), FEED)
    assert [(event.change, event.detail) for event in plan.events] == [
        (FeedChange.ERROR, "http 500: the server answered 500")
    ]
