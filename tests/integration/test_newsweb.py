"""The news web itself: later tests stand on it, so it is shown to do what it says."""

import gzip
import io
import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import feedparser
import pytest

from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import FirstTimes, Status
from tests.newsweb.corpus import feeds_file, mount_corpus, place_of, rewrite_links
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.fixture import newsweb_thread as newsweb_thread
from tests.newsweb.server import CONTROL_HOST

REPOSITORY = Path(__file__).parents[2]


async def get(
    web: NewsWeb, host: str, path: str, method: str = "GET", data: str | None = None, **headers: str
) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, raw body and headers, as a client sees them that follows nothing and decodes nothing."""
    named = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with (
        aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=["Accept-Encoding"]) as session,
        session.request(
            method, f"http://127.0.0.1:{web.port}{path}", headers=named, data=data, allow_redirects=False
        ) as response,
    ):
        return response.status, await response.read(), response.headers


# -------------------------------------------------------------------------------------------------------------- pages


async def test_the_same_path_is_another_page_on_another_host(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/", "one")
    newsweb.put("b.test", "/", "two")
    assert (await get(newsweb, "a.test", "/"))[1] == b"one"
    assert (await get(newsweb, "b.test", "/"))[1] == b"two"
    assert (await get(newsweb, "c.test", "/"))[0] == 404


async def test_a_page_changes_and_goes_on_command_with_new_validators(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/feed.xml", "one")
    _, _, first = await get(newsweb, "a.test", "/feed.xml")
    newsweb.put("a.test", "/feed.xml", "two")
    _, body, second = await get(newsweb, "a.test", "/feed.xml")
    assert body == b"two"
    assert first["Content-Type"] == second["Content-Type"] == "application/xml"
    assert first["ETag"] != second["ETag"]
    assert first["Last-Modified"] < second["Last-Modified"]
    newsweb.site.remove("a.test", "/feed.xml")
    assert (await get(newsweb, "a.test", "/feed.xml"))[0] == 404


async def test_304_answers_who_has_the_page_and_etag_goes_before_date(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/", "one")
    _, _, headers = await get(newsweb, "a.test", "/")
    etag, date = headers["ETag"], headers["Last-Modified"]
    assert (await get(newsweb, "a.test", "/", If_None_Match=etag))[:2] == (304, b"")
    assert (await get(newsweb, "a.test", "/", If_None_Match=f'"x", {etag}'))[0] == 304
    assert (await get(newsweb, "a.test", "/", If_None_Match='"x"', If_Modified_Since=date))[0] == 200
    assert (await get(newsweb, "a.test", "/", If_Modified_Since=date))[0] == 304
    assert (await get(newsweb, "a.test", "/", If_Modified_Since="Mon, 01 Jan 2024 00:00:00 GMT"))[0] == 200
    newsweb.put("a.test", "/", "one", validators=False)
    assert (await get(newsweb, "a.test", "/", If_None_Match=etag, If_Modified_Since=date))[0] == 200


async def test_head_has_no_body_and_other_methods_are_refused(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/", "one")
    assert (await get(newsweb, "a.test", "/", "HEAD"))[:2] == (200, b"")
    assert (await get(newsweb, "a.test", "/", "POST", "x"))[0] == 405


async def test_a_folder_is_served_by_host_and_nothing_outside_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a.test/deep").mkdir(parents=True)
    (root / "a.test/deep/index.html").write_text("home")
    (root / "a.test/feed.xml.gz").write_bytes(gzip.compress(b"<rss/>"))
    (root / "top.txt").write_text("not of a host")
    (tmp_path / "secret.txt").write_text("secret")
    async with NewsWeb([root]) as web:
        assert (await get(web, "a.test", "/deep/"))[1] == b"home"
        status, body, headers = await get(web, "a.test", "/feed.xml?x=1")
        assert (status, body, headers.get("Content-Encoding")) == (200, b"<rss/>", None)
        assert (await get(web, "a.test", "/feed.xml", If_None_Match=headers["ETag"]))[0] == 304
        _, packed, headers = await get(web, "a.test", "/feed.xml", Accept_Encoding="gzip")
        assert (gzip.decompress(packed), headers["Content-Encoding"]) == (b"<rss/>", "gzip")
        for host, path in [
            ("a.test", "/..%2f..%2fsecret.txt"),
            ("..", "/secret.txt"),
            ("", "/top.txt"),
            (".", "/top.txt"),
        ]:
            assert (await get(web, host, path))[0] == 404
        web.put("a.test", "/deep/", "from memory")
        assert (await get(web, "a.test", "/deep/"))[1] == b"from memory"


# --------------------------------------------------------------------------------------------------- behaviours and log


async def test_a_behaviour_holds_until_it_is_taken_back(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/", "one")
    newsweb.behave("a.test", "*", Status(503, (("Retry-After", "9"),), "busy"))
    status, body, headers = await get(newsweb, "a.test", "/?page=2")
    assert (status, body, headers["Retry-After"]) == (503, b"busy", "9")
    newsweb.behave("a.test", "*", None)
    assert (await get(newsweb, "a.test", "/"))[0] == 200


async def test_a_behaviour_may_hold_for_the_first_times_only(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/", "one")
    newsweb.behave("a.test", "/", FirstTimes(2, Status(500)))
    assert [(await get(newsweb, "a.test", "/"))[0] for _ in range(3)] == [500, 500, 200]


async def test_every_request_is_in_the_log(newsweb: NewsWeb) -> None:
    newsweb.put("a.test", "/", "one")
    await get(newsweb, "a.test", "/", X_Key="k")
    await get(newsweb, "b.test", "/?q")
    one, two = newsweb.requests
    assert (one.host, one.method, one.path, one.status, one.headers["x-key"]) == ("a.test", "GET", "/", 200, "k")
    assert (two.host, two.path, two.status) == ("b.test", "/?q", 404)
    assert one.ended_at is not None
    assert one.at <= one.ended_at <= two.at
    assert newsweb.visits("a.test") == newsweb.visits("a.test", "/") == [one]
    assert newsweb.visits("a.test", "/other") == []


async def test_it_is_commanded_over_http_too(newsweb: NewsWeb) -> None:
    put = json.dumps({"host": "a.test", "path": "/", "body": "one"})
    assert (await get(newsweb, CONTROL_HOST, "/put", "POST", put))[:2] == (200, b'{"url": "http://a.test/"}')
    assert (await get(newsweb, "a.test", "/"))[1] == b"one"
    behave = {"host": "a.test", "path": "/", "behaviour": "Status", "status": 410, "headers": [["X-Why", "gone"]]}
    await get(newsweb, CONTROL_HOST, "/behave", "POST", json.dumps(behave))
    status, _, headers = await get(newsweb, "a.test", "/")
    assert (status, headers["X-Why"]) == (410, "gone")
    await get(newsweb, CONTROL_HOST, "/behave", "POST", json.dumps({**behave, "behaviour": None}))
    assert (await get(newsweb, "a.test", "/"))[0] == 200
    log = json.loads((await get(newsweb, CONTROL_HOST, "/log"))[1])
    assert [visit["status"] for visit in log if visit["host"] == "a.test"] == [200, 410, 200]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/put", "{}", 400), ("/put", "no json", 400), ("/behave", '{"host": "a", "path": "/"}', 400), ("/x", "{}", 404)],
)
async def test_a_command_that_makes_no_sense_is_refused(newsweb: NewsWeb, path: str, body: str, status: int) -> None:
    assert (await get(newsweb, CONTROL_HOST, path, "POST", body))[0] == status


def test_in_a_thread_it_serves_code_that_has_no_loop(newsweb_thread: NewsWeb) -> None:
    newsweb_thread.put("a.test", "/", "one")
    request = urllib.request.Request(f"http://127.0.0.1:{newsweb_thread.port}/", headers={"Host": "a.test"})
    with urllib.request.urlopen(request) as response:
        assert response.read() == b"one"
    assert len(newsweb_thread.requests) == 1


# ------------------------------------------------------------------------------------------------------------- corpora

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><link>https://paper.example/</link>
<item><title>1</title><link>https://paper.example/a?x=1&amp;y=2</link></item>
<item><title>2</title></item>
<item><title>3</title><link><![CDATA[http://paper.example/b]]></link></item>
<item><title>4</title><link>http://paper.example/c</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://blog.example/"/>
<entry><title>1</title><link rel="self" href="https://blog.example/self"/><link rel="alternate" href="https://blog.example/a"/></entry>
<entry><title>2</title><link href='https://blog.example/b' rel='alternate'/></entry></feed>"""
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https:\\/\\/j.example\\/a"}]}'


def test_the_links_of_the_first_entries_lead_to_the_news_web() -> None:
    body, links = rewrite_links(RSS, 2)
    assert links == ("https://paper.example/a?x=1&y=2", "http://paper.example/b")
    assert [entry.get("link") for entry in feedparser.parse(io.BytesIO(body)).entries] == [
        "http://paper.example.test/a?x=1&y=2",
        None,
        "http://paper.example.test/b",
        "http://paper.example/c",
    ]


def test_of_an_atom_entry_the_alternate_link_is_meant() -> None:
    body, links = rewrite_links(ATOM, 9)
    assert links == ("https://blog.example/a", "https://blog.example/b")
    assert b'rel="self" href="https://blog.example/self"' in body
    assert b'<link href="https://blog.example/"/>' in body


def test_a_json_feed_and_a_feed_in_utf_16_do_no_harm() -> None:
    assert rewrite_links(JSON, 1) == (
        JSON.replace(b"https:\\/\\/j.example\\/a", b"http://j.example.test/a"),
        ("https://j.example/a",),
    )
    wide = RSS.decode().encode("utf-16")
    assert rewrite_links(wide, 5) == (wide, ())


async def test_a_corpus_stands_under_its_own_hosts_with_pages_behind_its_links(newsweb: NewsWeb) -> None:
    originals = {"https://paper.example/rss?all": RSS, "https://blog.example/atom": ATOM, "http://j.example/": JSON}
    pages = [b"page %d" % number for number in range(4)]
    paper, blog, last = mount_corpus(newsweb, originals, pages)
    assert (paper.url, paper.name) == ("http://paper.example.test/rss?all", "paper.example")
    assert [len(feed.pages) for feed in (paper, blog, last)] == [1, 1, 1]
    served = [(await get(newsweb, *place_of(feed.pages[0])))[1] for feed in (paper, blog, last)]
    assert served == pages[:3]
    _, body, headers = await get(newsweb, "paper.example.test", "/rss?all")
    assert headers["Content-Type"] == "application/rss+xml"
    assert paper.pages[0].replace("&", "&amp;").encode() in body
    assert (await get(newsweb, "blog.example.test", "/atom"))[2]["Content-Type"] == "application/atom+xml"


async def test_pages_are_used_again_where_more_are_asked_for(newsweb: NewsWeb) -> None:
    (feed,) = mount_corpus(newsweb, {"https://paper.example/rss": RSS}, [b"one", b"two"], pages_per_feed=3)
    assert [(await get(newsweb, *place_of(page)))[1] for page in feed.pages] == [b"one", b"two", b"one"]


async def test_the_feeds_file_names_each_feed_once(newsweb: NewsWeb) -> None:
    feeds = mount_corpus(newsweb, {"https://paper.example/1": RSS, "https://paper.example/2": ATOM}, [])
    assert feeds_file(feeds, "50ms") == (
        'politeness:\n  host_gap: "50ms"\nfeeds:\n'
        '  - url: "http://paper.example.test/1"\n    name: "paper.example"\n'
        '  - url: "http://paper.example.test/2"\n    name: "paper.example (2)"\n'
    )


# ------------------------------------------------------------------------------------------------------------- by hand


def a_data_folder(folder: Path) -> Path:
    """A folder like the one of the measuring data, with one feed and one page."""
    feeds, pages = folder / "feeds_real/fastfeedparser_bench", folder / "extraction_aeb/html"
    feeds.mkdir(parents=True)
    pages.mkdir(parents=True)
    (folder / "feeds_real/fastfeedparser_bench_urls.json").write_text('{"abc": "https://paper.example/rss"}')
    (feeds / "abc.gz").write_bytes(gzip.compress(RSS))
    (pages / "page.html.gz").write_bytes(gzip.compress(b"<p>A page</p>"))
    return folder


def test_by_hand_it_serves_a_corpus_writes_its_feeds_and_ends_when_told(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.yaml"
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.newsweb",
        "--corpus",
        a_data_folder(tmp_path / "data"),
        "--write-feeds",
        feeds,
    ]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        port = re.search(r"MONITOR_RESOLVE='\*\.test=127\.0\.0\.1:(\d+),", line)
        assert port is not None
        page = urllib.request.Request(f"http://127.0.0.1:{port[1]}/a?x=1&y=2", headers={"Host": "paper.example.test"})
        with urllib.request.urlopen(page) as response:
            assert response.read() == b"<p>A page</p>"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "1 feeds, 1 pages\n")
    assert 'url: "http://paper.example.test/rss"' in feeds.read_text()
