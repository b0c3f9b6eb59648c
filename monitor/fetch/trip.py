"""One fetch on its way through redirects: where it stands, what it may carry, and whether it may go on. Pure."""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache

from multidict import CIMultiDict
from yarl import URL

from monitor.core.model import Failure, FailureKind, Freshness, Validators
from monitor.fetch.headers import (
    PERMANENT_REDIRECTS,
    may_see_headers,
    newer_validators,
    read_content_type,
    read_freshness,
    read_validators,
    redirect_target,
    status_sentence,
)
from monitor.fetch.values import Fetched, FetchRequest, Limits, NotModified

LONGEST_HOST = 253  # RFC 1035 2.3.4, as text


@lru_cache(maxsize=4_096)
def start_url(address: str) -> URL | None:
    """The address as aiohttp takes it, without its fragment; None if it is not http(s) or names no host.

    Feeds are asked again and again: a URL that was taken apart once remembers its parts.
    """
    try:
        url = URL(address).with_fragment(None)
    except ValueError:
        return None
    return url if _is_on_the_web(url) else None


def _is_on_the_web(url: URL) -> bool:
    """http(s), and a host that can stand in a sentence: yarl lets spaces and control characters pass."""
    host = url.raw_host or ""
    return url.scheme in ("http", "https") and 0 < len(host) <= LONGEST_HOST and host.isprintable() and " " not in host


class Trip:
    """The state of one fetch. `seconds` is what is left of the total limit; `cap` the limit of the decoded body."""

    def __init__(self, request: FetchRequest, start: URL, limits: Limits) -> None:
        self.seconds = limits.total
        self.cap = min(request.max_bytes or limits.body_bytes, limits.body_bytes)
        self.url = start if start.raw_user is None and start.raw_password is None else start.with_user(None)
        self.request = request
        self._own_headers = _own_headers(request, start)
        self._seen = [self.url]
        self._most_hops = limits.redirects
        self._is_permanent = True

    def headers(self) -> CIMultiDict[str]:
        """The request headers for the present hop: the user's own only where they belong."""
        headers = CIMultiDict({"Accept": self.request.accept})
        if self.request.user_agent is not None:
            headers["User-Agent"] = self.request.user_agent
        if may_see_headers(self._seen[0], self.url):
            headers.update(self._own_headers)
        if self.request.validators.etag:
            headers["If-None-Match"] = self.request.validators.etag
        if self.request.validators.last_modified:
            headers["If-Modified-Since"] = self.request.validators.last_modified
        return headers

    def follow(self, status: int, location: str | None) -> Failure | None:
        """Move on to where a redirect leads; a failure if it leads nowhere we go."""
        target = _target(self.url, location) if location is not None else None
        if target is None:
            return Failure(FailureKind.BAD_REDIRECT, f"{status_sentence(status)}, but not where to go", status)
        if not _is_on_the_web(target):
            return Failure(FailureKind.BAD_REDIRECT, "the server redirects to something that is not a web page", status)
        if target in self._seen:
            return Failure(FailureKind.BAD_REDIRECT, "the server redirects in a circle", status)
        if len(self._seen) > self._most_hops:
            return Failure(FailureKind.BAD_REDIRECT, f"the server redirects more than {self._most_hops} times", status)
        self._seen.append(target)
        self._is_permanent = self._is_permanent and status in PERMANENT_REDIRECTS
        self.url = target
        return None

    def not_modified(self, received: Validators, freshness: Freshness | None) -> NotModified:
        """The end of the trip where nothing is new."""
        validators = newer_validators(self.request.validators, received)
        return NotModified(self.request.url, str(self.url), validators, self._has_moved, freshness)

    def fetched(self, status: int, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """The end of the trip with a body, and what the answer's headers say of it."""
        return Fetched(
            url=self.request.url,
            final_url=str(self.url),
            status=status,
            body=body,
            content_type=read_content_type(headers),
            validators=read_validators(headers),
            is_moved_permanently=self._has_moved,
            freshness=read_freshness(headers),
        )

    @property
    def _has_moved(self) -> bool:
        return len(self._seen) > 1 and self._is_permanent


def _target(base: URL, location: str) -> URL | None:
    try:
        return redirect_target(base, location)
    except ValueError:
        return None


def _own_headers(request: FetchRequest, start: URL) -> CIMultiDict[str]:
    """The user's headers; credentials in the address become one of them, so that no address carries them further."""
    headers = CIMultiDict(request.headers)
    if start.user is not None and "Authorization" not in headers:
        pair = f"{start.user}:{start.password or ''}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return headers
