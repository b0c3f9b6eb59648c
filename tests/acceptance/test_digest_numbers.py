"""What a digest says of its numbers is what the database counts: first digest and second, mailed and in the folder."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.acceptance.harbour import QUIET_PARAGRAPHS, Item, feed_document, page
from tests.acceptance.installation import Installation, digests_yaml
from tests.acceptance.mailserver import MailServer
from tests.newsweb.behaviours import Status
from tests.newsweb.server import NewsWeb

OUTLETS = ("harbour", "island", "market")
OLD = timedelta(days=9)


@pytest.fixture
def small_web(newsweb_thread: NewsWeb) -> dict[str, str]:
    """Three outlets: each with a story of its own, one text that all reprint, a quiet page and one from the archive."""
    feeds = {}
    for outlet in OUTLETS:
        host = f"{outlet}.test"
        own = Item(f"{outlet}-own", title=f"{outlet.capitalize()} crane stands still")
        reprint = Item("reprint", title="Strike closes the basin")
        quiet = Item("bakery", title=f"{outlet.capitalize()} bakery opens", summary="Loaves at last.")
        old = Item("archive", title=f"{outlet.capitalize()} crane of long ago", age=OLD)
        unread = Item("unread", title=f"{outlet.capitalize()} crane on a missing page")
        newsweb_thread.put(host, own.path, page(own.title, [f"A crane at {outlet} stood still on Monday."] * 3))
        newsweb_thread.put(host, reprint.path, page(reprint.title))
        newsweb_thread.put(host, quiet.path, page(quiet.title, [f"In {outlet}:", *QUIET_PARAGRAPHS]))
        newsweb_thread.put(host, old.path, page(old.title, [f"A crane at {outlet} was built long ago."] * 3))
        items = (own, reprint, quiet, old, unread)
        feeds[outlet] = newsweb_thread.put(host, "/feed.xml", feed_document(host, items, title=outlet))
    return feeds


def numbers_in(text: str) -> dict[str, int]:
    """The numbers of the first lines and of the lines under "At a glance"."""
    found = re.search(
        r"(\d+) new stor\w+(?: since \S+)? (\d+) articles? from (\d+) outlets?, out of (\d+) checked\.", _flat(text)
    )
    assert found is not None, text
    return dict(zip(("stories", "articles", "outlets", "checked"), map(int, found.groups()), strict=True))


def at_a_glance(text: str) -> dict[str, int]:
    block = text.partition("AT A GLANCE\n")[2].partition("\n\n")[0]
    return {name: int(count) for count, name in re.findall(r"^ +(\d+) +(.+?)$", block, re.MULTILINE)}


def _flat(text: str) -> str:
    return " ".join(text.split())


def counted(desk: Installation, edition: int) -> dict[str, int]:
    """The same numbers, counted in the database."""
    member = f"SELECT match_id FROM membership WHERE edition_id = {edition}"
    articles = f"SELECT DISTINCT article_id FROM match WHERE match_id IN ({member})"
    [(stories, since, until)] = desk.rows(
        f"SELECT story_count, window_from, frozen_at FROM edition WHERE edition_id = {edition}"
    )
    window = f"first_seen_at < '{until}' AND first_seen_at >= '{since or ''}'"
    places = f"SELECT DISTINCT outlet FROM address WHERE NOT is_alias AND article_id IN ({articles})"
    return {
        "stories": stories,
        "articles": len(desk.rows(articles)),
        "outlets": len(desk.rows(places)),
        "checked": desk.count("article", f"is_news AND {window}"),
    }


def by_rule(desk: Installation, edition: int) -> dict[str, int]:
    query = f"""
        SELECT rule, count(DISTINCT article_id) FROM match JOIN membership USING (match_id)
        WHERE edition_id = {edition} GROUP BY rule
    """
    return {rule: int(count) for rule, count in desk.rows(query)}


def text_part(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.slow
def test_the_numbers_of_a_digest_are_those_of_the_database(
    desk: Installation, newsweb_thread: NewsWeb, mail_server: MailServer, small_web: dict[str, str]
) -> None:
    newsweb_thread.behave("broken.test", "/feed.xml", Status(503))
    desk.watch({**small_web, "broken": newsweb_thread.url("broken.test", "/feed.xml")})
    desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    desk.environ |= {"MONITOR_SMTP_URL": mail_server.url, "MONITOR_MAIL_FROM": "Desk <desk@monitor.test>"}
    assert desk.monitor("once").returncode == 1
    fell = "A crane of the ferry pier fell over at midnight, and two parked lorries were crushed under its arm."
    fresh = Item("fresh", title="Ferry pier crane crushes lorries", summary=fell)
    newsweb_thread.put("island.test", fresh.path, page(fresh.title, [fell] * 3))
    desk.watch({"islands": newsweb_thread.put("island.test", "/new.xml", feed_document("island.test", [fresh]))})
    assert desk.monitor("once").returncode == 0
    assert desk.monitor("digest", "--send").returncode == 0

    assert len(mail_server.mails) == 2
    first, second = (text_part(mail.message) for mail in mail_server.mails)
    assert numbers_in(first) == counted(desk, 1)
    assert numbers_in(second) == counted(desk, 2)
    names = {"cranes": "cranes", "strike": "Strikes in the port"}
    assert at_a_glance(first) == {names[rule]: count for rule, count in by_rule(desk, 1).items()}
    assert (numbers_in(first)["outlets"], numbers_in(second)["stories"]) == (3, 1)
    assert "1 of 4 feeds failing" in _flat(first)
    assert (
        desk.count("membership")
        == desk.rows("SELECT count(*) FROM match JOIN article USING (article_id) WHERE is_news")[0][0]
    )
