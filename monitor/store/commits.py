"""What one transaction of the writer may do."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from monitor.core.model import Analysis, Feed, PollOutcome
from monitor.core.plan import CommitPlan, LookFound, LookPlan, Snapshot
from monitor.core.polling import PollState
from monitor.store import feed_history, intake, second_looks, states
from monitor.store.alerts import AlertBook
from monitor.store.looks import DueLook
from monitor.store.states import Stored
from monitor.store.story_ledger import StoryLedger


class Commit:
    """One writing transaction of the writer: look, then apply."""

    def __init__(self, connection: Connection, taken_as_seen: frozenset[str]) -> None:
        self._connection, self._taken_as_seen = connection, taken_as_seen

    def states(self, feeds: Sequence[Feed], now: datetime) -> dict[str, PollState]:
        """The poll state of each feed, by feed id."""
        return states.states_of(self._connection, feeds, now)

    def remembered(self, feeds: Sequence[Feed]) -> dict[str, PollState]:
        """What is stored under the id of each feed, though its address may have been edited since."""
        return states.remembered(self._connection, feeds)

    def snapshot(self, outcome: PollOutcome, feed: Feed, state: PollState) -> Snapshot:
        """What the store knows that bears on the outcome."""
        seen = feed.feed_id in self._taken_as_seen
        return intake.snapshot(self._connection, outcome, feed, state, takes_all_as_seen=seen)

    def apply(self, plan: CommitPlan, feed: Feed, now: datetime) -> list[int]:
        """Write the plan; the numbers of its new articles, in its order."""
        return intake.apply(self._connection, plan, feed, now)

    @property
    def alerts(self) -> AlertBook:
        """What alerts told, and what they hold back."""
        return AlertBook(self._connection)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction that an exception undoes alone."""
        with self._connection.begin_nested():
            yield

    @property
    def stories(self) -> StoryLedger:
        """The decisions of the story book."""
        return StoryLedger(self._connection)

    def save_judgement(self, article_id: int, analysis: Analysis, now: datetime) -> None:
        """What the rules said of an article that waited."""
        intake.save_judgement(self._connection, article_id, analysis, now)

    def record_look(self, due: DueLook, found: LookFound, now: datetime) -> LookPlan | None:
        """Write what a look at an article changes; None, and nothing, where it is outdated."""
        return second_looks.record(self._connection, due, found, now)

    def save_states(self, polled: Sequence[PollState]) -> None:
        """Write poll states alone."""
        states.save_states(self._connection, polled)

    def save_changes(self, changes: Iterable[Stored]) -> None:
        """Write poll states alone, one a feed, each with the one that is stored: little, where little differs."""
        states.save_changes(self._connection, changes)

    def save_history(self, plans: Sequence[CommitPlan]) -> None:
        """Write what the plans add to the histories of their feeds."""
        feed_history.save_history(self._connection, plans)
