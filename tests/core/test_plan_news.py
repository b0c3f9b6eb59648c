"""What is news at the first sight of a feed, by dates that no clock was right at."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.plan import is_news
from tests.builders import NOW, a_feed, an_entry

FEED = a_feed(backlog=timedelta(days=2))
ABSURD = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1899, 12, 30, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1980, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    NOW + timedelta(days=400),
]


@pytest.mark.parametrize("date", ABSURD)
def test_a_date_that_no_clock_was_right_at_is_none(date: datetime) -> None:
    assert is_news(an_entry(published=date), None, FEED, first_sight=True, now=NOW)


def test_where_the_feed_dates_absurdly_the_page_counts() -> None:
    entry = an_entry(published=datetime(1970, 1, 1, tzinfo=UTC))
    assert not is_news(entry, NOW - timedelta(days=30), FEED, first_sight=True, now=NOW)


def test_a_true_date_of_long_ago_is_one() -> None:
    assert not is_news(an_entry(published=NOW.replace(year=1994)), None, FEED, first_sight=True, now=NOW)


@given(st.none() | st.datetimes(timezones=st.just(UTC)))
def test_after_the_first_sight_no_date_makes_an_entry_old(date: datetime | None) -> None:
    assert is_news(an_entry(published=date), None, FEED, first_sight=False, now=NOW)
