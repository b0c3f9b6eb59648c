"""What goes into a story book and what comes out: documents and their signatures, decisions, revisions; its limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from monitor.core.stories.profile import Terms
from monitor.core.stories.shingles import Print


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the story book needs it. `published` is aware, or unknown: then there is no decay."""

    article_id: str
    title: str
    text: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """All that is taken from one document, whatever its stream; costs most of the time, and can be made anywhere."""

    terms: Terms
    print: Print


class JoinKind(StrEnum):
    """How an article came to its story."""

    NEW = "new"
    JOINED = "joined"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an article went. `score` is in log-odds (share of the text, for a reprint); None where nothing was near."""

    article_id: str
    cluster_id: int
    kind: JoinKind
    score: float | None
    reasons: tuple[str, ...]
    reprint_of: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Two stories turned out to be one; `absorbed` is no more."""

    kept: int
    absorbed: int
    score: float


@dataclass(frozen=True, slots=True)
class Move:
    """An article left a story for one that it is more like."""

    article_id: str
    source: int
    target: int
    score: float


@dataclass(frozen=True, slots=True)
class Split:
    """A story turned out to be two: `articles` left `source` for `target`, which is new. A told part keeps its id."""

    source: int
    target: int
    articles: tuple[str, ...]
    score: float


Revision: TypeAlias = Merge | Move | Split


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds in log-odds, and how far back the book reaches."""

    join: float = -0.3
    merge: float = 0.0
    # Two parts of one story are split when they fit each other no better than this.
    split: float = -1.0
    # By so much another story must be the better one before an article moves there.
    move: float = 0.5
    # Stories without an article for so long are closed; articles kept at most.
    window: timedelta = timedelta(days=7)
    articles: int = 20_000
    # Arrivals between two second looks.
    look_every: int = 25
