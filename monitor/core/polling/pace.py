"""How a feed publishes, and how often it is worth asking: documents read -> Pace -> interval. Pure.

Two questions decide the interval. *How soon would news be seen?* Half the usual gap between new entries is enough; a
feed that has been silent for long is asked ever less. *How soon would news be lost?* A document keeps a window of
entries, and what leaves it unseen is lost. So the feed is asked three times while its window turns over, by the
fastest turnover that was seen lately: a document of 20 entries that brought 5 in an hour may be another one in four
hours. The second answer is the law, the first a wish: between a server's own wish (ttl, max-age) and the usual gap the
longer counts, but neither puts a poll off beyond a third of the window.

The idea of polling by the overlap of documents is that of Media Cloud's rss-fetcher.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from statistics import median

from monitor.core.model import Feed

# New entries are seen, on average, after a quarter of the usual gap between two of them.
LOOKS_PER_GAP = 2
# One look may fail, and the next turnover may be a third faster than the fastest of the week.
LOOKS_PER_TURNOVER = 3
# A feed without news is asked after an eighth of its silence: a dead one slows down within days, a night passes by.
LOOKS_PER_SILENCE = 8
# A turnover that was seen counts as twice as long after each such time. News comes in weeks.
TURNOVER_MEMORY = timedelta(days=7)
# From this share of new entries on, their own dates say how fast they came; below it they are too few to tell.
BURST = 2 / 3
# Arrivals whose gaps are remembered: a median over a day or two of a busy feed, a month of a quiet one.
GAPS_KEPT = 24
# Dates of fewer entries say nothing of a usual gap.
FEWEST_DATES = 3

# A faster one could be followed by nobody, and would be remembered for months.
SHORTEST_TURNOVER = timedelta(minutes=1)
# Dates before this are the zero of some clock (1970 of Unix, 1900 and 1980 of DOS and spreadsheets, the year 1), not
# the day of an article.
EARLIEST_DATE = datetime(1980, 1, 2, tzinfo=UTC)
# A year is as good as for ever, and old dates or a clock that was wrong make longer ones.
LONGEST_TIME = timedelta(days=366)

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which pauses a feed may be asked: `fastest` is the shortest, `slowest` the longest."""

    fastest: timedelta
    slowest: timedelta


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What one reading brought, as the store sees it.

    `count` entries that this feed never had; `dates` are their claimed dates where they have any. `has_overlap`: the
    document holds an entry that this feed had before, so that none can have been missed in between.
    """

    count: int = 0
    dates: tuple[datetime, ...] = ()
    has_overlap: bool = True


NO_ARRIVALS = Arrivals()


@dataclass(frozen=True, slots=True)
class Pace:
    """How a feed publishes.

    `entry_count` is that of the last document that held any. `gaps` are seconds between new entries, one number for
    each of the latest arrivals, the last one at the end. `turnover` is the shortest time in which the document was seen
    to be renewed, as of `turnover_at`; it counts for less as time goes by.
    """

    entry_count: int = 0
    last_new_at: datetime | None = None
    gaps: tuple[int, ...] = ()
    turnover: timedelta | None = None
    turnover_at: datetime | None = None

    @property
    def usual_gap(self) -> timedelta | None:
        """The median time between new entries; None where nothing is known."""
        return timedelta(seconds=median(self.gaps)) if self.gaps else None

    def turnover_by(self, now: datetime) -> timedelta | None:
        """The shortest time in which the document may be renewed, as far as is known at `now`."""
        if self.turnover is None or self.turnover_at is None:
            return None
        age = max(now - self.turnover_at, timedelta(0))
        # Two years are a hundred doublings: far beyond any interval, and still a timedelta.
        return self.turnover * 2 ** min(age / TURNOVER_MEMORY, 20.0)


def bounds_of(feed: Feed) -> Bounds:
    """The bounds of a feed. A file on this disk is looked at as often as allowed: nobody is bothered."""
    longest = None if feed.url.startswith("file:") else feed.longest_interval
    return Bounds(feed.interval, max(longest or feed.interval, feed.interval))


def interval_of(pace: Pace, wish: timedelta | None, bounds: Bounds, now: datetime) -> timedelta:
    """How long to wait for the next poll of a healthy feed. `wish` is how long its server says that nothing changes."""
    expected = _expected_gap(pace, bounds, now)
    pause = expected / LOOKS_PER_GAP
    if wish is not None:
        # Many claim an hour, or a year, whatever they publish: beyond the usual gap the claim is untrue.
        pause = max(pause, min(wish, expected))
    turnover = pace.turnover_by(now)
    if turnover is not None:
        pause = min(pause, turnover / LOOKS_PER_TURNOVER)
    return min(max(pause, bounds.fastest), bounds.slowest)


def _expected_gap(pace: Pace, bounds: Bounds, now: datetime) -> timedelta:
    """When the next entry may be expected after the last one; of an unknown feed, what asks it at its fastest."""
    usual = pace.usual_gap or bounds.fastest
    if pace.last_new_at is None:
        return usual
    return max(usual, (now - pace.last_new_at) * (LOOKS_PER_GAP / LOOKS_PER_SILENCE))


def after_reading(
    pace: Pace, arrivals: Arrivals, entry_count: int, last_success_at: datetime | None, now: datetime
) -> Pace:
    """The pace after a document of `entry_count` entries was read at `now`, the last one at `last_success_at`."""
    if last_success_at is None:
        return _at_first_sight(arrivals, entry_count, now)
    since = max(now - last_success_at, SECOND)
    if not entry_count:
        # A window of time, not of entries: all that it held left it since.
        return _renewed_within(pace, since, now) if pace.entry_count else pace
    if arrivals.count:
        pace = _renewed_within(_with_gap(pace, arrivals.count, now), _turnover(arrivals, entry_count, since, now), now)
    return replace(pace, entry_count=entry_count)


def _at_first_sight(arrivals: Arrivals, entry_count: int, now: datetime) -> Pace:
    """What a document tells of the time before we knew it, by the dates of its entries."""
    dates = _usable(arrivals.dates, now)
    if len(dates) < FEWEST_DATES:
        return Pace(entry_count=entry_count, last_new_at=now)
    gaps = [later - earlier for earlier, later in pairwise(dates)][-GAPS_KEPT:]
    return Pace(
        entry_count=entry_count,
        last_new_at=dates[-1],
        gaps=tuple(map(_in_seconds, gaps)),
        turnover=_fastest_renewal(dates, entry_count),
        turnover_at=now,
    )


def _with_gap(pace: Pace, count: int, now: datetime) -> Pace:
    if pace.last_new_at is None:
        return replace(pace, last_new_at=now)
    gap = _in_seconds((now - pace.last_new_at) / count)
    return replace(pace, gaps=(*pace.gaps, gap)[-GAPS_KEPT:], last_new_at=now)


def _in_seconds(gap: timedelta) -> int:
    return max(1, round(min(gap, LONGEST_TIME).total_seconds()))


def _turnover(arrivals: Arrivals, entry_count: int, since: timedelta, now: datetime) -> timedelta:
    """How fast a whole document would be renewed at the pace of what came within `since`."""
    count = min(arrivals.count, entry_count)
    turnover = since * (entry_count / count) if arrivals.has_overlap else since / 2
    if count < BURST * entry_count:
        return turnover
    dates = [date for date in _usable(arrivals.dates, now) if date > now - since]
    burst = _fastest_renewal(dates, entry_count) if len(dates) >= FEWEST_DATES else None
    return turnover if burst is None else min(turnover, burst)


def _fastest_renewal(dates: list[datetime], entry_count: int) -> timedelta | None:
    """The shortest time in which two thirds of a document came, for the whole of it. `dates` are sorted.

    None where so many bear one date: that is when the document was made, not they.
    """
    size = max(2, min(len(dates), round(BURST * entry_count)))
    spans = (dates[start + size - 1] - dates[start] for start in range(len(dates) - size + 1))
    span = min(min(spans), LONGEST_TIME)
    return min(max(span * (entry_count / size), SHORTEST_TURNOVER), LONGEST_TIME) if span else None


def _usable(dates: tuple[datetime, ...], now: datetime) -> list[datetime]:
    """The dates in order, less those of the future and the zeros of clocks; none where they are days without a time."""
    past = sorted(date for date in dates if EARLIEST_DATE <= date <= now)
    return [] if all(date.timetz().replace(tzinfo=None) == time.min for date in past) else past


def _renewed_within(pace: Pace, turnover: timedelta, now: datetime) -> Pace:
    """The pace with this turnover, where it is faster than what is remembered."""
    known, seen = pace.turnover_by(now), min(max(turnover, SHORTEST_TURNOVER), LONGEST_TIME)
    return pace if known is not None and known <= seen else replace(pace, turnover=seen, turnover_at=now)
