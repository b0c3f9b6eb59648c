"""What of a feed is news, and which pages are worth a visit: entries and their dates -> decisions. Pure."""

from collections.abc import Iterable
from datetime import datetime

from monitor.core.model import Entry, Feed
from monitor.core.polling import EARLIEST_DATE, PollState

# Pages fetched of entries that are too old to be news, at the first sight of a feed: enough to see on the first day
# whether the feed's pages can be read, and to try a rule on, without a visit to every page of an archive.
BACKLOG_SAMPLE = 3
# Pages fetched for one poll. At a gap of a second per host a longer list would keep a host busy for minutes; the
# entries beyond it are judged by the feed's own text, and say so.
MAX_PAGES_PER_POLL = 200


def is_first_sight(state: PollState) -> bool:
    """True until a feed was read once."""
    return state.last_success_at is None


def is_news(entry: Entry, claimed: datetime | None, feed: Feed, *, first_sight: bool, now: datetime) -> bool:
    """False for what a feed had in store before we knew it: claimed older than the feed's backlog at first sight.

    `claimed` is the page's own date, for entries without one. An entry that nobody dates counts as news: a flood of one
    feed is a smaller harm than a loss. After the first sight everything unknown is news, whatever date it claims.
    """
    if not first_sight or feed.backlog is None:
        return True
    dates = (date for date in (entry.published, entry.updated, claimed) if date and date >= EARLIEST_DATE)
    date = next(dates, None)
    return date is None or now - date <= feed.backlog


def pages_to_fetch(entries: Iterable[Entry], feed: Feed, *, first_sight: bool, now: datetime) -> frozenset[str]:
    """Keys of the entries (given in document order) whose pages are worth a visit: news, and a few of a backlog."""
    if feed.full_text:
        return frozenset()
    wanted: list[str] = []
    sampled = 0
    for entry in entries:
        if entry.link is None or len(wanted) == MAX_PAGES_PER_POLL:
            continue
        if not is_news(entry, None, feed, first_sight=first_sight, now=now):
            if sampled == BACKLOG_SAMPLE:
                continue
            sampled += 1
        wanted.append(entry.entry_key)
    return frozenset(wanted)
