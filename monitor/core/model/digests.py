"""Stories, matches and edits as a digest is made from them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.core.model.articles import TextSource
from monitor.core.model.matches import Match


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where an article stood; a reprint is the same text at another address.

    `url` is None where there is no link that a reader can open (a local page). `published` is what its feed claims, as
    far as that is believed.
    """

    outlet: str
    url: str | None
    first_seen_at: datetime
    is_reprint: bool
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match as the store holds it; `match_id` orders by arrival.

    `is_late`: rules that were applied to stored articles found it, long after the article was news.
    """

    match_id: int
    match: Match
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a story says: of one report or of all that a reader was told. Adding contents adds what they say."""

    outlets: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    # Numbers put forward, in title or lead, as they are compared: `14`, `2000`.
    numbers: frozenset[str] = frozenset()
    # Runs of five words of quotations.
    quotes: frozenset[str] = frozenset()
    # All numbers, also with what they count: `14`, `14|hurt`. No news by themselves, and old once they were told.
    mentioned: frozenset[str] = frozenset()

    def __or__(self, other: "Content") -> "Content":
        return Content(
            self.outlets | other.outlets,
            self.actors | other.actors,
            self.numbers | other.numbers,
            self.quotes | other.quotes,
            self.mentioned | other.mentioned,
        )


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """One report of a story, matched by a rule or not. `appearances`: every place where its text stood at other
    addresses, first seen first.

    `copy_of` is the article whose text it repeats, None for a text of its own; `credit` the agency that it names.
    `why` says in words how it came to the story.
    """

    article_id: int
    title: str
    language: str | None
    first_seen_at: datetime
    appearances: tuple[Appearance, ...]
    copy_of: int | None = None
    credit: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """All that the store knows of one story. `told` is what this digest has said of it, None where it never did.

    `outlets` are independent ones by their number of reports, `carriers` those that only printed somebody's text.
    """

    cluster_id: int
    members: tuple[ClusterMember, ...]
    outlets: tuple[str, ...]
    carriers: tuple[str, ...]
    told: Content | None = None
    told_at: datetime | None = None


class EditKind(StrEnum):
    """What changed in an article after it had matched. Closed: what each is called is a decision of the templates."""

    HEADLINE = "headline"
    NUMBER = "number"
    ATTRIBUTION = "attribution"
    ACTOR = "actor"
    VANISHED = "vanished"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class EditChange:
    """One change: the words `before` and `after`, each empty where there were none."""

    kind: EditKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ArticleEdit:
    """An edit of a matched article that was found when its page was asked for again; `changes` is never empty."""

    article_id: int
    title: str
    outlet: str
    url: str | None
    seen_at: datetime
    changes: tuple[EditChange, ...]


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Who said what in a matched article: a `speaker`, the `role` (empty where unknown), a `verb`, the words."""

    article_id: int
    speaker: str
    role: str
    verb: str
    quote: str
    outlet: str
    url: str | None
    language: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchedArticle:
    """An article with the matches that a digest wants of it, and every place where it was seen, first seen first.

    `cluster_id` names its story, None where it has none (too little text); `content` is what it says.
    """

    article_id: int
    title: str
    language: str | None
    published: datetime | None
    first_seen_at: datetime
    appearances: tuple[Appearance, ...]
    text_source: TextSource
    note: str | None
    is_demonstration: bool
    matches: tuple[StoredMatch, ...]
    cluster_id: int | None = None
    content: Content = Content()
    # The quotations of its text, in order, without their marks.
    quotes: tuple[str, ...] = ()
