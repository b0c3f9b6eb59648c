"""Second looks at pages of matched articles, by the real fetcher, workers and store, on a web whose pages change."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import pytest_asyncio

from monitor.app.second_looks import LOOKS_PER_HOST, SecondLooks
from monitor.core.hosts import HostRules
from monitor.core.model import Analysis, Article, EditKind, Feed, PollRead
from monitor.core.plan import LookFound, LookPlan, PageMissed
from monitor.core.rules import read_rules
from monitor.core.stories import Newcomer
from monitor.fetch import Fetcher
from monitor.poller import Poller
from monitor.pool import Pool
from monitor.store import DueLook, Store, StoryLedger
from monitor.stories import Stories, StoryBookError
from tests.acceptance.harbour import PARAGRAPHS, Item, feed_document, page
from tests.builders import NOW, a_feed
from tests.newsweb.behaviours import Delay, Redirect, Status
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = "harbour.test"
HOUR = timedelta(hours=1)
RULES = {
    "actors": {"port_authority": {"name": "Port Authority", "aliases": ["Port Authority"]}},
    "rules": {"cranes": ["crane"], "strike": {"same_sentence": ["strike", "actor:port_authority"]}},
}
TITLE = "Cranes stand still in the harbour"
MORE = "Sailors of the ferry line sang on the quay until the lamps went out, and the mayor came to listen to them."
WALL = (
    "<!DOCTYPE html><html lang='en'><head><title>Before you continue</title></head><body><div><h1>Before you continue"
    "</h1><p>We and our partners use cookies to store and access information on your device. Please accept all cookies "
    "or manage your privacy settings to continue.</p><button>Accept all</button></div></body>"
    "</html>"
)
NOT_FOUND = (
    "<!DOCTYPE html><html lang='en'><head><title>Page not found</title></head><body><h1>Page not found</h1>"
    "<p>Sorry, the page you are looking for does not exist.</p></body></html>"
)


class Desk:
    """A poller and second looks with their parts, by a clock that is set."""

    def __init__(self, poller: Poller, pool: Pool, web: NewsWeb, store: Store, commit: Callable[..., None]) -> None:
        self.poller, self.pool, self.web, self.store, self.commit = poller, pool, web, store, commit
        self.now = NOW
        self.looks = SecondLooks(store, poller.reader, pool, self.clock)
        self.feed = a_feed(url=web.url(HOST, "/feed.xml"))

    def clock(self) -> datetime:
        return self.now

    def put(self, *paragraphs: str, title: str = TITLE, slug: str = "one") -> None:
        self.web.put(HOST, f"/{slug}.html", page(title, paragraphs or PARAGRAPHS))

    async def publish(self, *items: Item) -> None:
        """Put feed and pages on the web, and poll."""
        for item in items:
            self.put(title=item.title, slug=item.slug)
        await self.poll(*items)

    async def poll(self, *items: Item) -> PollRead:
        self.web.put(HOST, "/feed.xml", feed_document(HOST, items, now=NOW))
        outcome = await self.poller.poll(self.feed, self.store.states([self.feed], self.now)[self.feed.feed_id])
        assert isinstance(outcome, PollRead)
        self.commit(outcome, self.feed, self.now)
        return outcome

    async def look(self, after: timedelta, *feeds: Feed) -> list[str]:
        """What the looks found that are due `after` the article was first seen."""
        self.now = NOW + after
        plans = await self.looks.look(feeds or (self.feed,), HostRules(), lambda: True)
        return [plan.look.result for plan in plans]

    def visits(self) -> list[int | None]:
        return [visit.status for visit in self.web.visits(HOST, "/one.html")]

    def told(self) -> list[tuple[EditKind, str, str]]:
        with self.store.reading_digest() as reader:
            subscription = self.store.subscribe("daily", NOW)
            wanted = reader.wanted(subscription, None)
            edits = reader.untold_edits(subscription, wanted.match_ids).edits
        return [(change.kind, change.before, change.after) for edit in edits for change in edit.changes]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    ruleset = read_rules(RULES).ruleset
    assert ruleset is not None
    async with Pool(ruleset, workers=1) as shared:
        yield shared


@pytest_asyncio.fixture(loop_scope="module")
async def desk(pool: Pool, store: Store, commit: Callable[..., None]) -> AsyncIterator[Desk]:
    async with NewsWeb() as web:
        made: list[Desk] = []

        def clock() -> datetime:
            return made[0].now if made else NOW

        async with Fetcher("Test/1", gap=timedelta(0), resolve=web.resolve, clock=clock) as fetcher:
            made.append(Desk(Poller(fetcher, pool, store, clock), pool, web, store, commit))
            yield made[0]


def record(desk: Desk, due: DueLook, found: LookFound) -> LookPlan | None:
    with desk.store.commit() as commit:
        return commit.record_look(due, found, NOW + HOUR)


async def test_an_unchanged_page_costs_three_conditional_requests_without_a_body(desk: Desk) -> None:
    await desk.publish(Item("one"))
    assert await desk.look(0.5 * HOUR) == []
    for hours in (1, 2, 6, 23, 24, 48):
        await desk.look(hours * HOUR)
    assert desk.visits() == [200, 304, 304, 304]
    assert all("if-none-match" in visit.headers for visit in desk.web.visits(HOST, "/one.html")[1:])
    assert (desk.told(), desk.store.life(1).versions) == ([], ())


async def test_looks_that_were_missed_are_made_up_by_one(desk: Desk) -> None:
    await desk.publish(Item("one"))
    assert await desk.look(30 * HOUR) == ["unchanged"]
    assert await desk.look(31 * HOUR) == []


async def test_a_changed_number_and_speaker_are_told_and_the_article_is_judged_again(desk: Desk) -> None:
    await desk.publish(Item("one"))
    first, second, third, last = PARAGRAPHS
    desk.put(first, second.replace("forty", "fifty"), third.replace("people at the table said", "the mayor said"), last)
    assert await desk.look(HOUR) == ["edited: number, attribution"]
    kinds = [kind for kind, _, _ in desk.told()]
    assert kinds == [EditKind.NUMBER, EditKind.ATTRIBUTION]
    assert (len(desk.store.life(1).versions), desk.store.life(1).version) == (1, 2)
    assert await desk.look(6 * HOUR) == ["unchanged"]


async def test_a_changed_headline_is_told_once_though_the_feed_follows(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.put(title="Cranes move again in the harbour")
    assert await desk.look(HOUR) == ["edited: headline"]
    told = [(EditKind.HEADLINE, TITLE, "Cranes move again in the harbour")]
    assert (desk.told(), desk.store.life(1).title) == (told, "Cranes move again in the harbour")
    await desk.poll(Item("one", title="Cranes move again in the harbour"))
    desk.now += 0.5 * HOUR
    assert desk.told() == told
    desk.put(title=TITLE)
    await desk.look(6 * HOUR)
    assert desk.told() == told


async def test_an_edit_that_the_feed_brings_is_told_and_not_again_by_a_look(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.put(PARAGRAPHS[0], PARAGRAPHS[1].replace("forty", "fifty"), *PARAGRAPHS[2:])
    desk.now += 0.5 * HOUR
    await desk.poll(Item("one", summary="Every crane along the quay stood still, fifty ships waited."))
    told = desk.told()
    assert [kind for kind, _, _ in told] == [EditKind.NUMBER]
    assert await desk.look(HOUR) == ["unchanged"]
    assert (desk.visits(), desk.told()) == ([200, 200, 304], told)


async def test_an_actor_that_goes_is_told(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.put(PARAGRAPHS[0].replace("Port Authority", "harbour master"), *PARAGRAPHS[1:])
    assert await desk.look(HOUR) == ["edited: attribution, actor"]
    assert [match.match.rule for match in desk.store.life(1).matches] == ["cranes", "strike"]


async def test_a_match_that_an_edit_brings_counts(desk: Desk) -> None:
    desk.put(PARAGRAPHS[0].replace("a strike", "a quarrel"), *PARAGRAPHS[1:])
    await desk.poll(Item("one"))
    assert [match.match.rule for match in desk.store.life(1).matches] == ["cranes"]
    desk.put()
    await desk.look(HOUR)
    matches = desk.store.life(1).matches
    assert [(match.match.rule, match.version) for match in matches] == [("cranes", 1), ("strike", 2)]


async def test_a_paragraph_that_comes_is_a_new_version_and_no_edit(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.put(*PARAGRAPHS, MORE)
    assert await desk.look(HOUR) == ["other words, no edit"]
    assert (desk.told(), desk.store.life(1).version) == ([], 2)


async def test_a_wall_is_no_edit_and_nothing_vanished(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.put(HOST, "/one.html", WALL)
    for hours in (1, 6, 24):
        (result,) = await desk.look(hours * HOUR)
        assert "cookies" in result
    assert (desk.told(), desk.store.life(1).version, desk.store.life(1).text_length > 300) == ([], 1, True)


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_is_told_to_have_vanished_when_it_is_missed_twice(desk: Desk, status: int) -> None:
    await desk.publish(Item("one"))
    desk.web.behave(HOST, "/one.html", Status(status))
    assert len(await desk.look(HOUR)) == 1
    assert desk.told() == []
    assert await desk.look(HOUR + timedelta(minutes=10)) == []
    assert len(await desk.look(1.5 * HOUR)) == 1
    assert desk.told() == [(EditKind.VANISHED, TITLE, "")]
    await desk.look(6 * HOUR)
    await desk.look(24 * HOUR)
    assert desk.told() == [(EditKind.VANISHED, TITLE, "")]


async def test_a_page_that_is_there_again_after_it_was_gone_is_told_once(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.behave(HOST, "/one.html", Status(404))
    await desk.look(HOUR)
    await desk.look(1.5 * HOUR)
    desk.web.behave(HOST, "/one.html", None)
    assert await desk.look(6 * HOUR) == ["unchanged"]
    await desk.look(24 * HOUR)
    assert [kind for kind, _, _ in desk.told()] == [EditKind.VANISHED, EditKind.RETURNED]


async def test_a_page_that_moved_is_read_where_it_stands_now(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.put(slug="moved")
    desk.web.behave(HOST, "/one.html", Redirect("/moved.html", 301))
    assert await desk.look(HOUR) == ["unchanged"]
    desk.put(*(each.replace("forty ships", "fifty ships") for each in PARAGRAPHS), slug="moved")
    assert await desk.look(6 * HOUR) == ["edited: number"]
    assert await desk.look(24 * HOUR) == ["unchanged"]
    assert [kind for kind, _, _ in desk.told()] == [EditKind.NUMBER]


async def test_what_stands_beside_the_article_is_no_edit(desk: Desk) -> None:
    await desk.publish(Item("one"))
    for hours in (1, 6, 24):
        beside = (
            f"<aside><h3>Most read</h3><p>Headline {hours} of another article leads on to {hours + 1} pictures.</p>"
            f"<p>{hours * 7} comments</p></aside><p class='ad'>Save {hours} per cent today only.</p></main>"
        )
        html = page(TITLE, [f"Updated {hours} minutes ago", *PARAGRAPHS]).replace("</main>", beside)
        desk.web.put(HOST, "/one.html", html)
        assert await desk.look(hours * HOUR) in (["the same words"], ["other words, no edit"])
    assert desk.told() == []


async def test_a_headline_that_a_site_tries_out_is_told_once(desk: Desk) -> None:
    await desk.publish(Item("one"))
    tried = "Harbour at a standstill as talks drag on"
    for hours, title in ((1, tried), (6, TITLE), (24, tried)):
        desk.put(title=title)
        await desk.look(hours * HOUR)
    assert desk.told() == [(EditKind.HEADLINE, TITLE, tried)]


async def test_a_page_that_became_another_kind_of_document_is_no_edit(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.put(HOST, "/one.html", b"%PDF-1.7", "application/pdf")
    assert await desk.look(HOUR) == ["its address leads to application/pdf, not to a page"]
    assert desk.told() == []


async def test_an_article_whose_text_was_dropped_is_compared_no_more(desk: Desk) -> None:
    await desk.publish(Item("one"))
    (due,) = desk.store.second_looks.due(NOW + HOUR, 10)
    desk.store.drop_texts(NOW + HOUR)
    desk.put(title="Cranes move again in the harbour")
    assert isinstance(await desk.looks._find(due, desk.feed), PageMissed)
    assert await desk.look(HOUR) == []


async def test_a_hiccup_is_not_told(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.behave(HOST, "/one.html", Status(404))
    await desk.look(HOUR)
    desk.web.behave(HOST, "/one.html", None)
    assert await desk.look(1.5 * HOUR) == ["unchanged"]
    desk.web.behave(HOST, "/one.html", Status(404))
    await desk.look(6 * HOUR)
    assert desk.told() == []


async def test_a_page_that_says_it_is_not_there_has_vanished(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.put(HOST, "/one.html", NOT_FOUND)
    await desk.look(HOUR)
    await desk.look(1.5 * HOUR)
    assert [kind for kind, _, _ in desk.told()] == [EditKind.VANISHED]
    assert desk.store.life(1).title == TITLE


async def test_a_page_that_leads_to_the_front_page_has_vanished(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.put(
        HOST, "/", page("Harbour Post", [MORE, MORE.replace("ferry", "tram"), MORE.replace("Sailors", "Bakers")])
    )
    desk.web.behave(HOST, "/one.html", Redirect("/"))
    await desk.look(HOUR)
    await desk.look(1.5 * HOUR)
    assert [kind for kind, _, _ in desk.told()] == [EditKind.VANISHED]


async def test_a_failure_is_retried_once_and_given_up_silently(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.behave(HOST, "/one.html", Status(500))
    for minutes in (60, 70, 90, 120, 180):
        await desk.look(timedelta(minutes=minutes))
    assert (desk.visits(), desk.told()) == ([200, 500, 500], [])
    desk.web.behave(HOST, "/one.html", None)
    assert await desk.look(6 * HOUR) == ["unchanged"]


class BrokenJudge:
    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        raise RuntimeError(f"cannot judge {article.title} of {feed_id} on {today}")


async def test_a_fault_of_our_own_is_a_failure_and_not_tried_for_ever(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.looks = SecondLooks(desk.store, desk.poller.reader, BrokenJudge(), desk.clock)
    desk.put(title="Cranes move again in the harbour")
    for minutes in (60, 61, 90, 120):
        await desk.look(timedelta(minutes=minutes))
    assert desk.visits() == [200, 200, 200]
    assert desk.told() == []


async def test_a_disk_that_takes_nothing_is_told_after_every_host_had_its_turn(desk: Desk) -> None:
    await desk.publish(Item("one"), Item("two", title="Cranes stand still, report two"))

    def refuse(*_: object) -> None:
        raise OSError("the disk is full")

    desk.put(PARAGRAPHS[0], PARAGRAPHS[1].replace("forty", "fifty"), *PARAGRAPHS[2:])
    desk.looks = SecondLooks(desk.store, desk.poller.reader, desk.pool, desk.clock, refuse)
    with pytest.raises(OSError, match="disk is full"):
        await desk.look(HOUR)
    assert (desk.told(), desk.store.life(1).version) == ([], 1)
    desk.looks = SecondLooks(desk.store, desk.poller.reader, desk.pool, desk.clock)
    assert sorted(await desk.look(HOUR)) == ["edited: number", "unchanged"]


async def test_a_page_that_moved_to_where_robots_may_not_go_is_left_alone(desk: Desk) -> None:
    await desk.publish(Item("one"))
    desk.web.put("closed.test", "/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
    desk.web.behave(HOST, "/one.html", Redirect("http://closed.test/one.html"))
    assert len(await desk.look(HOUR)) == 1
    assert "robots.txt" in (await desk.look(6 * HOUR))[0]
    assert desk.web.visits("closed.test", "/one.html") == []


async def test_an_article_that_no_rule_mails_is_not_looked_at(desk: Desk) -> None:
    desk.put("The bakery opened.", "It sold a hundred loaves in the first hour.", MORE, title="Bakery opens")
    await desk.poll(Item("one", title="Bakery opens", summary="Bread."))
    assert await desk.look(24 * HOUR) == []
    assert desk.visits() == [200]


async def test_one_cycle_asks_a_host_for_a_few_pages_only(desk: Desk) -> None:
    await desk.publish(*(Item(f"page-{number}", title=f"Cranes stand still, report {number}") for number in range(6)))
    assert len(await desk.look(HOUR)) == LOOKS_PER_HOST
    assert len(await desk.look(HOUR)) == 6 - LOOKS_PER_HOST


async def test_a_poll_waits_for_one_look_at_its_host_at_most(desk: Desk) -> None:
    items = [Item(f"page-{number}", title=f"Cranes stand still, report {number}") for number in range(4)]
    await desk.publish(*items)
    for item in items:
        desk.web.behave(HOST, item.path, Delay(0.1))
    first = len(desk.web.requests)
    looks = asyncio.create_task(desk.look(HOUR))
    while len(desk.web.requests) == first:
        await asyncio.sleep(0.01)
    state = desk.store.states([desk.feed], desk.now)[desk.feed.feed_id]
    await desk.poller.poll(desk.feed, state)
    assert len(await looks) == 4
    assert [visit.path for visit in desk.web.requests[first:]].index("/feed.xml") <= 2


async def test_looks_of_a_feed_that_was_taken_out_end(desk: Desk) -> None:
    await desk.publish(Item("one"))
    assert await desk.look(HOUR, replace(desk.feed, feed_id="another")) == []
    assert await desk.look(6 * HOUR) == []


async def test_a_look_that_was_outrun_by_an_edit_of_the_feed_counts_for_nothing(desk: Desk) -> None:
    await desk.publish(Item("one"))
    (due,) = desk.store.second_looks.due(NOW + HOUR, 10)
    desk.put(PARAGRAPHS[0], PARAGRAPHS[1].replace("forty", "fifty"), *PARAGRAPHS[2:])
    found = await desk.looks._find(due, desk.feed)
    desk.now += 0.5 * HOUR
    await desk.poll(Item("one", summary="Fifty ships waited outside the breakwater."))
    assert record(desk, due, found) is None
    assert [kind for kind, _, _ in desk.told()] == [EditKind.NUMBER]


async def test_what_a_look_found_is_written_once(desk: Desk) -> None:
    await desk.publish(Item("one"))
    (due,) = desk.store.second_looks.due(NOW + HOUR, 10)
    desk.put(title="Cranes move again in the harbour")
    found = await desk.looks._find(due, desk.feed)
    assert record(desk, due, found) is not None
    assert record(desk, due, found) is None
    assert len(desk.told()) == 1


async def test_an_article_that_a_look_finds_changed_is_decided_on_again_by_the_story_book(desk: Desk) -> None:
    await desk.publish(Item("one"))
    assert Stories(desk.store).adopt(NOW) == 1
    desk.put(*PARAGRAPHS, MORE)
    assert await desk.look(HOUR) == ["other words, no edit"]
    with desk.store.commit() as commit:
        assert (commit.stories.position().number, commit.stories.numbers_of([1])) == (2, {1: 1})


async def test_a_look_is_written_though_the_story_book_fails(desk: Desk) -> None:
    class Broken(Stories):
        def renew(self, ledger: StoryLedger, changed: Sequence[Newcomer]) -> None:
            raise StoryBookError("a mistake")

    desk.looks = SecondLooks(desk.store, desk.poller.reader, desk.pool, desk.clock, stories=Broken(desk.store))
    await desk.publish(Item("one"))
    desk.put(*PARAGRAPHS, MORE)
    assert await desk.look(HOUR) == ["other words, no edit"]
    assert desk.store.life(1).version == 2
