"""Two days of news from tests/data/digest_day*: the articles of each day, and what is right to tell on the second."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

from monitor.core.stories import Document, Novelty

DATA = Path(__file__).parent / "data"
DAYS = ("digest_day", "digest_day_2", "digest_day_3")
MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Arriving:
    """One article, and the event it tells of."""

    event: str
    outlet: str
    document: Document


@dataclass(frozen=True, slots=True)
class Right:
    """What the second digest says: events that are new, and what is told of those that go on. The reader's actors."""

    new: frozenset[str]
    told: dict[str, Novelty]
    actors: tuple[str, ...]


@cache
def reports_of(name: str, day: int) -> tuple[Arriving, ...]:
    """The articles of a day: texts of their own, and reprints."""
    text = (DATA / name / "reports.txt").read_text(encoding="utf-8")
    records = text.removeprefix("= ").split("\n= ")
    return tuple(
        each for record in records for each in _articles(record.splitlines()) if f" {day} " in record.partition("\n")[0]
    )


@cache
def right_of(name: str) -> Right:
    """What `told.txt` says."""
    lines = (DATA / name / "told.txt").read_text(encoding="utf-8").splitlines()
    parted = {event: what for event, _, what in (line.partition(": ") for line in lines)}
    new, actors = parted.pop("new").split(", "), parted.pop("actors", "")
    told = {event: _told(what) for event, what in parted.items()}
    return Right(frozenset(new), told, tuple(filter(None, actors.split(", "))))


def _told(what: str) -> Novelty:
    values = {kind: tuple(of.split("; ")) for kind, _, of in (each.partition(" ") for each in what.split(" | "))}
    kinds = ("outlets", "actors", "numbers", "quotes")
    assert values.keys() <= {*kinds}, what
    return Novelty(False, *(values.get(kind, ()) for kind in kinds))


def _articles(lines: Sequence[str]) -> Iterator[Arriving]:
    event, day, *outlet, _ = lines[0].split()
    title, *paragraphs = (line[2:] for line in lines[1:] if line[:2] in ("T ", "P "))
    carriers = [line[2:].split(", ") for line in lines if line.startswith("R ")]
    ways = (
        (f"{title.partition(' ')[2].capitalize()}", paragraphs),
        (title, paragraphs[:2]),
        (f"Overview: {title}", [*paragraphs, "More on this page during the day."]),
        ("What we know so far", paragraphs),
    )
    original = " ".join(outlet)
    for place, (name, (headline, kept)) in enumerate(
        [(original, (title, paragraphs)), *zip(chain.from_iterable(carriers), ways, strict=False)]
    ):
        published = MORNING + timedelta(days=int(day), minutes=10 * place)
        article_id = f"{event}/{day}/{name}"
        yield Arriving(event, name, Document(article_id, headline, "\n".join(kept), published))


def drawn(arriving: Iterable[Arriving], seed: int) -> list[Arriving]:
    """In one of many orders; a reprint never before what it is taken from, for desks copy what is there."""
    order = {each: hashlib.sha256(f"{seed} {each.document.article_id}".encode()).hexdigest() for each in arriving}
    return sorted(arriving, key=lambda each: (each.document.published, order[each]))
