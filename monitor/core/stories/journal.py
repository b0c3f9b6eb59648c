"""What happens to a story book in its order: articles arrive or are read again, stories are mailed. And once more after
a restart.

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
    """A newcomer as it is in the journal: the `number`-th that came, into that story.

    `reread`: it is the one that came under that number, read again.
    """

    number: int
    newcomer: Newcomer
    cluster_id: int
    reread: int | None = None


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


@dataclass(frozen=True, slots=True)
class Renewed:
    """An article that came earlier and reads otherwise now, and the story it is in by that.

    Its reading counts as the `number`-th arrival. `decision` is None where nothing is new about why it is there.
    """

    newcomer: Newcomer
    number: int
    cluster_id: int
    decision: Decision | None
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


def renew(book: StoryBook, came_as: int, newcomer: Newcomer) -> Renewed | None:
    """Decide once more on the article that came under that number; None where its text is not kept any more.

    Raises:
        ValueError: the signature is of another version.
    """
    document = Document(str(newcomer.article_id), "", "", newcomer.published)
    found = book.read_again(came_as, document, unpack(newcomer.signature))
    if found is None:
        return None
    revisions = book.look_again() if book.is_look_due else ()
    return Renewed(newcomer, book.arrivals, found.cluster_id, found.decision, (*found.revisions, *revisions))


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
        number, cluster_id = _once_more(book, arrived)
        if (number, cluster_id) != (arrived.number, arrived.cluster_id):
            raise ValueError(f"arrival {arrived.number} is number {number} now, in another story perhaps")
    for telling in reversed(waiting):
        tell(book, telling)


def _once_more(book: StoryBook, arrived: Arrived) -> tuple[int, int]:
    """The number of an arrival and the story that it came into, this time."""
    if arrived.reread is None:
        placed = place(book, arrived.newcomer)
        return placed.number, placed.decision.cluster_id
    renewed = renew(book, arrived.reread, arrived.newcomer)
    return (renewed.number, renewed.cluster_id) if renewed else (book.arrivals, 0)
