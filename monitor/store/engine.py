"""Opening the database: SQLite in WAL with one writer. Touches the file, its lock and its schema.

Two engines on one file: writers begin IMMEDIATE, so that a write lock is asked for before anything is read and
`busy_timeout` covers the wait (a reader that turns writer fails at once, whatever the timeout); readers are query_only.
"""

import contextlib
import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from monitor.errors import StoreError

# SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode (docs/technotes/sqlite.md).
SAFE_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_MS = 10_000
# "NWSM": lets `file` and other programs tell our database from any other SQLite file.
APPLICATION_ID = 0x4E57534D
# What helps against a file of another user's.
ALLOW_IT = "allow it to this user with chown or chmod"


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: the one of the pysqlite3 wheel where it is installed, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2


def sqlite_version_warning() -> str | None:
    """A sentence for the log where the SQLite in use has the WAL-reset bug."""
    module = sqlite_module()
    if tuple(module.sqlite_version_info) >= SAFE_SQLITE:
        return None
    wanted = ".".join(map(str, SAFE_SQLITE))
    return (
        f"SQLite {module.sqlite_version} can corrupt a database in rare cases; {wanted} or newer is safe "
        "(install the pysqlite3 wheel, or a newer Python)"
    )


def database_path(database_url: str) -> Path:
    """The file of a SQLite address, taken as it is written: `%`, `?` and `#` are letters of a path like others.

    Raises:
        StoreError: the address is not one, or names a database that this version does not use.
    """
    backend, is_address, path = database_url.partition("://")
    if not is_address:
        raise StoreError("MONITOR_DATABASE_URL is no database address; write sqlite:///path/to/monitor.db")
    if backend != "sqlite":
        raise StoreError(
            f"MONITOR_DATABASE_URL names {backend}, which this version does not use yet; "
            "write sqlite:///path/to/monitor.db"
        )
    if not path.startswith("/") or path in ("/", "/:memory:"):
        raise StoreError("MONITOR_DATABASE_URL names no file; write sqlite:///path/to/monitor.db")
    return Path(path.removeprefix("/")).absolute()


def open_engines(path: Path) -> tuple[Engine, Engine]:
    """(writer, reader) on one SQLite file, which is made if it is missing."""
    module, url = sqlite_module(), URL.create("sqlite", database=str(path))
    writer = create_engine(url, module=module, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=600)
    reader = create_engine(url, module=module, poolclass=QueuePool, pool_size=4, max_overflow=8)
    event.listen(writer, "connect", _prepare_writer)
    event.listen(writer, "begin", _begin_immediate)
    event.listen(reader, "connect", _prepare_reader)
    event.listen(reader, "begin", _begin)
    return writer, reader


def _prepare_writer(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    _pragmas(connection, "journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864", "foreign_keys=ON")
    _pragmas(connection, f"busy_timeout={BUSY_TIMEOUT_MS}")


def _prepare_reader(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    _pragmas(connection, f"busy_timeout={BUSY_TIMEOUT_MS}", "query_only=ON")


def _pragmas(connection: DBAPIConnection, *pragmas: str) -> None:
    # SQLAlchemy begins and ends transactions by itself; the driver's own implicit BEGIN would come in between.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the one lock of the daemon on this database until the block ends; the kernel frees it if we die.

    Raises:
        StoreError: another process holds it, and which.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{lock} cannot be opened: {error.strerror}; {ALLOW_IT}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise StoreError(f"{lock} cannot be locked: {error.strerror}; use a local file system") from error
            holder = os.pread(descriptor, 64, 0).decode("ascii", "replace").strip() or "another process"
            raise StoreError(f"{path} is in use by {holder}; end that one first, or use another database") from error
        with contextlib.suppress(OSError):  # on a full disk the lock holds all the same, it only has no name
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()}\n".encode("ascii"), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def lock_holder(path: Path) -> str | None:
    """Who holds the lock ("process 123"), or None."""
    lock = path.with_name(path.name + ".lock")
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return os.pread(descriptor, 64, 0).decode("ascii", "replace").strip() or "another process"
    else:
        return None
    finally:
        os.close(descriptor)
