"""The health of feeds, judged by their own past: histories -> changes, each written once. Store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from monitor.core.health import DAYS_JUDGED, FeedDay, Judgement, Past, judge, lost_days, turns
from monitor.core.model import Feed, FeedCondition, FeedEvent, Vitality
from monitor.core.polling import PollState
from monitor.store import Store

# A day on which fewer than these brought nothing says nothing of us.
FEWEST_FEEDS = 3


def judge_feeds(store: Store, feeds: Sequence[Feed], now: datetime) -> list[FeedEvent]:
    """Judge every feed that is read; what changed since the last time. Blocking."""
    history = store.feed_history
    first = now.date() - timedelta(days=DAYS_JUDGED + 1)
    days, before = history.days(first), history.vitalities()
    lost = _lost(days.values(), now)
    judged: dict[str, Judgement] = {}
    events: list[FeedEvent] = []
    for feed_id, past in _pasts(feeds, store.states(feeds, now), days):
        known = before[feed_id].vitality if feed_id in before else Vitality.LIVELY
        judgement = judge(past, lost)
        if (event := turns(known, judgement, feed_id, now)) is not None:
            judged[feed_id] = judgement
            events.append(event)
    history.save_judgements(judged, events, now)
    return events


def _pasts(
    feeds: Iterable[Feed], states: dict[str, PollState], days: Mapping[str, tuple[FeedDay, ...]]
) -> Iterator[tuple[str, Past]]:
    """The past of each feed that can be judged: read from the web, and well. A file on this disk is an archive."""
    for feed in feeds:
        state = states[feed.feed_id]
        if state.condition is not FeedCondition.HEALTHY or feed.url.startswith("file:"):
            continue
        if state.last_success_at is None or state.first_polled_at is None or state.pace.last_new_at is None:
            continue
        yield (
            feed.feed_id,
            Past(
                feed_id=feed.feed_id,
                watched_since=state.first_polled_at,
                read_at=state.last_success_at,
                last_new_at=state.pace.last_new_at,
                gaps=state.pace.gaps,
                days=days.get(feed.feed_id, ()),
            ),
        )


def _lost(histories: Iterable[tuple[FeedDay, ...]], now: datetime) -> frozenset[date]:
    """Days since the first known one, today left out, on which no feed brought anything."""
    pasts = [days for days in histories if days]
    if len(pasts) < FEWEST_FEEDS:
        return frozenset()
    known = [day for days in pasts for day in days]
    return lost_days(known, min(day.day for day in known), now.date() - timedelta(days=1))
