"""Which stored entries a document may hold, the texts that its edits change, and the versions they become. SQL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, delete, func, insert, select, update

from monitor.core.dedup import text_digest
from monitor.core.edits import Reading, names_of
from monitor.core.entries import content_hash, specific_keys
from monitor.core.model import Entry, Match, Priority, TextSource
from monitor.core.plan import KnownEntry, KnownText, PlannedSighting, PlannedVersion, link_key, mistaken
from monitor.store import edits, mapping
from monitor.store.chunks import in_chunks
from monitor.store.tables import ARTICLE, ARTICLE_VERSION, ARTICLE_WORDS, ENTRY, LOOK, MATCH

# Entries of one feed under one link, or of the same words: a page of alerts may have had thousands. The newest count.
MAX_NAMESAKES = 2_000

_COLUMNS = (
    ENTRY.c.entry_id,
    ENTRY.c.entry_key,
    ENTRY.c.guid,
    ENTRY.c.link,
    ENTRY.c.title,
    ENTRY.c.published,
    ENTRY.c.link_key,
    ENTRY.c.content_hash,
    ENTRY.c.edits,
    ENTRY.c.edited_at,
    ENTRY.c.article_id,
    ARTICLE.c.text_source,
    ARTICLE.c.is_unread,
)


def _entries() -> Select[tuple[object, ...]]:
    return select(*_COLUMNS).join(ARTICLE, ARTICLE.c.article_id == ENTRY.c.article_id)


def _of_feed_by(column: ColumnElement[str | None]) -> Select[tuple[object, ...]]:
    """The entries of :feed_id that have one of :asked there, the latest first. To build it takes longer than to run."""
    asked = and_(ENTRY.c.feed_id == bindparam("feed_id"), column.in_(bindparam("asked", expanding=True)))
    return _entries().where(asked).order_by(ENTRY.c.entry_id.desc()).limit(MAX_NAMESAKES)


_BY_ENTRY_KEY = _of_feed_by(ENTRY.c.entry_key)
_BY_LINK_KEY = _of_feed_by(ENTRY.c.link_key)
_BY_CONTENT_HASH = _of_feed_by(ENTRY.c.content_hash)


def known_entries(connection: Connection, feed_id: str, entries: Sequence[Entry]) -> tuple[KnownEntry, ...]:
    """What `core.plan.recognise` has to know of the entries of one document."""
    found = _having(connection, feed_id, _BY_ENTRY_KEY, (entry.entry_key for entry in entries))
    by_key = {entry.entry_key: entry for entry in found.values()}
    # Most entries of a document are known by their keys, and need no further look.
    unsure = [entry for entry in entries if not _is_plainly(entry, by_key.get(entry.entry_key))]
    found |= _having(connection, feed_id, _BY_LINK_KEY, filter(None, map(link_key, unsure)))
    found |= _having(connection, feed_id, _BY_CONTENT_HASH, map(content_hash, unsure))
    keys = [key for entry in mistaken(unsure, found.values()) for key in specific_keys(entry)]
    found |= _having(connection, feed_id, _BY_ENTRY_KEY, keys)
    return tuple(found.values())


def _is_plainly(entry: Entry, known: KnownEntry | None) -> bool:
    return known is not None and known.title == entry.title and known.link_key == link_key(entry)


def _having(
    connection: Connection, feed_id: str, query: Select[tuple[object, ...]], values: Iterable[str]
) -> dict[int, KnownEntry]:
    found: dict[int, KnownEntry] = {}
    for chunk in in_chunks(sorted(set(values))):
        rows = connection.execute(query, {"feed_id": feed_id, "asked": chunk})
        found |= {row.entry_id: _known(row) for row in rows}
    return found


def entries_by_number(connection: Connection, numbers: Iterable[int]) -> dict[int, KnownEntry]:
    """Stored entries by their numbers."""
    found: dict[int, KnownEntry] = {}
    for chunk in in_chunks(sorted(set(numbers))):
        rows = connection.execute(_entries().where(ENTRY.c.entry_id.in_(chunk)))
        found |= {row.entry_id: _known(row) for row in rows}
    return found


def _known(row: Row[Any]) -> KnownEntry:
    return KnownEntry(
        entry_id=row.entry_id,
        entry_key=row.entry_key,
        guid=row.guid,
        link=row.link,
        title=row.title,
        published=row.published,
        link_key=row.link_key,
        content_hash=row.content_hash,
        edits=row.edits,
        edited_at=row.edited_at,
        article_id=row.article_id,
        is_page_wanted=row.text_source == TextSource.PAGE.value or row.is_unread,
    )


def known_texts(connection: Connection, article_ids: Iterable[int]) -> dict[int, KnownText]:
    """The present text of each article, the digests of those before it, and what an edit of it is told by."""
    found: dict[int, KnownText] = {}
    for chunk in in_chunks(sorted(set(article_ids))):
        earlier: dict[int, set[str]] = defaultdict(set)
        versions = select(ARTICLE_VERSION.c.article_id, ARTICLE_VERSION.c.content_hash)
        for number, digest in connection.execute(versions.where(ARTICLE_VERSION.c.article_id.in_(chunk))):
            earlier[number].add(digest)
        mailed, told = _mailed_matches(connection, chunk), edits.told_of(connection, chunk)
        joined = select(ARTICLE, LOOK.c.headline).outerjoin(LOOK, LOOK.c.article_id == ARTICLE.c.article_id)
        for row in connection.execute(joined.where(ARTICLE.c.article_id.in_(chunk))).mappings():
            number, text = row["article_id"], mapping.text_of(row["text"])
            matches = mailed.get(number, ()) if row["is_news"] else ()
            rules = {version for version, _ in matches}
            found[number] = KnownText(
                version=row["version"],
                digest=text_digest(row["title"], text),
                earlier=frozenset(earlier[number]),
                text_source=TextSource(row["text_source"]),
                reading=_reading(row, text, (match for _, match in matches)) if matches else None,
                rules_version=rules.pop() if len(rules) == 1 else None,
                told=told.get(number, ()),
            )
    return found


def _mailed_matches(connection: Connection, article_ids: Sequence[int]) -> dict[int, list[tuple[str, Match]]]:
    """(version of the rules, match) of each article, less those that are only counted."""
    found: dict[int, list[tuple[str, Match]]] = defaultdict(list)
    mine = and_(MATCH.c.article_id.in_(article_ids), MATCH.c.priority != Priority.LOG.value)
    for row in connection.execute(select(MATCH).where(mine)).mappings():
        found[row["article_id"]].append((row["rules_version"], mapping.match_of(row).match))
    return found


def _reading(row: mapping.Columns, text: str, matches: Iterable[Match]) -> Reading:
    return Reading(row["title"], text, row["language"], row["headline"] or "", names_of(matches))


def articles_once_of(connection: Connection, identities: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """The articles that had a text of one of these identities before they were edited."""
    found: dict[str, tuple[int, ...]] = {}
    for chunk in in_chunks(sorted(identities)):
        query = select(ARTICLE_VERSION.c.identity, ARTICLE_VERSION.c.article_id)
        query = query.where(ARTICLE_VERSION.c.identity.in_(chunk)).order_by(ARTICLE_VERSION.c.article_id)
        for identity, number in connection.execute(query):
            found[identity] = (*found.get(identity, ()), number)
    return found


def save_sightings(connection: Connection, sightings: Sequence[PlannedSighting]) -> None:
    """Entries as they read now. Their keys stay."""
    for sighting in sightings:
        mine = ENTRY.c.entry_id == sighting.entry_id
        connection.execute(update(ENTRY).where(mine).values(mapping.sighting_row(sighting)))


def save_version(connection: Connection, planned: PlannedVersion, now: datetime) -> None:
    """Put the present text among the versions, and the new one in its place."""
    mine = ARTICLE.c.article_id == planned.article_id
    row = connection.execute(select(ARTICLE).where(mine)).mappings().one()
    connection.execute(insert(ARTICLE_VERSION).values(mapping.version_row(row, planned.replaced)))
    connection.execute(update(ARTICLE).where(mine).values(mapping.new_version_row(planned, now)))
    connection.execute(delete(ARTICLE_WORDS).where(ARTICLE_WORDS.c.article_id == planned.article_id))


def drop_version_texts(connection: Connection, before: datetime) -> int:
    """Empty the texts of versions seen before this; how many."""
    old = and_(ARTICLE_VERSION.c.seen_at < before, func.length(ARTICLE_VERSION.c.text) > 0)
    return connection.execute(update(ARTICLE_VERSION).where(old).values(text=mapping.NO_TEXT)).rowcount


def version_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, int]:
    """The number of the present version of each article."""
    found: dict[int, int] = {}
    for chunk in in_chunks(sorted(set(article_ids))):
        query = select(ARTICLE.c.article_id, ARTICLE.c.version).where(ARTICLE.c.article_id.in_(chunk))
        found |= {row.article_id: row.version for row in connection.execute(query)}
    return found
