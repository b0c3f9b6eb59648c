"""How long a document says that it stays good."""

from datetime import timedelta

import pytest

from monitor.core.formats.hints import LONGEST, read_ttl
from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed

HOUR = timedelta(hours=1)
ITEM = "<item><title>One</title><link>https://harbour.test/one</link></item>"


@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "expected"),
    [
        ("60", "", "", HOUR),
        (" 5 ", "", "", timedelta(minutes=5)),
        ("0", "", "", None),
        ("-5", "", "", None),
        ("an hour", "", "", None),
        ("999999", "", "", LONGEST),
        ("99999999999", "", "", None),
        ("", "hourly", "", HOUR),
        ("", " Hourly ", "4", HOUR / 4),
        ("", "daily", "2", 12 * HOUR),
        ("", "", "2", 12 * HOUR),
        ("", "weekly", "1", timedelta(days=7)),
        ("", "monthly", "1", timedelta(days=30)),
        ("", "yearly", "1", timedelta(days=365)),
        ("", "hourly", "0", None),
        ("", "sometimes", "1", None),
        ("30", "hourly", "1", HOUR),
        ("", "", "", None),
    ],
)
def test_the_longer_hint_that_can_be_read_counts(
    ttl: str, period: str, frequency: str, expected: timedelta | None
) -> None:
    assert read_ttl(ttl, period, frequency) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<rss version='2.0'><channel><title>Harbour</title><ttl>90</ttl>", 1.5 * HOUR),
        (
            "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>Harbour</title>"
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            HOUR / 2,
        ),
        ("<rss version='2.0'><channel><title>Harbour</title>", None),
    ],
)
def test_a_document_is_read_with_its_hint_whether_its_items_are_known_or_not(
    head: str, expected: timedelta | None
) -> None:
    body = f"{head}{ITEM}</channel></rss>".encode()
    whole = parse_feed(body, None, "https://harbour.test/")
    assert isinstance(whole, ParsedFeed)
    again = parse_feed(body, None, "https://harbour.test/", whole.memory)
    assert isinstance(again, ParsedFeed)
    assert (whole.ttl, again.ttl, again.known_count) == (expected, expected, 1)
