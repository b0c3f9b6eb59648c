"""Where articles stand: their addresses, the original first. SQL, read-only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, select

from monitor.core.model import Appearance
from monitor.core.plan.identity import address_key, entry_address
from monitor.core.stories import dated
from monitor.core.urls import canonical_url
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.tables import ADDRESS, ENTRY


def appearances(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[Appearance]]:
    """Where each article stood, the original first; the others are reprints of its text.

    The original is the one that was published first, as far as the dates that feeds claim are believed: which feed is
    polled first is chance.
    """
    places: dict[int, list[Appearance]] = defaultdict(list)
    for chunk in in_chunks(sorted(article_ids)):
        dates = _claimed_dates(connection, chunk)
        mine = and_(ADDRESS.c.article_id.in_(chunk), ~ADDRESS.c.is_alias)
        rows = connection.execute(select(ADDRESS).where(mine)).mappings().all()
        for row in sorted(rows, key=lambda row: (_published(row, dates), row["first_seen_at"], row["address_key"])):
            so_far = places[row["article_id"]]
            date = _published(row, dates)
            so_far.append(Appearance(row["outlet"], row["url"], row["first_seen_at"], bool(so_far), date))
    return places


def _published(row: mapping.Columns, dates: dict[str, datetime]) -> datetime:
    return dated(dates.get(row["address_key"]), row["first_seen_at"])


def _claimed_dates(connection: Connection, article_ids: Sequence[int]) -> dict[str, datetime]:
    """When entries say that they were published, by the address that they lead to."""
    query = select(ENTRY.c.feed_id, ENTRY.c.entry_key, ENTRY.c.link, ENTRY.c.published)
    dates: dict[str, datetime] = {}
    for feed_id, entry_key, link, published in connection.execute(query.where(ENTRY.c.article_id.in_(article_ids))):
        url = canonical_url(link) if link else None
        key = address_key(url) if url else entry_address(feed_id, entry_key)
        if published is not None:
            dates[key] = min(published, dates.get(key, published))
    return dates
