"""Which database this is, and whether one was lost: a mark beside the configuration remembers."""

import json
import logging
import os
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, text

from monitor.core.model import Feed
from monitor.errors import StoreError
from monitor.store.engine import ALLOW_IT
from monitor.store.tables import META, NOTICE

logger = logging.getLogger(__name__)

# A file beside the configuration that remembers which databases existed.
MARK = ".install_id"
LOST_NOTICE = (
    "The database was missing when the monitor started on {at:%Y-%m-%d %H:%M} UTC, though one existed before. What the "
    "feeds held at that moment was taken as already seen, so that you are not flooded; what came since is reported as "
    "usual. If you meant to start afresh, delete the file {mark} and the database, and start again."
)


def refuse_read_only(path: Path) -> None:
    """Before SQLite opens it: it would leave files of its own behind that are read-only, too."""
    family = (path.parent, path, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm")))
    for each in family:
        if each.exists() and not os.access(each, os.W_OK):
            raise StoreError(f"{each} cannot be written; {ALLOW_IT}; nothing was changed")


def refuse_damage(reader: Engine, path: Path) -> None:
    """Before anything is written: what SQLite finds wrong with the file, in a second for half a gigabyte.

    Raises:
        StoreError: it is damaged.
    """
    with reader.connect() as connection:
        damage = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if damage != "ok":
        raise StoreError(f"{path} is damaged ({damage}); restore a backup, nothing was changed")


def settle_installation(connection: Connection, path: Path, mark: Path, now: datetime) -> tuple[str, bool]:
    """(install_id, whether the store was lost). The database remembers both; the mark remembers the id."""
    found = connection.execute(select(META.c.value).where(META.c.key == "install_id")).scalar()
    if found is not None:
        lost = connection.execute(select(META.c.value).where(META.c.key == "lost_at")).scalar()
        return found, lost is not None
    remembered = _read_mark(mark).get(str(path))
    install_id = remembered or uuid.uuid4().hex
    connection.execute(insert(META).values(key="install_id", value=install_id))
    if remembered is not None:
        connection.execute(insert(META).values(key="lost_at", value=now.isoformat()))
        place = str(mark).encode("utf-8", "backslashreplace").decode()  # names of folders are not always text
        connection.execute(insert(NOTICE).values(text=LOST_NOTICE.format(at=now, mark=place), created_at=now))
    return install_id, remembered is not None


def remember_lost_feeds(connection: Connection, feeds: Sequence[Feed]) -> frozenset[str]:
    """The feeds that were configured when the store was first used after its loss."""
    found = connection.execute(select(META.c.value).where(META.c.key == "lost_feeds")).scalar()
    if found is None:
        found = json.dumps(sorted(feed.feed_id for feed in feeds))
        connection.execute(insert(META).values(key="lost_feeds", value=found))
    return frozenset(json.loads(found))


def _read_mark(mark: Path) -> dict[str, str]:
    """{database: install_id} of a mark: a line each, `install_id database`. A line that is neither is passed over.

    Raises:
        StoreError: it cannot be read; to go on would be to take a lost database for a new one.
    """
    try:
        lines = mark.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StoreError(f"{mark} cannot be read: {error.strerror}; {ALLOW_IT}") from error
    pairs = (line.partition(" ") for line in lines)
    return {database: install_id for install_id, _, database in pairs if database}


def write_mark(mark: Path, path: Path, install_id: str) -> None:
    """Remember that this database exists."""
    marks = _read_mark(mark)
    if marks.get(str(path)) == install_id:
        return
    marks[str(path)] = install_id
    lines = (f"{value} {key}\n" for key, value in sorted(marks.items()))
    try:
        # Names of folders are bytes, and not always UTF-8.
        mark.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        logger.warning("%s cannot be written (%s): a lost database would not be noticed", mark, error.strerror)
