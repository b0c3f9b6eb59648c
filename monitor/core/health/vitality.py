"""Is a feed silent, or falling, by the measure of its own past? (Past, now) -> Judgement. Pure.

**Silent.** Of each day on which entries came, the longest wait for one is kept. A silence is unusual when it is far
longer than the longest wait of the last eight weeks, of which one in four weeks is left out as an accident: so a feed
that rests at weekends has its weekends among its waits, and a silence of the past does not hide the next. How far is
far: twice, and more while few days are known, because the longest of five waits says less than that of fifty. Never
under a day: nobody calls a night a silence. Where entries come by chance, so that the longest wait is far from the
mean one, twelve times the mean counts as well: a lucky month has no long wait, and is no measure of the next.

**Falling.** The entries of the last seven days against those of the weeks before: under a third of their median, and
below it by more than three (scaled) median absolute deviations, which a feed of uneven weeks never is.

Median and MAD are used because one strange week must not move them (Hampel, The influence curve, 1974). What was no
fault of the feed does not count: a silence is measured up to the last time that the feed was read, and a day on which
no feed at all brought anything was a day without network, or without us.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from monitor.core.health.words import lasting
from monitor.core.model import FeedChange, FeedEvent, Vitality

DAY = timedelta(days=1)
WEEK_DAYS = 7
WEEKS_JUDGED = 8
DAYS_JUDGED = WEEK_DAYS * WEEKS_JUDGED
# Below these, a past is too short to measure by.
FEWEST_DAYS = 5
WATCHED_FOR = timedelta(days=14)
FEWEST_WEEKS = 3
# One accident (a strike, a holiday, an outage) in so many weeks is left out of the waits.
WEEKS_PER_ACCIDENT = 4
FAR = 2.0
# Of exponential waits the longest of 5 is 2.3 times their mean, and 1 in 1,600 is longer than 3.6 times that.
FEW_DAYS_ALLOWANCE = 4.0
# Waits whose longest is more than twice their mean come by chance; of exponential ones, 1 in 160,000 is longer than
# twelve times the mean.
UNEVEN = 2
CHANCE = 12
SHORTEST_SILENCE = DAY
# By the dates of a document alone, of a feed that never brought anything while it was watched.
SHORTEST_DEATH = timedelta(days=30)
FALL = 1 / 3
MADS = 3 * 1.4826  # of a normal distribution, 1.4826 MAD are one standard deviation
# Fewer than two a day come and go by chance.
FEWEST_PER_WEEK = 14


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What a feed brought on one day (UTC): new entries, and the longest wait for one that ended on it, in seconds."""

    feed_id: str
    day: date
    entries: int
    longest_gap: int


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a feed: since when it was watched, when it was read last, when it brought something last.

    `days` are those of the last eight weeks on which entries came; `gaps` seconds between the latest entries.
    """

    feed_id: str
    watched_since: datetime
    read_at: datetime
    last_new_at: datetime
    gaps: tuple[int, ...]
    days: tuple[FeedDay, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How lively a feed is, and by what measure, for a person; empty for a lively one."""

    vitality: Vitality
    detail: str = ""


LIVELY = Judgement(Vitality.LIVELY)


def judge(past: Past, lost: Collection[date] = frozenset()) -> Judgement:
    """How lively the feed is. `lost` are days on which no feed brought anything."""
    silence = past.read_at - past.last_new_at
    usual = longest_usual_silence(past)
    if usual is not None and silence > usual:
        return Judgement(Vitality.SILENT, f"no new entry for {lasting(silence)}, where up to {lasting(usual)} is usual")
    weeks = _weeks(past, lost)
    if _is_falling(weeks):
        told = f"{weeks[0]:,} new entries in seven days, where {median(weeks[1:]):,.0f} are usual"
        return Judgement(Vitality.FALLING, told)
    return LIVELY


def longest_usual_silence(past: Past) -> timedelta | None:
    """From which silence on a feed counts as silent; None where too little is known of it."""
    waits = sorted(day.longest_gap for day in past.days)
    if len(waits) >= FEWEST_DAYS and past.read_at - past.watched_since >= WATCHED_FOR:
        accidents = min((past.read_at - past.watched_since) // (WEEKS_PER_ACCIDENT * WEEK_DAYS * DAY), len(waits) - 1)
        longest = timedelta(seconds=waits[-1 - min(accidents, WEEKS_JUDGED // WEEKS_PER_ACCIDENT)])
        far = FAR * (1 + FEW_DAYS_ALLOWANCE / len(waits))
        return max(SHORTEST_SILENCE, longest * far, _by_chance(past, timedelta(seconds=waits[-1])))
    if len(past.gaps) >= FEWEST_DAYS:
        return max(SHORTEST_DEATH, timedelta(seconds=max(past.gaps) * FAR))
    return None


def _by_chance(past: Past, longest: timedelta) -> timedelta:
    """How long a wait may be by chance alone; nothing where the waits are even."""
    span = min(past.last_new_at - past.watched_since, DAYS_JUDGED * DAY)
    mean = span / max(1, sum(day.entries for day in past.days))
    return CHANCE * mean if longest > UNEVEN * mean else timedelta(0)


def _weeks(past: Past, lost: Collection[date]) -> list[int]:
    """Entries of the last seven whole days, then of the weeks before; empty where the last week lacks a day of ours."""
    today = past.read_at.date()
    by_day = {day.day: day.entries for day in past.days}
    weeks: list[int] = []
    for week in range(WEEKS_JUDGED):
        days = [today - timedelta(days=1 + week * WEEK_DAYS + number) for number in range(WEEK_DAYS)]
        if days[-1] <= past.watched_since.date():
            break
        if any(day in lost for day in days):
            if week == 0:
                return []
            continue
        weeks.append(sum(by_day.get(day, 0) for day in days))
    return weeks


def _is_falling(weeks: list[int]) -> bool:
    if len(weeks) <= FEWEST_WEEKS:
        return False
    last, earlier = weeks[0], weeks[1:]
    middle = median(earlier)
    deviation = median(abs(count - middle) for count in earlier)
    return middle >= FEWEST_PER_WEEK and last < FALL * middle and last < middle - MADS * deviation


def lost_days(days: Iterable[FeedDay], first: date, last: date) -> frozenset[date]:
    """Days from `first` to `last`, both included, on which no feed brought anything."""
    lively = {day.day for day in days}
    return frozenset(day for day in _each_day(first, last) if day not in lively)


def _each_day(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def turns(before: Vitality, judgement: Judgement, feed_id: str, now: datetime) -> FeedEvent | None:
    """The event of a feed whose vitality is another than before; None where it is not."""
    if judgement.vitality is before:
        return None
    change = {
        Vitality.LIVELY: FeedChange.LIVELY,
        Vitality.SILENT: FeedChange.SILENT,
        Vitality.FALLING: FeedChange.FALLING,
    }[judgement.vitality]
    return FeedEvent(feed_id, now, change, judgement.detail)
