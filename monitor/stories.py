"""The keeper of the story book: the one book of an installation, in memory, always as the store has it.

Touches the store. It decides inside the writer's transaction; where that fails, the book in memory has gone ahead of
the store, is thrown away, and made anew from what was saved of it and the journal since.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, TypeAlias

from monitor.core.model import Analysis
from monitor.core.stories import (
    Document,
    Limits,
    Newcomer,
    Recorded,
    StoryBook,
    credit_of,
    dated,
    freeze,
    pack,
    place,
    rebuilt,
    renew,
    replay,
    sign,
    tell,
    thaw,
)
from monitor.crashpoints import crashpoint
from monitor.store import Commit, Homeless, Record, SavedBook, Store, StoryLedger

logger = logging.getLogger(__name__)

# Arrivals between two savings of the book, and the share of what it keeps that they have to be: a start takes them
# once more, at 2 ms each; a saving takes a second at a full window, most of it for what all stories and words are.
SAVE_EVERY: Final = 500
SAVE_SHARE: Final = 0.05
# Articles of one look at those that have no story.
ADOPT_AT_ONCE: Final = 200


React: TypeAlias = Callable[[Commit, Sequence[int], datetime], None]


class StoryBookError(Exception):
    """The story book could not decide: a mistake of ours, which must not cost an article."""


class Stories:
    """The story book and whose turn it is. Every method blocks, and may be called from any thread."""

    def __init__(self, store: Store, limits: Limits | None = None, react: React = lambda *_: None) -> None:
        """`react` is told, within the transaction, which articles found their story late."""
        self._store, self.limits, self._react = store, limits or Limits(), react
        self._turn = threading.Lock()
        self._book: StoryBook | None = None
        self._told_id = self._saved_number = 0
        self._is_ahead = self._was_let_go = False
        # Articles that it could not decide on: tried again by the next process.
        self._refused: set[int] = set()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Whoever adds to the book does it in his turn, around his transaction: if that fails, the book is let go.

        Raises:
            DatabaseError: it was let go of before, and the disk would not take what it decides now either.
        """
        with self._turn:
            if self._book is None:
                if self._was_let_go:  # to make it costs seconds at a full window: not once more for each poll
                    self._store.try_room()
                self._book, self._was_let_go = self._made(self._store.story_book()), False
            self._is_ahead = False
            try:
                yield
            except BaseException:
                if self._is_ahead:
                    self._book, self._was_let_go = None, True
                raise

    def add(self, ledger: StoryLedger, newcomers: Sequence[Newcomer]) -> None:
        """Decide on articles that were stored in this transaction, in their order; only in one's turn.

        Raises:
            StoryBookError: it cannot; the transaction has to be undone.
        """
        if not newcomers:
            return
        self._is_ahead = True
        try:
            book = self._caught_up(ledger)
            placed = [place(book, newcomer) for newcomer in newcomers]
        except Exception as error:  # whatever is wrong with the book, articles are to be stored
            raise StoryBookError(f"{type(error).__name__}: {error}") from error
        ledger.save(placed)

    def renew(self, ledger: StoryLedger, changed: Sequence[Newcomer]) -> None:
        """Decide once more on articles that say something else now, as far as they are kept; only in one's turn.

        Raises:
            StoryBookError: it cannot; the transaction has to be undone.
        """
        came_as = ledger.numbers_of(each.article_id for each in changed)
        if not came_as:
            return
        self._is_ahead = True
        try:
            book = self._caught_up(ledger)
            found = [renew(book, came_as[each.article_id], each) for each in changed if each.article_id in came_as]
        except Exception as error:  # whatever is wrong with the book, articles are to be stored
            raise StoryBookError(f"{type(error).__name__}: {error}") from error
        for each in filter(None, found):
            ledger.renew(each)

    def welcome(self, article_id: int, analysis: Analysis, now: datetime) -> None:
        """Find a story for a stored article that could only now be judged; nothing where it has one."""
        if analysis.signature is not None and not self._store.has_story(article_id):
            published = dated(analysis.article.published, now)
            self._find(Newcomer(article_id, published, now, analysis.signature, analysis.credit))

    def adopt(self, now: datetime) -> int:
        """Find a story for articles that have none, as those that an older version stored. How many got one."""
        waiting = self._store.homeless_articles(now - self.limits.window, ADOPT_AT_ONCE + len(self._refused))
        return sum(self._adopt(article, now) for article in waiting if article.article_id not in self._refused)

    def _adopt(self, article: Homeless, now: datetime) -> bool:
        signature = pack(sign(Document("", article.title, article.text)))
        published, credit = dated(article.published, now), credit_of(article.text)
        return self._find(Newcomer(article.article_id, published, now, signature, credit))

    def _find(self, newcomer: Newcomer) -> bool:
        try:
            with self.turn(), self._store.commit() as commit:
                self.add(commit.stories, [newcomer])
                self._react(commit, [newcomer.article_id], newcomer.seen_at)
        except StoryBookError:
            logger.exception("no story could be found for article %d", newcomer.article_id)
            self._refused.add(newcomer.article_id)
            return False
        return True

    def save_if_due(self, every: int = SAVE_EVERY) -> bool:
        """Save the book as a whole where it has come far since the last time; whether it was saved."""
        with self._turn:
            if self._book is None:
                return False
            if self._book.arrivals - self._saved_number < max(every, SAVE_SHARE * len(self._book.kept)):
                return False
            frozen = freeze(self._book, self._saved_number)
            size = self._store.save_story_book(frozen, self._told_id)
            crashpoint("after_save_book")
            self._saved_number = frozen["arrivals"]
        counts = (len(frozen["kept"]), len(frozen["clusters"]), size / 1e6)
        logger.info("stories saved: %d texts of %d stories, %.1f MB written", *counts)
        return True

    # ----------------------------------------------------------------------------------------------------- the book

    def _caught_up(self, ledger: StoryLedger) -> StoryBook:
        """The book, with what other processes did since our last turn: they freeze digests, which tell stories."""
        assert self._book is not None
        position = ledger.position()
        if position.number != self._book.arrivals:
            self._book = self._made(ledger.book())
        for telling in ledger.tellings_after(self._told_id) if position.told_id > self._told_id else ():
            tell(self._book, telling)
            self._told_id = telling.told_id
        return self._book

    def _made(self, saved: SavedBook) -> StoryBook:
        """The book as of the last commit; where that cannot be had, one from what is on record."""
        self._told_id = saved.position.told_id
        try:
            return self._replayed(saved)
        except Exception as error:  # noqa: BLE001  # of another version or damaged: news are read all the same
            logger.warning("the story book is made anew from what is on record: %s", error)
            self._saved_number = 0
            records = self._store.story_records(self.limits.window, self.limits.articles)
            last = saved.position
            return rebuilt(map(_recorded, records), last.number, last.cluster_id, self.limits)

    def _replayed(self, saved: SavedBook) -> StoryBook:
        book = thaw(saved.frozen, self.limits) if saved.frozen else StoryBook(limits=self.limits)
        self._saved_number = book.arrivals
        replay(book, saved.arrivals, saved.tellings)
        if book.arrivals != saved.position.number:
            raise ValueError(f"it knows of {book.arrivals} arrivals, and there were {saved.position.number}")
        return book


def _recorded(record: Record) -> Recorded:
    """Signed anew, by its text as it is now."""
    return Recorded(
        number=record.number,
        article_id=record.article_id,
        published=dated(record.published, record.joined_at),
        cluster_id=record.cluster_id,
        is_copy=record.is_copy,
        told_at=record.told_at,
        signature=sign(Document("", record.title, record.text)),
    )
