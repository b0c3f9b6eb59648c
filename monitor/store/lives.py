"""The life of one article as the store holds it, for `monitor why`. SQL, read-only."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, or_, select

from monitor.core.model import TextSource, Verdict
from monitor.core.why import (
    ArticleLife,
    LifeDelivery,
    LifeEdit,
    LifeEdition,
    LifeEntry,
    LifeMatch,
    LifePlace,
    LifeVersion,
    QuarantinedDocument,
)
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.edits import edits_of
from monitor.store.looks import look_life
from monitor.store.quarantine import of_url
from monitor.store.story_lives import story_of_article
from monitor.store.tables import ADDRESS, ARTICLE, ARTICLE_VERSION, DELIVERY, EDITION, ENTRY, MATCH, MEMBERSHIP

# Articles of one guid, which feeds may give to several.
MOST_ARTICLES = 5


def articles_of(connection: Connection, text: str, address_key: str | None) -> list[int]:
    """The articles at an address, or of entries with this guid, key or link; the newest first, up to MOST_ARTICLES."""
    if address_key is not None:
        at = select(ADDRESS.c.article_id).where(ADDRESS.c.address_key == address_key)
        found = list(connection.execute(at).scalars())
        if found:
            return found
    is_named = [ENTRY.c.guid == text, ENTRY.c.entry_key == text]
    if address_key is not None:
        is_named.append(ENTRY.c.link_key == address_key)
    query = select(ENTRY.c.article_id).where(or_(*is_named)).distinct().order_by(ENTRY.c.article_id.desc())
    return list(connection.execute(query.limit(MOST_ARTICLES)).scalars())


def life(connection: Connection, article_id: int) -> ArticleLife:
    """All that is held of one article."""
    row = connection.execute(select(ARTICLE).where(ARTICLE.c.article_id == article_id)).mappings().one()
    places = _places(connection, article_id)
    return ArticleLife(
        article_id=article_id,
        feed_id=row["feed_id"],
        title=row["title"],
        language=row["language"],
        published=row["published"],
        verdict=Verdict(row["verdict"]),
        text_source=TextSource(row["text_source"]),
        text_length=len(mapping.text_of(row["text"])),
        note=row["note"],
        is_news=row["is_news"],
        is_unread=row["is_unread"],
        first_seen_at=row["first_seen_at"],
        rules_version=row["rules_version"],
        judge_attempts=row["judge_attempts"],
        version=row["version"],
        version_seen_at=row["version_seen_at"],
        entries=_entries(connection, article_id),
        places=places,
        versions=_versions(connection, article_id),
        matches=_matches(connection, article_id),
        quarantined=tuple(_quarantined(connection, (place.url for place in places))),
        dropped=mapping.unpack_dropped(row["dropped"]),
        claims=mapping.unpack_claims(row["dropped"]),
        story=story_of_article(connection, article_id),
        looks=look_life(connection, article_id),
        edits=tuple(LifeEdit(seen_at, changes) for seen_at, changes in edits_of(connection, article_id)),
    )


def _entries(connection: Connection, article_id: int) -> tuple[LifeEntry, ...]:
    query = select(ENTRY).where(ENTRY.c.article_id == article_id).order_by(ENTRY.c.entry_id)
    return tuple(
        LifeEntry(
            row["feed_id"],
            row["entry_key"],
            row["guid"],
            row["link"],
            row["title"],
            row["published"],
            row["first_seen_at"],
            row["edits"],
            row["edited_at"],
        )
        for row in connection.execute(query).mappings()
    )


def _places(connection: Connection, article_id: int) -> tuple[LifePlace, ...]:
    mine = select(ADDRESS).where(ADDRESS.c.article_id == article_id)
    rows = connection.execute(mine.order_by(ADDRESS.c.first_seen_at, ADDRESS.c.is_alias)).mappings()
    return tuple(LifePlace(row["url"], row["outlet"], row["is_alias"], row["first_seen_at"]) for row in rows)


def _versions(connection: Connection, article_id: int) -> tuple[LifeVersion, ...]:
    query = select(ARTICLE_VERSION).where(ARTICLE_VERSION.c.article_id == article_id)
    rows = connection.execute(query.order_by(ARTICLE_VERSION.c.version)).mappings()
    return tuple(LifeVersion(row["version"], row["title"], row["seen_at"]) for row in rows)


def _matches(connection: Connection, article_id: int) -> tuple[LifeMatch, ...]:
    query = select(MATCH).where(MATCH.c.article_id == article_id).order_by(MATCH.c.match_id)
    rows = connection.execute(query).mappings().all()
    editions = _editions(connection, [row["match_id"] for row in rows])
    return tuple(
        LifeMatch(
            row["match_id"],
            mapping.match_of(row).match,
            row["rules_version"],
            row["matched_at"],
            row["version"],
            row["is_late"],
            tuple(editions[row["match_id"]]),
        )
        for row in rows
    )


def _editions(connection: Connection, match_ids: Iterable[int]) -> dict[int, list[LifeEdition]]:
    found: dict[int, list[LifeEdition]] = defaultdict(list)
    copies: dict[int, tuple[LifeDelivery, ...]] = {}
    for chunk in in_chunks(match_ids):
        query = select(MEMBERSHIP.c.match_id, EDITION).join(EDITION, EDITION.c.edition_id == MEMBERSHIP.c.edition_id)
        rows = connection.execute(query.where(MEMBERSHIP.c.match_id.in_(chunk)).order_by(EDITION.c.edition_id))
        for row in rows.mappings():
            edition_id = row["edition_id"]
            if edition_id not in copies:
                copies[edition_id] = _deliveries(connection, edition_id)
            found[row["match_id"]].append(_edition(row, copies[edition_id]))
    return found


def _edition(row: RowMapping, copies: tuple[LifeDelivery, ...]) -> LifeEdition:
    return LifeEdition(row["digest_id"], row["period_key"], row["frozen_at"], copies)


def _deliveries(connection: Connection, edition_id: int) -> tuple[LifeDelivery, ...]:
    query = select(DELIVERY).where(DELIVERY.c.edition_id == edition_id).order_by(DELIVERY.c.delivery_id)
    return tuple(
        LifeDelivery(row["channel"], row["recipient"], row["state"], row["detail"], row["changed_at"])
        for row in connection.execute(query).mappings()
    )


def _quarantined(connection: Connection, urls: Iterable[str | None]) -> Iterable[QuarantinedDocument]:
    for url in urls:
        for each in of_url(connection, url) if url is not None else ():
            yield QuarantinedDocument(url or "", each.attempts, each.detail, each.last_at)
