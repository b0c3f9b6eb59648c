"""One subject in the news for a week: articles labelled by story, made of `tests/data/sagas`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "sagas"

# A label that opens so belongs to an article that is a story of its own.
ALONE = "-"


@dataclass(frozen=True, slots=True)
class Article:
    """What one outlet tells of one event; published in UTC, the event named within its saga."""

    event: str
    published: datetime
    outlet: str
    language: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def is_alone(self) -> bool:
        """Whether nobody else tells the same: a survey, a portrait, a comment."""
        return self.event.startswith(ALONE)


@dataclass(frozen=True, slots=True)
class Saga:
    """The articles of one subject in order of time."""

    name: str
    articles: tuple[Article, ...]


def sagas() -> tuple[Saga, ...]:
    """Every saga, by name."""
    return tuple(Saga(file.stem, tuple(_articles(file))) for file in sorted(FOLDER.glob("*.txt")))


def _articles(file: Path) -> Iterator[Article]:
    """Raises ValueError where a head has another number of fields or no time."""
    text = "\n" + file.read_text(encoding="utf-8")
    for record in text.split("\n= ")[1:]:
        head, *lines = record.strip().splitlines()
        event, published, outlet, language = head.split(" | ")
        title, *paragraphs = (line[2:] for line in lines)
        yield Article(event, datetime.fromisoformat(published), outlet, language, title, tuple(paragraphs))
