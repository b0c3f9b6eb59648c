"""Articles as the archive holds them, in a module of their own: the store need not import the rules for them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ArchivedArticle:
    """A stored article as rules are tried on it. `text` is as it lies in the store: zstd-compressed UTF-8."""

    article_id: int
    feed_id: str
    title: str
    text: bytes
    language: str | None
    published: datetime | None
    first_seen_at: datetime
    is_news: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """An article that at least one rule matches, with the ids of those that do."""

    article_id: int
    first_seen_at: datetime
    is_news: bool
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as a list names it: the outlet that had it first, and an address there that a reader can open."""

    title: str
    first_seen_at: datetime
    outlet: str | None
    url: str | None
