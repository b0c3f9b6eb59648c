"""An article as the archive holds it. Alone in its module, so that the store need not import the rules for it."""

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
