"""How often a feed is asked, by what its documents showed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.polling import Arrivals, Bounds, Pace, bounds_of, interval_of
from monitor.core.polling.pace import GAPS_KEPT, LONGEST_TIME, SECOND, TURNOVER_MEMORY, after_reading
from tests.builders import a_feed

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOUNDS = Bounds(15 * MINUTE, 4 * HOUR)


def dates(*ages: timedelta) -> tuple[datetime, ...]:
    return tuple(NOW - age for age in ages)


def first_document(*ages: timedelta) -> Pace:
    return after_reading(Pace(), Arrivals(len(ages), dates(*ages)), len(ages), None, NOW)


def a_pace(gap: timedelta = HOUR, entry_count: int = 20) -> Pace:
    """A feed that brought something just now, and mostly does so after `gap`."""
    return Pace(entry_count=entry_count, last_new_at=NOW, gaps=(int(gap.total_seconds()),) * 5)


def test_a_feed_of_fixed_interval_has_no_choice() -> None:
    assert bounds_of(a_feed(interval=HOUR)) == Bounds(HOUR, HOUR)


def test_a_longest_interval_below_the_shortest_does_not_count() -> None:
    assert bounds_of(replace(a_feed(interval=HOUR), longest_interval=MINUTE)) == Bounds(HOUR, HOUR)


def test_a_local_feed_is_looked_at_as_often_as_allowed() -> None:
    feed = replace(a_feed(url="file:///archive/feed.xml", interval=MINUTE), longest_interval=DAY)
    assert bounds_of(feed) == Bounds(MINUTE, MINUTE)


@pytest.mark.parametrize(
    ("pace", "wish", "expected"),
    [
        pytest.param(Pace(), None, 15 * MINUTE, id="of an unknown feed, the fastest"),
        pytest.param(a_pace(2 * HOUR), None, HOUR, id="half the usual gap"),
        pytest.param(a_pace(MINUTE), None, 15 * MINUTE, id="never under the fastest"),
        pytest.param(a_pace(30 * DAY), None, 4 * HOUR, id="never over the slowest"),
        pytest.param(replace(a_pace(HOUR), last_new_at=NOW - 16 * HOUR), None, 2 * HOUR, id="an eighth of a silence"),
        pytest.param(replace(a_pace(HOUR), last_new_at=NOW - 700 * DAY), None, 4 * HOUR, id="a dead feed"),
        pytest.param(a_pace(2 * HOUR), 90 * MINUTE, 90 * MINUTE, id="a longer wish of the server counts"),
        pytest.param(a_pace(2 * HOUR), MINUTE, HOUR, id="a shorter one does not"),
        pytest.param(a_pace(2 * HOUR), 365 * DAY, 2 * HOUR, id="nor what goes beyond the usual gap"),
    ],
)
def test_the_pace_decides_within_the_bounds(pace: Pace, wish: timedelta | None, expected: timedelta) -> None:
    assert interval_of(pace, wish, BOUNDS, NOW) == expected


def test_a_document_is_looked_at_three_times_while_it_turns_over_whatever_the_server_wishes() -> None:
    pace = replace(a_pace(DAY), turnover=2 * HOUR, turnover_at=NOW)
    assert interval_of(pace, 12 * HOUR, BOUNDS, NOW) == 40 * MINUTE


def test_a_turnover_counts_for_less_as_time_goes_by() -> None:
    pace = replace(a_pace(DAY), turnover=HOUR, turnover_at=NOW - TURNOVER_MEMORY)
    assert pace.turnover_by(NOW) == 2 * HOUR
    assert pace.turnover_by(NOW - 2 * TURNOVER_MEMORY) == HOUR
    assert interval_of(pace, None, BOUNDS, NOW) == 40 * MINUTE
    assert Pace(turnover=HOUR, turnover_at=NOW - 30_000 * DAY).turnover_by(NOW) is not None


def test_the_first_document_tells_of_the_time_before() -> None:
    pace = first_document(HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR)
    assert (pace.last_new_at, pace.usual_gap) == (NOW - HOUR, 2 * HOUR)
    # Two thirds of four entries are three, which came within 3 hours at their fastest.
    assert pace.turnover_by(NOW) == 4 * HOUR


def test_entries_without_a_time_of_day_say_nothing_of_a_pace() -> None:
    midnight = NOW.replace(hour=0)
    bare = Arrivals(4, tuple(midnight - number * DAY for number in range(4)))
    assert after_reading(Pace(), bare, 4, None, NOW) == Pace(entry_count=4, last_new_at=NOW)


def test_dates_of_the_future_do_not_count() -> None:
    pace = after_reading(Pace(), Arrivals(4, dates(-DAY, HOUR, 2 * HOUR, 3 * HOUR)), 4, None, NOW)
    assert pace.last_new_at == NOW - HOUR


def test_the_zero_of_a_clock_is_no_date_of_an_entry() -> None:
    zeros = (
        datetime(1, 1, 1, 9, tzinfo=UTC),
        datetime(200, 5, 5, 9, tzinfo=UTC),
        datetime(1970, 1, 1, 0, 1, tzinfo=UTC),
    )
    assert after_reading(Pace(), Arrivals(3, zeros), 3, None, NOW) == Pace(entry_count=3, last_new_at=NOW)
    pace = after_reading(Pace(), Arrivals(6, (*zeros, *dates(HOUR, 2 * HOUR, 4 * HOUR))), 6, None, NOW)
    assert (pace.last_new_at, pace.usual_gap) == (NOW - HOUR, 1.5 * HOUR)


def test_a_year_is_as_long_as_times_get_whatever_dates_claim() -> None:
    pace = after_reading(Pace(), Arrivals(2000, dates(HOUR, 7_000 * DAY, 14_000 * DAY)), 2000, None, NOW)
    assert (set(pace.gaps), pace.turnover) == ({LONGEST_TIME // SECOND}, LONGEST_TIME)
    assert pace.turnover_by(NOW + 10_000 * DAY)
    late = after_reading(replace(pace, last_new_at=NOW - 700_000 * DAY), Arrivals(1), 20, NOW - 9_999 * DAY, NOW)
    assert late.gaps[-1] == LONGEST_TIME // SECOND


def test_a_feed_that_was_never_seen_to_bring_anything_learns_from_its_first_news() -> None:
    pace = after_reading(Pace(entry_count=3), Arrivals(1), 3, NOW - HOUR, NOW)
    assert (pace.last_new_at, pace.gaps) == (NOW, ())


def test_gaps_are_counted_by_entry_and_the_latest_kept() -> None:
    pace = replace(a_pace(HOUR), last_new_at=NOW - HOUR, gaps=(9,) * GAPS_KEPT)
    pace = after_reading(pace, Arrivals(4), 20, NOW - HOUR, NOW)
    assert pace.gaps == (*(9,) * (GAPS_KEPT - 1), 900)


def test_a_quarter_of_a_document_in_an_hour_is_a_turnover_in_four() -> None:
    pace = after_reading(a_pace(), Arrivals(5), 20, NOW - HOUR, NOW)
    assert pace.turnover_by(NOW) == 4 * HOUR


def test_a_slower_turnover_does_not_take_the_place_of_a_faster_one() -> None:
    pace = replace(a_pace(), turnover=2 * HOUR, turnover_at=NOW)
    assert after_reading(pace, Arrivals(5), 20, NOW - HOUR, NOW).turnover == 2 * HOUR


def test_a_burst_is_measured_by_its_own_dates() -> None:
    burst = Arrivals(15, dates(*(number * MINUTE for number in range(1, 16))))
    pace = after_reading(a_pace(), burst, 20, NOW - 4 * HOUR, NOW)
    assert pace.turnover is not None
    assert timedelta(minutes=15) < pace.turnover < timedelta(minutes=25)


def test_a_burst_without_dates_is_measured_by_the_time_between_the_polls() -> None:
    pace = after_reading(a_pace(), Arrivals(20, has_overlap=False), 20, NOW - 4 * HOUR, NOW)
    assert pace.turnover == 2 * HOUR


def test_a_document_that_empties_is_a_window_of_time() -> None:
    pace = after_reading(a_pace(entry_count=3), Arrivals(), 0, NOW - HOUR, NOW)
    assert (pace.turnover, pace.entry_count) == (HOUR, 3)
    assert after_reading(Pace(), Arrivals(), 0, NOW - HOUR, NOW) == Pace()


def test_a_document_without_news_changes_nothing_but_its_size() -> None:
    assert after_reading(a_pace(), Arrivals(), 7, NOW - HOUR, NOW) == a_pace(entry_count=7)


def test_entries_that_bear_the_date_of_their_document_say_nothing_of_a_turnover() -> None:
    made = (NOW - HOUR,) * 20
    assert after_reading(Pace(), Arrivals(20, made), 20, None, NOW).turnover is None
    pace = after_reading(a_pace(), Arrivals(15, made[:15]), 20, NOW - 4 * HOUR, NOW)
    assert pace.turnover == 4 * HOUR * 20 / 15


def test_no_turnover_is_too_fast_to_be_forgotten() -> None:
    flood = Arrivals(20, dates(*(timedelta(seconds=number) for number in range(20))), has_overlap=False)
    assert after_reading(a_pace(), flood, 20, NOW - HOUR, NOW).turnover == MINUTE
