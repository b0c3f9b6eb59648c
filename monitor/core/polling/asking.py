"""What a feed is asked: (Feed, PollState, now) -> Question. Pure."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.core.model import Asked, Feed, Validators
from monitor.core.polling.state import PollState
from monitor.core.polling.trust import NO_VALIDATORS, how_to_ask


@dataclass(frozen=True, slots=True)
class Question:
    """The address to ask, the validators to send, and the user's own headers that may go there."""

    url: str
    validators: Validators
    headers: tuple[tuple[str, str], ...]
    asked: Asked


def question_of(feed: Feed, state: PollState, now: datetime) -> Question:
    """How to ask for the feed now. Headers that may hold secrets go to the host that the user named them for."""
    url = address_of(feed, state)
    asked = how_to_ask(state.trust, state.validators, now)
    return Question(url, _validators_for(asked, state), feed.headers if _may_know(url, feed.url) else (), asked)


def _validators_for(asked: Asked, state: PollState) -> Validators:
    if asked is Asked.CONDITIONAL:
        return state.validators
    return (state.trust.doubted if asked is Asked.DOUBTED else None) or NO_VALIDATORS


def _may_know(url: str, named: str) -> bool:
    """Whether an address is of the host that the headers were named for, and no less safe from listeners."""
    if url == named:
        return True
    there, here = urlsplit(url), urlsplit(named)
    return there.netloc.lower() == here.netloc.lower() and there.scheme in (here.scheme, "https")


def address_of(feed: Feed, state: PollState) -> str:
    """The address of the feed, or the one that it moved to for good."""
    move = state.move
    return move.to if move.is_adopted and move.to is not None else feed.url
