"""Conditional GET within limits: FetchRequest -> Fetched | NotModified | Failure. Network, and files for file://.

Whatever a remote server does is a value. Only cancellation, and mistakes of our own, are raised.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from monitor.core.egress import Egress
from monitor.core.hosts import DEFAULT_GAP, HostRules
from monitor.core.model import Failure, FailureKind
from monitor.core.polling.holds import Hold
from monitor.fetch.body import Body, BodyError, choose_encoding, too_large
from monitor.fetch.failures import REMOTE_ERRORS, describe_failure
from monitor.fetch.guard import Hop, begin_hop, end_hop, socket_opener
from monitor.fetch.headers import REDIRECTS, read_freshness, read_retry_after, read_validators, status_sentence
from monitor.fetch.holds import Holds
from monitor.fetch.hosts import HostTurns, authority, is_numeric
from monitor.fetch.lanes import Lanes
from monitor.fetch.local import read_local
from monitor.fetch.resolver import Ask, Resolver
from monitor.fetch.robots import RobotsFiles
from monitor.fetch.room import LARGE, Room, body_kept_by_caller
from monitor.fetch.trip import Trip, start_url
from monitor.fetch.values import Fetched, FetchRequest, FetchResult, Limits

logger = logging.getLogger(__name__)

DEFAULT_LIMITS = Limits()
NO_TIME = timedelta(0)
PUBLIC_WEB = Egress()

# An idle connection serves the pages of a feed just polled; kept for longer, they would add up to one per feed.
KEEP_ALIVE = 5.0

# Single fields of real sites (content security policies) reach some 10 KB.
LONGEST_FIELD = 16 * 1024
MOST_FIELDS = 128


def _loop_clock() -> datetime:
    """Instants that lie as far apart as they do in truth, though not in the calendar."""
    return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=asyncio.get_running_loop().time())


class Fetcher:
    """The only door to the web. An async context manager; one for the life of the program.

    `hosts` says which hosts are visited by one at a time, and the gap between the end of one visit and the start of the
    next, whoever asks; `gap` alone, where nothing else is to be said. `concurrency` counts requests to all hosts
    together, less those that are slow (lanes.py). `resolve` is the table of resolver.py; where it puts a host is
    dialled, and every other address only as `egress` allows. `tls` says whom to trust; the system's authorities by
    default. `clock` is the wall clock, where `hold` brings pauses that were decided by it.
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
        hosts: HostRules | None = None,
        clock: Callable[[], datetime] = _loop_clock,
        ask: Ask | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._limits = limits
        self._hosts = hosts or HostRules(gap)
        self._turns = HostTurns()
        self._holds = Holds(clock)
        self._concurrency = concurrency
        self._resolver = Resolver(resolve or {}, limits.lookup, ask)
        self._room = Room()
        self._tls = tls
        self._egress = egress

    async def __aenter__(self) -> Self:
        """Open the session that all requests share: no cookies, no proxy from the environment, no decoding."""
        limits = self._limits
        self._lanes = Lanes(self._concurrency, limits.patience)
        self._robots = RobotsFiles(self.fetch, asyncio.get_running_loop().time)
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
        await self._robots.close()
        await self._session.close()
        await self._resolver.close()

    def forget_names(self) -> None:
        """Look names up anew, though the answers of the last seconds are still at hand."""
        self._connector.clear_dns_cache()

    def hold(self, holds: Iterable[Hold]) -> None:
        """Ask nobody of these names before their pause is over."""
        self._holds.take_up(holds)

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Get one address. Never raises for anything remote; `file://` is read from this machine's disk."""
        if request.url[:7].lower() == "file://":
            return await asyncio.to_thread(read_local, request, self._limits.body_bytes)
        start = start_url(request.url)
        if start is None:
            return Failure(FailureKind.UNREACHABLE, "this is not an address that can be fetched")
        with body_kept_by_caller():
            return await self._travel(Trip(request, start, self._limits))

    async def _travel(self, trip: Trip) -> FetchResult:
        request = trip.request
        result: FetchResult | None = None
        while result is None:
            if request.obeys_robots:
                result = await self._robots.refusal(trip.url, request)
            if result is None:
                result = await self._visit(trip)
        return result

    async def _visit(self, trip: Trip) -> FetchResult | None:
        """Make one request when its host is ready for it; None if it led the trip on to another address.

        The host's turn comes first and the slot second: who waits for a busy host must not keep others from theirs.
        """
        url, asked = trip.url, trip.request.url
        host = authority(url)
        turn = self._hosts.turn_of(host)
        await self._turns.take(turn)
        gap = NO_TIME
        try:
            if (refusal := self._holds.refusal(host, is_page=trip.request.obeys_robots)) is not None:
                return refusal
            gap = self._gap_after(url, host, trip.request)
            place = await self._lanes.take(host)
            try:
                result = await self._get(trip)
            finally:
                place.leave()
        finally:
            self._turns.give_back(turn, gap)
        return self._holds.judge(asked, host, result, is_page=trip.request.obeys_robots)

    def _gap_after(self, url: URL, host: str, request: FetchRequest) -> timedelta:
        """The pause that the next visitor keeps: the feed's or the host's, and no shorter than its Crawl-delay."""
        gap = self._hosts.gap_at(host) if request.gap is None else request.gap
        return max(gap, self._robots.delay(url.origin())) if self._robots.has_delays else gap

    async def _get(self, trip: Trip) -> FetchResult | None:
        url, proxy = trip.url, trip.request.proxy
        if proxy is not None and (why := self._why_not_asked_for(url)) is not None:
            return Failure(FailureKind.REFUSED, f"{authority(url)} was not asked: {why}")
        clock = asyncio.get_running_loop().time
        started = clock()
        hop = Hop(self._trusted(url), is_proxied=proxy is not None)
        outer = begin_hop(hop)
        try:
            async with (
                asyncio.timeout(trip.seconds) as limit,
                self._session.get(url, headers=trip.headers(), allow_redirects=False, proxy=proxy) as response,
            ):
                return await self._read(trip, response, limit)
        except BodyError as error:
            return error.failure
        except REMOTE_ERRORS as error:
            # By name: its text may hold what was sent, the password of a proxy too.
            logger.debug("%s failed: %s", url, type(error).__name__)
            return describe_failure(error, authority(url), self._limits, hop.refused if not hop.dials else None)
        finally:
            end_hop(outer)
            trip.seconds -= clock() - started

    def _trusted(self, url: URL) -> tuple[str, int] | None:
        """Where the user's table of names puts this host; a table without a port opens the ports of the web there."""
        host = url.raw_host or ""
        place = None if is_numeric(host) else self._resolver.place_of(host)
        if place is None or place[1]:
            return place
        return (place[0], url.port) if url.port in self._egress.ports else None

    def _why_not_asked_for(self, url: URL) -> str | None:
        """Why a proxy is not told to go there; where a name leads, it alone knows."""
        host, port = url.raw_host or "", url.port or 0
        return self._egress.why_not(host, port) if is_numeric(host) else self._egress.why_not_port(port)

    async def _read(self, trip: Trip, response: aiohttp.ClientResponse, limit: asyncio.Timeout) -> FetchResult | None:
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
        return await self._read_success(trip, response, limit)

    async def _read_success(self, trip: Trip, response: aiohttp.ClientResponse, limit: asyncio.Timeout) -> Fetched:
        is_cut, is_large = trip.request.is_cut, False
        if (response.content_length or 0) > trip.cap and not is_cut:
            raise too_large(trip.cap)
        body = Body(choose_encoding(response.headers.getall("Content-Encoding", [])), trip.cap, is_cut=is_cut)
        async for chunk in response.content.iter_any():
            body.feed(chunk)
            if body.size > LARGE and not is_large:
                is_large = True
                await self._room.enter(limit)
            if body.is_full:
                break
        return trip.fetched(response.status, body.finish(), response.headers)
