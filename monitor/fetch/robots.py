"""robots.txt of the hosts whose pages are wanted: asked for once, kept for a day at most. Network, by the fetcher.

RFC 9309 2.3: a file that is not there (4xx) forbids nothing, one that cannot be had (5xx, no answer) everything; five
redirects are followed; 500 KiB are read; what was read is kept for 24 hours at most.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from yarl import URL

from monitor.core.model import Failure, FailureKind
from monitor.core.polling.holds import is_throttle
from monitor.core.robots import ALLOWS_ALL, MOST_BYTES, Robots, parse_robots
from monitor.fetch.values import Fetched, FetchRequest, FetchResult

TOKEN = "NewsMonitor"  # noqa: S105  # the product token of our User-Agent
PATH = "/robots.txt"

LONGEST_KEPT = timedelta(hours=24)
SHORTEST_KEPT = timedelta(hours=1)
# A host that was down is asked again soon: its pages wait.
FAILURE_KEPT = timedelta(minutes=10)
# Of all hosts together; the longest files give 5,000. A host that is forgotten is asked again.
MOST_RULES = 100_000
MOST_HOSTS = 4_096


# How a robots.txt is fetched: by the fetcher itself, which keeps the host's turns and holds.
Ask: TypeAlias = Callable[[FetchRequest], Coroutine[None, None, FetchResult]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a host said, or the failure that forbids its pages, until an instant of the event loop's clock."""

    said: Robots | Failure
    until: float


class RobotsFiles:
    """What hosts allow this robot. `has_delays`: some host has asked for a pause between visits."""

    def __init__(self, ask: Ask, seconds: Callable[[], float]) -> None:
        self._ask, self._seconds = ask, seconds
        self._known: OrderedDict[URL, _Known] = OrderedDict()
        self._rules = 0
        self.has_delays = False
        self._asking: dict[URL, asyncio.Task[Robots | Failure]] = {}

    async def refusal(self, url: URL, request: FetchRequest) -> Failure | None:
        """Why the page at `url` is not asked for; None where it may be. A robots.txt itself always may."""
        if url.raw_path == PATH:
            return None
        said = await self._said_by(url.origin(), request)
        if isinstance(said, Failure):
            return said
        if said.allows(url.raw_path_qs):
            return None
        return Failure(FailureKind.REFUSED, f"robots.txt of {url.raw_host} does not allow it")

    def delay(self, origin: URL) -> timedelta:
        """The pause between two visits that a host is known to ask for; zero where it asks for none."""
        known = self._known.get(origin) if self._known else None
        return (known.said.delay if known and isinstance(known.said, Robots) else None) or timedelta(0)

    async def close(self) -> None:
        """Give up what is being asked."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def _said_by(self, origin: URL, request: FetchRequest) -> Robots | Failure:
        known = self._known.get(origin)
        if known is not None and self._seconds() < known.until:
            return known.said
        task = self._asking.get(origin)
        if task is None:
            task = asyncio.create_task(self._ask_host(origin, request))
            self._asking[origin] = task
            task.add_done_callback(lambda _: self._asking.pop(origin))
        # Several pages wait for one answer; that one of them is given up must not take it from the others.
        return await asyncio.shield(task)

    async def _ask_host(self, origin: URL, page: FetchRequest) -> Robots | Failure:
        result = await self._ask(
            FetchRequest(
                str(origin.with_path(PATH)),
                accept="text/plain, */*;q=0.1",
                max_bytes=MOST_BYTES,
                is_cut=True,
                proxy=page.proxy,
                user_agent=page.user_agent,
            )
        )
        said, kept = _read(result, origin)
        self._keep(origin, _Known(said, self._seconds() + kept.total_seconds()))
        return said

    def _keep(self, origin: URL, known: _Known) -> None:
        self._forget(origin)
        self._known[origin] = known
        self._rules += _weight(known)
        self.has_delays = self.has_delays or self.delay(origin) > timedelta(0)
        while self._rules > MOST_RULES or len(self._known) > MOST_HOSTS:
            self._forget(next(iter(self._known)))

    def _forget(self, origin: URL) -> None:
        if (known := self._known.pop(origin, None)) is not None:
            self._rules -= _weight(known)


def _weight(known: _Known) -> int:
    return len(known.said.rules) if isinstance(known.said, Robots) else 0


def _read(result: FetchResult, origin: URL) -> tuple[Robots | Failure, timedelta]:
    """What the answer says, and for how long that holds."""
    match result:
        case Fetched():
            wished = result.freshness.max_age if result.freshness is not None else None
            kept = LONGEST_KEPT if wished is None else min(max(wished, SHORTEST_KEPT), LONGEST_KEPT)
            return parse_robots(result.body, TOKEN), kept
        case Failure(kind=FailureKind.HELD | FailureKind.REFUSED):
            return result, timedelta(0)  # we asked nobody
        case Failure() if is_throttle(result):
            return replace(result, kind=FailureKind.HELD), timedelta(0)
        case Failure(kind=FailureKind.HTTP_STATUS, status=int(status)) if 400 <= status < 500:
            return ALLOWS_ALL, LONGEST_KEPT
        case Failure(kind=FailureKind.BAD_REDIRECT):
            return ALLOWS_ALL, LONGEST_KEPT
        case Failure():
            detail = f"robots.txt of {origin.raw_host} could not be had ({result.detail}), which forbids its pages"
            return Failure(FailureKind.REFUSED, detail), FAILURE_KEPT
        case _:
            return ALLOWS_ALL, FAILURE_KEPT  # a 304, though nothing was asked that it could answer
