"""What came of a poll."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from monitor.core.model.feeds import Entry, Failure, Freshness, PageMark, Validators
from monitor.core.model.matches import Analysis


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that the store did not know when it was asked, read and judged.

    `canonical_urls`: that of the link first, then where it led; empty without a usable link. `analysis` is None where
    the article itself was known already, from another feed. `page_wanted` says that the page was asked for, so that a
    text that comes from the feed all the same counts as unread. `page` is the mark of one that came.
    """

    entry: Entry
    canonical_urls: tuple[str, ...]
    analysis: Analysis | None
    page_wanted: bool
    page: PageMark | None = None


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """A stored entry whose words or link changed, read and judged again. `entry_id` is its number in the store.

    `canonical_urls` as of a new entry. `analysis` is None where there is nothing to judge: the store kept no hash of
    the entry's words, and takes over this one.
    """

    entry_id: int
    entry: Entry
    canonical_urls: tuple[str, ...]
    analysis: Analysis | None
    page: PageMark | None = None


class Unchanged(StrEnum):
    """Why there was nothing to parse."""

    NOT_MODIFIED = "not_modified"  # the server said 304
    SAME_BYTES = "same_bytes"  # the body hashes as the last one did


class Asked(StrEnum):
    """What went along with the question, so that the answer can be judged."""

    PLAIN = "plain"  # no validators: the body always comes
    CONDITIONAL = "conditional"  # the validators of the last answer
    DOUBTED = "doubted"  # validators of a body that is known to have changed: a 304 to them is a lie


@dataclass(frozen=True, slots=True)
class PollUnchanged:
    """The server is alive and the feed is quiet. `moved_to` is where permanent redirects led, None without any."""

    feed_id: str
    polled_at: datetime
    reason: Unchanged
    validators: Validators
    asked: Asked = Asked.CONDITIONAL
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class PollFailed:
    """The feed could not be had or read. `is_own_network`: no host could be reached, so it says nothing of this one."""

    feed_id: str
    polled_at: datetime
    failure: Failure
    is_own_network: bool = False


@dataclass(frozen=True, slots=True)
class PollRead:
    """The feed was read. `entry_count` counts all entries in the document, `new` only those unknown to the store,
    `edited` those that it knows under other words.

    `moved_to` is where permanent redirects led, `freshness` what the server says of the answer, `ttl` what the document
    says of itself; None where they say nothing.
    """

    feed_id: str
    polled_at: datetime
    validators: Validators
    body_hash: str
    title: str
    entry_count: int
    new: tuple[NewEntry, ...]
    problems: tuple[str, ...]
    asked: Asked = Asked.CONDITIONAL
    moved_to: str | None = None
    freshness: Freshness | None = None
    ttl: timedelta | None = None
    edited: tuple[EditedEntry, ...] = ()


PollOutcome: TypeAlias = PollUnchanged | PollFailed | PollRead
