"""`monitor feeds`: on a news web of our own."""

import json
from pathlib import Path

import pytest

from tests.acceptance.harbour import Item
from tests.cli.conftest import Run
from tests.integration.desk import Desk

SITE = "paper.test"
PAGE = '<!doctype html><html><head><link rel="alternate" type="{kind}" href="{href}"></head><body>x</body></html>'
FEEDS = "# mine\npoliteness:\n  host_gap: 0s\nfeeds:\n  - https://other.example.org/rss  # the first\n"


@pytest.fixture
def site(desk: Desk) -> str:
    """A paper with a feed of two entries and a front page that names it; feeds.yaml knows another feed."""
    desk.write("feeds.yaml", FEEDS)
    desk.put_feed(SITE, Item("one", "Cranes stand still"), Item("two", "Strike"), now=None)
    return desk.web.put(SITE, "/", PAGE.format(kind="application/rss+xml", href="/feed.xml").encode())


def test_check_shows_what_would_be_stored(desk: Desk, site: str, run: Run) -> None:
    answer = run("feeds", "check", f"{site}feed.xml")
    assert answer.status == 0, answer
    assert "RSS 2.0, 2 entries" in answer.out
    assert "Cranes stand still" in answer.out
    assert "At first sight 2 entries would be stored, 2 of them as news" in answer.out
    assert (desk.folder / "feeds.yaml").read_text() == FEEDS


def test_check_finds_the_feeds_of_a_page(site: str, run: Run) -> None:
    answer = run("feeds", "check", site)
    assert answer.status == 0
    assert f"{site} is no feed itself; its site has 1 feed:" in answer.out


def test_check_in_json(site: str, run: Run) -> None:
    found = json.loads(run("feeds", "check", site, "--json").out)
    assert found["feeds"] == [{"url": f"{site}feed.xml", "how": "declared", "title": "Harbour Post"}]
    assert found["feed"]["format"] == "RSS 2.0"
    assert [entry["is_news"] for entry in found["feed"]["entries"]] == [True, True]
    assert found["why_no_feed"] == "It is a web page, not a feed; it names a feed at /feed.xml."


def test_check_says_what_is_odd(desk: Desk, site: str, run: Run) -> None:
    items = "".join(f"<item><title>T{n}</title></item>" for n in range(12))
    url = desk.web.put(SITE, "/odd.xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    answer = run("feeds", "check", url)
    assert answer.status == 1
    assert "12 of 12 entries are without a date: they count as news." in answer.out
    assert "… and 2 more (--all shows them)" in answer.out
    empty = desk.web.put(SITE, "/empty.xml", b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    assert "It has no entries now." in run("feeds", "check", empty, "--all").out


def test_check_of_a_file(desk: Desk, site: str, run: Run) -> None:
    desk.write("own.xml", "<rss version='2.0'><channel><item><title>x</title><link>a</link></item></channel></rss>")
    assert "RSS 2.0, 1 entry" in run("feeds", "check", "own.xml").out


def test_check_of_a_dead_address_says_why(desk: Desk, site: str, run: Run) -> None:
    answer = run("feeds", "check", f"{site}nothing")
    assert (answer.status, answer.out) == (1, f"{site}nothing: no feed. the server answered 404 Not Found\n")


def test_add_writes_the_feed_that_the_page_names(desk: Desk, site: str, run: Run) -> None:
    answer = run("feeds", "add", site, "--tag", "sea", "--language", "en")
    assert answer.status == 0, answer
    added = f"  - url: {site}feed.xml\n    name: Harbour Post\n    language: en\n    tags: [sea]\n"
    assert (desk.folder / "feeds.yaml").read_text() == FEEDS + added
    again = run("feeds", "add", f"{site}feed.xml")
    assert (again.status, again.out) == (1, "Nothing was added: it is feed number 2 of feeds.yaml already\n")
    assert "its feed is number 2 of feeds.yaml already" in run("feeds", "add", site).out
    assert run("check").status == 0


def test_add_without_writing(desk: Desk, site: str, run: Run) -> None:
    answer = run("feeds", "add", site, "--dry-run")
    assert (answer.status, answer.out.partition(" to ")[0]) == (0, "would add")
    assert json.loads(run("feeds", "add", site, "--dry-run", "--json").out)["added"] is None
    assert (desk.folder / "feeds.yaml").read_text() == FEEDS


def test_add_into_a_new_file_and_through_a_link(desk: Desk, site: str, run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text("politeness: {host_gap: 0s}\n")
    (desk.folder / "feeds.yaml").unlink()
    (desk.folder / "feeds.yaml").symlink_to(elsewhere)
    added = json.loads(run("feeds", "add", site, "--name", "Mine", "--json").out)["added"]
    assert (added["url"], added["name"]) == (f"{site}feed.xml", "Mine")
    assert "name: Mine" in elsewhere.read_text()
    assert (desk.folder / "feeds.yaml").is_symlink()


@pytest.mark.parametrize(
    ("path", "body", "how"),
    [
        ("/rss.xml", b"<rss version='2.0'><channel><title>F</title></channel></rss>", "guessed"),
        ("/news-sitemap.xml", b"<urlset><url><loc>/1</loc><lastmod>2026-01-01</lastmod></url></urlset>", "sitemap"),
    ],
)
def test_feeds_that_a_page_does_not_name_are_found(
    desk: Desk, site: str, run: Run, path: str, body: bytes, how: str
) -> None:
    page = desk.web.put("quiet.test", "/", b"<!doctype html><html><body>x</body></html>")
    desk.web.put("quiet.test", path, body)
    assert json.loads(run("feeds", "check", page, "--json").out)["feeds"][0]["how"] == how


def test_index_of_sitemaps_is_followed(desk: Desk, site: str, run: Run) -> None:
    page = desk.web.put("quiet.test", "/", b"<!doctype html><html><body>x</body></html>")
    desk.web.put("quiet.test", "/robots.txt", f"Sitemap: {page}index.xml\n".encode())
    index = f"<sitemapindex><sitemap><loc>{page}deep.xml</loc></sitemap></sitemapindex>"
    desk.web.put("quiet.test", "/news-index.xml", b"x")
    desk.web.put("quiet.test", "/index.xml", index.encode())
    desk.web.put("quiet.test", "/deep.xml", b"<urlset><url><loc>/1</loc><lastmod>2026-01-01</lastmod></url></urlset>")
    found = json.loads(run("feeds", "check", page, "--json").out)
    assert found["feeds"][0]["url"] == f"{page}deep.xml"


def test_add_where_there_is_no_feed(desk: Desk, site: str, run: Run) -> None:
    url = desk.web.put("quiet.test", "/x.json", b"[1]")
    answer = run("feeds", "add", url)
    assert answer.status == 1
    assert answer.out == f"Nothing was added: no feed found at {url}: It is JSON, not a feed.\n"


def test_broken_file_is_not_added_to(desk: Desk, site: str, run: Run) -> None:
    desk.write("feeds.yaml", "feeds: [")
    answer = run("feeds", "add", site)
    assert (answer.status, answer.err) == (2, "feeds.yaml has errors; monitor check shows them\n")
    (desk.folder / "feeds.yaml").unlink()
    (desk.folder / "feeds.yaml").mkdir()
    assert "cannot be read" in run("feeds", "add", site).err


def test_feed_that_the_file_may_not_hold_is_refused(desk: Desk, site: str, run: Run) -> None:
    answer = run("feeds", "add", site, "--language", "not a language")
    assert answer.status == 2
    assert answer.err.startswith("feeds.yaml was not changed: ")
    assert (desk.folder / "feeds.yaml").read_text() == FEEDS


OPML = """<opml version="2.0"><body><outline text="Sea">
<outline text="One" xmlUrl="feed://one.example.org/rss" language="uk"/>
<outline text="Two" xmlUrl="https://other.example.org/rss"/>
<outline text="Three" xmlUrl="javascript:alert(1)"/><outline text="Four" xmlUrl="https://four.example.org/rss"
language="not a language"/></outline></body></opml>"""


def test_import_takes_what_is_new_and_says_what_it_refuses(desk: Desk, site: str, run: Run) -> None:
    desk.write("list.opml", OPML)
    planned = run("feeds", "import", "list.opml", "--dry-run")
    assert planned.out.endswith("2 feeds to add, 1 there already, 1 refused\n")
    answer = json.loads(run("feeds", "import", "list.opml", "--tag", "new", "--json").out)
    assert [feed["url"] for feed in answer["added"]] == ["https://one.example.org/rss", "https://four.example.org/rss"]
    assert answer["added"][0]["tags"] == ["new", "Sea"]
    assert [refused["url"] for refused in answer["refused"]] == ["javascript:alert(1)"]
    assert (desk.folder / "feeds.yaml").read_text().startswith(FEEDS)
    again = run("feeds", "import", "list.opml")
    assert (again.status, again.out.splitlines()[-1]) == (1, "0 feeds added, 3 there already, 1 refused")


def test_hostile_list_is_refused(desk: Desk, site: str, run: Run) -> None:
    desk.write("bomb.opml", '<!DOCTYPE o [<!ENTITY a "b">]><opml/>')
    answer = run("feeds", "import", "bomb.opml")
    assert answer.status == 2
    assert answer.err.startswith("bomb.opml was not imported. It declares a document type")
    assert run("feeds", "import", "missing.opml").status == 2


def test_export_and_import_are_each_others_inverse(desk: Desk, site: str, run: Run) -> None:
    desk.write("list.opml", OPML)
    run("feeds", "import", "list.opml")
    exported = run("feeds", "export").out
    before = json.loads(run("feeds", "export", "--json").out)
    desk.write("feeds.yaml", "")
    desk.write("own.opml", exported)
    assert run("feeds", "import", "own.opml").status == 0
    after = json.loads(run("feeds", "export", "--json").out)
    assert sorted(after, key=lambda feed: feed["url"]) == sorted(before, key=lambda feed: feed["url"])


def test_group_lists_its_commands(run: Run) -> None:
    assert all(name in run("feeds", "--help").out for name in ("check", "add", "import", "export"))
