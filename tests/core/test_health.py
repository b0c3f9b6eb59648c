"""Feeds by the measure of their own past, and what is told of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.core.health import FeedDay, Judgement, Past, changes_of, feed_news, judge, lasting, lost_days, turns
from monitor.core.model import FeedChange, FeedEvent, FeedNews, Gap, PollUnchanged, Unchanged, Validators, Vitality
from monitor.core.polling import CONFIRMATIONS, GONE, Move, PollState, Trust, new_state

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIVELY = Judgement(Vitality.LIVELY)


def a_past(days: list[tuple[int, int, timedelta]], *, silent: timedelta = HOUR, watched: timedelta = 60 * DAY) -> Past:
    """`days` as (days ago, entries, longest wait)."""
    return Past(
        feed_id="harbour",
        watched_since=NOW - watched,
        read_at=NOW,
        last_new_at=NOW - silent,
        gaps=(),
        days=tuple(
            FeedDay("harbour", NOW.date() - timedelta(days=ago), entries, int(wait.total_seconds()))
            for ago, entries, wait in sorted(days, reverse=True)
        ),
    )


def every_day(count: int, entries: int = 10, wait: timedelta = 8 * HOUR) -> list[tuple[int, int, timedelta]]:
    return [(ago, entries, wait) for ago in range(1, count + 1)]


def weekdays_only(count: int) -> list[tuple[int, int, timedelta]]:
    """Ten a day but on Saturdays and Sundays; Mondays end a long wait."""
    ago_and_day = ((ago, (NOW.date() - timedelta(days=ago)).weekday()) for ago in range(1, count + 1))
    return [(ago, 10, 64 * HOUR if day == 0 else 16 * HOUR) for ago, day in ago_and_day if day < 5]


@pytest.mark.parametrize(
    ("past", "is_silent"),
    [
        pytest.param(a_past(every_day(55), silent=23 * HOUR), False, id="a day is no silence"),
        pytest.param(a_past(every_day(55), silent=31 * HOUR), True, id="more is, for a busy feed"),
        pytest.param(a_past(weekdays_only(55), silent=70 * HOUR), False, id="a weekend is none where weekends are"),
        pytest.param(a_past(weekdays_only(15), silent=70 * HOUR, watched=15 * DAY), False, id="nor is the third one"),
        pytest.param(a_past(weekdays_only(55), silent=7 * DAY), True, id="a week is"),
        pytest.param(
            a_past([*every_day(54), (55, 3, 20 * DAY)], silent=3 * DAY), True, id="a silence of the past hides no other"
        ),
        pytest.param(a_past(every_day(12), silent=9 * DAY, watched=13 * DAY), False, id="two weeks have to be known"),
        pytest.param(a_past(every_day(4), silent=30 * DAY), False, id="and five days with news"),
    ],
)
def test_silence_is_measured_by_the_feeds_own_waits(past: Past, is_silent: bool) -> None:
    assert (judge(past).vitality is Vitality.SILENT) == is_silent


def test_where_entries_come_by_chance_a_lucky_month_is_no_measure() -> None:
    by_chance = [(ago, 2, (30 if ago == 9 else 14) * HOUR) for ago in range(1, 31)]
    assert judge(a_past(by_chance, silent=5 * DAY, watched=30 * DAY)) == LIVELY
    assert judge(a_past(by_chance, silent=7 * DAY, watched=30 * DAY)).vitality is Vitality.SILENT


def test_a_feed_that_comes_at_even_times_is_missed_sooner() -> None:
    daily = [(ago, 1, 25 * HOUR) for ago in range(1, 31)]
    assert judge(a_past(daily, silent=3 * DAY, watched=30 * DAY)).vitality is Vitality.SILENT


def test_a_silence_says_how_long_it_is_and_what_is_usual() -> None:
    told = judge(a_past(every_day(55), silent=5 * DAY)).detail
    assert told == "no new entry for 5 days, where up to 29 hours is usual"


def test_a_feed_that_was_dead_before_it_was_watched_is_silent_by_its_dates() -> None:
    dead = replace(a_past([], silent=400 * DAY, watched=HOUR), gaps=(int(DAY.total_seconds()),) * 9)
    assert judge(dead).vitality is Vitality.SILENT
    assert judge(replace(dead, last_new_at=NOW - 29 * DAY)) == LIVELY
    assert judge(replace(dead, gaps=(int((300 * DAY).total_seconds()),) * 9)) == LIVELY
    assert judge(replace(dead, gaps=(60,) * 4)) == LIVELY


def weeks(*counts: int) -> list[tuple[int, int, timedelta]]:
    """Entries of whole weeks, the last one first, spread over their days."""
    return [(1 + 7 * week + day, count // 7, HOUR) for week, count in enumerate(counts) for day in range(7) if count]


@pytest.mark.parametrize(
    ("past", "is_falling"),
    [
        pytest.param(a_past(weeks(14, 70, 77, 70, 63, 70, 70, 70)), True, id="a fifth of the usual week"),
        pytest.param(a_past(weeks(28, 70, 77, 70, 63, 70, 70, 70)), False, id="two fifths are weather"),
        pytest.param(a_past(weeks(14, 7, 140, 14, 70, 140, 7, 70)), False, id="weeks that were always uneven"),
        pytest.param(a_past(weeks(0, 7, 7, 7, 7, 7, 7, 7), silent=7 * HOUR), False, id="too few to fall"),
        pytest.param(a_past(weeks(7, 70, 70), watched=21 * DAY), False, id="two weeks to compare with are too few"),
    ],
)
def test_falling_is_measured_by_the_feeds_own_weeks(past: Past, is_falling: bool) -> None:
    judgement = judge(past)
    assert (judgement.vitality is Vitality.FALLING) == is_falling
    if is_falling:
        assert judgement.detail == "14 new entries in seven days, where 70 are usual"


def test_days_without_us_do_not_count() -> None:
    past = a_past(weeks(14, 70, 70, 70, 70, 70, 70, 70))
    assert judge(past, {NOW.date() - timedelta(days=3)}) == LIVELY
    assert judge(past, {NOW.date() - timedelta(days=9)}).vitality is Vitality.FALLING


def test_days_on_which_nobody_brought_anything_were_ours() -> None:
    days = [FeedDay(feed, date(2026, 11, day), 1, 0) for feed, day in (("a", 1), ("b", 2), ("a", 4))]
    assert lost_days(days, date(2026, 11, 1), date(2026, 11, 5)) == {date(2026, 11, 3), date(2026, 11, 5)}


def test_a_turn_is_an_event_and_a_standstill_none() -> None:
    silent = Judgement(Vitality.SILENT, "why")
    assert turns(Vitality.SILENT, silent, "harbour", NOW) is None
    assert turns(Vitality.LIVELY, silent, "harbour", NOW) == FeedEvent("harbour", NOW, FeedChange.SILENT, "why")
    assert turns(Vitality.FALLING, LIVELY, "harbour", NOW) == FeedEvent("harbour", NOW, FeedChange.LIVELY, "")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (3 * DAY, "3 days"),
        (26 * HOUR, "26 hours"),
        (90 * timedelta(minutes=1), "90 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=3), "a moment"),
    ],
)
def test_a_time_is_said_in_the_largest_unit_of_which_there_are_two(time: timedelta, words: str) -> None:
    assert lasting(time) == words


# ------------------------------------------------------------------------------------------------------------- changes

QUIET = PollUnchanged("harbour", NOW, Unchanged.NOT_MODIFIED, Validators())
WELL = replace(new_state("harbour", "https://harbour.test/", NOW), condition_since=NOW - 2 * DAY)


def changes(before: PollState, after: PollState) -> list[tuple[FeedChange, str]]:
    return [(event.change, event.detail) for event in changes_of(before, after, QUIET)]


def test_an_error_is_history_when_its_class_changes() -> None:
    failed = replace(WELL, error="http 500", error_count=1, last_error="the server answered 500")
    assert changes(WELL, failed) == [(FeedChange.ERROR, "http 500: the server answered 500")]
    assert changes(failed, replace(failed, error_count=2)) == []


def test_a_failing_feed_is_told_once_and_its_recovery_once() -> None:
    failed = replace(WELL, error="http 500", error_count=2, last_error="the server answered 500")
    told = replace(failed, error_count=3, is_told=True)
    assert changes(failed, told) == [(FeedChange.FAILING, "the server answered 500")]
    assert changes(told, replace(told, error_count=4)) == []
    assert changes(told, WELL) == [(FeedChange.RECOVERED, "after 2 days")]


def test_a_feed_that_is_gone_is_told_as_gone_even_if_it_was_told_as_failing() -> None:
    before = replace(WELL, error=GONE, error_count=2, last_error="the server answered 410 Gone", is_told=True)
    gone = replace(before, error_count=3)
    assert changes(before, gone) == [
        (FeedChange.GONE, "the server answered 410 Gone; asked once in 7 days from now on")
    ]
    assert changes(gone, replace(gone, error_count=4)) == []


def test_dealings_are_told_when_they_begin() -> None:
    moved = replace(WELL, move=Move("https://new.test/", CONFIRMATIONS))
    assert [change for change, _ in changes(WELL, moved)] == [FeedChange.MOVED]
    assert changes(moved, moved) == []
    keyed = replace(WELL, move=Move("https://new.test/?key=pearl", CONFIRMATIONS))
    [(_, told)] = changes(WELL, keyed)
    assert "https://new.test/?key=*** from now on" in told
    lied = replace(WELL, trust=Trust(is_distrusted=True))
    assert [change for change, _ in changes(WELL, lied)] == [FeedChange.DISTRUSTED]
    refused = replace(WELL, courtesy=HOUR, last_error="the server answered 429")
    told = "the server answered 429; asked once in 60 minutes at most"
    assert changes(WELL, refused) == [(FeedChange.THROTTLED, told)]


def test_a_digest_is_told_of_changes_and_of_the_gaps_of_a_feed_in_one_line() -> None:
    events = [
        FeedEvent("harbour", NOW, FeedChange.SILENT, "why"),
        FeedEvent("harbour", NOW, FeedChange.ERROR, "history"),
        FeedEvent("removed", NOW, FeedChange.SILENT, "nobody asks"),
    ]
    gaps = [Gap("quay", NOW - 3 * DAY, NOW - 2 * DAY), Gap("quay", NOW - 2 * DAY, NOW - DAY), Gap("removed", NOW, NOW)]
    assert feed_news(events, gaps, {"harbour": "Harbour", "quay": "Quay"}) == (
        FeedNews("quay", "Quay", NOW - DAY, None, "", 2),
        FeedNews("harbour", "Harbour", NOW, FeedChange.SILENT, "why"),
    )
