"""Where articles stand: their addresses, first seen first. SQL, read-only."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, and_, select

from monitor.core.model import Appearance
from monitor.store.chunks import in_chunks
from monitor.store.tables import ADDRESS


def appearances(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[Appearance]]:
    """Where each article stood, first seen first; the first is the original, the others are reprints of its text."""
    places: dict[int, list[Appearance]] = defaultdict(list)
    for chunk in in_chunks(sorted(article_ids)):
        mine = and_(ADDRESS.c.article_id.in_(chunk), ~ADDRESS.c.is_alias)
        query = select(ADDRESS).where(mine).order_by(ADDRESS.c.first_seen_at, ADDRESS.c.address_key)
        for row in connection.execute(query).mappings():
            so_far = places[row["article_id"]]
            so_far.append(Appearance(row["outlet"], row["url"], row["first_seen_at"], is_reprint=bool(so_far)))
    return places
