"""What response headers say: freshness, read as RFC 9111 has it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Freshness
from monitor.fetch.headers import read_freshness

NOW = "Sun, 22 Nov 2026 06:00:00 GMT"
IN_AN_HOUR = "Sun, 22 Nov 2026 07:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public, Max-Age = 600 , must-revalidate"}, 600),
        ({"Cache-Control": 'max-age="600"'}, 600),
        ({"Cache-Control": "s-maxage=9, max-age=600, max-age=7"}, 600),
        ({"Cache-Control": "no-store, max-age=600"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "100"}, 500),
        ({"Cache-Control": "max-age=600", "Age": "1000"}, 0),
        ({"Cache-Control": "max-age=600", "Age": "soon"}, 600),
        ({"Cache-Control": "max-age=600", "Expires": IN_AN_HOUR, "Date": NOW}, 600),
        ({"Cache-Control": "max-age=99999999999999"}, 2**31),
        ({"Expires": IN_AN_HOUR, "Date": NOW}, 3600),
        ({"Expires": IN_AN_HOUR, "Date": NOW, "Age": "600"}, 3000),
        ({"Expires": NOW, "Date": IN_AN_HOUR}, 0),
        ({"Expires": "0", "Date": NOW}, 0),
        ({"Expires": "-1"}, 0),
        ({"Cache-Control": "max-age=later", "Expires": IN_AN_HOUR, "Date": NOW}, 3600),
    ],
)
def test_freshness_is_that_of_max_age_and_else_of_expires_less_age(headers: dict[str, str], seconds: int) -> None:
    assert read_freshness(headers) == Freshness(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cache-Control": ""},
        {"Cache-Control": "no-cache"},
        {"Cache-Control": "max-age"},
        {"Cache-Control": "max-age=²"},
        {"Age": "100"},
        {"Expires": IN_AN_HOUR},
    ],
)
def test_an_answer_without_a_readable_lifetime_has_no_freshness(headers: dict[str, str]) -> None:
    assert read_freshness(headers) is None


@given(st.text(), st.text(), st.text(), st.text())
def test_no_freshness_is_negative_and_none_raises(cache_control: str, age: str, expires: str, date: str) -> None:
    freshness = read_freshness({"Cache-Control": cache_control, "Age": age, "Expires": expires, "Date": date})
    assert freshness is None or freshness.max_age is None or freshness.max_age >= timedelta(0)
