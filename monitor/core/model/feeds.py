"""Feeds as they are polled and parsed, and why a request failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Feed:
    """One polled address and what the user says of it.

    `url` is http(s), or `file:///…` for a local feed, which only the configuration may name.
    `backlog` is the age (by claimed date) up to which entries count as news at the first sight of the feed; None = all.
    `interval` is the shortest pause between two polls, `longest_interval` the longest one that its pace may stretch it
    to; None where they are the same. `headers` are request headers with their secrets already resolved from the
    environment. `proxy` and `user_agent` are those of the feed and its pages, `gap` takes the place of its host's pause
    after each visit; None where nothing is said of them.
    """

    feed_id: str
    url: str
    name: str
    language: str | None
    tags: tuple[str, ...]
    interval: timedelta
    backlog: timedelta | None
    full_text: bool
    is_demonstration: bool
    headers: tuple[tuple[str, str], ...] = ()
    longest_interval: timedelta | None = None
    proxy: str | None = None
    user_agent: str | None = None
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server gave them (RFC 9110 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class PageMark:
    """What a page is known by without reading it: its validators, and a hash of its bytes."""

    validators: Validators = Validators()
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as published. `entry_key` is its identity within the feed; `link` is absolute http(s)/file, or None.

    `published` and `updated` are claimed, aware UTC, or None. `summary` and `content` are text, not HTML, one
    paragraph per line.
    """

    entry_key: str
    guid: str | None
    link: str | None
    title: str
    published: datetime | None
    updated: datetime | None
    authors: tuple[str, ...]
    summary: str
    content: str


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """One feed document. `problems` are sentences about what was skipped or repaired; `entries` keep document order.

    `format` is the family and version in words ("RSS 2.0"). `known_count` entries more stand in the document, which
    were known and not read again; `left_out` are traces of their keys, and `memory` lets the next reading know those of
    this one (core/formats/memory.py).
    `ttl` is how long the document says that it stays good (RSS ttl, sy:updatePeriod), None where it does not say.
    """

    title: str
    link: str | None
    language: str | None
    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    format: str = ""
    known_count: int = 0
    memory: bytes = b""
    left_out: frozenset[bytes] = frozenset()
    ttl: timedelta | None = None


class FailureKind(StrEnum):
    """Why a remote thing could not be had. Closed: a new kind is a decision of polling.py too."""

    UNREACHABLE = "unreachable"  # no address, no route, connection refused
    TIMEOUT = "timeout"
    TLS = "tls"
    HTTP_STATUS = "http_status"
    BAD_REDIRECT = "bad_redirect"
    TOO_LARGE = "too_large"
    PROTOCOL = "protocol"  # broken HTTP, unknown or nested content encoding, lying length
    NOT_A_FEED = "not_a_feed"
    UNREADABLE = "unreadable"  # the parser was killed (time, memory) or failed
    MISSING_FILE = "missing_file"
    HELD = "held"  # not asked: its host, or its domain, wants a pause, of which `retry_after` is left
    REFUSED = "refused"  # not asked: our own guard, or the site's robots.txt, forbids it


class FailureScope(StrEnum):
    """Whom a failure is held against."""

    FEED = "feed"  # this address alone
    HOST = "host"  # the host that answered: its other feeds and pages wait too
    DOMAIN = "domain"  # all hosts of its registrable domain


@dataclass(frozen=True, slots=True)
class Failure:
    """A remote failure as a value. `detail` is one sentence for a person; `status` the HTTP status if there was one."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None
    scope: FailureScope = FailureScope.FEED


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long an answer says that it stays good, counted from its arrival (RFC 9111 4.2): never negative.

    `max_age` is that of Cache-Control, else Expires less Date, in both cases less Age; None where none is given.
    no-store and no-cache are ignored: they speak of copies, and say nothing about when there will be news.
    """

    max_age: timedelta | None = None
