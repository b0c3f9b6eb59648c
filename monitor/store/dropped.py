"""What was left out of an article's page, as `monitor why` asks for it. SQL, read-only."""

from sqlalchemy import Connection, select

from monitor.core.model import DroppedLine
from monitor.store.mapping import unpack_dropped
from monitor.store.tables import ARTICLE


def dropped_lines(connection: Connection, article_id: int) -> tuple[DroppedLine, ...]:
    """The lines that were left out of this article, in the order of its page; none where its text is the feed's."""
    query = select(ARTICLE.c.dropped).where(ARTICLE.c.article_id == article_id)
    return unpack_dropped(connection.execute(query).scalar())
