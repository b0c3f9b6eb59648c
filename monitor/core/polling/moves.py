"""A feed that moved: permanent redirects seen -> the address that it is asked at. Pure.

RFC 9110 15.4.2: a client with editing capabilities ought to change its links. One answer may be a mistake of an
afternoon, and a wrong one would lose the feed; so it takes three in a row to the same place. The user's file is never
edited: the new address is told, and remembered beside the feed.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

CONFIRMATIONS = 3


@dataclass(frozen=True, slots=True)
class Move:
    """Where permanent redirects led, and how many polls in a row they did."""

    to: str | None = None
    count: int = 0

    @property
    def is_adopted(self) -> bool:
        """Whether the feed is asked there."""
        return self.count >= CONFIRMATIONS


NO_MOVE = Move()


def after_answer(move: Move, moved_to: str | None, url: str) -> Move:
    """The move after an answer that came by permanent redirects to `moved_to`, or without (None).

    An adopted move stays: further redirects are followed at each poll. `url` is the user's own address.
    """
    if move.is_adopted:
        return move
    if moved_to is None or not is_adoptable(url, moved_to):
        return NO_MOVE
    return Move(moved_to, move.count + 1) if moved_to == move.to else Move(moved_to, 1)


def is_adoptable(url: str, target: str) -> bool:
    """A web address, and never from TLS to clear text: who stands between could redirect a feed for good."""
    scheme = urlsplit(target).scheme
    return target != url and (scheme == "https" or (scheme == "http" and urlsplit(url).scheme == "http"))
