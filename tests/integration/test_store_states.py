"""Poll states in the store: what is written of a change is the whole of it, however little is sent to the disk."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.core.model import FeedCondition, Validators
from monitor.core.polling import Move, Pace, PollState, Trust, new_state
from monitor.store import Store
from tests.builders import NOW, a_feed

FEED = a_feed(interval=timedelta(hours=2))
LATER = NOW + timedelta(hours=1)
QUIET = replace(
    new_state(FEED.feed_id, FEED.url, NOW),
    validators=Validators('"1"', None),
    condition=FeedCondition.HEALTHY,
    first_polled_at=NOW,
    last_success_at=NOW,
    pace=Pace(20, NOW, (60, 3600), timedelta(hours=3), NOW),
    trust=Trust(last_full_at=NOW, unproved=1, level=2, doubted=Validators('"0"', None)),
)


@pytest.mark.parametrize(
    "after",
    [
        replace(QUIET, next_due_at=LATER, last_success_at=LATER, trust=replace(QUIET.trust, unproved=2)),
        replace(QUIET, trust=replace(QUIET.trust, is_distrusted=True, doubted=None, unproved=0)),
        replace(QUIET, trust=replace(QUIET.trust, level=3)),
        replace(QUIET, validators=Validators('"2"', "yesterday"), next_due_at=LATER),
        replace(QUIET, pace=Pace()),
        replace(QUIET, move=Move("https://quay.test/", 2, NOW), wish=timedelta(hours=2)),
        replace(QUIET, condition=FeedCondition.FAILING, failures=1, error="http 500", error_count=1, is_told=True),
    ],
)
def test_every_change_is_read_back_whole(tmp_path: Path, after: PollState) -> None:
    with Store.open(f"sqlite:///{tmp_path}/monitor.db", tmp_path / "mark", NOW) as store:
        with store.commit() as commit:
            commit.save_changes([(None, QUIET)])
        assert store.states([FEED], NOW) == {FEED.feed_id: QUIET}
        with store.commit() as commit:
            commit.save_changes([(QUIET, after)])
        assert store.states([FEED], NOW) == {FEED.feed_id: after}


def test_a_feed_that_the_store_does_not_hold_is_inserted_though_its_poll_was_quiet(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/monitor.db", tmp_path / "mark", NOW) as store:
        with store.commit() as commit:
            commit.save_changes([(None, replace(QUIET, next_due_at=LATER))])
        assert [state.next_due_at for _, state in store.due([FEED], LATER)] == [LATER]
