"""A feed that does to its entries whatever feeds do, over the real store: every item is stored once, none is swallowed.

The site knows what its items are; the feed shows them under guids, dates and links of one style, edits them, drops
them, brings them back, fails, and stands empty. After every poll the store holds each item that stood in a document,
once.
"""

import asyncio
import html
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from monitor.core.analyze import AnalysisTask
from monitor.core.dedup import text_identity
from monitor.core.model import (
    Analysis,
    Article,
    Failure,
    FailureKind,
    Feed,
    ParsedFeed,
    PollFailed,
    PollOutcome,
    PollRead,
    TextSource,
    Validators,
    Verdict,
)
from monitor.core.parse import parse_feed
from monitor.fetch import Fetched, FetchRequest
from monitor.pool import Guard
from monitor.quarantine import Quarantine
from monitor.reader import EntryReader
from tests.builders import NOW, a_feed
from tests.integration.conftest import write_outcome
from tests.stores import a_store

SITE = "https://harbour.test"
WORDS = ("crane", "strike", "ferry", "harbour", "customs", "storm")


class Guids(Enum):
    UNIQUE = "one for each item, for good"
    MISSING = "none"
    ONE = "one for all items"
    SHARED = "one for every third item"
    CHANGING = "another at every poll"
    EDITED = "another with every edit"
    TWO_STYLES = "of two styles in turn"


class Dates(Enum):
    STABLE = "that of the item"
    MISSING = "none"
    UNSTABLE = "another at every poll"
    EPOCH = "1970 for all"
    FUTURE = "9999 for all"
    SAME = "one for all"


@dataclass
class Item:
    """One piece of news, as its author thinks of it."""

    number: int
    published: datetime
    edits: int = 0

    @property
    def title(self) -> str:
        """An edit changes one word of four."""
        words = [f"{word}{self.number}" for word in WORDS[:3]]
        return " ".join([*words, f"edit{self.edits}"])

    @property
    def text(self) -> str:
        return f"What happened to {self.number} was this, as of edit {self.edits}, and there is nothing more to say."


@dataclass
class Site:
    """The items, and the habits of the feed that shows them."""

    guids: Guids
    dates: Dates
    has_links: bool
    items: list[Item]
    polls: int = 0

    @property
    def edits_are_told(self) -> bool:
        """Whether an edited item can be known from a new one: without links only by a guid and a date of its own."""
        return self.has_links or (self.guids is Guids.UNIQUE and self.dates not in (Dates.UNSTABLE, Dates.MISSING))

    def document(self, items: list[Item]) -> bytes:
        shown = "".join(map(self._shown, items))
        return f'<rss version="2.0"><channel><title>Harbour</title>{shown}</channel></rss>'.encode()

    def _shown(self, item: Item) -> str:
        noise = f"?utm_source=poll{self.polls}" if self.polls % 2 else ""
        link = f"<link>{SITE}/{item.number}{noise}</link>" if self.has_links else ""
        guid, date = self._guid(item), self._date(item)
        return (
            f"<item>{link}<title>{item.title}</title><description>{html.escape(item.text)}</description>"
            + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
            + (f"<pubDate>{date:%Y-%m-%dT%H:%M:%SZ}</pubDate>" if date else "")
            + "</item>"
        )

    def _guid(self, item: Item) -> str:
        return {
            Guids.UNIQUE: f"id-{item.number}",
            Guids.MISSING: "",
            Guids.ONE: "harbour",
            Guids.SHARED: f"id-{item.number % 3}",
            Guids.CHANGING: f"id-{item.number}-{self.polls}",
            Guids.EDITED: f"id-{item.number}#{item.edits}",
            Guids.TWO_STYLES: f"tag:{item.number}" if self.polls % 2 else f"{SITE}/?p={item.number}",
        }[self.guids]

    def _date(self, item: Item) -> datetime | None:
        return {
            Dates.STABLE: item.published,
            Dates.MISSING: None,
            Dates.UNSTABLE: NOW + timedelta(seconds=self.polls),
            Dates.EPOCH: NOW.replace(year=1970, month=1, day=1),
            Dates.FUTURE: NOW.replace(year=9999),
            Dates.SAME: NOW,
        }[self.dates]


class Pages:
    """Every link leads to a page."""

    async def fetch(self, request: FetchRequest) -> Fetched:
        return Fetched(request.url, request.url, 200, b"page", "text/html", Validators())


class Analyst:
    """Pages say what their entries say, and a line of their own."""

    async def analyze(self, task: AnalysisTask, guard: Guard | None = None) -> Analysis:
        source = TextSource.FEED if task.page is None else TextSource.PAGE
        text = task.entry.summary + (" It stands on a page." if task.page else "")
        article = Article(task.entry.title, text, "en", task.entry.published, (), None, Verdict.OK, source, None)
        return Analysis(article, text_identity(article.title, article.text), (), "rules-1")

    async def analyze_texts(self, tasks: Sequence[AnalysisTask]) -> list[Analysis]:
        return [await self.analyze(task) for task in tasks]


class FeedMachine(RuleBasedStateMachine):
    """Polls of one feed."""

    @initialize(
        guids=st.sampled_from(Guids),
        dates=st.sampled_from(Dates),
        has_links=st.booleans(),
        full_text=st.booleans(),
        backlog=st.sampled_from([None, timedelta(days=2)]),
    )
    def start(self, guids: Guids, dates: Dates, has_links: bool, full_text: bool, backlog: timedelta | None) -> None:
        # Without a link, a guid or a date that lasts, nothing tells an item but its words; that is no feed of articles.
        if not has_links and guids in (Guids.MISSING, Guids.CHANGING, Guids.ONE, Guids.SHARED, Guids.EDITED):
            dates = Dates.STABLE
        self.folder = Path(tempfile.mkdtemp(prefix="identity-law-"))
        self.site = Site(guids, dates, has_links, [])
        self.feed: Feed = replace(a_feed(full_text=full_text, backlog=backlog), url=f"{SITE}/feed.xml")
        self.now, self.seen, self.memory = NOW, set[int](), b""
        self.loop = asyncio.new_event_loop()
        self.open()

    def open(self) -> None:
        self.store = a_store(self.folder, self.now)
        self.reader = EntryReader(Pages(), Analyst(), self.store, Quarantine(self.store, self.clock), self.clock)

    def clock(self) -> datetime:
        return self.now

    @rule(count=st.integers(1, 4))
    def publish(self, count: int) -> None:
        for _ in range(count):
            number = len(self.site.items)
            self.site.items.append(Item(number, self.now + timedelta(minutes=number)))

    @precondition(lambda self: self.site.items and self.site.edits_are_told)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.site.items), label="item").edits += 1

    @rule(size=st.integers(1, 6))
    def poll_the_newest(self, size: int) -> None:
        self.poll(self.site.items[-size:][::-1])

    @precondition(lambda self: self.site.items)
    @rule(data=st.data())
    def poll_whatever_the_feed_brings_back(self, data: st.DataObject) -> None:
        self.poll(data.draw(st.lists(st.sampled_from(self.site.items), unique_by=lambda item: item.number, max_size=6)))

    @rule()
    def poll_an_empty_feed(self) -> None:
        self.poll([])

    @rule(kind=st.sampled_from(FailureKind))
    def poll_in_vain(self, kind: FailureKind) -> None:
        self.write(PollFailed(self.feed.feed_id, self.now, Failure(kind, "it failed")))

    @rule(hours=st.sampled_from([0.1, 1, 30]))
    def wait(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.memory = b""
        self.open()

    def poll(self, items: list[Item]) -> None:
        self.site.polls += 1
        self.now += timedelta(minutes=1)
        parsed = parse_feed(self.site.document(items), "application/rss+xml", self.feed.url, self.memory)
        assert isinstance(parsed, ParsedFeed)
        first_sight = self.store.states([self.feed], self.now)[self.feed.feed_id].last_success_at is None
        read = self.loop.run_until_complete(self.reader.read(self.feed, parsed, first_sight, self.now))
        self.memory = parsed.memory if read.are_settled else b""
        validators, body_hash = Validators(), str(self.site.polls)
        outcome = PollRead(
            self.feed.feed_id, self.now, validators, body_hash, "Harbour", len(items), read.new, (), edited=read.edited
        )
        self.write(outcome)
        self.seen.update(item.number for item in items)
        self.check_that_each_item_is_stored_once()

    def write(self, outcome: PollOutcome) -> None:
        write_outcome(self.store, outcome, self.feed, self.now)

    def check_that_each_item_is_stored_once(self) -> None:
        stored = sorted(int(title.split()[0].removeprefix("crane")) for title in self.stored_titles())
        assert stored == sorted(self.seen)
        counts = self.store.counts()
        assert (counts.entries, counts.articles) == (len(self.seen), len(self.seen))

    def stored_titles(self) -> list[str]:
        numbers = self.store.archive.numbers(NOW - timedelta(days=400))
        return [article.title for article in self.store.archive.rows(numbers)]

    @precondition(lambda self: self.site.items)
    @rule()
    def every_edit_is_read_in_the_end(self) -> None:
        """After a day's pause, what the store holds of the items in the feed is what they say."""
        for _ in range(2):
            self.now += timedelta(days=2)
            self.poll(self.site.items)
        assert set(self.stored_titles()) == {item.title for item in self.site.items}

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.store.close()
            self.loop.close()
            shutil.rmtree(self.folder)


def the_law_holds(examples: int, steps: int) -> None:
    run = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(FeedMachine, settings=run)


def test_every_item_is_stored_once_whatever_its_feed_does() -> None:
    the_law_holds(examples=20, steps=20)


@pytest.mark.slow
def test_every_item_is_stored_once_whatever_many_feeds_do() -> None:
    the_law_holds(examples=300, steps=30)
