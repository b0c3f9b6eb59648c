"""The histories of feeds: days, changes, gaps, how lively they are, who is on hold. SQL.

Functions take the caller's transaction; `FeedHistory` makes one for each of its methods.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.core.health import FeedDay, Judgement
from monitor.core.model import FeedChange, FeedEvent, Gap, Vitality
from monitor.core.plan import CommitPlan
from monitor.core.polling import Hold
from monitor.store.chunks import in_chunks
from monitor.store.tables import ARTICLE, ENTRY, FEED_DAY, FEED_EVENT, FEED_GAP, FEED_HEALTH, HOLD, MATCH

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class StoredVitality:
    """How lively a feed is, since when, and by what measure."""

    vitality: Vitality
    since: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class FeedTelling:
    """What one digest has to tell of feeds, oldest first, and the numbers of the last change and the last gap in it."""

    events: tuple[FeedEvent, ...]
    gaps: tuple[Gap, ...]
    last_event_id: int
    last_gap_id: int


def save_history(connection: Connection, plans: Sequence[CommitPlan]) -> None:
    """Write what the plans add to the histories of their feeds: nothing, for most."""
    events = [event for plan in plans for event in plan.events]
    gaps = [plan.gap for plan in plans if plan.gap is not None]
    days = [plan.day for plan in plans if plan.day is not None]
    if events:
        save_events(connection, events)
    if gaps:
        rows = [{"feed_id": gap.feed_id, "from_at": gap.from_at, "until_at": gap.until_at} for gap in gaps]
        connection.execute(insert(FEED_GAP), rows)
    if days:
        _add_to_days(connection, days)


def save_events(connection: Connection, events: Sequence[FeedEvent]) -> None:
    """Append changes."""
    rows = [{"feed_id": e.feed_id, "at": e.at, "change": e.change.value, "detail": e.detail} for e in events]
    connection.execute(insert(FEED_EVENT), rows)


def _add_to_days(connection: Connection, days: Iterable[FeedDay]) -> None:
    statement = sqlite_insert(FEED_DAY)
    added = {
        "entries": FEED_DAY.c.entries + statement.excluded.entries,
        "longest_gap": func.max(FEED_DAY.c.longest_gap, statement.excluded.longest_gap),
    }
    rows = [{"feed_id": d.feed_id, "day": d.day, "entries": d.entries, "longest_gap": d.longest_gap} for d in days]
    connection.execute(statement.on_conflict_do_update(index_elements=["feed_id", "day"], set_=added), rows)


def events_after(connection: Connection, event_id: int) -> list[tuple[int, FeedEvent]]:
    """(number, change) of what was written after this one, oldest first."""
    query = select(FEED_EVENT).where(FEED_EVENT.c.event_id > event_id).order_by(FEED_EVENT.c.event_id)
    return [
        (row["event_id"], FeedEvent(row["feed_id"], row["at"], FeedChange(row["change"]), row["detail"]))
        for row in connection.execute(query).mappings()
    ]


def gaps_after(connection: Connection, gap_id: int) -> list[tuple[int, Gap]]:
    """(number, gap) of what was written after this one, oldest first."""
    query = select(FEED_GAP).where(FEED_GAP.c.gap_id > gap_id).order_by(FEED_GAP.c.gap_id)
    rows = connection.execute(query).mappings()
    return [(row["gap_id"], Gap(row["feed_id"], row["from_at"], row["until_at"])) for row in rows]


def untold(connection: Connection, event_id: int, gap_id: int, since: datetime) -> FeedTelling:
    """What was written after these numbers; of a digest that is new in an old installation, since it was there."""
    events, gaps = events_after(connection, event_id), gaps_after(connection, gap_id)
    return FeedTelling(
        events=tuple(event for _, event in events if event.at >= since),
        gaps=tuple(gap for _, gap in gaps if gap.until_at >= since),
        last_event_id=max((number for number, _ in events), default=event_id),
        last_gap_id=max((number for number, _ in gaps), default=gap_id),
    )


def vitalities(connection: Connection) -> dict[str, StoredVitality]:
    """How lively feeds were when they were judged last, by feed id."""
    rows = connection.execute(select(FEED_HEALTH)).mappings()
    return {row["feed_id"]: StoredVitality(Vitality(row["vitality"]), row["since"], row["detail"]) for row in rows}


class FeedHistory:
    """The histories of feeds, a transaction for each question."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def days(self, since: date) -> Mapping[str, tuple[FeedDay, ...]]:
        """The days on which entries came, from this one on, oldest first, by feed id."""
        found: dict[str, list[FeedDay]] = defaultdict(list)
        with self._reading() as connection:
            query = select(FEED_DAY).where(FEED_DAY.c.day >= since).order_by(FEED_DAY.c.day)
            for row in connection.execute(query):
                found[row.feed_id].append(FeedDay(row.feed_id, row.day, row.entries, row.longest_gap))
        return {feed_id: tuple(days) for feed_id, days in found.items()}

    def matches(self, since: datetime) -> dict[str, int]:
        """How many matches the articles that each feed brought since have, by feed id."""
        joined = select(ARTICLE.c.feed_id, func.count()).join(MATCH, MATCH.c.article_id == ARTICLE.c.article_id)
        query = joined.where(ARTICLE.c.first_seen_at >= since).group_by(ARTICLE.c.feed_id)
        with self._reading() as connection:
            return {row.feed_id: row[1] for row in connection.execute(query)}

    def entries_of(self, feed_ids: Iterable[str]) -> dict[str, int]:
        """How many entries each of these feeds ever brought; of those without any, none."""
        found: dict[str, int] = {}
        with self._reading() as connection:
            for chunk in in_chunks(feed_ids):
                query = select(ENTRY.c.feed_id, func.count()).where(ENTRY.c.feed_id.in_(chunk))
                rows = connection.execute(query.group_by(ENTRY.c.feed_id))
                found |= {row.feed_id: row[1] for row in rows}
        return found

    def gaps(self, since: datetime) -> dict[str, tuple[Gap, ...]]:
        """The gaps that ended since, oldest first, by feed id."""
        found: dict[str, list[Gap]] = defaultdict(list)
        with self._reading() as connection:
            for _, gap in gaps_after(connection, 0):
                if gap.until_at >= since:
                    found[gap.feed_id].append(gap)
        return {feed_id: tuple(gaps) for feed_id, gaps in found.items()}

    def events(self, since: datetime) -> dict[str, tuple[FeedEvent, ...]]:
        """The changes since, oldest first, by feed id."""
        found: dict[str, list[FeedEvent]] = defaultdict(list)
        with self._reading() as connection:
            for _, event in events_after(connection, 0):
                if event.at >= since:
                    found[event.feed_id].append(event)
        return {feed_id: tuple(events) for feed_id, events in found.items()}

    def vitalities(self) -> dict[str, StoredVitality]:
        """How lively feeds were when they were judged last, by feed id; none that was never judged."""
        with self._reading() as connection:
            return vitalities(connection)

    def save_judgements(self, judgements: Mapping[str, Judgement], events: Sequence[FeedEvent], now: datetime) -> None:
        """Remember judgements that are other than before, with the changes that they are."""
        if not judgements:
            return
        rows = [
            {"feed_id": feed_id, "vitality": each.vitality.value, "since": now, "detail": each.detail}
            for feed_id, each in judgements.items()
        ]
        statement = sqlite_insert(FEED_HEALTH)
        changed = {name: statement.excluded[name] for name in ("vitality", "since", "detail")}
        with self._writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["feed_id"], set_=changed), rows)
            if events:
                save_events(connection, events)

    def holds(self) -> list[Hold]:
        """Who is, or was, not to be asked."""
        with self._reading() as connection:
            rows = connection.execute(select(HOLD)).mappings()
            return [Hold(row["name"], row["until"], row["times"], row["detail"]) for row in rows]

    def save_hold(self, hold: Hold) -> None:
        """Remember a hold in place of the last one of its name."""
        row = {"name": hold.name, "until": hold.until, "times": hold.times, "detail": hold.detail}
        statement = sqlite_insert(HOLD).values(row)
        with self._writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def forget(self, before: datetime) -> None:
        """Drop what is older; the present state of each feed stays."""
        with self._writing() as connection:
            connection.execute(delete(FEED_DAY).where(FEED_DAY.c.day < before.date()))
            connection.execute(delete(FEED_EVENT).where(FEED_EVENT.c.at < before))
            connection.execute(delete(FEED_GAP).where(FEED_GAP.c.until_at < before))
            connection.execute(delete(HOLD).where(HOLD.c.until < before))
