"""A document that ends its readers, as a user sees it: workers are killed by SIGKILL whenever they read one."""

import json
from contextlib import closing
from typing import Any

import pytest

from monitor.store.engine import sqlite_module
from tests.acceptance.harbour import Item, feed_document
from tests.acceptance.installation import Installation
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.slow


def once(desk: Installation, **environ: str) -> None:
    """One cycle in which every feed is due."""
    if desk.database.exists():
        with closing(sqlite_module().connect(desk.database)) as connection, connection:
            connection.execute("UPDATE feed_state SET next_due_at = '2020-01-01 00:00:00.000000'")
    assert desk.monitor("once", **environ).returncode in (0, 1)


def feed_of(desk: Installation) -> dict[str, Any]:
    (feed,) = json.loads(desk.monitor("status", "--json").stdout)["feeds"]
    assert isinstance(feed, dict)
    return feed


def test_a_feed_that_ends_its_readers_is_left_alone_until_it_changes(
    desk: Installation, harbour: str, newsweb_thread: NewsWeb
) -> None:
    desk.watch({"harbour": harbour})
    once(desk, MONITOR_CRASH_AT="parse_feed")
    assert desk.rows("SELECT kind, attempts FROM quarantine") == [("feed", 2)]
    assert "left alone until it changes" in feed_of(desk)["detail"]
    once(desk)  # nothing would end its readers now, and still it is not read
    assert desk.count("entry") == 0
    assert "left alone until it changes" in feed_of(desk)["detail"]
    assert desk.rows("SELECT count(*) FROM notice WHERE text LIKE '%left alone%'") == [(1,)]
    newsweb_thread.put("harbour.test", "/feed.xml", feed_document("harbour.test", [Item("cranes")]))
    once(desk)
    assert (desk.count("entry"), feed_of(desk)["condition"]) == (1, "healthy")


def test_an_article_whose_page_ends_its_readers_lives_on_with_the_words_of_its_feed(
    desk: Installation, harbour: str
) -> None:
    desk.watch({"harbour": harbour})
    once(desk, MONITOR_CRASH_AT="read_page")
    assert desk.count("quarantine") == desk.count("article") == 2
    notes = desk.rows("SELECT text_source, is_unread, note FROM article")
    assert all(row[:2] == ("feed", 1) and "left alone until it changes" in row[2] for row in notes)
    assert desk.count("match") == 2
    assert feed_of(desk)["condition"] == "healthy"
