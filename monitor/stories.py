"""The keeper of the story book: the one book of an installation, in memory, always as the store has it.

Touches the store. It decides inside the writer's transaction; where that fails, the book in memory has gone ahead of
the store, is thrown away, and made anew from what was saved of it and the journal since.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from monitor.core.stories import (
    Document,
    Limits,
    Newcomer,
    StoryBook,
    credit_of,
    dated,
    freeze,
    is_for_the_book,
    pack,
    place,
    replay,
    sign,
    tell,
    thaw,
)
from monitor.crashpoints import crashpoint
from monitor.store import Commit, Homeless, SavedBook, Store, StoryLedger
from monitor.store.mapping import unpack

logger = logging.getLogger(__name__)

# Arrivals between two savings of the book as a whole; about so many milliseconds are added to a start, times two.
SAVE_EVERY = 500
# Articles of one transaction when those without a story are looked after.
ADOPT_AT_ONCE = 50


class StoryBookError(Exception):
    """The story book could not decide: a mistake of ours, which must not cost an article."""


class Stories:
    """The story book and its turns. Every method blocks, and may be called from any thread."""

    def __init__(
        self,
        store: Store,
        limits: Limits | None = None,
        react: Callable[[Commit, Sequence[int], datetime], None] = lambda *_: None,
    ) -> None:
        """`react` is told, within the transaction, which articles found their story late."""
        self._store, self.limits, self._react = store, limits or Limits(), react
        self._turn = threading.Lock()
        self._book: StoryBook | None = None
        self._told_id = 0
        self._saved_number = 0
        self._is_ahead = False
        self._refused: set[int] = set()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Whoever adds to the book does it in his turn, around his transaction: if that fails, the book is let go."""
        with self._turn:
            if self._book is None:
                self._book = self._read()
            self._is_ahead = False
            try:
                yield
            except BaseException:
                if self._is_ahead:
                    self._book = None
                raise

    def add(self, ledger: StoryLedger, newcomers: Sequence[Newcomer]) -> None:
        """Decide on articles that were stored in this transaction, in their order.

        Raises:
            StoryBookError: it cannot; the transaction has to be undone.
        """
        if not newcomers:
            return
        self._is_ahead = True
        try:
            book = self._caught_up(ledger)
            placed = [place(book, newcomer) for newcomer in newcomers]
        except Exception as error:  # whatever is wrong with the book, the articles are to be stored
            raise StoryBookError(str(error)) from error
        ledger.save(placed)

    def is_wanted(self, published: datetime, seen_at: datetime, *, is_news: bool) -> bool:
        """Whether an article has a place in the book."""
        return is_for_the_book(published, seen_at, self.limits.window, is_news=is_news)

    def save_if_due(self, every: int = SAVE_EVERY) -> bool:
        """Save the book as a whole where it has come far since the last time; whether it was saved."""
        with self._turn:
            if self._book is None or self._book.arrivals - self._saved_number < every:
                return False
            frozen, told_id = freeze(self._book), self._told_id
        size = self._store.save_story_book(frozen, told_id)
        crashpoint("after_save_book")
        self._saved_number = frozen["arrivals"]
        logger.info("stories saved: %d texts, %.1f MB", len(frozen["texts"]), size / 1e6)
        return True

    def adopt(self, now: datetime) -> int:
        """Find a story for articles that have none: judged late, or stored by an older version. How many there were."""
        waiting = self._store.homeless_articles(now - self.limits.window, ADOPT_AT_ONCE + len(self._refused))
        for article in waiting:
            if article.article_id not in self._refused:
                self._adopt(article, now)
        return len(waiting)

    def _adopt(self, article: Homeless, now: datetime) -> None:
        text = unpack(article.text)
        published = dated(article.published, now)
        signature = pack(sign(Document("", article.title, text)))
        newcomer = Newcomer(article.article_id, published, now, signature, credit_of(text))
        try:
            with self.turn(), self._store.commit() as commit:
                self.add(commit.stories, [newcomer])
                self._react(commit, [article.article_id], now)
        except StoryBookError:
            logger.exception("no story could be found for article %d", article.article_id)
            self._refused.add(article.article_id)

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

    def _read(self) -> StoryBook:
        return self._made(self._store.story_book())

    def _made(self, saved: SavedBook) -> StoryBook:
        """The book as of the last commit; where the saved one is of another version, a new one."""
        position = saved.position
        try:
            book = thaw(saved.frozen, self.limits) if saved.frozen else StoryBook(limits=self.limits)
            self._saved_number = book.arrivals
            replay(book, saved.arrivals, saved.tellings)
            if (book.arrivals, book.last_id) != (position.number, position.cluster_id):
                raise ValueError(f"{book.arrivals} arrivals in {book.last_id} stories, the store has {position}")
        except Exception as error:  # noqa: BLE001  # of another version or damaged: it must not end the reading of news
            logger.warning("the story book begins anew, and old stories get no more reports: %s", error)
            book = StoryBook(limits=self.limits)
            book.arrivals, book.last_id = position.number, position.cluster_id
            self._saved_number = position.number - SAVE_EVERY
        self._told_id = position.told_id
        return book
