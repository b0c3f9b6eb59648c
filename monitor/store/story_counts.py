"""How the stories and the edits stand, in numbers for a person. SQL, read-only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, union

from monitor.core.why import RevisionKind
from monitor.store.tables import ARRIVAL, CLUSTER_MEMBER, CLUSTER_REVISION, EDIT, KEPT_TEXT, LOOK


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """Stories that an article may still join, and the articles that are held for that; when one was decided on last.

    `revised` counts what second looks changed since an instant, by kind: a split for each article that left.
    """

    open: int
    articles: int
    last_decision_at: datetime | None
    revised: dict[RevisionKind, int]


@dataclass(frozen=True, slots=True)
class EditCounts:
    """Articles whose pages are watched, how many looks are due and when the next is; edits found since an instant."""

    watched: int
    due: int
    next_at: datetime | None
    found: int


def story_counts(connection: Connection, since: datetime) -> StoryCounts:
    """The stories now, second looks since an instant. What was let go of since the book was saved counts still."""
    held = union(select(KEPT_TEXT.c.article_id), select(ARRIVAL.c.article_id)).subquery()
    member = CLUSTER_MEMBER.c
    query = select(func.count(member.cluster_id.distinct()), func.count())
    stories, articles = connection.execute(query.join(held, held.c.article_id == member.article_id)).one()
    last = select(member.joined_at).order_by(member.number.desc()).limit(1)
    return StoryCounts(stories, articles, connection.execute(last).scalar(), _revised(connection, since))


def _revised(connection: Connection, since: datetime) -> dict[RevisionKind, int]:
    query = select(CLUSTER_REVISION.c.kind, func.count()).where(CLUSTER_REVISION.c.at >= since)
    counts = {RevisionKind(kind): count for kind, count in connection.execute(query.group_by(CLUSTER_REVISION.c.kind))}
    return {kind: counts.get(kind, 0) for kind in RevisionKind}


def edit_counts(connection: Connection, since: datetime, now: datetime) -> EditCounts:
    """The looks that are to come, and the edits since an instant."""
    is_due = func.count().filter(LOOK.c.next_at <= now)
    query = select(func.count(), is_due, func.min(LOOK.c.next_at)).where(LOOK.c.next_at.is_not(None))
    watched, due, next_at = connection.execute(query).one()
    found = select(func.count()).select_from(EDIT).where(EDIT.c.seen_at >= since)
    return EditCounts(watched, due, next_at, connection.execute(found).scalar_one())
