"""A feed that moved: permanent redirects seen -> the address that it is asked at. Pure.

RFC 9110 15.4.2: a client with editing capabilities ought to change its links. One answer may be a mistake of an
afternoon, and a wrong one would lose the feed; so it takes three in a row to the same place, over a day at least,
however short the interval. The user's file is never edited: the new address is told, and remembered beside the feed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

CONFIRMATIONS: Final = 3
# From the first one to that which counts: longer than an afternoon, and than the mistake of one.
CONFIRMED_OVER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """Where permanent redirects led, how many polls in a row they did, and since when.

    `count` stays below what it takes until they did for long enough.
    """

    to: str | None = None
    count: int = 0
    since: datetime | None = None

    @property
    def is_adopted(self) -> bool:
        """Whether the feed is asked there."""
        return self.count >= CONFIRMATIONS


NO_MOVE = Move()


def after_answer(move: Move, moved_to: str | None, url: str, now: datetime) -> Move:
    """The move after an answer that came by permanent redirects to `moved_to`, or without (None).

    An adopted move stays: further redirects are followed at each poll. `url` is the user's own address.
    """
    if move.is_adopted:
        return move
    if moved_to is None or not is_adoptable(url, moved_to):
        return NO_MOVE
    if moved_to != move.to or move.since is None or move.since > now:  # another one, or noted by a clock that was ahead
        return Move(moved_to, 1, now)
    lasted = now - move.since >= CONFIRMED_OVER
    return Move(moved_to, move.count + 1 if lasted else min(move.count + 1, CONFIRMATIONS - 1), move.since)


def is_adoptable(url: str, target: str) -> bool:
    """A web address, and never from TLS to clear text: who stands between could redirect a feed for good."""
    scheme = urlsplit(target).scheme
    return target != url and (scheme == "https" or (scheme == "http" and urlsplit(url).scheme == "http"))
