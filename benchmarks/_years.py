"""A store as it is after years: rows written in bulk, as the program would have left them one by one."""

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from monitor.core.model import Content
from monitor.store import MARK, Store, mapping
from monitor.store.engine import sqlite_module

NOW: Final = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
FEEDS: Final = 500
# One article in fifty matches; three make a story on average; texts are kept for a year.
MATCHED: Final = 50
OF_A_STORY: Final = 3
RETENTION: Final = timedelta(days=365)
# What waits for the next edition: the matches of the last day.
OPEN: Final = timedelta(days=1)
TEXT: Final = mapping.pack(
    "\n".join(f"Paragraph {number} of a report on the harbour, its cranes and crews." for number in range(40))
)
_CONTENT: Final = mapping.pack_content(Content(frozenset({"Harbour Post"}), numbers=frozenset({"14"})))
_SENTENCE: Final = json.dumps(["text", 0, 30, "A report on the harbour, today."])

Row = tuple[object, ...]


class Years:
    """The rows of a store that took in `articles` over `days`, the last one just now."""

    def __init__(self, articles: int, days: int) -> None:
        self.articles, self.days = articles, days
        self.began = NOW - timedelta(days=days)
        self._step = timedelta(days=days) / articles

    def at(self, number: int) -> datetime:
        """When an article was first seen."""
        return self.began + number * self._step

    def write(self, folder: Path) -> Path:
        """The database in a folder."""
        path = folder / "monitor.db"
        Store.open(f"sqlite:///{path}", folder / MARK, self.began).close()
        connection = sqlite_module().connect(path)
        connection.execute("PRAGMA synchronous=OFF")
        for table, rows in self._tables().items():
            _fill(connection, table, rows)
        connection.commit()
        connection.close()
        return path

    def _tables(self) -> dict[str, Iterator[Row]]:
        return {
            "article": map(self._article, self._numbers()),
            "address": map(self._address, self._numbers()),
            "entry": map(self._entry, self._numbers()),
            "cluster": (
                (number, _time(self.at(number * OF_A_STORY)), None)
                for number in range(1, self.articles // OF_A_STORY + 1)
            ),
            "cluster_member": map(self._member, self._numbers()),
            "match": map(self._match, range(MATCHED, self.articles + 1, MATCHED)),
            "subscription": iter([("daily", _time(self.began), 0, None, None, None, None, None)]),
            "subscribed_rule": iter([("daily", "*", 0, None)]),
            "edition": map(self._edition, range(1, self.days)),
            "membership": self._memberships(),
            "cluster_told": self._told(),
            "feed_day": self._feed_days(),
        }

    def _numbers(self) -> range:
        return range(1, self.articles + 1)

    def _article(self, number: int) -> Row:
        at = self.at(number)
        text = TEXT if at >= NOW - RETENTION else b""
        digest = f"{random.Random(number).getrandbits(128):032x}"
        title = f"Cranes {number} stand still in the harbour of Dolna"
        return (
            *(number, digest, _feed(number), title, text, "en", _time(at - timedelta(hours=1)), "[]", "Harbour Post"),
            *("ok", "page", None, 1, 0, 0, _time(at), "rules-1", 0, 1, None, None),
        )

    def _address(self, number: int) -> Row:
        key = f"{random.Random(-number).getrandbits(128):032x}"
        url = f"https://{_feed(number)}.test/news/{number}"
        return (key, number, url, f"{_feed(number)}.test", "Harbour Post", 0, _time(self.at(number)))

    def _entry(self, number: int) -> Row:
        key, at = f"{_feed(number)}-{number}", _time(self.at(number))
        title, link = f"Cranes {number} stand still", f"https://{_feed(number)}.test/news/{number}"
        return (number, _feed(number), key, key, link, title, at, None, at, number, f"link-{number}", key, 0, None)

    def _member(self, number: int) -> Row:
        story = min((number + OF_A_STORY - 1) // OF_A_STORY, self.articles // OF_A_STORY)
        kind = "new" if number % OF_A_STORY == 1 else "joined"
        at = _time(self.at(number))
        return (number, number, story, story, kind, 1.5, '["names in common: dolna"]', None, None, at, None)

    def _match(self, number: int) -> Row:
        at = _time(self.at(number))
        return (*(number // MATCHED, "cranes", number, "digest", 0, 10, 0, _SENTENCE, "[]", "rules-1", at, 0, 1),)

    def _edition(self, number: int) -> Row:
        at = _time(self.began + timedelta(days=number))
        return (number, "daily", f"{number:04}", at, at, None, "Digest", TEXT, TEXT, 9, 0, 0, 0)

    def _memberships(self) -> Iterator[Row]:
        for number in range(MATCHED, self.articles + 1, MATCHED):
            if self.at(number) < NOW - OPEN:
                yield ("daily", number // MATCHED, self._edition_of(number))

    def _told(self) -> Iterator[Row]:
        for place, number in enumerate(range(MATCHED, self.articles + 1, MATCHED), start=1):
            if self.at(number) < NOW - OPEN:
                story = min((number + OF_A_STORY - 1) // OF_A_STORY, self.articles // OF_A_STORY)
                yield (place, self._edition_of(number), "daily", story, number, _CONTENT)

    def _edition_of(self, number: int) -> int:
        return min(int((self.at(number) - self.began) / timedelta(days=1)) + 1, self.days - 1)

    def _feed_days(self) -> Iterator[Row]:
        for day in range(self.days):
            for feed in range(FEEDS):
                yield (_feed(feed), (self.began + timedelta(days=day)).date().isoformat(), 1, 3_600)


def _feed(number: int) -> str:
    return f"feed-{number % FEEDS}"


def _time(at: datetime) -> str:
    """As SQLAlchemy writes it."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"


def _fill(connection: sqlite3.Connection, table: str, rows: Iterator[Row]) -> None:
    columns = connection.execute(f'SELECT count(*) FROM pragma_table_info("{table}")').fetchone()[0]
    marks = ", ".join("?" * columns)
    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
