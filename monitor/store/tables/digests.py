"""Digests: who is told of what, and what each edition told."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class MetaRow(SQLModel, table=True):
    """Facts about the store itself: install_id, whether it replaces a lost one."""

    __tablename__: ClassVar[str] = "meta"
    key: str = Field(primary_key=True)
    value: str


class SubscriptionRow(SQLModel, table=True):
    """When a digest was first seen in digests.yaml: matches up to `since_match_id` are older than it.

    `schedule` is JSON, `course_since` and the kept slot as core.periods.Course; `ended_at` is when it was gone from the
    file.
    """

    __tablename__: ClassVar[str] = "subscription"
    digest_id: str = Field(primary_key=True)
    since: datetime
    since_match_id: int
    schedule: str | None = None
    course_since: datetime | None = None
    kept_key: str | None = None
    kept_due_at: datetime | None = None
    ended_at: datetime | None = None


class SubscribedRuleRow(SQLModel, table=True):
    """A digest wanted the matches of a rule ("*": of every rule) in (`after_match_id`, `until_match_id`]."""

    __tablename__: ClassVar[str] = "subscribed_rule"
    digest_id: str = Field(primary_key=True, foreign_key="subscription.digest_id")
    rule: str = Field(primary_key=True)
    after_match_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    until_match_id: int | None = None


class EditionRow(SQLModel, table=True):
    """One digest of one period, frozen. `html` and `text` are zstd-compressed."""

    __tablename__: ClassVar[str] = "edition"
    __table_args__ = (UniqueConstraint("digest_id", "period_key"),)
    edition_id: int | None = Field(default=None, primary_key=True)
    digest_id: str
    period_key: str
    due_at: datetime
    frozen_at: datetime
    window_from: datetime | None = None
    subject: str
    html: bytes = Field(sa_type=LargeBinary)
    text: bytes = Field(sa_type=LargeBinary)
    story_count: int
    last_event_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_gap_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_edit_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class MembershipRow(SQLModel, table=True):
    """A match stands in exactly one edition of each digest."""

    __tablename__: ClassVar[str] = "membership"
    digest_id: str = Field(primary_key=True)
    match_id: int = Field(primary_key=True, foreign_key="match.match_id", index=True)
    edition_id: int = Field(foreign_key="edition.edition_id", index=True)


class NoticeRow(SQLModel, table=True):
    """A sentence a person must see once in each digest."""

    __tablename__: ClassVar[str] = "notice"
    notice_id: int | None = Field(default=None, primary_key=True)
    text: str
    created_at: datetime


class NoticeToldRow(SQLModel, table=True):
    """Which notice stood in which digest."""

    __tablename__: ClassVar[str] = "notice_told"
    digest_id: str = Field(primary_key=True)
    notice_id: int = Field(primary_key=True, foreign_key="notice.notice_id")
