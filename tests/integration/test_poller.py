"""One poll, by the real fetcher, workers and store: what each visit to a feed is told as."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from monitor.core.model import (
    Failure,
    FailureKind,
    Feed,
    NewEntry,
    PollFailed,
    PollOutcome,
    PollRead,
    PollUnchanged,
    TextSource,
    Unchanged,
    Validators,
)
from monitor.core.plan import MAX_PAGES_PER_POLL
from monitor.core.polling import after_poll, new_state
from monitor.core.rules import read_rules
from monitor.fetch import Fetcher
from monitor.poller import Poller
from monitor.pool import Pool, WorkerFailure, WorkerFailureKind
from monitor.store import Store
from tests.acceptance.harbour import PARAGRAPHS, Item, feed_document, page
from tests.builders import NOW, a_feed
from tests.newsweb.behaviours import Redirect, Status
from tests.newsweb.server import NewsWeb

# Workers take a second to start: one pool, and one loop for it, serves all tests here.
pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = "harbour.test"
NO_PAGES = ("/feed.xml", "/robots.txt")


class Clock:
    """The clock of the pauses that hosts want."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A poller with its parts, and the outcome of the poll before."""

    def __init__(self, poller: Poller, web: NewsWeb, clock: Clock) -> None:
        self.poller, self.web, self.clock = poller, web, clock
        self.before: PollOutcome | None = None

    def publish(self, *items: Item, **options: bool) -> Feed:
        """Put a feed and its pages on the web; the feed."""
        for item in items:
            self.web.put(HOST, item.path, page(item.title))
        url = self.web.put(HOST, "/feed.xml", feed_document(HOST, items, now=NOW), **options)  # type: ignore[arg-type]
        return a_feed(url=url)

    async def poll(self, feed: Feed) -> PollOutcome:
        state = new_state(feed.feed_id, feed.url, NOW)
        if self.before is not None:
            state = after_poll(state, self.before, feed)
        self.before = await self.poller.poll(feed, state)
        return self.before

    async def read(self, feed: Feed) -> tuple[NewEntry, ...]:
        outcome = await self.poll(feed)
        assert isinstance(outcome, PollRead)
        return outcome.new

    def page_visits(self) -> list[str]:
        return sorted(visit.path for visit in self.web.visits(HOST) if visit.path not in NO_PAGES)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    ruleset = read_rules({"rules": {"cranes": ["crane"]}}).ruleset
    assert ruleset is not None
    async with Pool(ruleset, workers=1) as shared:
        yield shared


@pytest_asyncio.fixture(loop_scope="module")
async def desk(pool: Pool, store: Store) -> AsyncIterator[Desk]:
    clock = Clock()
    async with NewsWeb() as web, Fetcher("Test/1", gap=timedelta(0), resolve=web.resolve, clock=clock) as fetcher:
        yield Desk(Poller(fetcher, pool, store, lambda: NOW), web, clock)


async def test_a_feed_is_read_with_its_pages_and_judged(desk: Desk) -> None:
    feed = desk.publish(Item("one"), Item("two", title="Strike closes the basin"))
    outcome = await desk.poll(feed)
    assert isinstance(outcome, PollRead)
    assert (outcome.title, outcome.entry_count, outcome.polled_at, outcome.problems) == ("Harbour Post", 2, NOW, ())
    assert outcome.validators.etag is not None
    first, second = outcome.new
    assert (first.entry.entry_key, second.entry.title) == ("one", "Strike closes the basin")
    assert first.canonical_urls == (f"https://{HOST}/one.html",)
    assert first.page_wanted
    assert first.analysis is not None
    assert first.analysis.article.text_source is TextSource.PAGE
    assert first.analysis.article.text == "\n".join(PARAGRAPHS)
    assert first.analysis.matches is not None
    assert [match.rule for match in first.analysis.matches] == ["cranes"]


async def test_a_304_is_an_unchanged_feed(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    await desk.poll(feed)
    outcome = await desk.poll(feed)
    assert isinstance(outcome, PollUnchanged)
    assert outcome.reason is Unchanged.NOT_MODIFIED
    assert [visit.status for visit in desk.web.visits(HOST, "/feed.xml")] == [200, 304]


async def test_the_same_bytes_are_an_unchanged_feed(desk: Desk) -> None:
    feed = desk.publish(Item("one"), validators=False)
    await desk.poll(feed)
    outcome = await desk.poll(feed)
    assert isinstance(outcome, PollUnchanged)
    assert outcome.reason is Unchanged.SAME_BYTES
    assert [visit.status for visit in desk.web.visits(HOST, "/feed.xml")] == [200, 200]


async def test_a_feed_that_answers_404_failed(desk: Desk) -> None:
    outcome = await desk.poll(a_feed(url=desk.web.url(HOST, "/nothing.xml")))
    assert isinstance(outcome, PollFailed)
    assert (outcome.failure.kind, outcome.failure.status) == (FailureKind.HTTP_STATUS, 404)


async def test_a_feed_that_is_html_failed_and_says_so(desk: Desk) -> None:
    outcome = await desk.poll(a_feed(url=desk.web.put(HOST, "/", page("Welcome"))))
    assert isinstance(outcome, PollFailed)
    assert outcome.failure.kind is FailureKind.NOT_A_FEED
    assert "page" in outcome.failure.detail


async def test_a_page_that_is_missing_leaves_the_feeds_own_text_and_a_note(desk: Desk) -> None:
    feed = desk.publish(Item("one"), Item("two"))
    desk.web.site.remove(HOST, "/one.html")
    missing, present = await desk.read(feed)
    assert missing.page_wanted
    assert missing.analysis is not None
    article = missing.analysis.article
    assert (article.text_source, article.text) == (TextSource.FEED, Item("one").summary)
    assert article.note is not None
    assert "404" in article.note
    assert article.note.count("this is the feed's own text") == 1
    assert missing.analysis.matches
    assert present.analysis is not None
    assert present.analysis.article.note is None


async def test_a_pdf_behind_a_link_is_not_read(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    desk.web.put(HOST, "/one.html", b"%PDF-1.7 crane", "application/pdf")
    [new] = await desk.read(feed)
    assert new.analysis is not None
    assert new.analysis.article.text_source is TextSource.FEED
    note = new.analysis.article.note or ""
    assert note.startswith("the link leads to application/pdf, not to a page")


async def test_a_redirect_makes_both_addresses_known(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    desk.web.put("paper.test", "/2026/cranes", page("Cranes stand still"))
    desk.web.behave(HOST, "/one.html", Redirect("http://paper.test/2026/cranes"))
    [new] = await desk.read(feed)
    assert new.canonical_urls == (f"https://{HOST}/one.html", "https://paper.test/2026/cranes")
    assert new.analysis is not None
    assert new.analysis.article.text_source is TextSource.PAGE


async def test_what_the_store_holds_is_not_fetched_again(desk: Desk, commit: Callable[..., None]) -> None:
    feed = desk.publish(Item("one"))
    commit(await desk.poll(feed), feed)
    desk.publish(Item("one"), Item("two"))
    assert [new.entry.entry_key for new in await desk.read(feed)] == ["two"]
    other = a_feed("other", url=desk.web.put(HOST, "/other.xml", feed_document(HOST, [Item("one")], now=NOW)))
    desk.before = None
    [known] = await desk.read(other)
    assert (known.analysis, known.canonical_urls) == (None, (f"https://{HOST}/one.html",))
    assert desk.page_visits() == ["/one.html", "/other.xml", "/two.html"]


async def test_a_page_whose_host_wants_a_pause_is_read_by_a_later_poll(desk: Desk, commit: Callable[..., None]) -> None:
    feed = a_feed(url=desk.web.put("feeds.test", "/feed.xml", feed_document(HOST, [Item("one"), Item("two")], now=NOW)))
    for path in ("/one.html", "/two.html"):
        desk.web.behave(HOST, path, Status(429, (("Retry-After", "600"),)))
    outcome = await desk.poll(feed)
    assert isinstance(outcome, PollRead)
    assert (outcome.new, outcome.entry_count, outcome.validators) == ((), 2, Validators())
    commit(outcome, feed)
    assert len(desk.page_visits()) == 1
    for item in (Item("one"), Item("two")):
        desk.web.behave(HOST, item.path, None)
        desk.web.put(HOST, item.path, page(item.title))
    desk.clock.now += timedelta(minutes=10)
    entries = await desk.read(feed)
    assert [new.entry.entry_key for new in entries] == ["one", "two"]
    assert all(new.analysis and new.analysis.article.text_source is TextSource.PAGE for new in entries)


async def test_a_page_whose_host_wants_a_long_pause_is_replaced_by_the_feeds_own_text(desk: Desk) -> None:
    feed = a_feed(url=desk.web.put("feeds.test", "/feed.xml", feed_document(HOST, [Item("one")], now=NOW)))
    desk.web.behave(HOST, "/one.html", Status(429, (("Retry-After", "36000"),)))
    [new] = await desk.read(feed)
    assert new.analysis is not None
    assert new.page_wanted
    assert new.analysis.article.text_source is TextSource.FEED


async def test_a_page_that_robots_txt_forbids_is_replaced_by_the_feeds_own_text(desk: Desk) -> None:
    desk.web.put(HOST, "/robots.txt", "User-agent: NewsMonitor\nDisallow: /one\n")
    one, two = await desk.read(desk.publish(Item("one"), Item("two")))
    assert one.analysis is not None
    assert two.analysis is not None
    assert one.analysis.article.note is not None
    assert f"robots.txt of {HOST} does not allow it" in one.analysis.article.note
    assert (one.page_wanted, two.analysis.article.text_source) == (True, TextSource.PAGE)
    assert desk.page_visits() == ["/two.html"]


async def test_pages_are_asked_for_in_the_ways_of_their_feed_and_without_its_secrets(desk: Desk) -> None:
    feed = replace(desk.publish(Item("one")), user_agent="Desk/1", headers=(("Authorization", "Basic secret"),))
    await desk.read(feed)
    seen = {visit.path: visit.headers for visit in desk.web.visits(HOST)}
    assert {headers["user-agent"] for headers in seen.values()} == {"Desk/1"}
    assert [path for path, headers in seen.items() if "authorization" in headers] == ["/feed.xml"]


async def test_only_news_and_a_sample_of_the_backlog_are_fetched_at_first_sight(desk: Desk) -> None:
    old = [Item(f"old-{number}", age=timedelta(days=9)) for number in range(5)]
    feed = desk.publish(Item("new"), *old)
    entries = await desk.read(feed)
    assert desk.page_visits() == ["/new.html", "/old-0.html", "/old-1.html", "/old-2.html"]
    notes = [new.analysis.article.note for new in entries if new.analysis]
    backlog = "it was old already when the feed was first seen; this is the feed's own text"
    assert notes[:4] == [None] * 4
    assert all(note is not None and note.startswith(backlog) for note in notes[4:])
    assert all(note is not None and note.count("own text") == 1 for note in notes[4:])


async def test_more_pages_than_one_poll_may_fetch_are_left_and_said_to_be(desk: Desk) -> None:
    items = [Item(f"new-{number}", title=f"Crane {number}") for number in range(MAX_PAGES_PER_POLL + 1)]
    url = desk.web.put(HOST, "/feed.xml", feed_document(HOST, items, now=NOW))
    entries = await desk.read(a_feed(url=url))
    assert len(desk.page_visits()) == MAX_PAGES_PER_POLL
    [left] = [new for new in entries if not new.page_wanted]
    assert left.analysis is not None
    said = "the feed brought more than 200 new articles at once; this is the feed's own text"
    assert left.analysis.article.note == said


async def test_pages_of_a_feed_with_full_text_are_left_alone(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    [new] = await desk.read(a_feed(url=feed.url, full_text=True))
    assert (desk.page_visits(), new.page_wanted) == ([], False)
    assert new.analysis is not None
    assert new.analysis.article.text == Item("one").summary


@pytest.mark.parametrize("link", [None, "file:///etc/hostname", "mailto:desk@harbour.test"])
async def test_an_entry_without_a_link_to_the_web_is_judged_by_its_own_text(desk: Desk, link: str | None) -> None:
    [new] = await desk.read(desk.publish(Item("one", link=link)))
    assert (new.canonical_urls, new.page_wanted) == ((), False)
    assert new.analysis is not None
    assert (new.analysis.article.note or "").startswith("the entry has no link")
    assert new.analysis.matches


async def test_a_feed_without_entries_is_read(desk: Desk) -> None:
    assert await desk.read(desk.publish()) == ()


async def test_a_page_that_says_304_is_no_page(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    desk.web.behave(HOST, "/one.html", Status(304))
    [new] = await desk.read(feed)
    assert new.analysis is not None
    assert new.analysis.article.text_source is TextSource.FEED


class NoPool:
    """A pool whose workers are killed, or that is broken itself."""

    def __init__(self, answer: WorkerFailure | Exception) -> None:
        self.answer = answer

    async def parse_feed(self, *_: object) -> WorkerFailure:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (WorkerFailure(WorkerFailureKind.TIME, "it took more than 10 seconds"), "it took more than 10 seconds"),
        (RuntimeError("no workers"), "an error in News Monitor itself: RuntimeError: no workers"),
    ],
)
async def test_what_keeps_us_from_reading_a_feed_is_a_failed_poll_and_no_more(
    desk: Desk, store: Store, answer: WorkerFailure | Exception, detail: str
) -> None:
    feed = desk.publish(Item("one"))
    async with Fetcher("Test/1", gap=timedelta(0), resolve=desk.web.resolve) as fetcher:
        poller = Poller(fetcher, NoPool(answer), store, lambda: NOW)  # type: ignore[arg-type]
        outcome = await poller.poll(feed, new_state(feed.feed_id, feed.url, NOW))
    assert outcome == PollFailed(feed.feed_id, NOW, Failure(FailureKind.UNREADABLE, detail))


async def test_items_of_the_document_before_are_not_read_again(desk: Desk) -> None:
    old, new = [Item("1", "The first"), Item("2", "The second")], Item("3", "The third")
    await desk.read(desk.publish(*old))
    # The store holds nothing here: had the items been read again, they would be new to it.
    feed = desk.publish(new, *old)
    outcome = await desk.poll(feed)
    assert isinstance(outcome, PollRead)
    assert [each.entry.title for each in outcome.new] == ["The third"]
    assert outcome.entry_count == 3


async def test_items_are_read_again_where_the_document_before_was_never_written_down(desk: Desk) -> None:
    old, new = Item("1", "The first"), Item("2", "The second")
    await desk.read(desk.publish(old))
    feed = desk.publish(new, old)
    desk.before = None
    assert [each.entry.title for each in await desk.read(feed)] == ["The second", "The first"]
