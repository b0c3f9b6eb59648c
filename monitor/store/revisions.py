"""The rules that were in use, newest last: what to go on by when the file on disk is broken. SQL.

A revision holds the plain tree that `core.rules.read_rules` takes, so that it outlives the files it came from.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from monitor.store import mapping
from monitor.store.tables import RULES_REVISION

# Enough to look back over weeks of daily edits; a revision of a thousand rules takes about 60 KB.
REVISIONS_KEPT = 50

_NEWEST = select(RULES_REVISION).order_by(RULES_REVISION.c.revision_id.desc())


@dataclass(frozen=True, slots=True)
class RulesRevision:
    """Rules as they were taken into use. `data` is plain: mappings, lists and text."""

    version: str
    data: object
    taken_at: datetime


def keep(connection: Connection, version: str, data: object, now: datetime) -> bool:
    """Remember rules that were taken into use; False, and nothing, where the last revision is the same.

    The same version may come of other data: names, notes and tests do not change what matches, but they are shown.
    """
    text = json.dumps(data, ensure_ascii=False)
    newest = connection.execute(_NEWEST.limit(1)).mappings().first()
    if newest is not None and newest["version"] == version and mapping.unpack(newest["data"]) == text:
        return False
    connection.execute(insert(RULES_REVISION).values(version=version, data=mapping.pack(text), taken_at=now))
    kept = [row["revision_id"] for row in connection.execute(_NEWEST.limit(REVISIONS_KEPT)).mappings()]
    connection.execute(delete(RULES_REVISION).where(RULES_REVISION.c.revision_id < min(kept)))
    return True


def last(connection: Connection) -> RulesRevision | None:
    """The rules that were taken into use last."""
    row = connection.execute(_NEWEST.limit(1)).mappings().first()
    if row is None:
        return None
    return RulesRevision(row["version"], json.loads(mapping.unpack(row["data"])), row["taken_at"])
