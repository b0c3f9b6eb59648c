"""`monitor why`: the life of one article, by whatever name a person has for it."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from tests.acceptance.harbour import QUIET_PARAGRAPHS, Item, page
from tests.acceptance.installation import digests_yaml
from tests.cli.conftest import Run
from tests.integration.desk import Desk

HOST = "harbour.test"


@pytest.fixture
def read_desk(desk: Desk, run: Run) -> Desk:
    """A desk whose feed was read and whose first digest is out: an article with a match, one without, an old one."""
    desk.write("digests.yaml", digests_yaml())
    items = (
        Item("cranes"),
        Item("bakery", title="A strike of luck for the bakery", summary="It opened again after a long winter."),
        Item("old", title="Cranes stood still last year", age=timedelta(days=300)),
    )
    url = desk.put_feed(HOST, *items, now=None)
    desk.web.put(HOST, "/bakery.html", page("A strike of luck for the bakery", QUIET_PARAGRAPHS))
    desk.watch({"harbour": url})
    assert run("once").status == 0
    return desk


def test_before_the_first_start_there_is_nothing_to_tell(desk: Desk, run: Run) -> None:
    desk.watch_only({"harbour": f"https://{HOST}/feed.xml"})
    answer = run("why", f"https://{HOST}/cranes.html")
    assert (answer.status, answer.out) == (2, "")
    assert "there is no database yet" in answer.err


@pytest.mark.parametrize(
    "spelling",
    [
        "https://harbour.test/cranes.html",
        "HTTP://www.harbour.test:80/cranes.html?utm_source=rss#top",
        " https://m.harbour.test/cranes.html/ ",
        "cranes",
    ],
)
def test_an_article_is_found_by_any_spelling_of_its_address_and_by_its_guid(
    read_desk: Desk, run: Run, spelling: str
) -> None:
    answer = run("why", spelling)
    told = answer.out.splitlines()
    assert (answer.status, told[0]) == (0, "Cranes stand still in the harbour")
    stages = [line.split()[1] for line in told if line[:1] in "✓✗"]
    assert stages == ["feed", "page", "rules", "story", "digest", "delivery"]
    assert told[-1] == "→ It was delivered."


def test_an_article_that_no_rule_matches_is_told_with_the_rule_that_came_near(read_desk: Desk, run: Run) -> None:
    told = run("why", f"https://{HOST}/bakery.html").out
    assert "✗ rules" in told
    assert "strike came near: " in told
    assert "→ No rule matches it" in told


def test_an_old_article_is_told_to_be_no_news(read_desk: Desk, run: Run) -> None:
    assert "→ It is no news: it was old already when its feed was first seen" in run("why", "old").out


def test_an_address_that_no_feed_brought_is_told_with_the_feeds_of_its_host(read_desk: Desk, run: Run) -> None:
    answer = run("why", f"https://www.{HOST}/nowhere.html")
    assert answer.status == 1
    assert "compared as: https://harbour.test/nowhere.html" in answer.out
    assert "harbour.test: last read" in answer.out
    assert "→ It stood in none of your feeds when they were polled." in answer.out


def test_an_address_on_a_host_that_nobody_watches_is_told_with_what_to_do(read_desk: Desk, run: Run) -> None:
    answer = run("why", "https://quay.example/news/1")
    assert answer.status == 1
    assert "→ No feed of yours is on quay.example, and no other brought it; monitor feeds add" in answer.out


def test_programs_are_told_the_same(read_desk: Desk, run: Run) -> None:
    found = json.loads(run("why", "cranes", "--json").out)
    (article,) = found["articles"]
    (match,) = article["matches"]
    assert (article["loss"], article["entries"][0]["feed"], match["rule"]) == (None, "harbour", "cranes")
    assert match["digests"][0]["deliveries"][0]["state"] == "sent"
    assert [stage["stage"] for stage in article["stages"]] == ["feed", "page", "rules", "story", "digest", "delivery"]
    missing = json.loads(run("why", "nothing", "--json").out)
    assert (missing["articles"], missing["loss"]) == ([], "no_address")


def test_an_article_whose_text_was_dropped_has_no_near_misses(read_desk: Desk, run: Run) -> None:
    with closing(sqlite3.connect(read_desk.folder / "var" / "monitor.db")) as connection, connection:
        connection.execute("UPDATE article SET text = x''")
    told = run("why", "bakery").out
    assert "dropped after its time" in told
    assert "came near" not in told


def test_a_sentence_of_its_page_is_searched_for(read_desk: Desk, run: Run) -> None:
    kept = QUIET_PARAGRAPHS[0]
    assert f'? in the text: "{kept}"' in run("why", f"https://{HOST}/bakery.html", "--find", kept.upper()).out
    answer = run("why", f"https://{HOST}/bakery.html", "--find", "a submarine", "--json")
    (told,) = json.loads(answer.out)["articles"]
    assert told["found"] == ['"a submarine" stands neither in the text nor in what was left out of it']
    assert {"field": "language", "value": "en", "source": "text", "is_believed": True} in told["claims"]
    assert all(set(line) == {"reason", "text"} for line in told["dropped"])
