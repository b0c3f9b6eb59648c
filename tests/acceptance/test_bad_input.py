"""Bad feeds and pages beside good ones: each is told by its own message, and none stops another."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.acceptance.harbour import Item, feed_document, page
from tests.acceptance.installation import Installation
from tests.newsweb.behaviours import Bomb, Drip, Huge, Silent
from tests.newsweb.server import NewsWeb

# What is said of each: for people, so word for word.
MESSAGES = {
    "html": "it is a web page, not a feed",
    "missing": "the server answered 404 Not Found",
    "huge": "the body is larger than 10 MB",
    "bomb": "the body is larger than 10 MB",
}


def put_bad_feeds(web: NewsWeb) -> dict[str, str]:
    """Addresses by id."""
    web.put("html.test", "/feed.xml", page("Please log in"))
    web.behave("huge.test", "/feed.xml", Huge(50_000_000))
    web.behave("bomb.test", "/feed.xml", Bomb(50_000_000))
    return {name: web.url(f"{name}.test", "/feed.xml") for name in MESSAGES}


def failures(desk: Installation, feeds: Mapping[str, str]) -> dict[str, Any]:
    """What `monitor once` says of the feeds that failed; the good one among them is read all the same."""
    desk.watch(feeds)
    answer = desk.monitor("once", "--json")
    assert (answer.returncode, "Traceback" in answer.stderr) == (1, False), answer.stderr
    return {each["feed"]: each["detail"] for each in json.loads(answer.stdout)["failed"]}


def test_bad_feeds_are_told_by_name_and_the_good_one_is_read(
    desk: Installation, newsweb_thread: NewsWeb, harbour: str
) -> None:
    bad = put_bad_feeds(newsweb_thread)
    assert failures(desk, {**bad, "harbour": harbour}) == MESSAGES
    assert desk.rows("SELECT DISTINCT feed_id FROM entry") == [("harbour",)]
    assert (desk.count("entry"), desk.count("match", "rule = 'cranes'")) == (2, 2)
    text = " ".join(desk.digests(".txt")[0].read_text("utf-8").split())
    assert all(f"{name}.test" in text for name in bad)
    assert "4 of 5 feeds failing, see the end." in text


@pytest.mark.slow
def test_hosts_that_never_answer_hold_up_nobody_but_themselves(
    desk: Installation, newsweb_thread: NewsWeb, harbour: str
) -> None:
    silent = newsweb_thread.behave("silent.test", "/feed.xml", Silent())
    dripping = newsweb_thread.behave("drip.test", "/feed.xml", Drip(0.2))
    said = failures(desk, {"silent": silent, "drip": dripping, "harbour": harbour})
    assert desk.count("entry") == 2
    assert said == {
        "silent": "no answer: silent.test was silent for 15 s",
        "drip": "no complete answer from drip.test within 30 s",
    }


SPANS = 20_000
UNREADABLE = (
    "no article was found on the page (it is nested 256 levels deep, and only that far read); "
    "this is the feed's own text"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ("<span>" * SPANS + "A crane." + "</span>" * SPANS, "", UNREADABLE),
        ("", "<span>" * SPANS + "A crane." + "</span>" * SPANS, None),
        ("<span>" * SPANS, "", UNREADABLE),
        ("<span>A crane. </span>" * SPANS, "", None),
    ],
    ids=["nested first", "nested last", "never closed", "one after another"],
)
def test_a_page_of_twenty_thousand_spans_costs_itself_at_most(
    desk: Installation, newsweb_thread: NewsWeb, before: str, after: str, note: str | None
) -> None:
    items = (Item("before"), Item("spans", title="A crane among spans"), Item("after", title="The last crane"))
    for item in items:
        body = page(item.title)
        if item.slug == "spans":
            body = body.replace("<p>", f"<p>{before}</p><p>", 1).replace("</article>", f"<p>{after}</p></article>")
        newsweb_thread.put("harbour.test", item.path, body)
    desk.watch({"harbour": newsweb_thread.put("harbour.test", "/feed.xml", feed_document("harbour.test", items))})
    answer = desk.monitor("once")
    assert (answer.returncode, "Traceback" in answer.stderr) == (0, False)
    assert desk.rows("SELECT note FROM article WHERE title = 'A crane among spans'") == [(note,)]
    assert desk.count("match", "rule = 'cranes'") == 3
