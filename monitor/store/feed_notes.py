"""Sentences on the last documents of feeds, and the hosts to which their entries led. SQL."""

from collections import defaultdict
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select

from monitor.core.model import Feed, PollRead
from monitor.core.plan import CommitPlan, is_all_new
from monitor.store.tables import ENTRY, FEED_NOTE, NOTICE

# Entries by which a feed is known to lead to a host: the newest ones.
_ENTRIES_LOOKED_AT = 100
# Sentences kept of one document; a broken one may have one for each entry.
_MOST_NOTES = 20


def hosts_before(connection: Connection, feed: Feed, outcome: PollRead) -> frozenset[str]:
    """The hosts to which the newest stored entries of a feed lead; only where its document holds none of them."""
    if not is_all_new(outcome):
        return frozenset()
    query = select(ENTRY.c.link).where(ENTRY.c.feed_id == feed.feed_id, ENTRY.c.link.is_not(None))
    links = connection.execute(query.order_by(ENTRY.c.entry_id.desc()).limit(_ENTRIES_LOOKED_AT)).scalars()
    return frozenset(urlsplit(link).netloc for link in links)


def save(connection: Connection, plan: CommitPlan, feed: Feed, now: datetime) -> None:
    """The notes of a document take the place of those of the one before."""
    connection.execute(delete(FEED_NOTE).where(FEED_NOTE.c.feed_id == feed.feed_id))
    rows = [
        {"feed_id": feed.feed_id, "place": place, "text": note} for place, note in enumerate(plan.notes[:_MOST_NOTES])
    ]
    if rows:
        connection.execute(insert(FEED_NOTE), rows)
    if plan.notice is not None:
        connection.execute(insert(NOTICE).values(text=plan.notice, created_at=now))


def notes(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The notes on each feed that has any, by its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(FEED_NOTE).order_by(FEED_NOTE.c.feed_id, FEED_NOTE.c.place)):
        found[row.feed_id].append(row.text)
    return {feed_id: tuple(texts) for feed_id, texts in found.items()}
