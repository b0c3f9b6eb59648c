"""What the story book decided and what it is built anew from after a restart. SQL, in the caller's transaction.

Decisions stay for good, a few numbers each. The journal holds what happened since the book was saved as a whole; both
are read back in one snapshot, and together they are the book at its last commit.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

import zstandard
from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from monitor.core.stories import Decision, JoinKind, Merge, Move, Newcomer, Placed, Revision, Telling
from monitor.core.stories.state import FrozenBook
from monitor.store import mapping
from monitor.store.tables import (
    ARRIVAL,
    ARTICLE,
    CLUSTER,
    CLUSTER_MEMBER,
    CLUSTER_REVISION,
    CLUSTER_TOLD,
    STORY_BOOK,
)

# Bytes of one part of a saved book: SQLite and its drivers like neither rows of 100 MB nor a million of them.
PART = 1 << 20
MERGED, MOVED = "merge", "move"


@dataclass(frozen=True, slots=True)
class Position:
    """How far the decisions have come: the last arrival, story and telling."""

    number: int
    cluster_id: int
    told_id: int


@dataclass(frozen=True, slots=True)
class SavedBook:
    """A book as it was saved, None where none was, and the journal since. `told_id`: the last telling in it."""

    frozen: FrozenBook | None
    told_id: int
    arrivals: tuple[tuple[int, Newcomer], ...]
    tellings: tuple[Telling, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Homeless:
    """A stored article without a story; `text` is packed."""

    article_id: int
    title: str
    text: bytes
    published: datetime | None
    is_news: bool


class StoryLedger:
    """The decisions and the journal of the story book, through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def position(self) -> Position:
        """How far the decisions have come, whoever made them."""
        columns = (CLUSTER_MEMBER.c.number, CLUSTER.c.cluster_id, CLUSTER_TOLD.c.told_id)
        last = (self._connection.execute(select(func.max(column))).scalar() for column in columns)
        return Position(*(number or 0 for number in last))

    def arrivals_after(self, number: int) -> tuple[tuple[int, Newcomer], ...]:
        """The journal of arrivals after one, with their numbers."""
        query = select(ARRIVAL).where(ARRIVAL.c.number > number).order_by(ARRIVAL.c.number)
        return tuple(
            (row["number"], Newcomer(row["article_id"], row["published"], row["seen_at"], row["signature"]))
            for row in self._connection.execute(query).mappings()
        )

    def tellings_after(self, told_id: int) -> tuple[Telling, ...]:
        """The stories that were mailed after one telling."""
        columns = (CLUSTER_TOLD.c.told_id, CLUSTER_TOLD.c.number, CLUSTER_TOLD.c.cluster_id)
        query = select(*columns).where(CLUSTER_TOLD.c.told_id > told_id).order_by(CLUSTER_TOLD.c.told_id)
        return tuple(Telling(*row) for row in self._connection.execute(query))

    # ------------------------------------------------------------------------------------------------------ decisions

    def save(self, placed: Sequence[Placed]) -> None:
        """Write decisions, the journal that leads to them, and what second looks changed, in their order."""
        opened = [each for each in placed if each.decision.kind is JoinKind.NEW]
        for table, rows in (
            (CLUSTER, [_cluster_row(each) for each in opened]),
            (CLUSTER_MEMBER, [_member_row(each) for each in placed]),
            (ARRIVAL, [_arrival_row(each) for each in placed]),
        ):
            if rows:
                self._connection.execute(insert(table), rows)
        for each in placed:
            for revision in each.revisions:
                self._revise(revision, each.newcomer.seen_at)

    def _revise(self, revision: Revision, at: datetime) -> None:
        match revision:
            case Merge(kept, absorbed, score):
                row = {"kind": MERGED, "cluster_id": kept, "other_id": absorbed, "article_id": None}
                self._absorb(kept, absorbed)
            case Move(article_id, source, target, score):
                row = {"kind": MOVED, "cluster_id": target, "other_id": source, "article_id": int(article_id)}
                mine = CLUSTER_MEMBER.c.article_id == int(article_id)
                self._connection.execute(update(CLUSTER_MEMBER).where(mine).values(cluster_id=target))
            case _:
                assert_never(revision)
        self._connection.execute(insert(CLUSTER_REVISION).values(**row, score=score, at=at))

    def _absorb(self, kept: int, absorbed: int) -> None:
        """All articles stand in the story that stays; whoever asks for the other one is led there directly."""
        members = update(CLUSTER_MEMBER).where(CLUSTER_MEMBER.c.cluster_id == absorbed)
        self._connection.execute(members.values(cluster_id=kept))
        gone = or_(CLUSTER.c.cluster_id == absorbed, CLUSTER.c.absorbed_by == absorbed)
        self._connection.execute(update(CLUSTER).where(gone).values(absorbed_by=kept))

    # ----------------------------------------------------------------------------------------------------- saved book

    def book(self) -> SavedBook:
        """The book as it was saved, with the journal since."""
        parts = list(self._connection.execute(select(STORY_BOOK.c.data).order_by(STORY_BOOK.c.part)).scalars())
        told_id, frozen = _thawed(parts) if parts else (0, None)
        number = frozen["arrivals"] if frozen else 0
        return SavedBook(frozen, told_id, self.arrivals_after(number), self.tellings_after(told_id), self.position())

    def save_book(self, frozen: FrozenBook, told_id: int) -> int:
        """Put a book in the place of the saved one, and forget the journal up to it. The bytes it takes."""
        self._connection.execute(delete(STORY_BOOK))
        parts = list(_frozen(told_id, frozen))
        rows = [{"part": part, "data": data} for part, data in enumerate(parts)]
        self._connection.execute(insert(STORY_BOOK), rows)
        self._connection.execute(delete(ARRIVAL).where(ARRIVAL.c.number <= frozen["arrivals"]))
        return sum(map(len, parts))

    # ------------------------------------------------------------------------------------------------------- homeless

    def homeless(self, since: datetime, limit: int) -> list[Homeless]:
        """Articles first seen since then that were judged and have no story, though they could, oldest first."""
        columns = (ARTICLE.c.article_id, ARTICLE.c.title, ARTICLE.c.text, ARTICLE.c.published, ARTICLE.c.is_news)
        is_recent = or_(ARTICLE.c.is_news, ARTICLE.c.published.is_(None), ARTICLE.c.published >= since)
        is_judged = and_(ARTICLE.c.rules_version.is_not(None), ARTICLE.c.text != mapping.NO_TEXT)
        has_none = CLUSTER_MEMBER.c.article_id.is_(None)
        query = select(*columns).outerjoin(CLUSTER_MEMBER, CLUSTER_MEMBER.c.article_id == ARTICLE.c.article_id)
        query = query.where(ARTICLE.c.first_seen_at >= since, is_recent, is_judged, has_none)
        rows = self._connection.execute(query.order_by(ARTICLE.c.article_id).limit(limit))
        return [Homeless(*row) for row in rows]


def _cluster_row(placed: Placed) -> mapping.Row:
    return {"cluster_id": placed.decision.cluster_id, "opened_at": placed.newcomer.seen_at, "absorbed_by": None}


def _member_row(placed: Placed) -> mapping.Row:
    decision: Decision = placed.decision
    return {
        "article_id": placed.newcomer.article_id,
        "number": placed.number,
        "cluster_id": decision.cluster_id,
        "arrived_in": decision.cluster_id,
        "kind": decision.kind.value,
        "score": decision.score,
        "reasons": json.dumps(decision.reasons, ensure_ascii=False),
        "copy_of": int(decision.reprint_of) if decision.reprint_of is not None else None,
        "credit": placed.newcomer.credit,
        "joined_at": placed.newcomer.seen_at,
    }


def _arrival_row(placed: Placed) -> mapping.Row:
    newcomer = placed.newcomer
    return {
        "number": placed.number,
        "article_id": newcomer.article_id,
        "published": newcomer.published,
        "seen_at": newcomer.seen_at,
        "signature": newcomer.signature,
    }


def _frozen(told_id: int, frozen: FrozenBook) -> Iterator[bytes]:
    data = zstandard.ZstdCompressor(level=3).compress(json.dumps([told_id, frozen]).encode())
    for start in range(0, len(data), PART):
        yield data[start : start + PART]


def _thawed(parts: Iterable[bytes]) -> tuple[int, FrozenBook]:
    told_id, frozen = json.loads(mapping.unpack_bytes(b"".join(parts)))
    return told_id, frozen
