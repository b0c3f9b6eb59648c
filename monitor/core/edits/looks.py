"""When the page of a matched article is asked for again: 1, 6 and 24 hours after it was first seen. Pure.

| what the look found          | next look                                                              |
| ---------------------------- | ---------------------------------------------------------------------- |
| the page, changed or not     | the next of the three that is still to come; missed ones are made up by one |
| a wall in place of the page  | the same: it says nothing of the article                               |
| that the page is gone        | half an hour later, to be sure; told when it is gone then, too         |
| a failure                    | half an hour later, once; then this look is given up                   |
| not asked: its host waits    | when the pause is over                                                 |
| forbidden (robots.txt)       | the next of the three: a robots.txt that could not be had forbids, too |
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from monitor.core.model import Failure, FailureKind, PageMark
from monitor.core.polling.holds import is_throttle

# A correction mostly follows within the hour; desks rewrite within the day (issue: 1, 6 and 24 hours).
LOOKS_AFTER: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
NO_MARK: Final = PageMark()
# A hiccup is over by then: half of all failed polls of real feeds succeed at the next one.
SECOND_TRY: Final = timedelta(minutes=30)
MOST_TRIES: Final = 2
# A host that is held for longer than this is not waited for.
LONGEST_WAIT: Final = timedelta(days=7)


class Fate(StrEnum):
    """What a look found."""

    UNCHANGED = "unchanged"
    READ = "read"
    WALL = "wall"
    GONE = "gone"
    FAILED = "failed"
    WAITS = "waits"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Look:
    """What is remembered of an article between looks. `steps` counts those of LOOKS_AFTER that are done with.

    `next_at` is None where no look is left. `tries` counts failures in a row. `gone_since` is when the page was first
    missed. `page` and `headline` are those of the last page that was read; `result` says in words what the last look
    found, empty before the first.
    """

    article_id: int
    first_seen_at: datetime
    next_at: datetime | None
    steps: int = 0
    tries: int = 0
    gone_since: datetime | None = None
    page: PageMark = NO_MARK
    headline: str = ""
    looked_at: datetime | None = None
    result: str = ""


def next_look_at(steps_done: int, first_seen_at: datetime, now: datetime) -> datetime | None:
    """When the next look is due, given how many are done with; the latest of those that were missed is one for all."""
    due = [first_seen_at + after for after in LOOKS_AFTER[steps_done:]]
    missed = [each for each in due if each <= now]
    return missed[-1] if missed else next(iter(due), None)


def steps_by(first_seen_at: datetime, now: datetime) -> int:
    """How many of the looks lie behind us."""
    return sum(first_seen_at + after <= now for after in LOOKS_AFTER)


def first_look(article_id: int, first_seen_at: datetime, now: datetime, page: PageMark, headline: str) -> Look:
    """The looks of an article that matched."""
    due = next_look_at(0, first_seen_at, now)
    return Look(article_id, first_seen_at, due, page=page, headline=headline)


def after_look(look: Look, fate: Fate, now: datetime, result: str, retry_after: timedelta | None = None) -> Look:
    """What is remembered after a look; see the table above."""
    looked = replace(look, looked_at=now, result=result)
    match fate:
        case Fate.UNCHANGED | Fate.READ:
            return _step(replace(looked, gone_since=None), now)
        case Fate.WALL | Fate.FORBIDDEN:
            return _step(looked, now)
        case Fate.GONE if look.gone_since is None:
            return replace(looked, gone_since=now, next_at=now + SECOND_TRY)
        case Fate.GONE:
            return _step(looked, now)
        case Fate.FAILED if look.tries + 1 < MOST_TRIES:
            return replace(looked, tries=look.tries + 1, next_at=now + max(SECOND_TRY, retry_after or SECOND_TRY))
        case Fate.FAILED:
            return _step(looked, now)
        case Fate.WAITS if now - look.first_seen_at < LONGEST_WAIT:
            return replace(looked, next_at=now + max(SECOND_TRY, retry_after or SECOND_TRY))
        case Fate.WAITS:
            return replace(looked, next_at=None)
        case _:
            assert_never(fate)


def is_surely_gone(look: Look, fate: Fate) -> bool:
    """Whether a page was missed for the second time: one hiccup is not told."""
    return fate is Fate.GONE and look.gone_since is not None


def _step(look: Look, now: datetime) -> Look:
    """This look is done with, and each one that was missed before it. A clock that was set back repeats none."""
    steps = max(look.steps + 1, steps_by(look.first_seen_at, now))
    return replace(look, steps=steps, tries=0, next_at=next_look_at(steps, look.first_seen_at, now))


# Gone by RFC 9110 15.5.5, 15.5.11. 451 and 403 say that we may not see it, not that it is gone.
_GONE: Final = frozenset([404, 410])


def fate_of_failure(failure: Failure) -> Fate:
    """What it means for an article that its page could not be had."""
    if failure.status in _GONE:
        return Fate.GONE
    if failure.kind is FailureKind.HELD or is_throttle(failure):
        return Fate.WAITS
    return Fate.FORBIDDEN if failure.kind is FailureKind.REFUSED else Fate.FAILED
