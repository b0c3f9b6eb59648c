"""What the story book decided and what it is built anew from after a restart. SQL, in the caller's transaction.

Decisions stay for good, a few numbers each. The journal holds what happened since the book was saved as a whole; both
are read back in one snapshot, and together they are the book at its last commit.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, or_, select, update

from monitor.core.stories import (
    Arrived,
    Decision,
    JoinKind,
    Merge,
    Move,
    Newcomer,
    Placed,
    Renewed,
    Revision,
    Split,
    Telling,
)
from monitor.core.stories.state import FrozenBook, FrozenText
from monitor.crashpoints import crashpoint
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.tables import (
    ARRIVAL,
    ARTICLE,
    CLUSTER,
    CLUSTER_MEMBER,
    CLUSTER_REVISION,
    CLUSTER_TOLD,
    KEPT_TEXT,
    STORY_BOOK,
)

# Bytes of one part of a saved book: SQLite and its drivers like neither rows of 100 MB nor a million of them.
PART = 1 << 20
MERGED, MOVED, SPLIT = "merge", "move", "split"


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
    arrivals: tuple[Arrived, ...]
    tellings: tuple[Telling, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Homeless:
    """A stored article without a story."""

    article_id: int
    title: str
    text: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """An article with the story it is in, as far as it is on record; `told_at` 0 where that was never mailed."""

    number: int
    article_id: int
    cluster_id: int
    is_copy: bool
    joined_at: datetime
    title: str
    text: str
    published: datetime | None
    told_at: int


def last_number(connection: Connection) -> int:
    """The last arrival, one read again included."""
    columns = (CLUSTER_MEMBER.c.number, CLUSTER_MEMBER.c.read_again)
    return max(connection.execute(select(func.max(column))).scalar() or 0 for column in columns)


class StoryLedger:
    """The decisions and the journal of the story book, through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def position(self) -> Position:
        """How far the decisions have come, whoever made them."""
        columns = (CLUSTER.c.cluster_id, CLUSTER_TOLD.c.told_id)
        last = (self._connection.execute(select(func.max(column))).scalar() for column in columns)
        return Position(last_number(self._connection), *(number or 0 for number in last))

    def arrivals_after(self, number: int) -> tuple[Arrived, ...]:
        """The journal of arrivals after one."""
        came = CLUSTER_MEMBER.c.number.label("came_as")
        query = select(ARRIVAL, CLUSTER_MEMBER.c.arrived_in, came).where(ARRIVAL.c.number > number)
        query = query.join(CLUSTER_MEMBER, CLUSTER_MEMBER.c.article_id == ARRIVAL.c.article_id)
        rows = self._connection.execute(query.order_by(ARRIVAL.c.number)).mappings()
        return tuple(_arrived(row) for row in rows)

    def tellings_after(self, told_id: int) -> tuple[Telling, ...]:
        """The stories that were mailed after one telling."""
        columns = (CLUSTER_TOLD.c.told_id, CLUSTER_TOLD.c.number, CLUSTER_TOLD.c.cluster_id)
        query = select(*columns).where(CLUSTER_TOLD.c.told_id > told_id).order_by(CLUSTER_TOLD.c.told_id)
        return tuple(Telling(*row) for row in self._connection.execute(query))

    def numbers_of(self, article_ids: Iterable[int]) -> dict[int, int]:
        """The number under which each article came; of those that never did, none."""
        found: dict[int, int] = {}
        for chunk in in_chunks(sorted(article_ids)):
            query = select(CLUSTER_MEMBER.c.article_id, CLUSTER_MEMBER.c.number)
            rows = self._connection.execute(query.where(CLUSTER_MEMBER.c.article_id.in_(chunk)))
            found |= {row.article_id: row.number for row in rows}
        return found

    # ------------------------------------------------------------------------------------------------------ decisions

    def save(self, placed: Sequence[Placed]) -> None:
        """Write decisions, the journal that leads to them, and what second looks changed, in their order."""
        waiting: list[Placed] = []
        for each in placed:
            waiting.append(each)
            if each.revisions:  # who comes after may come into a story that a second look opened
                self._insert(waiting)
                waiting.clear()
            for revision in each.revisions:
                self._revise(revision, each.newcomer.seen_at)
        self._insert(waiting)

    def renew(self, renewed: Renewed) -> None:
        """Write where an article is that was read again, why, and the journal that leads to it."""
        newcomer, said = renewed.newcomer, renewed.decision
        values: mapping.Row = {"read_again": renewed.number, "credit": newcomer.credit}
        for revision in renewed.revisions:
            self._revise(revision, newcomer.seen_at)
        if said is not None:
            values |= _why_row(said)
        mine = CLUSTER_MEMBER.c.article_id == newcomer.article_id
        self._connection.execute(update(CLUSTER_MEMBER).where(mine).values(values))
        row = _arrival_row(newcomer, renewed.number, renewed.cluster_id)
        self._connection.execute(insert(ARRIVAL), [row])

    def _insert(self, placed: Sequence[Placed]) -> None:
        opened = [each for each in placed if each.decision.kind is JoinKind.NEW]
        for table, rows in (
            (CLUSTER, [_cluster_row(each) for each in opened]),
            (CLUSTER_MEMBER, [_member_row(each) for each in placed]),
            (ARRIVAL, [_arrival_row(each.newcomer, each.number) for each in placed]),
        ):
            if rows:
                self._connection.execute(insert(table), rows)

    def _revise(self, revision: Revision, at: datetime) -> None:
        match revision:
            case Merge(kept, absorbed, score):
                self._absorb(kept, absorbed)
                self._record(MERGED, kept, absorbed, [None], score, at)
            case Move(article_id, source, target, score):
                self._rehouse([int(article_id)], target)
                self._record(MOVED, target, source, [int(article_id)], score, at)
            case Split(source, target, articles, score):
                self._connection.execute(insert(CLUSTER).values(cluster_id=target, opened_at=at))
                self._rehouse(map(int, articles), target)
                self._record(SPLIT, target, source, map(int, articles), score, at)
            case _:
                assert_never(revision)

    def _record(
        self, kind: str, cluster_id: int, other_id: int, articles: Iterable[int | None], score: float, at: datetime
    ) -> None:
        row = {"kind": kind, "cluster_id": cluster_id, "other_id": other_id, "score": score, "at": at}
        self._connection.execute(insert(CLUSTER_REVISION), [{**row, "article_id": each} for each in articles])

    def _rehouse(self, articles: Iterable[int], target: int) -> None:
        for chunk in in_chunks(articles):
            theirs = CLUSTER_MEMBER.c.article_id.in_(chunk)
            self._connection.execute(update(CLUSTER_MEMBER).where(theirs).values(cluster_id=target))

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
        told_id, frozen = _unpacked(parts, self._texts()) if parts else (0, None)
        number = frozen["arrivals"] if frozen else 0
        return SavedBook(frozen, told_id, self.arrivals_after(number), self.tellings_after(told_id), self.position())

    def _texts(self) -> list[FrozenText]:
        rows = self._connection.execute(select(KEPT_TEXT).order_by(KEPT_TEXT.c.number))
        return [FrozenText(number=row[0], article_id=str(row[1]), data=row[2]) for row in rows]

    def save_book(self, frozen: FrozenBook, told_id: int) -> int:
        """Put a book, of which only the new texts are given, in the place of the saved one. The bytes written.

        The journal up to it is no longer needed, nor are the texts that it has let go of.
        """
        parts = list(_packed(told_id, frozen))
        self._connection.execute(delete(STORY_BOOK))
        self._connection.execute(
            insert(STORY_BOOK), [{"part": number, "data": part} for number, part in enumerate(parts)]
        )
        self._keep_texts(frozen)
        crashpoint("while_saving_book")
        self._connection.execute(delete(ARRIVAL).where(ARRIVAL.c.number <= frozen["arrivals"]))
        return sum(map(len, parts)) + sum(len(text["data"]) for text in frozen["texts"])

    def _keep_texts(self, frozen: FrozenBook) -> None:
        """What is given takes the place of what is saved: a text that was read again, or all, of another version."""
        kept = frozenset(frozen["kept"]) - {text["number"] for text in frozen["texts"]}
        saved = self._connection.execute(select(KEPT_TEXT.c.number)).scalars()
        for chunk in in_chunks([number for number in saved if number not in kept]):
            self._connection.execute(delete(KEPT_TEXT).where(KEPT_TEXT.c.number.in_(chunk)))
        if frozen["texts"]:
            self._connection.execute(insert(KEPT_TEXT), [_text_row(text) for text in frozen["texts"]])

    def records(self, window: timedelta, limit: int) -> list[Record]:
        """The articles that came into stories within a window of the last one, in order of arrival."""
        by_arrival = select(CLUSTER_MEMBER.c.joined_at).order_by(CLUSTER_MEMBER.c.number.desc())
        last = self._connection.execute(by_arrival.limit(1)).scalar()
        if last is None:
            return []
        told_at = select(func.max(CLUSTER_TOLD.c.number)).where(
            CLUSTER_TOLD.c.cluster_id == CLUSTER_MEMBER.c.cluster_id
        )
        columns = (ARTICLE.c.title, ARTICLE.c.text, ARTICLE.c.published, told_at.scalar_subquery().label("told_at"))
        query = select(CLUSTER_MEMBER, *columns).join(ARTICLE, ARTICLE.c.article_id == CLUSTER_MEMBER.c.article_id)
        # Of so many only the last are wanted: without that, an article of each day there ever was is looked at.
        is_late = CLUSTER_MEMBER.c.number > last_number(self._connection) - limit
        query = query.where(is_late, CLUSTER_MEMBER.c.joined_at >= last - window)
        query = query.order_by(CLUSTER_MEMBER.c.number.desc())
        return [_record(row) for row in reversed(self._connection.execute(query.limit(limit)).mappings().all())]

    # ------------------------------------------------------------------------------------------------------- homeless

    def homeless(self, since: datetime, limit: int) -> list[Homeless]:
        """Articles first seen since then that were judged and have no story, though they could, oldest first."""
        columns = (ARTICLE.c.article_id, ARTICLE.c.title, ARTICLE.c.text, ARTICLE.c.published)
        is_recent = or_(ARTICLE.c.is_news, ARTICLE.c.published.is_(None), ARTICLE.c.published >= since)
        is_judged = and_(ARTICLE.c.rules_version.is_not(None), ARTICLE.c.text != mapping.NO_TEXT)
        has_none = CLUSTER_MEMBER.c.article_id.is_(None)
        query = select(*columns).outerjoin(CLUSTER_MEMBER, CLUSTER_MEMBER.c.article_id == ARTICLE.c.article_id)
        query = query.where(ARTICLE.c.first_seen_at >= since, is_recent, is_judged, has_none)
        # In the order of the index on the date: by number, every article would be looked at.
        in_order = query.order_by(ARTICLE.c.first_seen_at, ARTICLE.c.article_id)
        rows = self._connection.execute(in_order.limit(limit))
        return [Homeless(row[0], row[1], mapping.text_of(row[2]), row[3]) for row in rows]


def _cluster_row(placed: Placed) -> mapping.Row:
    return {"cluster_id": placed.decision.cluster_id, "opened_at": placed.newcomer.seen_at, "absorbed_by": None}


def _member_row(placed: Placed) -> mapping.Row:
    decision = placed.decision
    return {
        "article_id": placed.newcomer.article_id,
        "number": placed.number,
        "cluster_id": decision.cluster_id,
        "arrived_in": decision.cluster_id,
        **_why_row(decision),
        "credit": placed.newcomer.credit,
        "joined_at": placed.newcomer.seen_at,
    }


def _why_row(decision: Decision) -> mapping.Row:
    return {
        "kind": decision.kind.value,
        "score": decision.score,
        "reasons": json.dumps(decision.reasons, ensure_ascii=False),
        "copy_of": int(decision.reprint_of) if decision.reprint_of is not None else None,
    }


def _arrival_row(newcomer: Newcomer, number: int, cluster_id: int | None = None) -> mapping.Row:
    return {
        "number": number,
        "article_id": newcomer.article_id,
        "published": newcomer.published,
        "seen_at": newcomer.seen_at,
        "signature": newcomer.signature,
        "cluster_id": cluster_id,
    }


def _arrived(row: RowMapping) -> Arrived:
    newcomer = Newcomer(row["article_id"], row["published"], row["seen_at"], row["signature"])
    if row["came_as"] == row["number"]:
        return Arrived(row["number"], newcomer, row["arrived_in"])
    return Arrived(row["number"], newcomer, row["cluster_id"], reread=row["came_as"])


def _record(row: RowMapping) -> Record:
    return Record(
        number=row["number"],
        article_id=row["article_id"],
        cluster_id=row["cluster_id"],
        is_copy=row["kind"] == JoinKind.REPRINT.value,
        joined_at=row["joined_at"],
        title=row["title"],
        text=mapping.text_of(row["text"]),
        published=row["published"],
        told_at=row["told_at"] or 0,
    )


def _text_row(text: FrozenText) -> mapping.Row:
    return {"number": text["number"], "article_id": int(text["article_id"]), "data": text["data"]}


def _packed(told_id: int, frozen: FrozenBook) -> Iterator[bytes]:
    """All but the texts."""
    data = mapping.pack(json.dumps([told_id, {**frozen, "texts": []}], ensure_ascii=False))
    for start in range(0, len(data), PART):
        yield data[start : start + PART]


def _unpacked(parts: Iterable[bytes], texts: list[FrozenText]) -> tuple[int, FrozenBook]:
    told_id, frozen = json.loads(mapping.unpack(b"".join(parts)))
    frozen["texts"] = texts
    return told_id, frozen
