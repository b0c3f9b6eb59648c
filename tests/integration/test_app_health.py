"""Feeds judged by what the store holds of them: each change is written, and returned, once."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.app.health import judge_feeds
from monitor.core.health import FeedDay
from monitor.core.model import Feed, FeedChange, FeedCondition, FeedEvent, Gap, Vitality
from monitor.core.plan import CommitPlan
from monitor.core.polling import Pace, PollState, new_state
from monitor.store import Store
from tests.builders import NOW, a_feed

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BUSY, QUIET, THIRD = (a_feed(name, url=f"https://{name}.test/") for name in ("busy", "quiet", "third"))
FEEDS = (BUSY, QUIET, THIRD)


def a_state(feed: Feed, last_new_at: datetime, now: datetime = NOW) -> PollState:
    """Read just now, and watched for a month."""
    return replace(
        new_state(feed.feed_id, feed.url, now - 30 * DAY),
        condition=FeedCondition.HEALTHY,
        first_polled_at=now - 30 * DAY,
        last_success_at=now,
        pace=Pace(entry_count=9, last_new_at=last_new_at),
    )


def save(store: Store, *plans: CommitPlan) -> None:
    with store.commit() as commit:
        commit.save_states([plan.state for plan in plans])
        commit.save_history(plans)


def live(store: Store, *feeds: Feed, until: int = 1) -> None:
    """Ten entries on each day of a month, the last of them `until` days ago."""
    for feed in feeds:
        state = a_state(feed, NOW - until * DAY)
        days = [FeedDay(feed.feed_id, (NOW - ago * DAY).date(), 10, 8 * 3600) for ago in range(until, 30)]
        save(store, *[CommitPlan(state, day=day) for day in days])


def judged(store: Store, now: datetime = NOW) -> list[tuple[str, FeedChange]]:
    return [(event.feed_id, event.change) for event in judge_feeds(store, FEEDS, now)]


def test_a_feed_that_falls_silent_is_told_once_and_its_return_once(store: Store) -> None:
    live(store, BUSY, THIRD)
    live(store, QUIET, until=5)
    assert judged(store) == [("quiet", FeedChange.SILENT)]
    assert judged(store) == []
    assert store.feed_history.vitalities()["quiet"].vitality is Vitality.SILENT
    save(store, CommitPlan(a_state(QUIET, NOW)))
    assert judged(store) == [("quiet", FeedChange.LIVELY)]
    changes = store.feed_history.events(NOW - DAY)["quiet"]
    assert [event.change for event in changes] == [FeedChange.SILENT, FeedChange.LIVELY]


def test_a_feed_that_cannot_be_read_keeps_its_judgement(store: Store) -> None:
    live(store, BUSY, THIRD)
    live(store, QUIET, until=5)
    save(store, CommitPlan(replace(a_state(QUIET, NOW - 5 * DAY), condition=FeedCondition.FAILING)))
    assert judged(store) == []


def test_a_local_feed_is_an_archive_and_never_silent(store: Store) -> None:
    archive = a_feed("archive", url="file:///archive/feed.xml")
    save(store, CommitPlan(a_state(archive, NOW - 900 * DAY)))
    assert judge_feeds(store, [archive], NOW) == []


def test_a_feed_that_was_never_read_is_not_judged(store: Store) -> None:
    store.register(FEEDS, NOW)
    assert judged(store) == []


def test_a_week_in_which_no_feed_brought_anything_makes_nobody_fall(store: Store) -> None:
    live(store, *FEEDS, until=4)
    save(store, *[CommitPlan(a_state(feed, NOW)) for feed in FEEDS])
    assert judged(store) == []


def test_days_add_up_and_old_history_is_dropped(store: Store) -> None:
    day, old = FeedDay("busy", NOW.date(), 2, 60), FeedDay("busy", (NOW - 9 * DAY).date(), 1, 5)
    event = FeedEvent("busy", NOW - 9 * DAY, FeedChange.ERROR, "http 500")
    gap = Gap("busy", NOW - 10 * DAY, NOW - 9 * DAY)
    state = a_state(BUSY, NOW)
    save(store, CommitPlan(state, day=old, events=(event,), gap=gap))
    save(store, CommitPlan(state, day=day), CommitPlan(state, day=replace(day, entries=3, longest_gap=30)))
    history = store.feed_history
    assert history.days(NOW.date() - 30 * DAY)["busy"] == (old, FeedDay("busy", NOW.date(), 5, 60))
    assert (history.gaps(NOW - 30 * DAY), history.gaps(NOW)) == ({"busy": (gap,)}, {})
    assert (history.events(NOW - 30 * DAY), history.events(NOW)) == ({"busy": (event,)}, {})
    history.forget(NOW - DAY)
    assert list(history.days(NOW.date() - 30 * DAY)["busy"]) == [FeedDay("busy", NOW.date(), 5, 60)]
    assert (history.gaps(NOW - 30 * DAY), history.events(NOW - 30 * DAY)) == ({}, {})
