"""Two days of news by some twenty outlets, through the whole product: each event once, and again only with its news.

The texts are those of tests/data/digest_day*; each outlet is a feed with its pages.
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
from tests.digest_days import DAYS, Arriving, reports_of, right_of
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.slow

# A word of each report of the first pair of days; what is said of one event is said of no other.
WORDS = (
    "Havbris", "GDL", "rail", "railways", "warships", "Shaposhnikov", "submarine", "submarines", "dam", "Itaguara",
    "Helvant", "Peru", "Перу", "Van", "Finland", "Finnish", "Финляндия", "tenge", "Hungary", "forint", "hospitals",
    "satellite", "спутник", "Varsha",
)  # fmt: skip
# Words of every report.
EVERYWHERE = ("the", "в")
# What the cards of the second digest say of the stories that go on.
NEWS = {
    "digest_day": {"ferry": "▲ new figure: 11 dead", "drill": "▲ +2 outlets", "dam": "▲ new quotation"},
    "digest_day_2": {
        "odesa": "▲ new figures: Seven dead, Three dock",
        "ankara": "▲ new: Beatrice Vonlanthen",
        "gas": "▲ new figure: 165 million",
        "tanker": "▲ +1 outlet",
    },
    "digest_day_3": {
        "severn": "▲ +1 outlet",
        "poison": "▲ new quotation",
        "kiln": "▲ new: Henrietta Colborne",
        "bins": "▲ +1 outlet",
    },
}
# Texts on the stories that are not told again; one that several outlets print alike counts once.
WITHOUT_NEWS = {"digest_day": 4, "digest_day_2": 3, "digest_day_3": 3}


def rules_of(name: str) -> str:
    """One rule that every report matches, and the actors of the day."""
    actors = {actor.lower().replace(" ", "_"): actor for actor in right_of(name).actors}
    words = [*(WORDS if name == "digest_day" else EVERYWHERE), *(f"actor:{actor}" for actor in actors)]
    lines = ["actors:", *(f"  {actor}: [{called}]" for actor, called in actors.items())] if actors else []
    return "\n".join([*lines, "rules:", f"  world: {{name: World, any: [{', '.join(words)}]}}", ""])


def slug(article: Arriving) -> str:
    return re.sub(r"\W+", "-", article.document.article_id.encode("ascii", "xmlcharrefreplace").decode())


def publish(web: NewsWeb, name: str, days: tuple[int, ...]) -> dict[str, str]:
    """The feeds of all outlets, with what they brought on these days; addresses by id."""
    brought: dict[str, list[Arriving]] = defaultdict(list)
    for article in (each for day in days for each in reports_of(name, day)):
        brought[article.outlet].append(article)
    latest = max(
        article.document.published
        for articles in brought.values()
        for article in articles
        if article.document.published
    )
    feeds = {}
    for number, outlet in enumerate(sorted({each.outlet for day in (1, 2) for each in reports_of(name, day)})):
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


def polled_and_sent(desk: Installation, web: NewsWeb, name: str, days: tuple[int, ...], mail_server: MailServer) -> str:
    """The text of the digest that was mailed after these days."""
    watched(desk, publish(web, name, days), sorted({each.outlet for day in (1, 2) for each in reports_of(name, day)}))
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


@pytest.mark.parametrize("name", DAYS)
def test_each_event_is_one_story_and_comes_again_only_with_its_news(
    name: str, mailing_desk: Installation, newsweb_thread: NewsWeb, mail_server: MailServer
) -> None:
    desk, right = mailing_desk, right_of(name)
    begun_yesterday = {each.event for each in reports_of(name, 1)}
    desk.write("rules.yaml", rules_of(name))
    first = polled_and_sent(desk, newsweb_thread, name, (1,), mail_server)
    second = polled_and_sent(desk, newsweb_thread, name, (1, 2), mail_server)

    assert all(len(events) == 1 for events in events_of(desk).values()), events_of(desk)
    assert len(events_of(desk)) == len(begun_yesterday | right.new)
    assert len(cards(first)) == len(begun_yesterday)
    told = cards(second)
    new = [card for card in told if card.startswith("[NEW]")]
    assert len(new) == len(right.new), second
    news = {re.search(r"/(\w+)-[12]-", card)[1]: card[1 : card.index("]")] for card in told if card not in new}  # type: ignore[index]
    assert news == NEWS[name]
    assert f"{WITHOUT_NEWS[name]} more reports on stories told before, without news." in second
    assert desk.count("entry") == len(reports_of(name, 1)) + len(reports_of(name, 2))
    assert desk.count("membership") == desk.count("match") > 0
