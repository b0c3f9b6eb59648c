"""What one digest is made from, and when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from monitor.core.model.digests import ArticleEdit, ClusterFacts, MatchedArticle, StatementFacts
from monitor.core.model.health import FeedHealth, FeedNews


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """All that a digest is built from, read in one snapshot.

    `window_from` is None for the first digest. `trend_by_rule` holds articles a day for up to the last seven days,
    oldest first, the digest's own window last. `unread_pages` counts pages that could not be read, by outlet.
    `notices` are sentences a person must see (a lost store, a broken rules file). `feed_news` are the changes and gaps
    of feeds since the last digest, oldest first. `clusters` holds the story of every article that has one; `edits` were
    found since the last digest, oldest first. `muted` are the articles of stories that a person muted, by `article_id`:
    they are counted, not shown.
    """

    articles: tuple[MatchedArticle, ...]
    articles_checked: int
    window_from: datetime | None
    window_to: datetime
    feeds: tuple[FeedHealth, ...]
    trend_by_rule: Mapping[str, tuple[int, ...]]
    last_match_by_rule: Mapping[str, datetime]
    unread_pages: Mapping[str, int]
    notices: tuple[str, ...]
    feed_news: tuple[FeedNews, ...] = ()
    clusters: Mapping[int, ClusterFacts] = field(default_factory=dict)
    edits: tuple[ArticleEdit, ...] = ()
    muted: frozenset[int] = frozenset()
    statements: tuple[StatementFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is due: at local wall times `at` ("07:00") on `days` (0 = Monday), or else `every` so often.

    `zone` is the reader's.
    """

    zone: tzinfo
    at: tuple[str, ...]
    days: frozenset[int]
    every: timedelta | None


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """One subscription of digests.yaml. `rules` and `tags` select what it holds; both empty means every rule.

    Without `sends_empty` a period in which nothing is new is closed and not sent. `max_delay` is how late a digest
    may be made at most (None: however late). `locale` is how the reader writes dates (`de`, `en-US`), None for English.
    """

    digest_id: str
    title: str
    recipients: tuple[str, ...]
    schedule: Schedule
    zone_name: str
    rules: tuple[str, ...]
    tags: tuple[str, ...]
    max_cards: int
    sends_empty: bool = True
    max_delay: timedelta | None = None
    locale: str | None = None
