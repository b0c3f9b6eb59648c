"""The second looks of one installation, a transaction for each question. SQL."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection

from monitor.core.plan import KnownLook, LookFound, LookPlan, PageRead, plan_look
from monitor.store import edits, intake, looks
from monitor.store.looks import DueLook, StoredPage

Transaction = Callable[[], AbstractContextManager[Connection]]


class SecondLooks:
    """Which pages of matched articles are asked for again, and what came of it."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def enrol(self, now: datetime) -> int:
        """Take up articles that matched since they were stored; how many."""
        with self._writing() as connection:
            return looks.enrol_missing(connection, now)

    def due(self, now: datetime, limit: int) -> list[DueLook]:
        """The looks that are due, those that have waited longest first."""
        with self._reading() as connection:
            return looks.due(connection, now, limit)

    def page(self, article_id: int) -> StoredPage | None:
        """What an article says; None where its text was kept long enough."""
        with self._reading() as connection:
            return looks.stored_page(connection, article_id)

    def end(self, article_ids: Sequence[int]) -> None:
        """Look at these articles no more."""
        with self._writing() as connection:
            looks.end(connection, article_ids)

    def forget(self, before: datetime) -> None:
        """Drop the looks at articles first seen before this; the edits stay."""
        with self._writing() as connection:
            looks.forget(connection, before)


def record(connection: Connection, due: DueLook, found: LookFound, now: datetime) -> LookPlan | None:
    """Decide and write what a look changes; None, and nothing, where it is outdated.

    It is where the article was edited by its feed, or looked at by somebody else, since the look began.
    """
    known = looks.known_look(connection, due.look.article_id)
    if known is None or known.look != due.look or _is_outdated(found, known):
        return None
    plan = plan_look(known, found, now)
    if plan.version is not None:
        intake.revise(connection, plan.version, now)
    edits.save(connection, due.look.article_id, plan.changes, now)
    looks.save_look(connection, plan.look)
    return plan


def _is_outdated(found: LookFound, known: KnownLook) -> bool:
    """Whether a page was compared with a text that is no longer there."""
    return isinstance(found, PageRead) and found.version != known.text.version
