"""Edited entries, by the real fetcher, workers and store: the page is asked for again, the article gets a version."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from monitor.core.model import Feed, PollRead, PollUnchanged, TextSource, Validators
from monitor.core.rules import read_rules
from monitor.fetch import Fetcher
from monitor.poller import Poller
from monitor.pool import Pool
from monitor.store import Store
from tests.acceptance.harbour import PARAGRAPHS, Item, feed_document, page
from tests.builders import NOW, a_feed
from tests.newsweb.behaviours import Status
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = "harbour.test"
NEWS = "The strike is over: the crews went back to work in the evening, and the first ferry left the quay."


class Desk:
    """A poller with its parts, whose outcomes are written."""

    def __init__(self, poller: Poller, web: NewsWeb, store: Store, commit: Callable[..., None]) -> None:
        self.poller, self.web, self.store, self.commit = poller, web, store, commit
        self.now = NOW

    def clock(self) -> datetime:
        return self.now

    def publish(self, *items: Item, paragraphs: tuple[str, ...] = PARAGRAPHS) -> Feed:
        for item in items:
            self.web.put(HOST, item.path, page(item.title, paragraphs))
        return a_feed(url=self.web.put(HOST, "/feed.xml", feed_document(HOST, items, now=NOW)))

    async def poll(self, feed: Feed) -> PollRead | PollUnchanged:
        state = self.store.states([feed], self.now)[feed.feed_id]
        outcome = await self.poller.poll(feed, state)
        assert isinstance(outcome, PollRead | PollUnchanged)
        self.commit(outcome, feed, self.now)
        return outcome

    def page_visits(self) -> int:
        return len(self.web.visits(HOST, "/one.html"))

    def versions(self) -> list[str]:
        life = self.store.life(1)
        return [*(version.title for version in life.versions), life.title]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    ruleset = read_rules({"rules": {"cranes": ["crane"], "over": ["strike is over"]}}).ruleset
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


async def test_an_edited_article_is_read_again_and_judged(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    await desk.poll(feed)
    desk.publish(Item("one", title="Cranes move again", summary="The strike is over."), paragraphs=(*PARAGRAPHS, NEWS))
    desk.now += timedelta(minutes=30)
    outcome = await desk.poll(feed)
    assert isinstance(outcome, PollRead)
    assert (outcome.new, len(outcome.edited), desk.page_visits()) == ((), 1, 2)
    life = desk.store.life(1)
    assert desk.versions() == ["Cranes stand still in the harbour", "Cranes move again"]
    assert (life.text_source, len(life.entries)) == (TextSource.PAGE, 1)
    assert [(match.match.rule, match.version) for match in life.matches] == [("cranes", 1), ("over", 2)]


async def test_an_edit_that_comes_early_waits_and_is_not_forgotten(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    await desk.poll(feed)
    desk.publish(Item("one", title="Second headline of cranes"))
    await desk.poll(feed)
    desk.publish(Item("one", title="Third headline of cranes"))
    desk.now += timedelta(minutes=5)
    early = await desk.poll(feed)
    assert isinstance(early, PollRead)
    assert (early.edited, early.validators, desk.page_visits()) == ((), Validators(), 2)
    desk.now += timedelta(minutes=15)
    # The feed has not changed since, and is read all the same.
    assert isinstance(await desk.poll(feed), PollRead)
    assert desk.versions()[1:] == ["Second headline of cranes", "Third headline of cranes"]
    assert isinstance(await desk.poll(feed), PollUnchanged)


async def test_an_edit_whose_page_cannot_be_had_is_judged_by_the_words_of_the_feed(desk: Desk) -> None:
    feed = desk.publish(Item("one"))
    await desk.poll(feed)
    desk.publish(Item("one", title="Cranes move", summary="The strike is over, the crews say."))
    desk.web.behave(HOST, "/one.html", Status(404))
    desk.now += timedelta(minutes=30)
    await desk.poll(feed)
    life = desk.store.life(1)
    assert (life.title, life.text_source) == ("Cranes stand still in the harbour", TextSource.PAGE)
    assert [match.match.rule for match in life.matches] == ["cranes", "over"]


async def test_an_edit_of_a_feed_of_whole_articles_asks_for_no_page(desk: Desk) -> None:
    feed = replace(desk.publish(Item("one")), full_text=True)
    await desk.poll(feed)
    desk.publish(Item("one", title="Cranes move again", summary="The strike is over."))
    desk.now += timedelta(minutes=30)
    await desk.poll(feed)
    assert (desk.page_visits(), desk.versions()[-1]) == (0, "Cranes move again")


async def test_an_edit_of_what_was_old_at_first_sight_asks_for_no_page(desk: Desk) -> None:
    old = [Item(f"old-{number}", title=f"Report {number}", age=timedelta(days=90 + number)) for number in range(4)]
    feed = desk.publish(*old)
    await desk.poll(feed)
    before = len(desk.web.visits(HOST))
    edited = replace(old[-1], title="Report 3, corrected", summary="It was corrected.")
    desk.publish(*old[:-1], edited)
    desk.now += timedelta(minutes=30)
    await desk.poll(feed)
    assert len(desk.web.visits(HOST)) == before + 1
    life = desk.store.life(4)
    assert (life.title, life.note) == (
        "Report 3, corrected",
        "its page was not asked for before it was edited; this is the feed's own text",
    )
