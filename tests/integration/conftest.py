"""A store on a real file, and what fills it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from monitor.core.model import Feed, PollOutcome
from monitor.core.plan import plan_commit
from monitor.store import Store
from tests.builders import NOW, a_feed
from tests.stores import a_store

Committer = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    """Another one, to compare with."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with a_store(folder) as opened:
        yield opened


@pytest.fixture
def commit(store: Store) -> Committer:
    """`write_outcome` into the store."""

    def write(outcome: PollOutcome, feed: Feed | None = None, now: datetime = NOW) -> None:
        write_outcome(store, outcome, feed or a_feed(), now)

    return write


def write_outcome(store: Store, outcome: PollOutcome, feed: Feed, now: datetime) -> None:
    """Writes an outcome as the writer does: snapshot, plan, apply, in one transaction."""
    with store.commit() as transaction:
        state = transaction.states([feed], now)[feed.feed_id]
        transaction.apply(plan_commit(outcome, transaction.snapshot(outcome, feed, state), now), feed, now)
