"""What pages of one host have in common, kept over a restart: bounded for each host and in all. SQL."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from monitor.core.extract.repeats import HOSTS, HostPages
from monitor.store.tables import HOST_PAGES

Transaction = Callable[[], AbstractContextManager[Connection]]


class HostMemory:
    """The last pages of each host, as `PageMemory` remembers them."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def load(self) -> list[HostPages]:
        """All that is kept, the host seen last at the end."""
        query = select(HOST_PAGES.c.host, HOST_PAGES.c.pages).order_by(HOST_PAGES.c.seen_at, HOST_PAGES.c.host)
        with self._reading() as connection:
            return [HostPages(row.host, _read(row.pages)) for row in connection.execute(query)]

    def save(self, hosts: Sequence[HostPages], now: datetime) -> None:
        """Keep these as they are, the one seen last at the end; of all, those that were seen last."""
        rows = [
            {"host": each.host, "pages": _written(each), "seen_at": now + timedelta(microseconds=number)}
            for number, each in enumerate(hosts)
        ]
        if not rows:
            return
        newest = select(HOST_PAGES.c.host).order_by(HOST_PAGES.c.seen_at.desc(), HOST_PAGES.c.host).limit(HOSTS)
        with self._writing() as connection:
            connection.execute(delete(HOST_PAGES).where(HOST_PAGES.c.host.in_([row["host"] for row in rows])))
            connection.execute(insert(HOST_PAGES), rows)
            connection.execute(delete(HOST_PAGES).where(HOST_PAGES.c.host.not_in(newest)))


def _written(host: HostPages) -> str:
    return json.dumps([[headline, sorted(marks)] for headline, marks in host.pages], separators=(",", ":"))


def _read(pages: str) -> tuple[tuple[int, frozenset[int]], ...]:
    read: Iterable[tuple[int, list[int]]] = json.loads(pages)
    return tuple((headline, frozenset(marks)) for headline, marks in read)
