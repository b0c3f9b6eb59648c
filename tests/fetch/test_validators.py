"""N15: validators go back byte for byte, and what is no feed tells no lie about what was seen."""

from datetime import timedelta

import pytest

from monitor.core.model import Freshness, Validators
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, NotModified
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import Status
from tests.newsweb.fixture import newsweb as newsweb


async def fetch(web: NewsWeb, request: FetchRequest) -> FetchResult:
    async with Fetcher("Test/1", gap=timedelta(0), resolve=web.resolve) as fetcher:
        return await fetcher.fetch(request)


@pytest.mark.parametrize(
    "etag",
    [
        '"abc"',
        'W/"abc"',
        'w/"abc"',
        "abc",
        '""',
        '"a b"',
        '"a,b", "c"',
        '"half',
        "'single'",
        '"abc-gzip"',
        '"\\"quoted\\""',
        "“curly”",
        '"ключ"',
        "*",
        '"' + "x" * 1000 + '"',
    ],
)
@pytest.mark.parametrize("date", ["Sat, 21 Nov 2026 06:00:00 GMT", "2026-11-21T06:00:00Z", "yesterday", "0"])
async def test_validators_go_back_byte_for_byte(newsweb: NewsWeb, etag: str, date: str) -> None:
    on_the_wire = etag.encode().decode("latin-1")
    fields = (("ETag", on_the_wire), ("Last-Modified", date))
    url = newsweb.behave("paper.test", "/feed.xml", Status(200, fields, "<rss/>"))
    first = await fetch(newsweb, FetchRequest(url))
    assert isinstance(first, Fetched)
    assert first.validators == Validators(etag, date)
    await fetch(newsweb, FetchRequest(url, first.validators))
    sent = newsweb.requests[1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (on_the_wire, date)


async def test_an_answer_says_how_long_it_stays_good_whether_it_is_new_or_not(newsweb: NewsWeb) -> None:
    fields = (("Cache-Control", "max-age=900"), ("Age", "60"))
    fresh = Freshness(timedelta(seconds=840))
    url = newsweb.behave("paper.test", "/feed.xml", Status(200, fields, "<rss/>"))
    first = await fetch(newsweb, FetchRequest(url))
    newsweb.behave("paper.test", "/feed.xml", Status(304, fields))
    second = await fetch(newsweb, FetchRequest(url))
    assert isinstance(first, Fetched)
    assert isinstance(second, NotModified)
    assert (first.freshness, second.freshness) == (fresh, fresh)


async def test_an_answer_that_says_nothing_of_it_has_no_freshness(newsweb: NewsWeb) -> None:
    result = await fetch(newsweb, FetchRequest(newsweb.put("paper.test", "/feed.xml", b"<rss/>")))
    assert isinstance(result, Fetched)
    assert result.freshness is None
