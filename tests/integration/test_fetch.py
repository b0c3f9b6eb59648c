"""Fetching from servers that behave: conditions, encodings, redirects, manners, files."""

import asyncio
import gzip
import itertools
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.core.model import Failure, FailureKind, FailureScope, Validators
from monitor.fetch import Fetched, Fetcher, FetchRequest, Limits, NotModified
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import Redirect, RedirectChain, Status
from tests.newsweb.fixture import newsweb as newsweb

FEED = b"<rss version='2.0'><channel><title>A paper</title></channel></rss>"
NO_GAP = timedelta(0)
LIMITS = Limits()


def a_fetcher(web: NewsWeb, gap: timedelta = NO_GAP, limits: Limits = LIMITS, concurrency: int = 16) -> Fetcher:
    return Fetcher("NewsMonitor/test (+nobody@paper.test)", limits, gap, web.resolve, concurrency)


async def fetch(web: NewsWeb, request: FetchRequest | str, limits: Limits = LIMITS) -> Fetched | NotModified | Failure:
    async with a_fetcher(web, limits=limits) as fetcher:
        return await fetcher.fetch(FetchRequest(request) if isinstance(request, str) else request)


# ------------------------------------------------------------------------------------------------- asking and answers


async def test_a_feed_comes_with_its_body_type_and_validators(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/feed.xml?full=1", FEED, content_type="application/rss+xml; charset=utf-8")
    page = newsweb.site.find("paper.test", "/feed.xml?full=1")
    assert page is not None
    assert await fetch(newsweb, url) == Fetched(
        url=url,
        final_url=url,
        status=200,
        body=FEED,
        content_type="application/rss+xml; charset=utf-8",
        validators=Validators(page.etag, page.last_modified),
    )


async def test_the_request_says_truthfully_who_asks_and_what_is_understood(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/feed.xml", FEED)
    await fetch(newsweb, FetchRequest(url, headers=(("X-Key", "secret"), ("accept", "text/plain"))))
    assert newsweb.requests[0].headers == {
        "host": "paper.test",
        "user-agent": "NewsMonitor/test (+nobody@paper.test)",
        "accept": "text/plain",
        "accept-encoding": "gzip, deflate",
        "x-key": "secret",
    }


async def test_validators_go_back_as_given_and_an_unchanged_feed_is_not_sent_again(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/feed.xml", FEED)
    first = await fetch(newsweb, url)
    assert isinstance(first, Fetched)
    second = await fetch(newsweb, FetchRequest(url, first.validators))
    assert second == NotModified(url, url, first.validators)
    sent = newsweb.requests[1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (first.validators.etag, first.validators.last_modified)


async def test_a_changed_feed_is_sent_though_validators_were(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/feed.xml", FEED)
    first = await fetch(newsweb, url)
    assert isinstance(first, Fetched)
    newsweb.put("paper.test", "/feed.xml", FEED + b"<!-- new -->")
    second = await fetch(newsweb, FetchRequest(url, first.validators))
    assert isinstance(second, Fetched)
    assert second.body == FEED + b"<!-- new -->"


async def test_a_304_that_nobody_asked_for_is_a_success(newsweb: NewsWeb) -> None:
    url = newsweb.behave("paper.test", "/feed.xml", Status(304))
    assert await fetch(newsweb, url) == NotModified(url, url, Validators())


async def test_a_304_may_bring_newer_validators(newsweb: NewsWeb) -> None:
    url = newsweb.behave("paper.test", "/feed.xml", Status(304, (("ETag", '"new"'),)))
    result = await fetch(newsweb, FetchRequest(url, Validators('"old"', "Mon, 01 Jan 2026 00:00:00 GMT")))
    assert result == NotModified(url, url, Validators('"new"', "Mon, 01 Jan 2026 00:00:00 GMT"))


@pytest.mark.parametrize("etag", ["\xff\xfe", "x" * 2000, '"tab\there"'], ids=["no text", "overlong", "control"])
async def test_a_validator_that_cannot_be_kept_is_dropped(newsweb: NewsWeb, etag: str) -> None:
    url = newsweb.behave("paper.test", "/feed.xml", Status(200, (("ETag", etag),)))
    result = await fetch(newsweb, url)
    assert isinstance(result, Fetched)
    assert result.validators == Validators()


async def test_an_empty_body_is_a_success_for_others_to_judge(newsweb: NewsWeb) -> None:
    result = await fetch(newsweb, newsweb.put("paper.test", "/feed.xml", b""))
    assert isinstance(result, Fetched)
    assert result.body == b""


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        (206, "the server answered 206 Partial Content"),
        (300, "the server answered 300 Multiple Choices"),
        (404, "the server answered 404 Not Found"),
        (410, "the server answered 410 Gone"),
        (500, "the server answered 500 Internal Server Error"),
        (799, "the server answered with the unknown status 799"),
    ],
)
async def test_other_statuses_are_failures_that_name_them(newsweb: NewsWeb, status: int, detail: str) -> None:
    url = newsweb.behave("paper.test", "/feed.xml", Status(status, body="<h1>an error page</h1>"))
    assert await fetch(newsweb, url) == Failure(FailureKind.HTTP_STATUS, detail, status)


DATE = ("Date", "Thu, 01 Jan 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("600", timedelta(minutes=10)),
        ("5", timedelta(minutes=1)),
        ("0", timedelta(minutes=1)),
        ("100000000", timedelta(hours=24)),
        ("9" * 5000, timedelta(hours=24)),
        ("Thu, 01 Jan 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Thu, 01 Jan 2026 12:30:00 -0000", timedelta(minutes=30)),
        ("Thu, 01 Jan 2015 12:30:00 GMT", timedelta(minutes=1)),
        ("Mon, 18 Jan 2038 00:00:00 GMT", timedelta(hours=24)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
        ("Thu, 99 Foo 99999999999999999999 12:30:00 GMT", None),
        ("", None),
    ],
)
async def test_retry_after_is_read_and_clamped(newsweb: NewsWeb, value: str, wait: timedelta | None) -> None:
    safe = value.encode().decode("latin-1")
    url = newsweb.behave("paper.test", "/feed.xml", Status(429, (("Retry-After", safe), DATE)))
    expected = Failure(
        FailureKind.HTTP_STATUS, "the server answered 429 Too Many Requests", 429, wait, FailureScope.HOST
    )
    assert await fetch(newsweb, url) == expected


async def test_a_retry_date_without_the_servers_own_date_is_ignored(newsweb: NewsWeb) -> None:
    url = newsweb.behave("paper.test", "/feed.xml", Status(503, (("Retry-After", DATE[1]),)))
    result = await fetch(newsweb, url)
    assert isinstance(result, Failure)
    assert result.retry_after is None


# ---------------------------------------------------------------------------------------------------------- encodings


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("identity, gzip", gzip.compress(FEED)),
        ("gzip", gzip.compress(FEED[:10]) + gzip.compress(FEED[10:])),
        ("gzip", gzip.compress(FEED) + b"\0" * 512),
        ("deflate", zlib.compress(FEED)),
        ("deflate", raw_deflate(FEED)),
        ("identity", FEED),
        ("", FEED),
    ],
    ids=["gzip", "x-gzip", "identity and gzip", "two members", "padding", "zlib", "raw", "identity", "empty"],
)
async def test_one_encoding_is_decoded(newsweb: NewsWeb, encoding: str, body: bytes) -> None:
    url = newsweb.put("paper.test", "/feed.xml", body, headers=(("Content-Encoding", encoding),))
    result = await fetch(newsweb, url)
    assert isinstance(result, Fetched)
    assert result.body == FEED


async def test_the_news_web_itself_compresses_for_us(newsweb: NewsWeb) -> None:
    result = await fetch(newsweb, newsweb.put("paper.test", "/feed.xml", FEED * 100, compress=True))
    assert isinstance(result, Fetched)
    assert result.body == FEED * 100


# ---------------------------------------------------------------------------------------------------------- redirects


async def test_redirects_are_followed_and_the_last_address_is_told(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/old", Redirect("//www.paper.test/new#top", 302))
    final = newsweb.put("www.paper.test", "/new", FEED)
    result = await fetch(newsweb, "http://paper.test/old")
    assert isinstance(result, Fetched)
    assert (result.url, result.final_url, result.is_moved_permanently) == ("http://paper.test/old", final, False)


@pytest.mark.parametrize(("second", "is_permanent"), [(301, True), (308, True), (302, False), (307, False)])
async def test_a_move_is_permanent_only_if_every_hop_is(newsweb: NewsWeb, second: int, is_permanent: bool) -> None:
    newsweb.behave("paper.test", "/1", Redirect("/2", 301))
    newsweb.behave("paper.test", "/2", Redirect("/3", second))
    newsweb.put("paper.test", "/3", FEED)
    result = await fetch(newsweb, "http://paper.test/1")
    assert isinstance(result, Fetched)
    assert result.is_moved_permanently is is_permanent


async def test_an_unchanged_feed_behind_a_redirect_is_not_modified(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/old", Redirect("/new", 301))
    final = newsweb.put("paper.test", "/new", FEED)
    first = await fetch(newsweb, "http://paper.test/old")
    assert isinstance(first, Fetched)
    second = await fetch(newsweb, FetchRequest("http://paper.test/old", first.validators))
    assert second == NotModified("http://paper.test/old", final, first.validators, is_moved_permanently=True)


async def test_a_target_in_latin_1_is_followed_byte_for_byte(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/old", Redirect("/caf\xe9"))
    newsweb.put("paper.test", "/caf%E9", FEED)
    result = await fetch(newsweb, "http://paper.test/old")
    assert isinstance(result, Fetched)


async def test_five_hops_are_followed_and_six_are_not(newsweb: NewsWeb) -> None:
    newsweb.put("paper.test", "/x", FEED)
    newsweb.put("paper.test", "/x?5", FEED)
    url = newsweb.behave("paper.test", "/x", RedirectChain(5))
    assert isinstance(await fetch(newsweb, url), Fetched)
    newsweb.behave("paper.test", "/x", RedirectChain(1000))
    newsweb.requests.clear()
    detail = "the server redirects more than 5 times"
    assert await fetch(newsweb, url) == Failure(FailureKind.BAD_REDIRECT, detail, 302)
    assert len(newsweb.requests) == 6


@pytest.mark.parametrize(
    ("to", "detail"),
    [
        ("/x", "the server redirects in a circle"),
        ("", "the server redirects in a circle"),
        ("#part", "the server redirects in a circle"),
        (None, "the server answered 302 Found, but not where to go"),
        ("http://[::1", "the server answered 302 Found, but not where to go"),
        ("file:///etc/passwd", "the server redirects to something that is not a web page"),
        ("gopher://paper.test/", "the server redirects to something that is not a web page"),
        ("ftp://paper.test/", "the server redirects to something that is not a web page"),
        ("data:text/xml,<rss/>", "the server redirects to something that is not a web page"),
        ("javascript:alert(1)", "the server redirects to something that is not a web page"),
        ("https:nowhere", "the server redirects to something that is not a web page"),
    ],
)
async def test_a_redirect_that_leads_nowhere_is_refused(newsweb: NewsWeb, to: str | None, detail: str) -> None:
    url = newsweb.behave("paper.test", "/x", Redirect(to))
    assert await fetch(newsweb, url) == Failure(FailureKind.BAD_REDIRECT, detail, 302)


async def test_the_users_own_headers_do_not_follow_to_another_host(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/1", Redirect("/2"))
    newsweb.behave("paper.test", "/2", Redirect("http://other.test/3"))
    newsweb.put("other.test", "/3", FEED)
    secrets = (("Authorization", "Bearer one"), ("Cookie", "two=2"), ("X-Key", "three"))
    await fetch(newsweb, FetchRequest("http://paper.test/1", headers=secrets))
    at_home, at_home_still, elsewhere = (visit.headers for visit in newsweb.requests)
    for name, value in secrets:
        assert at_home[name.lower()] == at_home_still[name.lower()] == value
        assert name.lower() not in elsewhere


async def test_credentials_in_the_address_become_a_header_and_are_told_to_nobody(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/1", Redirect("http://eve:sold@other.test/2"))
    newsweb.put("other.test", "/2", FEED)
    result = await fetch(newsweb, "http://ann:s%20t@paper.test/1")
    assert isinstance(result, Fetched)
    assert result.final_url == "http://other.test/2"
    assert newsweb.requests[0].headers["authorization"] == "Basic YW5uOnMgdA=="
    assert "authorization" not in newsweb.requests[1].headers


# ------------------------------------------------------------------------------------------------------- good manners


async def test_one_visitor_per_host_with_a_gap_after_each(newsweb: NewsWeb) -> None:
    gap = timedelta(milliseconds=50)
    for number in range(4):
        newsweb.put("paper.test", f"/{number}", FEED)
    newsweb.behave("paper.test", "/1", Redirect("/0"))  # a hop is a visit like any other
    async with a_fetcher(newsweb, gap) as fetcher:
        await asyncio.gather(*(fetcher.fetch(FetchRequest(f"http://paper.test/{number}")) for number in range(4)))
    visits = newsweb.visits("paper.test")
    assert len(visits) == 5
    for earlier, later in itertools.pairwise(visits):
        assert earlier.ended_at is not None
        assert later.at - earlier.ended_at >= gap.total_seconds() - 0.001


async def test_hosts_do_not_wait_for_each_other(newsweb: NewsWeb) -> None:
    hosts = [f"h{number}.test" for number in range(10)]
    async with a_fetcher(newsweb, timedelta(hours=1)) as fetcher:
        urls = [newsweb.put(host, "/", FEED) for host in hosts]
        results = await asyncio.gather(*(fetcher.fetch(FetchRequest(url)) for url in urls))
        assert all(isinstance(result, Fetched) for result in results)


async def test_who_waits_for_a_busy_host_holds_no_slot(newsweb: NewsWeb) -> None:
    paper, other = newsweb.put("paper.test", "/", FEED), newsweb.put("other.test", "/", FEED)
    async with a_fetcher(newsweb, timedelta(hours=1), concurrency=1) as fetcher:
        await fetcher.fetch(FetchRequest(paper))
        resting = [asyncio.create_task(fetcher.fetch(FetchRequest(paper))) for _ in range(3)]
        await asyncio.sleep(0)
        assert isinstance(await fetcher.fetch(FetchRequest(other)), Fetched)
        for task in resting:
            task.cancel()
        await asyncio.gather(*resting, return_exceptions=True)


async def test_no_cookie_is_kept_and_no_proxy_taken_from_the_environment(
    newsweb: NewsWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    url = newsweb.put("paper.test", "/", FEED, headers=(("Set-Cookie", "id=1"),))
    async with a_fetcher(newsweb) as fetcher:
        for _ in range(2):
            assert isinstance(await fetcher.fetch(FetchRequest(url)), Fetched)
    assert all("cookie" not in visit.headers for visit in newsweb.requests)


# -------------------------------------------------------------------------------------------------------------- files


async def test_a_local_feed_is_read_once_and_then_not_modified(newsweb: NewsWeb, tmp_path: Path) -> None:
    file = tmp_path / "a feed.xml"
    file.write_bytes(FEED)
    url = file.as_uri()
    first = await fetch(newsweb, url)
    assert isinstance(first, Fetched)
    assert (first.body, first.content_type, first.status) == (FEED, "application/xml", 200)
    assert await fetch(newsweb, FetchRequest(url, first.validators)) == NotModified(url, url, first.validators)
    file.write_bytes(FEED + b" ")
    again = await fetch(newsweb, FetchRequest(url, first.validators))
    assert isinstance(again, Fetched)


@pytest.mark.parametrize(
    ("make_url", "kind", "detail"),
    [
        (lambda folder: (folder / "none.xml").as_uri(), FailureKind.MISSING_FILE, "{0}/none.xml does not exist"),
        (lambda folder: folder.as_uri(), FailureKind.MISSING_FILE, "{0} is not a file"),
        (
            lambda folder: (folder / "big.xml" / "x").as_uri(),
            FailureKind.MISSING_FILE,
            "{0}/big.xml/x cannot be read: Not a directory",
        ),
        (
            lambda folder: "file://elsewhere.test/x",
            FailureKind.MISSING_FILE,
            "this file: address does not name a file of this machine",
        ),
        (
            lambda folder: "file:///a%00b",
            FailureKind.MISSING_FILE,
            "this file: address does not name a file of this machine",
        ),
        (lambda folder: (folder / "big.xml").as_uri(), FailureKind.TOO_LARGE, "the body is larger than 100 bytes"),
    ],
    ids=["missing", "folder", "below a file", "other host", "nul", "too large"],
)
async def test_a_local_feed_that_cannot_be_read_says_why(
    newsweb: NewsWeb, tmp_path: Path, make_url: Callable[[Path], str], kind: FailureKind, detail: str
) -> None:
    (tmp_path / "big.xml").write_bytes(b"x" * 101)
    result = await fetch(newsweb, make_url(tmp_path), Limits(body_bytes=100))
    assert result == Failure(kind, detail.format(tmp_path))


async def test_a_page_of_a_local_feed_lies_in_its_folder_whatever_links_on_the_disk_say(
    newsweb: NewsWeb, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    feed, inside, outside = archive / "feed.xml", archive / "page.html", tmp_path / "secret.html"
    inside.write_bytes(FEED)
    outside.write_bytes(FEED)
    (archive / "link.html").symlink_to(outside)
    pages = [
        await fetch(newsweb, FetchRequest((archive / name).as_uri(), feed_url=feed.as_uri()))
        for name in ("page.html", "link.html")
    ]
    assert isinstance(pages[0], Fetched)
    assert pages[1] == Failure(FailureKind.MISSING_FILE, f"{archive / 'link.html'} leads out of the folder of its feed")
