"""What happens to a story book in its order: articles arrive, stories are mailed. And once more after a restart.

A book is saved now and then; what happened since is taken once more from the journal that the store keeps of it, and
gives the same decisions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.core.extract.dates import believed
from monitor.core.stories.book import StoryBook
from monitor.core.stories.packing import unpack
from monitor.core.stories.values import Decision, Document, Revision


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An article on its way into the book. `published` as in `dated`; `signature` is packed, `credit` an agency."""

    article_id: int
    published: datetime
    seen_at: datetime
    signature: bytes
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A newcomer as it is in the journal: the `number`-th that came, into that story."""

    number: int
    newcomer: Newcomer
    cluster_id: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A story was mailed, after the arrival of that `number`. `told_id` orders tellings."""

    told_id: int
    number: int
    cluster_id: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An article in its story, the `number`-th that came, and what a second look changed after it."""

    newcomer: Newcomer
    number: int
    decision: Decision
    revisions: tuple[Revision, ...]


def dated(claimed: datetime | None, seen_at: datetime) -> datetime:
    """When an article was published, as far as that is believed: never after we saw it, which stands in for no date."""
    date = believed(claimed, seen_at.date())
    return min(date, seen_at).astimezone(UTC) if date else seen_at


def is_for_the_book(published: datetime, seen_at: datetime, window: timedelta, *, is_news: bool) -> bool:
    """Whether an article can be part of a story: all news, and what a feed had in store of the last days."""
    return is_news or seen_at - published <= window


def place(book: StoryBook, newcomer: Newcomer) -> Placed:
    """Decide on an article; a second look is taken when it is due.

    Raises:
        ValueError: the signature is of another version.
    """
    signature = unpack(newcomer.signature)
    if book.now and book.now > newcomer.seen_at:  # the clock was ahead, and has been put right
        book.now = newcomer.seen_at
    decision = book.add(Document(str(newcomer.article_id), "", "", newcomer.published), signature)
    revisions = book.look_again() if book.is_look_due else ()
    return Placed(newcomer, book.arrivals, decision, revisions)


def tell(book: StoryBook, telling: Telling) -> None:
    """Note that a story was mailed; one that is closed keeps its id in any case."""
    if telling.cluster_id in book.clusters:
        book.tell(telling.cluster_id)


def replay(book: StoryBook, arrivals: Iterable[Arrived], tellings: Iterable[Telling]) -> None:
    """Let happen once more what happened since the book was saved.

    Raises:
        ValueError: it is of another version, does not follow on the book, or is decided differently now.
    """
    waiting = sorted(tellings, key=lambda each: each.told_id, reverse=True)
    for arrived in arrivals:
        while waiting and waiting[-1].number < arrived.number:
            tell(book, waiting.pop())
        placed = place(book, arrived.newcomer)
        if (placed.number, placed.decision.cluster_id) != (arrived.number, arrived.cluster_id):
            raise ValueError(f"arrival {arrived.number} is number {placed.number} now, in another story perhaps")
    for telling in reversed(waiting):
        tell(book, telling)
