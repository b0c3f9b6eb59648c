"""What goes out: deliveries and alerts."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class DeliveryRow(SQLModel, table=True):
    """The outbox: one row per recipient of an edition or an alert. `raw` is what goes out, frozen and compressed.

    States: monitor.store.deliveries. Of its `attempts`, `put_off` ended before the server heard of this message;
    `begun_at` is when the message last began to go out; `dismissed_at` when a person put away what was given up.
    """

    __tablename__: ClassVar[str] = "delivery"
    __table_args__ = (
        UniqueConstraint("edition_id", "channel", "recipient"),
        UniqueConstraint("alert_id", "channel", "recipient", name="uq_delivery_alert"),
        CheckConstraint("(edition_id IS NULL) <> (alert_id IS NULL)", name="ck_delivery_of_one"),
        Index("ix_delivery_due", "state", "retry_at"),
        Index("ix_delivery_begun", "channel", "begun_at"),
        Index("ix_delivery_reader", "channel", "recipient", "state"),
    )
    delivery_id: int | None = Field(default=None, primary_key=True)
    edition_id: int | None = Field(default=None, foreign_key="edition.edition_id")
    alert_id: int | None = Field(default=None, sa_column_args=(ForeignKey("alert.alert_id", name="fk_delivery_alert"),))
    channel: str
    recipient: str
    message_id: str
    file_stem: str
    raw: bytes = Field(sa_type=LargeBinary)
    state: str
    attempts: int = 0
    ambiguous: int = 0
    holder: str | None = None
    lease_until: datetime | None = None
    retry_at: datetime
    detail: str | None = None
    changed_at: datetime
    put_off: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    begun_at: datetime | None = None
    dismissed_at: datetime | None = None


class ChannelRestRow(SQLModel, table=True):
    """A channel whose server failed `failures` times in a row: nothing goes there until an instant."""

    __tablename__: ClassVar[str] = "channel_rest"
    channel: str = Field(primary_key=True)
    failures: int
    until: datetime
    detail: str
    changed_at: datetime


class AlertRow(SQLModel, table=True):
    """One alert, frozen. `alert_key` names it within its plan, `thread_key` the alert that opened its thread.

    `html` and `text` are zstd-compressed, `content` is what machines are told (JSON), compressed too.
    """

    __tablename__: ClassVar[str] = "alert"
    __table_args__ = (UniqueConstraint("plan_id", "alert_key"), Index("ix_alert_plan", "plan_id", "created_at"))
    alert_id: int | None = Field(default=None, primary_key=True)
    plan_id: str
    alert_key: str
    thread_key: str
    kind: str
    reason: str
    created_at: datetime
    story_count: int
    subject: str
    html: bytes = Field(sa_type=LargeBinary)
    text: bytes = Field(sa_type=LargeBinary)
    content: bytes = Field(sa_type=LargeBinary)


class AlertToldRow(SQLModel, table=True):
    """A report of a story that a plan alerted of, with what was told of the story: independent outlets and actors.

    `round` counts the alerts on one story from 1. Two processes that decide the same at once collide here.
    """

    __tablename__: ClassVar[str] = "alert_told"
    plan_id: str = Field(primary_key=True)
    article_id: int = Field(primary_key=True, foreign_key="article.article_id", index=True)
    round: int = Field(primary_key=True)
    alert_id: int = Field(foreign_key="alert.alert_id", index=True)
    outlets: int
    actors: str


class AlertHeldRow(SQLModel, table=True):
    """A story that is worth an alert and waits, named by one of its reports: why, since when and until when."""

    __tablename__: ClassVar[str] = "alert_held"
    plan_id: str = Field(primary_key=True)
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    reason: str
    since: datetime
    until: datetime = Field(index=True)


class MuteRow(SQLModel, table=True):
    """A story, named by one of its reports, that is kept out of mail until an instant."""

    __tablename__: ClassVar[str] = "mute"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    since: datetime
    until: datetime = Field(index=True)
