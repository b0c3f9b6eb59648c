"""Stories that a person keeps out of mail for a while. SQL, in the caller's transaction.

A mute hangs on a report of its story, so that it holds for whatever story that report comes to stand in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from monitor.store.chunks import in_chunks
from monitor.store.clusters import clusters_of
from monitor.store.tables import ARTICLE, CLUSTER_MEMBER, MUTE


@dataclass(frozen=True, slots=True)
class Mute:
    """A story that is kept out of mail: `story:7`, or `article:7` for an article without one, by a headline of it."""

    story_id: str
    article_id: int
    headline: str
    since: datetime
    until: datetime


def mute(connection: Connection, article_id: int, until: datetime, now: datetime) -> None:
    """Mute the story of an article until an instant, later or earlier than it was. A story is muted by one report."""
    unmute(connection, article_id)
    connection.execute(insert(MUTE).values(article_id=article_id, since=now, until=until))


def unmute(connection: Connection, article_id: int) -> int:
    """Let the story of an article be mailed again; how many mutes that ended."""
    mine = same_story(connection, article_id)
    ended = 0
    for chunk in in_chunks(sorted(mine)):
        ended += connection.execute(delete(MUTE).where(MUTE.c.article_id.in_(chunk))).rowcount
    return ended


def muted_until(connection: Connection, article_ids: Collection[int], now: datetime) -> datetime | None:
    """Until when any of these articles' story is muted; None where it is not."""
    rows = connection.execute(select(MUTE.c.article_id, MUTE.c.until).where(MUTE.c.until > now))
    return max((row.until for row in rows if row.article_id in article_ids), default=None)


def muted_articles(connection: Connection, now: datetime) -> frozenset[int]:
    """Every article of every muted story."""
    named = list(connection.execute(select(MUTE.c.article_id).where(MUTE.c.until > now)).scalars())
    clusters = clusters_of(connection, named)
    return frozenset({*named, *_members(connection, clusters.values())})


def mutes(connection: Connection, now: datetime) -> list[Mute]:
    """What is muted, that which ends first first."""
    columns = (MUTE.c.article_id, ARTICLE.c.title, MUTE.c.since, MUTE.c.until)
    query = select(*columns).join(ARTICLE, ARTICLE.c.article_id == MUTE.c.article_id).where(MUTE.c.until > now)
    rows = connection.execute(query.order_by(MUTE.c.until, MUTE.c.article_id)).all()
    clusters = clusters_of(connection, (row[0] for row in rows))
    return [Mute(story_id(article_id, clusters.get(article_id)), article_id, *rest) for article_id, *rest in rows]


def story_id(article_id: int, cluster_id: int | None) -> str:
    """What people call the story of an article."""
    return f"article:{article_id}" if cluster_id is None else f"story:{cluster_id}"


def first_article(connection: Connection, cluster_id: int) -> int | None:
    """The article that opened a story; None where there is no such story."""
    number = select(func.min(CLUSTER_MEMBER.c.number)).where(CLUSTER_MEMBER.c.cluster_id == cluster_id)
    query = select(CLUSTER_MEMBER.c.article_id).where(CLUSTER_MEMBER.c.number == number.scalar_subquery())
    return connection.execute(query).scalar()


def has_article(connection: Connection, article_id: int) -> bool:
    """Whether there is an article of this number."""
    return (
        connection.execute(select(ARTICLE.c.article_id).where(ARTICLE.c.article_id == article_id)).first() is not None
    )


def same_story(connection: Connection, article_id: int) -> frozenset[int]:
    """All articles of an article's story, itself among them."""
    return frozenset({article_id, *_members(connection, clusters_of(connection, [article_id]).values())})


def _members(connection: Connection, cluster_ids: Iterable[int]) -> Iterable[int]:
    for chunk in in_chunks(sorted(set(cluster_ids))):
        query = select(CLUSTER_MEMBER.c.article_id).where(CLUSTER_MEMBER.c.cluster_id.in_(chunk))
        yield from connection.execute(query).scalars()
