"""Second looks at matched articles: which articles, which are due, and what is remembered of them. SQL, in the
caller's transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, and_, delete, exists, func, insert, select, update

from monitor.core.edits import Look, first_look
from monitor.core.model import Analysis, Article, PageMark, Priority, TextSource, Validators
from monitor.core.plan import KnownLook, PlannedArticle, PlannedVersion
from monitor.core.why import LifeLooks
from monitor.store import mapping, versions
from monitor.store.chunks import in_chunks
from monitor.store.tables import ADDRESS, ARTICLE, LOOK, MATCH

# Articles that matched longer ago are looked at no more, whatever was missed while the program slept.
TAKEN_UP_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DueLook:
    """A look that is due, and where the page is."""

    look: Look
    feed_id: str
    url: str


@dataclass(frozen=True, slots=True)
class StoredPage:
    """An article as it is stored, with the version that it is in."""

    article: Article
    version: int


def enrol_new(
    connection: Connection, numbers: Sequence[int], articles: Sequence[PlannedArticle], now: datetime
) -> None:
    """Look again at those of the new articles that are mailed and whose page was read, by what it is known by."""
    rows = [
        _row(first_look(number, now, now, planned.page, planned.analysis.article.headline))
        for number, planned in zip(numbers, articles, strict=True)
        if planned.page is not None and planned.is_news and _is_mailed(planned.analysis)
    ]
    if rows:
        connection.execute(insert(LOOK), rows)


def _is_mailed(analysis: Analysis) -> bool:
    was_read = analysis.article.text_source is TextSource.PAGE
    return was_read and any(match.priority is not Priority.LOG for match in analysis.matches or ())


def enrol_missing(connection: Connection, now: datetime) -> int:
    """Look again at articles that matched later than they came; how many are new. Late matches are of old articles."""
    is_mailed = and_(
        MATCH.c.matched_at >= now - TAKEN_UP_WITHIN, MATCH.c.priority != Priority.LOG.value, ~MATCH.c.is_late
    )
    is_watchable = and_(
        ARTICLE.c.is_news,
        ARTICLE.c.text_source == TextSource.PAGE.value,
        ARTICLE.c.first_seen_at >= now - TAKEN_UP_WITHIN,
        func.length(ARTICLE.c.text) > 0,
        ~exists(select(LOOK.c.article_id).where(LOOK.c.article_id == ARTICLE.c.article_id)),
        exists(_addresses().where(ADDRESS.c.article_id == ARTICLE.c.article_id)),
    )
    query = select(ARTICLE.c.article_id, ARTICLE.c.first_seen_at).distinct()
    found = query.join(MATCH, MATCH.c.article_id == ARTICLE.c.article_id).where(is_mailed, is_watchable)
    looks = [first_look(row.article_id, row.first_seen_at, now, PageMark(), "") for row in connection.execute(found)]
    if looks:
        connection.execute(insert(LOOK), [_row(look) for look in looks])
    return len(looks)


def _addresses() -> Select[tuple[object, ...]]:
    """Where articles stand that a reader can open; the first one of each is where it came from."""
    own = and_(ADDRESS.c.url.is_not(None), ~ADDRESS.c.is_alias)
    return select(ADDRESS.c.article_id, ADDRESS.c.url).where(own)


def due(connection: Connection, now: datetime, limit: int) -> list[DueLook]:
    """The looks that are due, those that have waited longest first; at most `limit`."""
    fields = (ARTICLE.c.feed_id, ARTICLE.c.first_seen_at)
    joined = select(LOOK, *fields).join(ARTICLE, ARTICLE.c.article_id == LOOK.c.article_id)
    waiting = joined.where(LOOK.c.next_at <= now, func.length(ARTICLE.c.text) > 0)
    rows = connection.execute(waiting.order_by(LOOK.c.next_at, LOOK.c.article_id).limit(limit)).mappings().all()
    urls = _urls(connection, (row["article_id"] for row in rows))
    return [DueLook(_look(row), row["feed_id"], urls[row["article_id"]]) for row in rows if row["article_id"] in urls]


def stored_page(connection: Connection, article_id: int) -> StoredPage | None:
    """What an article says; None where its text was kept long enough."""
    mine = and_(ARTICLE.c.article_id == article_id, func.length(ARTICLE.c.text) > 0)
    row = connection.execute(select(ARTICLE).where(mine)).mappings().first()
    return StoredPage(mapping.article_of(row), row["version"]) if row is not None else None


def _urls(connection: Connection, article_ids: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in in_chunks(sorted(article_ids)):
        mine = _addresses().where(ADDRESS.c.article_id.in_(chunk))
        for row in connection.execute(mine.order_by(ADDRESS.c.first_seen_at, ADDRESS.c.address_key)):
            found.setdefault(row.article_id, row.url)
    return found


def known_look(connection: Connection, article_id: int) -> KnownLook | None:
    """What is known of an article that was looked at; None where nobody is to look at it."""
    joined = select(ARTICLE, LOOK).join(LOOK, LOOK.c.article_id == ARTICLE.c.article_id)
    row = connection.execute(joined.where(ARTICLE.c.article_id == article_id)).mappings().first()
    if row is None:
        return None
    return KnownLook(_look(row), row["title"], versions.known_texts(connection, [article_id])[article_id])


def save_look(connection: Connection, look: Look) -> None:
    """Remember a look in place of the one before."""
    connection.execute(update(LOOK).where(LOOK.c.article_id == look.article_id).values(_row(look)))


def keep_page(connection: Connection, version: PlannedVersion) -> None:
    """An edit that the feed brought took its words from a page: later looks start from that one."""
    if version.page is None:
        return
    values = {**_page_columns(version.page), "headline": version.analysis.article.headline}
    connection.execute(update(LOOK).where(LOOK.c.article_id == version.article_id).values(values))


def look_life(connection: Connection, article_id: int) -> LifeLooks | None:
    """What is held of the looks at one article; None where nobody looks at it."""
    row = connection.execute(select(LOOK).where(LOOK.c.article_id == article_id)).mappings().first()
    return LifeLooks(row["looked_at"], row["next_at"], row["result"]) if row is not None else None


def end(connection: Connection, article_ids: Sequence[int]) -> None:
    """Look at these articles no more: nobody knows any longer how their pages are asked for."""
    for chunk in in_chunks(article_ids):
        connection.execute(update(LOOK).where(LOOK.c.article_id.in_(chunk)).values(next_at=None))


def forget(connection: Connection, before: datetime) -> None:
    """Drop what is remembered of looks that ended before this."""
    old = select(ARTICLE.c.article_id).where(ARTICLE.c.first_seen_at < before)
    connection.execute(delete(LOOK).where(LOOK.c.article_id.in_(old)))


def _row(look: Look) -> mapping.Row:
    return {
        "article_id": look.article_id,
        "next_at": look.next_at,
        "steps": look.steps,
        "tries": look.tries,
        "gone_since": look.gone_since,
        **_page_columns(look.page),
        "headline": look.headline,
        "looked_at": look.looked_at,
        "result": look.result,
    }


def _page_columns(page: PageMark) -> mapping.Row:
    return {
        "etag": page.validators.etag,
        "last_modified": page.validators.last_modified,
        "page_hash": page.body_hash,
    }


def _look(row: mapping.Columns) -> Look:
    return Look(
        article_id=row["article_id"],
        first_seen_at=row["first_seen_at"],
        next_at=row["next_at"],
        steps=row["steps"],
        tries=row["tries"],
        gone_since=row["gone_since"],
        page=PageMark(Validators(row["etag"], row["last_modified"]), row["page_hash"]),
        headline=row["headline"],
        looked_at=row["looked_at"],
        result=row["result"],
    )
