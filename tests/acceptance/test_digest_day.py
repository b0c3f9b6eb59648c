"""Two days of news by 24 outlets, through the whole product: each event once, and again only with what is new of it.

The texts are those of tests/data/digest_day; each outlet is a feed with its pages.
"""

import re
from collections import defaultdict
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.store.engine import sqlite_module
from tests.acceptance.harbour import Item, feed_document, page
from tests.acceptance.installation import Installation
from tests.acceptance.mailserver import MailServer
from tests.acceptance.test_digest_numbers import text_part
from tests.core.test_stories_day import BEGUN_YESTERDAY, Arriving, reports_of
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.slow

# A word of each report; what is said of one event is said of no other.
WORDS = (
    "Havbris", "GDL", "rail", "railways", "warships", "Shaposhnikov", "submarine", "submarines", "dam", "Itaguara",
    "Helvant", "Peru", "Перу", "Van", "Finland", "Finnish", "Финляндия", "tenge", "Hungary", "forint", "hospitals",
    "satellite", "спутник", "Varsha",
)  # fmt: skip
RULES = f"rules:\n  world: {{name: World, any: [{', '.join(WORDS)}]}}\n"
NEW_TODAY = {"peru", "van", "border", "tenge", "forint", "hospital", "satellite"}


def slug(article: Arriving) -> str:
    return re.sub(r"\W+", "-", article.document.article_id.encode("ascii", "xmlcharrefreplace").decode())


def publish(web: NewsWeb, days: tuple[int, ...]) -> dict[str, str]:
    """The feeds of all outlets, with what they brought on these days; addresses by id."""
    brought: dict[str, list[Arriving]] = defaultdict(list)
    for article in (each for day in days for each in reports_of(day)):
        brought[article.outlet].append(article)
    latest = max(
        article.document.published
        for articles in brought.values()
        for article in articles
        if article.document.published
    )
    feeds = {}
    for number, outlet in enumerate(sorted({each.outlet for day in (1, 2) for each in reports_of(day)})):
        host, items = f"outlet{number}.test", []
        for article in brought[outlet]:
            text = article.document.text.split("\n")
            assert article.document.published is not None
            item = Item(
                slug(article), article.document.title, text[0], timedelta(hours=1) + latest - article.document.published
            )
            web.put(host, item.path, page(item.title, text))
            items.append(item)
        feeds[f"outlet{number}"] = web.put(host, "/feed.xml", feed_document(host, items, title=outlet))
    return feeds


def watched(desk: Installation, feeds: dict[str, str], names: list[str]) -> None:
    lines = [
        f"  - {{id: {feed_id}, name: {name}, url: '{url}', interval: 30m}}"
        for (feed_id, url), name in zip(feeds.items(), names, strict=True)
    ]
    desk.write("feeds.yaml", "\n".join(["politeness: {host_gap: 0s}", "feeds:", *lines, ""]))


def make_due(desk: Installation) -> None:
    """As if the intervals of all feeds had passed."""
    with closing(sqlite_module().connect(desk.database)) as connection:
        connection.execute("UPDATE feed_state SET next_due_at = '2000-01-01 00:00:00.000000'")
        connection.commit()


def polled_and_sent(desk: Installation, web: NewsWeb, days: tuple[int, ...], mail_server: MailServer) -> str:
    """The text of the digest that was mailed after these days."""
    watched(desk, publish(web, days), sorted({each.outlet for day in (1, 2) for each in reports_of(day)}))
    if desk.database.exists():
        make_due(desk)
    before = len(mail_server.mails)
    polled = desk.monitor("once")
    assert polled.returncode == 0, polled.stderr
    if len(mail_server.mails) == before:  # the first digest of all goes out at once
        sent = desk.monitor("digest", "--send")
        assert sent.returncode == 0, sent.stderr
    assert len(mail_server.mails) == before + 1
    return text_part(mail_server.mails[-1].message)


def events_of(desk: Installation) -> dict[int, set[str]]:
    """The events of each story, as the store has them."""
    rows = desk.rows("SELECT cluster_id, link FROM cluster_member JOIN entry USING (article_id)")
    events: dict[int, set[str]] = defaultdict(set)
    for cluster_id, link in rows:
        events[cluster_id].add(link.rpartition("/")[2].partition("-")[0])
    return events


def cards(text: str) -> list[str]:
    """The cards of a digest's only section."""
    section = text.partition("World (")[2].partition("\n\n\n")[0]
    return [card for card in section.split("\n\n") if "first seen" in card]


def test_each_event_is_one_story_and_comes_again_only_with_its_news(
    mailing_desk: Installation, newsweb_thread: NewsWeb, mail_server: MailServer
) -> None:
    desk = mailing_desk
    desk.write("rules.yaml", RULES)
    first = polled_and_sent(desk, newsweb_thread, (1,), mail_server)
    second = polled_and_sent(desk, newsweb_thread, (1, 2), mail_server)

    assert all(len(events) == 1 for events in events_of(desk).values()), events_of(desk)
    assert len(events_of(desk)) == len(BEGUN_YESTERDAY | NEW_TODAY)
    assert len(cards(first)) == len(BEGUN_YESTERDAY)
    told = cards(second)
    new = [card for card in told if card.startswith("[NEW]")]
    assert len(new) == len(NEW_TODAY), second
    news = {re.search(r"/(\w+)-[12]-", card)[1]: card[1 : card.index("]")] for card in told if card not in new}  # type: ignore[index]
    assert news == {"ferry": "▲ new figure: 11 dead", "drill": "▲ +2 outlets", "dam": "▲ new quotation"}
    assert "4 more reports on stories told before, without news." in second
    assert desk.count("entry") == len(reports_of(1)) + len(reports_of(2))
    assert desk.count("membership") == desk.count("match") > 0
