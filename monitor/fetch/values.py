"""What goes into a fetch and what comes out of it: frozen values, no network."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from monitor.core.model import Failure, Freshness, Validators
from monitor.fetch.lanes import Patience

MEGABYTE = 1024 * 1024

FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
NO_VALIDATORS = Validators()
PAGE_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost. Times in seconds, sizes in bytes.

    `connect` covers name look-up, TCP and TLS; `lookup` the first of these, so that a dead name server is told apart.
    `idle` is the longest silence of a connected server. `total` covers all hops of one fetch, but not the wait for a
    host's turn. `body_bytes` counts decoded bytes. `patience` is that of the slots (lanes.py).
    """

    lookup: float = 8.0
    connect: float = 10.0
    idle: float = 15.0
    total: float = 30.0
    header_bytes: int = 64 * 1024
    body_bytes: int = 10 * MEGABYTE
    redirects: int = 5
    patience: Patience = Patience()  # noqa: RUF009  # frozen


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One address to get. `validators` are those of the last success; without them the body always comes.

    `headers` are the user's own for this address; they may hold secrets and never reach another host.
    `max_bytes` narrows the limit on the decoded body, and never widens it. `feed_url` is that of the feed that links
    here: a page of a local feed has to lie in its folder, whatever links on the disk say.

    `proxy` (`http://user:password@host:port`, a secret) and `user_agent` go along wherever the trip leads. `gap` takes
    the place of the host's own pause after the visit. `obeys_robots`: this is a page that a feed links to, so the
    robots.txt of each host on the way is looked at first. `is_cut`: a body beyond `max_bytes` is cut and not refused.
    """

    url: str
    validators: Validators = NO_VALIDATORS
    headers: tuple[tuple[str, str], ...] = ()
    accept: str = FEED_ACCEPT
    max_bytes: int | None = None
    feed_url: str | None = None
    proxy: str | None = None
    user_agent: str | None = None
    gap: timedelta | None = None
    obeys_robots: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A success with its decoded body, which may be empty. `validators` go into the next request as they are.

    `is_moved_permanently`: there were redirects, and each of them was permanent (301, 308). `freshness` is what the
    answer says of itself, None where it says nothing.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str | None
    validators: Validators
    is_moved_permanently: bool = False
    freshness: Freshness | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server is alive and has nothing new. `validators` are the old ones unless the 304 brought newer ones."""

    url: str
    final_url: str
    validators: Validators
    is_moved_permanently: bool = False
    freshness: Freshness | None = None


FetchResult: TypeAlias = Fetched | NotModified | Failure
