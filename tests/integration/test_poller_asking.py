"""What a poll asks, and what it tells of the answer besides the entries: real poller and store, a web of our own."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from monitor.core.model import Asked, PollRead, PollUnchanged, Unchanged, Validators
from monitor.core.polling import CONFIRMATIONS, Move, PollState, new_state
from monitor.fetch import Fetcher
from monitor.poller import Poller
from monitor.pool import Pool
from monitor.store import Store
from tests.builders import a_feed
from tests.month.publishers import MOVES_AT, Kind, Publisher, publishers
from tests.month.simulation import Clock, HereAndNow, configure
from tests.month.web import FakeWeb, feed_url, moved_url


class Desk:
    """A poller of one publisher that has moved."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.publisher: Publisher = next(each for each in publishers(0.01, 9) if each.kind is Kind.MOVED)
        self.feed = replace(a_feed("moved", url=feed_url(self.publisher)), full_text=True)
        self.clock = Clock()
        self.clock.now = MOVES_AT
        self.web = FakeWeb([self.publisher], self.clock)
        workers = HereAndNow(configure(folder, [self.publisher]))
        self.poller = Poller(cast("Fetcher", self.web), cast("Pool", workers), store, self.clock)

    def state(self) -> PollState:
        return new_state("moved", self.feed.url, MOVES_AT)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(tmp_path, store)


async def test_a_first_poll_asks_plainly_and_tells_where_it_was_led(desk: Desk) -> None:
    outcome = await desk.poller.poll(desk.feed, desk.state())
    assert isinstance(outcome, PollRead)
    assert (outcome.asked, outcome.moved_to) == (Asked.PLAIN, moved_url(desk.publisher))
    assert outcome.entry_count == len(outcome.new) > 0


async def test_validators_go_along_and_a_304_tells_the_same(desk: Desk) -> None:
    first = await desk.poller.poll(desk.feed, desk.state())
    assert isinstance(first, PollRead)
    outcome = await desk.poller.poll(desk.feed, replace(desk.state(), validators=first.validators))
    assert outcome == PollUnchanged(
        "moved", MOVES_AT, Unchanged.NOT_MODIFIED, first.validators, Asked.CONDITIONAL, moved_url(desk.publisher)
    )


async def test_the_same_bytes_are_known_by_their_hash(desk: Desk) -> None:
    first = await desk.poller.poll(desk.feed, desk.state())
    assert isinstance(first, PollRead)
    outcome = await desk.poller.poll(desk.feed, replace(desk.state(), body_hash=first.body_hash))
    assert isinstance(outcome, PollUnchanged)
    assert (outcome.reason, outcome.asked) == (Unchanged.SAME_BYTES, Asked.PLAIN)


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(desk: Desk) -> None:
    moved = replace(
        desk.state(), move=Move(moved_url(desk.publisher), CONFIRMATIONS), validators=Validators('"of before"')
    )
    outcome = await desk.poller.poll(desk.feed, moved)
    assert isinstance(outcome, PollRead)
    assert (outcome.moved_to, outcome.asked) == (None, Asked.CONDITIONAL)
