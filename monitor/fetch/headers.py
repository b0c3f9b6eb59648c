"""Reading response headers: validators, freshness, Retry-After, redirect targets, who may see the user's own. Pure."""

import string
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import quote

from yarl import URL

from monitor.core.model import Freshness, Validators

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})

# Shorter is no pause at all; longer is a mistake (one server sent a date in 2038).
SHORTEST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=24)

# Real ETags have up to some 100 characters; a longer one is not worth carrying through every poll.
LONGEST_VALIDATOR = 1024
LONGEST_CONTENT_TYPE = 200

MOST_SECONDS = 2**31


def read_validators(headers: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified exactly as given, unless they cannot be stored and sent back as they are."""
    return Validators(_keepable(headers.get("ETag")), _keepable(headers.get("Last-Modified")))


def _keepable(value: str | None) -> str | None:
    """None for what is empty, overlong, or not text (bytes that are no UTF-8 arrive as lone surrogates)."""
    return value if value and len(value) <= LONGEST_VALIDATOR and value.isprintable() else None


def newer_validators(sent: Validators, received: Validators) -> Validators:
    """RFC 9110 15.4.5: a 304 repeats the validators, and may bring newer ones."""
    return Validators(received.etag or sent.etag, received.last_modified or sent.last_modified)


def read_content_type(headers: Mapping[str, str]) -> str | None:
    """The Content-Type as given, as plain ASCII; None where there is none."""
    value = headers.get("Content-Type")
    return value.encode("ascii", "replace").decode()[:LONGEST_CONTENT_TYPE] if value else None


def read_retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """RFC 9110 10.2.3: seconds or an HTTP date, clamped to a minute … a day; None for anything else.

    A date is read against the server's own Date header, so that neither clock needs to be right.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        # Ten digits are three centuries; Python refuses to read more than 4,300.
        return _clamped(timedelta(seconds=int(value)) if len(value) <= 10 else LONGEST_RETRY)
    at, now = _http_date(value), _http_date(headers.get("Date", ""))
    return _clamped(at - now) if at and now else None


def _clamped(wait: timedelta) -> timedelta:
    return min(max(wait, SHORTEST_RETRY), LONGEST_RETRY)


def _http_date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def read_freshness(headers: Mapping[str, str]) -> Freshness | None:
    """How long the answer says that it stays good (RFC 9111 4.2.1); None where it says nothing that can be read.

    An Expires is read against the server's own Date, so that neither clock needs to be right; one that is no date means
    that the answer is old already (RFC 9111 5.3).
    """
    lifetime = _max_age(headers.get("Cache-Control", ""))
    if lifetime is None:
        lifetime = _until_expiry(headers)
    if lifetime is None:
        return None
    age = _seconds(headers.get("Age", "").strip()) or timedelta(0)
    return Freshness(max(lifetime - age, timedelta(0)))


def _max_age(cache_control: str) -> timedelta | None:
    """The first max-age; s-maxage is meant for shared caches, of which this is none."""
    for directive in cache_control.split(","):
        name, _, value = directive.strip().partition("=")
        if name.strip().lower() == "max-age":
            return _seconds(value.strip().strip('"'))
    return None


def _until_expiry(headers: Mapping[str, str]) -> timedelta | None:
    if (value := headers.get("Expires")) is None:
        return None
    expires, now = _http_date(value), _http_date(headers.get("Date", ""))
    if expires is None:
        return timedelta(0)
    return max(expires - now, timedelta(0)) if now else None


def _seconds(value: str) -> timedelta | None:
    """RFC 9111 1.2.2: delta-seconds, where 2^31 stands for all that is longer."""
    if not (value.isascii() and value.isdigit()):
        return None
    return timedelta(seconds=min(int(value), MOST_SECONDS)) if len(value) <= 10 else timedelta(seconds=MOST_SECONDS)


def redirect_target(base: URL, location: str) -> URL:
    """The absolute address that `location` means at `base`, without fragment and credentials.

    Bytes that are no UTF-8 (old servers send Latin-1) are percent-encoded as they are, as browsers do.

    Raises:
        ValueError: it is no address.
    """
    ascii_location = quote(location.encode("utf-8", "surrogateescape"), safe=string.printable)
    target = base.join(URL(ascii_location))
    return target.with_user(None).with_fragment(None) if target.raw_host else target


def may_see_headers(origin: URL, hop: URL) -> bool:
    """Whether the user's own headers for `origin` may go to `hop`: the same host and port, never from TLS to clear."""
    if origin.raw_host != hop.raw_host:
        return False
    is_same = origin.scheme == hop.scheme and origin.port == hop.port
    is_upgrade = hop.scheme == "https" and origin.is_default_port() and hop.is_default_port()
    return is_same or is_upgrade


def status_sentence(status: int) -> str:
    """What the server answered, in our words: its own reason phrase is not to be trusted."""
    try:
        return f"the server answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"the server answered with the unknown status {status}"
