"""Stories: their members, revisions and what was told of them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class ClusterRow(SQLModel, table=True):
    """A story. `absorbed_by` is the one that it turned out to be, directly: never one that was absorbed itself."""

    __tablename__: ClassVar[str] = "cluster"
    cluster_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    opened_at: datetime
    absorbed_by: int | None = Field(default=None, foreign_key="cluster.cluster_id", index=True)


class ClusterMemberRow(SQLModel, table=True):
    """How an article came to its story. `number` counts arrivals; `cluster_id` is where it stands now.

    `score` in log-odds, or the share of the text for a reprint, which is one of the article `copy_of`; `reasons` is
    JSON. `read_again` is the number of its last reading since, which counts as an arrival.
    """

    __tablename__: ClassVar[str] = "cluster_member"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    number: int = Field(unique=True)
    cluster_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    arrived_in: int = Field(foreign_key="cluster.cluster_id")
    kind: str
    score: float | None = None
    reasons: str
    copy_of: int | None = Field(default=None, foreign_key="article.article_id")
    credit: str | None = None
    joined_at: datetime
    read_again: int | None = Field(default=None, unique=True, index=True)


class ClusterRevisionRow(SQLModel, table=True):
    """What a second look changed: `cluster_id` took in the story `other_id`, or one article of it."""

    __tablename__: ClassVar[str] = "cluster_revision"
    revision_id: int | None = Field(default=None, primary_key=True)
    kind: str
    cluster_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    other_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    article_id: int | None = Field(default=None, foreign_key="article.article_id", index=True)
    score: float
    at: datetime


class ClusterToldRow(SQLModel, table=True):
    """What an edition told of a story. `number` is the last arrival before; `content` as in `pack_content`."""

    __tablename__: ClassVar[str] = "cluster_told"
    __table_args__ = (UniqueConstraint("edition_id", "cluster_id"),)
    told_id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.edition_id")
    digest_id: str
    cluster_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    number: int
    content: bytes = Field(sa_type=LargeBinary)


class ArrivalRow(SQLModel, table=True):
    """An article that the saved story book does not hold yet: all that it takes to decide on it once more.

    One that was read again stands here under a later number than its own; `cluster_id` is where it was after that.
    """

    __tablename__: ClassVar[str] = "arrival"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    article_id: int = Field(foreign_key="article.article_id")
    published: datetime
    seen_at: datetime
    signature: bytes = Field(sa_type=LargeBinary)
    cluster_id: int | None = None


class StoryBookRow(SQLModel, table=True):
    """A part of the story book as it was saved last: all but its texts."""

    __tablename__: ClassVar[str] = "story_book"
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    data: bytes = Field(sa_type=LargeBinary)
