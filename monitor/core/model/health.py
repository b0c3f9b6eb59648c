"""How feeds have fared, as status and digests tell it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedCondition(StrEnum):
    """UNREACHABLE is told apart from FAILING: it may be our own network, and is not counted as broken."""

    HEALTHY = "healthy"
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    WAITING = "waiting"  # not polled yet


class Vitality(StrEnum):
    """How lively a feed is by the measure of its own past."""

    LIVELY = "lively"
    SILENT = "silent"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How one feed stands. `since` is when the present condition began; `detail` the last failure, for a person."""

    feed_id: str
    name: str
    condition: FeedCondition
    detail: str | None
    since: datetime | None
    last_success_at: datetime | None
    vitality: Vitality = Vitality.LIVELY


class FeedChange(StrEnum):
    """A change in how a feed stands. Closed: what each is called is a decision of core/health and of the templates."""

    ERROR = "error"  # an error of another class than before; its history
    FAILING = "failing"  # several polls in a row failed
    RECOVERED = "recovered"
    GONE = "gone"  # the server said three times that it is gone for good
    MOVED = "moved"  # permanent redirects were confirmed: it is asked at its new address
    DISTRUSTED = "distrusted"  # its server says "not modified" of what was modified
    THROTTLED = "throttled"  # its server wants to be asked less often
    SILENT = "silent"  # no new entry for far longer than usual
    FALLING = "falling"  # far fewer new entries than usual
    LIVELY = "lively"  # as lively as usual again


# Told in the next digest, once. The others are history, for `monitor feeds list`.
TOLD_CHANGES = frozenset(FeedChange) - {FeedChange.ERROR, FeedChange.DISTRUSTED, FeedChange.THROTTLED}


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A change of one feed. `detail` is for a person: the error, the new address, how long it has been silent."""

    feed_id: str
    at: datetime
    change: FeedChange
    detail: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Two polls in a row of one feed without an entry in common: in between, entries may have been missed."""

    feed_id: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What is told of one feed in one digest: a change, or gaps. `count` is of gaps, 0 for a change."""

    feed_id: str
    name: str
    at: datetime
    change: FeedChange | None
    detail: str
    count: int = 0
