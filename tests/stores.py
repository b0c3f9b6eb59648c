"""Stores of tests: opened on a database that is at the newest schema already. Files.

Twelve migrations take a tenth of a second, and six hundred tests want a store: the migrated file is made once in each
process and copied. Whether a store comes to be from nothing is what `test_store_open` and `test_store_migrations` try.
"""

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.store import MARK, Store
from monitor.store.engine import open_engines
from monitor.store.schema import migrate
from tests.builders import NOW


def put_blank(database: Path) -> None:
    """A database of no installation yet where there is none: `Store.open` finds nothing to migrate and settles it."""
    if not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        database.write_bytes(_blank())


def a_store(folder: Path, now: datetime = NOW) -> Store:
    """The store of a folder, which is made at its first time."""
    put_blank(folder / "monitor.db")
    return Store.open(f"sqlite:///{folder}/monitor.db", folder / MARK, now)


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        writer, reader = open_engines(path)
        try:
            migrate(writer, str(path))
        finally:
            reader.dispose()
            writer.dispose()  # the last one folds the write-ahead log into the file
        return path.read_bytes()
