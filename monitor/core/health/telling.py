"""What a digest tells of feeds: changes and gaps -> FeedNews, a line each. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from monitor.core.model import TOLD_CHANGES, FeedEvent, FeedNews, Gap


def feed_news(events: Iterable[FeedEvent], gaps: Iterable[Gap], names: Mapping[str, str]) -> tuple[FeedNews, ...]:
    """The changes that are worth telling, and one line for all gaps of a feed, oldest first; `names` by feed id.

    Feeds without a name are no longer in the configuration: nothing is told of them.
    """
    news = [
        FeedNews(event.feed_id, names[event.feed_id], event.at, event.change, event.detail)
        for event in events
        if event.change in TOLD_CHANGES and event.feed_id in names
    ]
    by_feed: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_feed[gap.feed_id].append(gap)
    news += [
        FeedNews(feed_id, names[feed_id], found[-1].until_at, None, "", len(found))
        for feed_id, found in by_feed.items()
        if feed_id in names
    ]
    return tuple(sorted(news, key=lambda each: each.at))
