"""Hostile feeds and pages (F1 to F17), from a server on loopback to the store: what each costs, and what stays.

The cases that one module answers alone have their tests beside that module; docs/technotes/hostile-input.md lists all.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from monitor.core.entries import MAX_ENTRIES
from monitor.core.formats.scan import MAX_ATTRIBUTES, MAX_TAGS
from monitor.core.model import FailureKind, Feed, FeedCondition, PollFailed, PollOutcome, PollRead, TextSource
from monitor.core.rules import read_rules
from monitor.core.why import ArticleLife
from monitor.fetch import Fetcher
from monitor.poller import Poller
from monitor.pool import Pool
from monitor.store import Store
from tests.acceptance.harbour import Item, feed_document, page
from tests.builders import NOW, a_feed
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = "harbour.test"
FEED_PATH = "/feed.xml"
LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><input name=user></form></body></html>"


def rss(items: Iterable[str], before: str = "") -> bytes:
    body = "".join(items)
    return f'{before}<rss version="2.0"><channel><title>Harbour Post</title>{body}</channel></rss>'.encode()


def item(name: str, more: str = "", *, host: str = HOST, title: str = "Cranes stand still") -> str:
    link = f"http://{host}/{name}.html"
    return f"<item><guid>{name}</guid><link>{link}</link><title>{title} {name}</title>{more}</item>"


class Desk:
    """A poller with its parts, whose outcomes are written."""

    def __init__(self, poller: Poller, web: NewsWeb, store: Store, commit: Callable[..., None]) -> None:
        self.poller, self.web, self.store, self.commit = poller, web, store, commit
        self.now = NOW

    def clock(self) -> datetime:
        return self.now

    def feed(self, document: bytes) -> Feed:
        return a_feed(url=self.web.put(HOST, FEED_PATH, document))

    async def poll(self, document: bytes) -> PollOutcome:
        feed, self.now = self.feed(document), self.now + timedelta(hours=1)
        outcome = await self.poller.poll(feed, self.store.states([feed], self.now)[feed.feed_id])
        self.commit(outcome, feed, self.now)
        return outcome

    async def read(self, document: bytes) -> PollRead:
        outcome = await self.poll(document)
        assert isinstance(outcome, PollRead)
        return outcome

    async def fail(self, document: bytes) -> FailureKind:
        outcome = await self.poll(document)
        assert isinstance(outcome, PollFailed)
        return outcome.failure.kind

    def life(self, guid: str) -> ArticleLife:
        (number,) = self.store.articles_of(guid, None)
        return self.store.life(number)

    def notices(self) -> list[str]:
        with self.store.reading_digest() as reader:
            return list(reader.wanted(self.store.subscribe("daily", NOW), None).notices.values())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    ruleset = read_rules({"rules": {"cranes": ["crane"]}}).ruleset
    assert ruleset is not None
    async with Pool(ruleset, workers=1) as shared:
        yield shared


@pytest_asyncio.fixture(loop_scope="module")
async def desk(pool: Pool, store: Store, commit: Callable[..., None]) -> AsyncIterator[Desk]:
    async with NewsWeb() as web, Fetcher("Test/1", gap=timedelta(0), resolve=web.resolve) as fetcher:
        made: list[Desk] = []
        poller = Poller(fetcher, pool, store, lambda: made[0].clock())
        made.append(Desk(poller, web, store, commit))
        yield made[0]


async def test_f1_entities_load_no_file_and_no_address(desk: Desk) -> None:
    secret = desk.web.put(HOST, "/secret.dtd", b"<!ENTITY remote 'loaded'>")
    declared = (
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{secret}" [<!ENTITY % dtd SYSTEM "{secret}"> %dtd; '
        f'<!ENTITY page SYSTEM "{secret}"><!ENTITY passwd SYSTEM "file:///etc/passwd">]>'
    )
    await desk.poll(rss([item("one", "<description>&page; &passwd; &remote;</description>")], declared))
    desk.web.put(HOST, "/one.html", declared + page("Cranes &page; &passwd;"))
    await desk.poll(rss([item("one"), item("two")], declared))
    assert desk.web.visits(HOST, "/secret.dtd") == []
    assert all("root:" not in desk.life(name).title for name in ("one", "two"))


@pytest.mark.parametrize(
    "flood",
    [
        f"<description {' '.join(f'a{n}=1' for n in range(MAX_ATTRIBUTES + 1))}>x</description>",
        "<b>" * (MAX_TAGS + 1),
    ],
    ids=["attributes", "tags"],
)
async def test_f2_a_feed_that_is_a_flood_is_refused_and_the_next_document_is_read(desk: Desk, flood: str) -> None:
    assert await desk.fail(rss([item("one", flood)])) is FailureKind.NOT_A_FEED
    await desk.read(rss([item("one")]))
    assert desk.life("one").title == "Cranes stand still one"


@pytest.mark.parametrize(
    "flood",
    [
        f"<p {' '.join(f'a{n}=1' for n in range(MAX_ATTRIBUTES + 1))}>x</p>",
        "<b>" * (MAX_TAGS + 1),
        "<div>" * 60_000,
    ],
    ids=["attributes", "tags", "depth"],
)
async def test_f2_a_page_that_is_a_flood_costs_its_text_alone(desk: Desk, flood: str) -> None:
    desk.web.put(HOST, "/one.html", f"<html><body>{flood}</body></html>".encode())
    await desk.read(rss([item("one", "<description>The feed's own words on a crane.</description>")]))
    life = desk.life("one")
    assert (life.text_source, [match.match.rule for match in life.matches]) == (TextSource.FEED, ["cranes"])


async def test_f3_an_item_that_a_parser_fails_on_costs_no_other(desk: Desk) -> None:
    odd = [
        item("date", "<pubDate>99999999999999999999</pubDate>"),
        item("number", "<description>&#99999999999; &#xD800; &#0;</description>"),
        item("namespace", '<georss:box xmlns:georss="http://www.georss.org/georss">1 2</georss:box>'),
        item("table", "<description>&lt;td colspan=9000000000000000&gt;x</description>"),
    ]
    desk.web.put(HOST, "/table.html", b"<html><body><table><tr><td colspan=9000000000000000>x</td></tr></table></body>")
    outcome = await desk.read(rss([item("first"), *odd, item("last")]))
    assert {new.entry.guid for new in outcome.new} == {"first", "date", "number", "namespace", "table", "last"}


async def test_f9_bytes_of_no_charset_become_text(desk: Desk) -> None:
    document = rss([item("one", "<description>Kr\0an \xff\xfe \x1b[31m</description>")]).replace(
        b"Post", b"\xff\xfe\x00"
    )
    outcome = await desk.read(document)
    title = outcome.new[0].entry.title + outcome.new[0].entry.summary + outcome.title
    assert title.isprintable()
    title.encode()


@pytest.mark.slow  # 2,000 entries are judged
async def test_f11_of_a_feed_without_end_the_newest_entries_are_read_and_that_is_shown(desk: Desk) -> None:
    many = [f"<item><guid>{n}</guid><title>Report {n}</title></item>" for n in range(MAX_ENTRIES + 500)]
    outcome = await desk.read(rss(many))
    assert len(outcome.new) == MAX_ENTRIES
    (note,) = desk.store.feed_notes()["harbour"]
    assert note == "The feed holds 2,500 entries; the newest 2,000 were read."
    await desk.read(rss(many[:3]))
    assert desk.store.feed_notes() == {}


async def test_f11_five_thousand_enclosures_and_a_text_of_megabytes_cost_their_item_nothing(desk: Desk) -> None:
    enclosures = '<enclosure url="https://harbour.test/x.mp3" type="audio/mpeg" length="1"/>' * 5_000
    outcome = await desk.read(
        rss([item("one", enclosures), item("two", f"<description>{'x ' * 600_000}</description>")])
    )
    assert [len(new.entry.summary) <= 1_000_000 for new in outcome.new] == [True, True]
    (note,) = desk.store.feed_notes()["harbour"]
    assert "was cut to 1,000,000 characters" in note


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", b"%PDF-1.7" + b"x" * 100_000),
        ("video/mp4", b"\x00" * 100_000),
        ("application/octet-stream", b"MZ" + b"\x00" * 100_000),
        ("image/png", page("Cranes")),
        ("text/html", b"x" * (3 << 20)),
    ],
)
async def test_f16_what_is_no_page_is_not_read(desk: Desk, content_type: str, body: bytes) -> None:
    desk.web.put(HOST, "/one.html", body, content_type)
    await desk.read(rss([item("one", "<description>The feed's own words on a crane.</description>")]))
    life = desk.life("one")
    assert (life.text_source, life.is_unread, len(life.matches)) == (TextSource.FEED, True, 1)
    assert life.note is not None


async def test_f17_a_feed_that_becomes_a_login_page_fails_and_forgets_nothing(desk: Desk) -> None:
    items = [Item("one"), Item("two", title="Strike closes the basin")]
    await desk.read(feed_document(HOST, items, now=NOW).encode())
    for _ in range(3):
        assert await desk.fail(LOGIN) is FailureKind.NOT_A_FEED
    feed = desk.feed(LOGIN)
    assert desk.store.states([feed], desk.now)["harbour"].condition is FeedCondition.FAILING
    outcome = await desk.read(feed_document(HOST, items, now=NOW).encode() + b" ")
    assert (outcome.new, desk.store.counts().entries) == ((), 2)


async def test_f17_a_feed_that_becomes_another_ones_is_told_of_once_and_forgets_nothing(desk: Desk) -> None:
    await desk.read(rss([item("one"), item("two")]))
    parked = [item(f"bet{n}", host="casino.test", title="Win big now") for n in range(5)]
    await desk.read(rss(parked))
    (warning,) = desk.store.feed_notes()["harbour"]
    assert warning.startswith("every entry is new and leads to casino.test, where none led before (to harbour.test)")
    await desk.read(rss([*parked, item("bet9", host="casino.test", title="Win more")]))
    assert desk.store.feed_notes() == {}
    assert len(desk.notices()) == 1
    outcome = await desk.read(rss([item("one"), item("two")]))
    assert (outcome.new, desk.store.counts().entries) == ((), 8)


async def test_an_empty_feed_and_a_failing_one_prune_nothing(desk: Desk) -> None:
    items = [item("one"), item("two")]
    await desk.read(rss(items))
    await desk.read(rss([]))
    assert await desk.fail(b"") is FailureKind.NOT_A_FEED
    outcome = await desk.read(rss([*items, item("three")]))
    assert [new.entry.guid for new in outcome.new] == ["three"]
