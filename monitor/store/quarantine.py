"""Documents that readers died of, by their hashes. SQL, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.store.tables import NOTICE, QUARANTINE

# Then a document may be tried again: by a month later its reader may be a better one.
KEPT = timedelta(days=30)


class DocumentKind(StrEnum):
    """What a document is to us."""

    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A document that a reader died of, or may: its hash, and where it came from."""

    document_hash: str
    kind: DocumentKind
    feed_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What is remembered of a document: how often it was tried, and what came of it."""

    suspect: Suspect
    attempts: int
    detail: str
    last_at: datetime


def attempts(connection: Connection, now: datetime) -> dict[str, int]:
    """How often each document was tried, by its hash; one that was left alone long enough no more."""
    query = select(QUARANTINE.c.document_hash, QUARANTINE.c.attempts).where(QUARANTINE.c.last_at > now - KEPT)
    return {row.document_hash: row.attempts for row in connection.execute(query)}


def count(connection: Connection, suspect: Suspect, tries: int, detail: str, now: datetime) -> None:
    """Remember a try. Those that were left alone long enough are forgotten."""
    connection.execute(delete(QUARANTINE).where(QUARANTINE.c.last_at <= now - KEPT))
    row = {
        "document_hash": suspect.document_hash,
        "kind": suspect.kind.value,
        "feed_id": suspect.feed_id,
        "url": suspect.url,
        "attempts": tries,
        "detail": detail,
        "first_at": now,
        "last_at": now,
    }
    changed = {"attempts": tries, "detail": detail, "last_at": now}
    statement = sqlite_insert(QUARANTINE).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["document_hash"], set_=changed))


def release(connection: Connection, document_hash: str) -> None:
    """Forget a document: it was not to blame."""
    connection.execute(delete(QUARANTINE).where(QUARANTINE.c.document_hash == document_hash))


def detail_of(connection: Connection, document_hash: str) -> str:
    """What came of the last try."""
    query = select(QUARANTINE.c.detail).where(QUARANTINE.c.document_hash == document_hash)
    return str(connection.execute(query).scalar() or "its reader failed")


def tell(connection: Connection, document_hash: str, sentence: str, now: datetime) -> None:
    """A notice for the digests, once for each document."""
    untold = and_(QUARANTINE.c.document_hash == document_hash, QUARANTINE.c.told_at.is_(None))
    if connection.execute(update(QUARANTINE).where(untold).values(told_at=now)).rowcount:
        connection.execute(insert(NOTICE).values(text=sentence, created_at=now))


def of_url(connection: Connection, url: str) -> list[Quarantined]:
    """The documents that came from an address."""
    rows = connection.execute(select(QUARANTINE).where(QUARANTINE.c.url == url)).mappings()
    return [
        Quarantined(
            Suspect(row["document_hash"], DocumentKind(row["kind"]), row["feed_id"], row["url"]),
            row["attempts"],
            row["detail"],
            row["last_at"],
        )
        for row in rows
    ]
