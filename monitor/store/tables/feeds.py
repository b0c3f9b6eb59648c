"""Feeds: how they were polled, how they fare, what was put in quarantine."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, false
from sqlmodel import Field, SQLModel


class FeedStateRow(SQLModel, table=True):
    """The changing part of a feed, in a narrow table of its own; what the user says of it stays in feeds.yaml."""

    __tablename__: ClassVar[str] = "feed_state"
    feed_id: str = Field(primary_key=True)
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    condition: str
    condition_since: datetime
    first_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_error: str | None = None
    next_due_at: datetime = Field(index=True)
    entry_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_new_at: datetime | None = None
    usual_gaps: bytes = Field(default=b"", sa_type=LargeBinary)
    turnover: int | None = None
    turnover_at: datetime | None = None
    wish: int | None = None
    courtesy: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    moved_to: str | None = None
    moved_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    moved_since: datetime | None = None
    error: str | None = None
    error_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_told: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    last_full_at: datetime | None = None
    unproved: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    trust: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_distrusted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    doubted_etag: str | None = None
    doubted_last_modified: str | None = None


class FeedDayRow(SQLModel, table=True):
    """What a feed brought on one day (UTC). `longest_gap`: the longest wait for a new entry that ended on it, in s."""

    __tablename__: ClassVar[str] = "feed_day"
    feed_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    entries: int
    longest_gap: int


class FeedEventRow(SQLModel, table=True):
    """A change in how a feed stands; numbered, so that each digest tells each of them once."""

    __tablename__: ClassVar[str] = "feed_event"
    __table_args__ = (Index("ix_feed_event_feed", "feed_id", "event_id"),)
    event_id: int | None = Field(default=None, primary_key=True)
    feed_id: str
    at: datetime
    change: str
    detail: str


class FeedGapRow(SQLModel, table=True):
    """Two polls of a feed without an entry in common."""

    __tablename__: ClassVar[str] = "feed_gap"
    gap_id: int | None = Field(default=None, primary_key=True)
    feed_id: str
    from_at: datetime
    until_at: datetime


class FeedHealthRow(SQLModel, table=True):
    """How lively a feed is by its own past; no row where it was never judged."""

    __tablename__: ClassVar[str] = "feed_health"
    feed_id: str = Field(primary_key=True)
    vitality: str
    since: datetime
    detail: str


class HoldRow(SQLModel, table=True):
    """A host, or a domain, that is not asked until an instant. `name` is "host:…" or "domain:…"."""

    __tablename__: ClassVar[str] = "hold"
    name: str = Field(primary_key=True)
    until: datetime
    times: int
    detail: str


class QuarantineRow(SQLModel, table=True):
    """A document that readers died of. `attempts` is counted before each further try, `told_at` when a notice went."""

    __tablename__: ClassVar[str] = "quarantine"
    document_hash: str = Field(primary_key=True)
    kind: str
    feed_id: str = Field(index=True)
    url: str
    attempts: int
    detail: str
    first_at: datetime
    last_at: datetime
    told_at: datetime | None = None


class FeedNoteRow(SQLModel, table=True):
    """A sentence on the last document of a feed that was read: what was cut, mended or skipped, or looks wrong."""

    __tablename__: ClassVar[str] = "feed_note"
    feed_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    text: str


class HostPagesRow(SQLModel, table=True):
    """The last pages of a host that were taken for articles (core/extract/repeats.py).

    `pages` is JSON: the mark of the headline and those of its paragraphs, for each page, oldest first.
    """

    __tablename__: ClassVar[str] = "host_pages"
    host: str = Field(primary_key=True)
    pages: str
    seen_at: datetime = Field(index=True)
