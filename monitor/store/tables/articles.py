"""Articles, the entries and addresses they came by, and what rules found in them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


class ArticleRow(SQLModel, table=True):
    """A readable document. `rules_version` is None while it waits to be judged; `text` is zstd-compressed UTF-8.

    `dropped`: what its page said beside the text: lines that were left out and why, and who said what of the article
    (mapping.pack_dropped).
    """

    __tablename__: ClassVar[str] = "article"
    # Few wait to be judged, and they are asked for often.
    __table_args__ = (Index("ix_article_unjudged", "article_id", sqlite_where=text("rules_version IS NULL")),)
    article_id: int | None = Field(default=None, primary_key=True)
    identity: str | None = Field(default=None, index=True)
    feed_id: str
    title: str
    text: bytes = Field(sa_type=LargeBinary)
    language: str | None = None
    published: datetime | None = None
    authors: str
    site: str | None = None
    verdict: str
    text_source: str
    note: str | None = None
    is_news: bool
    is_unread: bool
    is_demonstration: bool
    first_seen_at: datetime = Field(index=True)
    rules_version: str | None = None
    judge_attempts: int = 0
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    version_seen_at: datetime | None = None
    dropped: bytes | None = Field(default=None, sa_type=LargeBinary)


class ArticleVersionRow(SQLModel, table=True):
    """What an article said before it was edited; what it says now stands in `article`. `text` as there."""

    __tablename__: ClassVar[str] = "article_version"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    version: int = Field(primary_key=True)
    title: str
    text: bytes = Field(sa_type=LargeBinary)
    seen_at: datetime = Field(index=True)
    content_hash: str
    identity: str | None = Field(default=None, index=True)


class AddressRow(SQLModel, table=True):
    """Where an article stands. `url` None: no link that a reader can open. An alias is where another address led."""

    __tablename__: ClassVar[str] = "address"
    address_key: str = Field(primary_key=True)
    article_id: int = Field(foreign_key="article.article_id", index=True)
    url: str | None = None
    host: str
    outlet: str
    is_alias: bool
    first_seen_at: datetime


class EntryRow(SQLModel, table=True):
    """An entry as a feed published it, exactly once per feed. `link_key` and `content_hash`: see core/plan/recognition.

    `edits` counts the edits that were taken up, the last one at `edited_at`.
    """

    __tablename__: ClassVar[str] = "entry"
    __table_args__ = (
        UniqueConstraint("feed_id", "entry_key"),
        Index("ix_entry_link", "feed_id", "link_key"),
        Index("ix_entry_words", "feed_id", "content_hash"),
    )
    entry_id: int | None = Field(default=None, primary_key=True)
    feed_id: str
    entry_key: str
    guid: str | None = None
    link: str | None = None
    title: str
    published: datetime | None = None
    updated: datetime | None = None
    first_seen_at: datetime
    article_id: int = Field(foreign_key="article.article_id", index=True)
    link_key: str | None = None
    content_hash: str | None = None
    edits: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    edited_at: datetime | None = None


class MatchRow(SQLModel, table=True):
    """A rule satisfied by an article. `evidence` is JSON (monitor.store.mapping).

    `is_late`: found when rules were applied to articles that were stored already. `version`: of the article.
    """

    __tablename__: ClassVar[str] = "match"
    __table_args__ = (UniqueConstraint("rule", "article_id"),)
    match_id: int | None = Field(default=None, primary_key=True)
    rule: str
    article_id: int = Field(foreign_key="article.article_id", index=True)
    priority: str
    strength_title: int
    strength_terms: int
    strength_actors: int
    sentence: str
    evidence: str
    rules_version: str
    matched_at: datetime = Field(index=True)
    is_late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class RulesRevisionRow(SQLModel, table=True):
    """Rules that were in use. `data` is the plain tree that core.rules reads, as compressed JSON."""

    __tablename__: ClassVar[str] = "rules_revision"
    revision_id: int | None = Field(default=None, primary_key=True)
    version: str
    data: bytes = Field(sa_type=LargeBinary)
    taken_at: datetime


class WordRow(SQLModel, table=True):
    """A folded word that some article holds."""

    __tablename__: ClassVar[str] = "word"
    word_id: int | None = Field(default=None, primary_key=True)
    word: str = Field(unique=True)


class ArticleWordsRow(SQLModel, table=True):
    """The distinct words of an article: `words` is an array of sorted word ids. Filled when first asked for."""

    __tablename__: ClassVar[str] = "article_words"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    words: bytes = Field(sa_type=LargeBinary)


class KeptTextRow(SQLModel, table=True):
    """What the saved story book keeps of a text (core/stories/packing.py), as it was read last; gone with its story."""

    __tablename__: ClassVar[str] = "kept_text"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    article_id: int = Field(foreign_key="article.article_id")
    data: bytes = Field(sa_type=LargeBinary)


class LookRow(SQLModel, table=True):
    """When the page of a matched article is asked for again, and what its last look found (core/edits/looks.py).

    `etag`, `last_modified`, `page_hash` and `headline` are those of the page as it was read last.
    """

    __tablename__: ClassVar[str] = "look"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    next_at: datetime | None = Field(default=None, index=True)
    steps: int
    tries: int
    gone_since: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    page_hash: str
    headline: str
    looked_at: datetime | None = None
    result: str


class EditRow(SQLModel, table=True):
    """What a person would call an edit of a matched article; numbered, so that each digest tells each of them once.

    `changes` is JSON: (kind, before, after) each. Kept for good, as matches are.
    """

    __tablename__: ClassVar[str] = "edit"
    edit_id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.article_id", index=True)
    seen_at: datetime
    changes: str
