"""Conditional GET within limits: FetchRequest -> Fetched | NotModified | Failure. Network, and files for file://.

Whatever a remote server does is a value. Only cancellation, and mistakes of our own, are raised.
"""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from monitor.core.egress import Egress
from monitor.core.model import Failure, FailureKind
from monitor.fetch.body import Body, BodyError, choose_encoding, too_large
from monitor.fetch.failures import REMOTE_ERRORS, describe_failure
from monitor.fetch.guard import Hop, on_hop, socket_opener
from monitor.fetch.headers import REDIRECTS, read_freshness, read_retry_after, read_validators, status_sentence
from monitor.fetch.hosts import HostTurns, authority, is_numeric
from monitor.fetch.local import read_local
from monitor.fetch.resolver import Ask, Resolver
from monitor.fetch.trip import Trip, start_url
from monitor.fetch.values import Fetched, FetchRequest, FetchResult, Limits

logger = logging.getLogger(__name__)

DEFAULT_LIMITS = Limits()
DEFAULT_GAP = timedelta(seconds=1)
PUBLIC_WEB = Egress()

# An idle connection serves the pages of a feed just polled; kept for longer, they would add up to one per feed.
KEEP_ALIVE = 5.0

# Single fields of real sites (content security policies) reach some 10 KB.
LONGEST_FIELD = 16 * 1024
MOST_FIELDS = 128


class Fetcher:
    """The only door to the web. An async context manager; one for the life of the program.

    `gap` lies between the end of one request to a host and the start of the next, whoever asks. `concurrency` counts
    requests to all hosts together. `resolve` is the table of resolver.py; where it puts a host is dialled, and every
    other address only as `egress` allows. `tls` says whom to trust; the system's authorities by default.
    """

    def __init__(
        self,
        user_agent: str,
        limits: Limits = DEFAULT_LIMITS,
        gap: timedelta = DEFAULT_GAP,
        resolve: Mapping[str, str] | None = None,
        concurrency: int = 16,
        tls: ssl.SSLContext | None = None,
        egress: Egress = PUBLIC_WEB,
        ask: Ask | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._limits = limits
        self._turns = HostTurns(gap)
        self._slots = asyncio.Semaphore(concurrency)
        self._resolver = Resolver(resolve or {}, limits.lookup, ask)
        self._tls = tls
        self._egress = egress

    async def __aenter__(self) -> Self:
        """Open the session that all requests share: no cookies, no proxy from the environment, no decoding."""
        limits = self._limits
        self._connector = aiohttp.TCPConnector(
            limit=0,
            resolver=self._resolver,
            keepalive_timeout=KEEP_ALIVE,
            ssl=self._tls or True,
            socket_factory=socket_opener(self._egress),
        )
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(connect=limits.connect, sock_read=limits.idle),
            auto_decompress=False,
            trust_env=False,
            max_line_size=LONGEST_FIELD,
            max_field_size=LONGEST_FIELD,
            max_headers=MOST_FIELDS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self._session.close()
        await self._resolver.close()

    def forget_names(self) -> None:
        """Look names up anew, though the answers of the last seconds are still at hand."""
        self._connector.clear_dns_cache()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Get one address. Never raises for anything remote; `file://` is read from this machine's disk."""
        if request.url[:7].lower() == "file://":
            return await asyncio.to_thread(read_local, request, self._limits.body_bytes)
        start = start_url(request.url)
        if start is None:
            return Failure(FailureKind.UNREACHABLE, "this is not an address that can be fetched")
        trip = Trip(request, start, self._limits)
        while (result := await self._visit(trip)) is None:
            pass
        return result

    async def _visit(self, trip: Trip) -> FetchResult | None:
        """Make one request when its host is ready for it; None if it led the trip on to another address.

        The host's turn comes first and the slot second: who waits for a busy host must not keep others from theirs.
        """
        host = authority(trip.url)
        await self._turns.take(host)
        try:
            async with self._slots:
                return await self._get(trip)
        finally:
            self._turns.give_back(host)

    async def _get(self, trip: Trip) -> FetchResult | None:
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            with on_hop(Hop(self._trusted(trip.url))) as hop:
                async with (
                    asyncio.timeout(trip.seconds),
                    self._session.get(trip.url, headers=trip.headers(), allow_redirects=False) as response,
                ):
                    return await self._read(trip, response)
        except BodyError as error:
            return error.failure
        except REMOTE_ERRORS as error:
            logger.debug("%s failed: %r", trip.url, error)
            return describe_failure(error, authority(trip.url), self._limits, hop.refused if not hop.dials else None)
        finally:
            trip.seconds -= clock() - started

    def _trusted(self, url: URL) -> tuple[str, int] | None:
        """Where the user's table of names puts this host; a table without a port opens the ports of the web there."""
        host = url.raw_host or ""
        place = None if is_numeric(host) else self._resolver.place_of(host)
        if place is None or place[1]:
            return place
        return (place[0], url.port) if url.port in self._egress.ports else None

    async def _read(self, trip: Trip, response: aiohttp.ClientResponse) -> FetchResult | None:
        status = response.status
        if sum(len(name) + len(value) for name, value in response.raw_headers) > self._limits.header_bytes:
            return Failure(FailureKind.PROTOCOL, "the headers of the answer are too large", status)
        if status == 304:
            return trip.not_modified(read_validators(response.headers), read_freshness(response.headers))
        if status in REDIRECTS:
            return trip.follow(status, response.headers.get("Location"))
        # 206 answers a question for a part, which was not asked.
        if not 200 <= status < 300 or status == 206:
            retry_after = read_retry_after(response.headers)
            return Failure(FailureKind.HTTP_STATUS, status_sentence(status), status, retry_after)
        return await _read_success(trip, response)


async def _read_success(trip: Trip, response: aiohttp.ClientResponse) -> Fetched:
    if (response.content_length or 0) > trip.cap:
        raise too_large(trip.cap)
    body = Body(choose_encoding(response.headers.getall("Content-Encoding", [])), trip.cap)
    async for chunk in response.content.iter_any():
        body.feed(chunk)
    return trip.fetched(response.status, body.finish(), response.headers)
