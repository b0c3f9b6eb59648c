"""One whole cycle in this process: poll, match, freeze, deliver, by the real parts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.app import open_store, run_once, start_parts
from monitor.core.model import Delivered, PollFailed, TransientFailure
from monitor.core.plan import plan_commit
from monitor.store import Store
from monitor.writer import Committed
from tests.acceptance.harbour import Item, feed_document
from tests.builders import NOW, a_feed, a_new_entry, a_poll, an_article
from tests.integration.desk import Desk
from tests.newsweb.behaviours import Status
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.server import NewsWeb

SOLD = "Museum buys the oldest crane"


@pytest.fixture
def desk(tmp_path: Path, newsweb: NewsWeb) -> Desk:
    return Desk(tmp_path, newsweb)


@pytest.fixture
def feeds(desk: Desk) -> dict[str, str]:
    """Two feeds that work, one that is broken, one that is not there."""
    sold = Item("other", title=SOLD, summary="Divers of a museum bought a rusty crane for the price of its steel.")
    return {
        "harbour": desk.put_feed("harbour.test", Item("cranes"), Item("strike", title="Strike closes the basin")),
        "island": desk.put_feed("island.test", sold),
        "broken": desk.web.behave("broken.test", "/feed.xml", Status(500)),
        "gone": desk.web.url("paper.unknown.test", "/feed.xml"),
    }


@pytest.fixture
def opened(desk: Desk, feeds: dict[str, str]) -> Iterator[Store]:
    with open_store(desk.watch(feeds), lambda: NOW) as store:
        yield store


def failures(committed: list[Committed]) -> dict[str, str]:
    """What is said of each feed that failed."""
    return {
        done.feed.feed_id: done.outcome.failure.detail for done in committed if isinstance(done.outcome, PollFailed)
    }


async def test_a_cycle_polls_matches_freezes_and_delivers_and_tells_how_far_it_is(desk: Desk, opened: Store) -> None:
    totals: list[int] = []
    told: list[Committed] = []
    report = await run_once(desk.load(), opened, totals.append, told.append, lambda: NOW)
    assert (totals, sorted(done.feed.feed_id for done in told)) == ([4], ["broken", "gone", "harbour", "island"])
    assert (report.polled, report.entries, report.articles, report.frozen) == (4, 3, 3, 1)
    assert report.matches == opened.counts().matches >= 3
    assert failures(report.failed) == {"broken": "the server answered 500 Internal Server Error"}
    assert failures(report.unreachable) == {"gone": "paper.unknown.test could not be found (DNS)"}
    [(delivery, result)] = report.delivered
    assert isinstance(result, Delivered)
    assert (delivery.channel, delivery.file_stem) == ("folder", "2026-11-21-daily")
    assert SOLD in desk.last_digest()


async def test_a_second_cycle_finds_nothing_to_do(desk: Desk, opened: Store) -> None:
    await run_once(desk.load(), opened, clock=lambda: NOW)
    before = opened.counts()
    again = await run_once(desk.load(), opened, clock=lambda: NOW)
    assert (again.polled, again.frozen, again.delivered) == (0, 0, [])
    later = await run_once(desk.load(), opened, clock=lambda: NOW + timedelta(hours=1))
    assert (later.polled, later.unchanged, later.entries) == (4, 2, 0)
    assert opened.counts() == before
    assert [visit.status for visit in desk.web.visits("harbour.test", "/feed.xml")] == [200, 304]
    assert len(desk.digests()) == 1


async def test_one_cycle_has_progress_and_a_clock_of_its_own_if_none_is_given(desk: Desk) -> None:
    config = desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    with open_store(config) as store:
        report = await run_once(config, store)
    assert (report.polled, report.frozen) == (1, 1)


async def test_mail_that_cannot_be_sent_waits_and_is_told(desk: Desk) -> None:
    desk.environ |= {"MONITOR_SMTP_URL": "smtp://127.0.0.1:1?starttls=never", "MONITOR_MAIL_FROM": "desk@monitor.test"}
    desk.write("digests.yaml", 'digests: {daily: {at: "06:00", recipients: [ada@reader.test]}}\n')
    config = desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    with open_store(config, lambda: NOW) as store:
        report = await run_once(config, store, clock=lambda: NOW)
        [(_, result)] = report.delivered
        assert isinstance(result, TransientFailure)
        assert store.open_deliveries() == 1
    assert desk.digests() == []


async def test_an_article_that_could_not_be_judged_is_judged_in_the_next_cycle(desk: Desk) -> None:
    config = desk.watch({"harbour": desk.put_feed("harbour.test")})
    article = an_article(text="Every crane along the quay stood still.")
    with open_store(config, lambda: NOW) as store:
        feed = a_feed()
        with store.commit() as commit:
            outcome = a_poll(a_new_entry(article=article, matches=None))
            state = commit.states([feed], NOW)[feed.feed_id]
            commit.apply(plan_commit(outcome, commit.snapshot(outcome, feed, state), NOW), feed, NOW)
        assert store.counts().unjudged == 1
        report = await run_once(config, store, clock=lambda: NOW)
        assert (store.counts().unjudged, list(store.last_matches())) == (0, ["cranes"])
    assert report.frozen == 1
    assert "1 new story" in desk.last_digest()


async def test_parts_that_are_ending_start_nothing_new(desk: Desk, opened: Store) -> None:
    async with start_parts(desk.load(), opened, lambda: NOW) as parts:
        parts.is_stopping = True
        await parts.enqueue_due()
        await parts.polls.idle()
        assert desk.web.requests == []
        assert await parts.deliver_due() == []
        await parts.stop(timedelta(seconds=1), timedelta(seconds=1))
    assert opened.counts().entries == 0


async def test_feeds_of_one_host_are_visited_one_after_another(desk: Desk) -> None:
    first = desk.put_feed("harbour.test", Item("one", title="One crane"))
    second = desk.web.put("harbour.test", "/second.xml", feed_document("harbour.test", [Item("one")], now=NOW))
    config = desk.watch({"first": first, "second": second})
    with open_store(config, lambda: NOW) as store:
        report = await run_once(config, store, clock=lambda: NOW)
    assert (report.polled, report.entries, report.articles) == (2, 2, 1)
    visits = desk.web.visits("harbour.test")
    for earlier, later in pairwise(visits):
        assert earlier.ended_at is not None
        assert earlier.ended_at <= later.at
