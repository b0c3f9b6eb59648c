"""Edits of matched articles: written once, told once in each digest. SQL, in the caller's transaction."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from monitor.core.model import ArticleEdit, EditChange, EditKind
from monitor.store.chunks import in_chunks
from monitor.store.tables import ADDRESS, ARTICLE, EDIT, EDITION, MATCH, MEMBERSHIP


@dataclass(frozen=True, slots=True)
class EditTelling:
    """What one digest has to tell of edits, oldest first, and the number of the last edit that was looked at."""

    edits: tuple[ArticleEdit, ...]
    last_edit_id: int


def save(connection: Connection, article_id: int, changes: Sequence[EditChange], now: datetime) -> None:
    """Write an edit; none where nothing changed that is told."""
    if changes:
        row = {"article_id": article_id, "seen_at": now, "changes": _packed(changes)}
        connection.execute(insert(EDIT).values(row))


def told_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, tuple[EditChange, ...]]:
    """The changes that were told of each article; of those without any, nothing."""
    found: dict[int, list[EditChange]] = defaultdict(list)
    for chunk in in_chunks(sorted(set(article_ids))):
        query = select(EDIT.c.article_id, EDIT.c.changes).where(EDIT.c.article_id.in_(chunk)).order_by(EDIT.c.edit_id)
        for row in connection.execute(query):
            found[row.article_id] += _unpacked(row.changes)
    return {article_id: tuple(changes) for article_id, changes in found.items()}


def edits_of(connection: Connection, article_id: int) -> tuple[tuple[datetime, tuple[EditChange, ...]], ...]:
    """(when it was seen, what changed) of each edit of an article, oldest first."""
    query = select(EDIT.c.seen_at, EDIT.c.changes).where(EDIT.c.article_id == article_id).order_by(EDIT.c.edit_id)
    return tuple((row.seen_at, _unpacked(row.changes)) for row in connection.execute(query))


def untold(connection: Connection, digest_id: str, since: datetime, match_ids: Iterable[int]) -> EditTelling:
    """The edits since the last edition of a digest, of articles that stand in an edition of it or will in the next.

    `match_ids` are the matches of the next one, `since` when the digest was first there.
    """
    last = connection.execute(select(func.max(EDITION.c.last_edit_id)).where(EDITION.c.digest_id == digest_id)).scalar()
    query = select(EDIT, ARTICLE.c.title).join(ARTICLE, ARTICLE.c.article_id == EDIT.c.article_id)
    rows = connection.execute(query.where(EDIT.c.edit_id > (last or 0)).order_by(EDIT.c.edit_id)).mappings().all()
    articles = {row["article_id"] for row in rows}
    known = _articles_of(connection, match_ids) | _published(connection, digest_id, articles)
    places = _places(connection, articles & known)
    told = (row for row in rows if row["article_id"] in known and row["seen_at"] >= since)
    edits = tuple(
        ArticleEdit(
            row["article_id"],
            row["title"],
            *places.get(row["article_id"], ("", None)),
            row["seen_at"],
            _unpacked(row["changes"]),
        )
        for row in told
    )
    return EditTelling(edits, max((row["edit_id"] for row in rows), default=last or 0))


def _articles_of(connection: Connection, match_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for chunk in in_chunks(sorted(match_ids)):
        found.update(connection.execute(select(MATCH.c.article_id).where(MATCH.c.match_id.in_(chunk))).scalars())
    return found


def _published(connection: Connection, digest_id: str, article_ids: Iterable[int]) -> set[int]:
    """Those of the articles that stood in an edition of the digest."""
    found: set[int] = set()
    joined = select(MATCH.c.article_id).join(MEMBERSHIP, MEMBERSHIP.c.match_id == MATCH.c.match_id)
    for chunk in in_chunks(sorted(article_ids)):
        mine = and_(MEMBERSHIP.c.digest_id == digest_id, MATCH.c.article_id.in_(chunk))
        found.update(connection.execute(joined.where(mine)).scalars())
    return found


def _places(connection: Connection, article_ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """(outlet, address) of each article, where it was first seen."""
    found: dict[int, tuple[str, str | None]] = {}
    for chunk in in_chunks(sorted(article_ids)):
        query = select(ADDRESS.c.article_id, ADDRESS.c.outlet, ADDRESS.c.url)
        mine = query.where(ADDRESS.c.article_id.in_(chunk), ~ADDRESS.c.is_alias)
        for row in connection.execute(mine.order_by(ADDRESS.c.first_seen_at, ADDRESS.c.address_key)):
            found.setdefault(row.article_id, (row.outlet, row.url))
    return found


def _packed(changes: Iterable[EditChange]) -> str:
    return json.dumps([(each.kind.value, each.before, each.after) for each in changes], ensure_ascii=False)


def _unpacked(packed: str) -> tuple[EditChange, ...]:
    return tuple(EditChange(EditKind(kind), before, after) for kind, before, after in json.loads(packed))
