"""The web as the fetcher sees it: FetchRequest -> FetchResult, by the injected clock. The only double of the month."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.core.model import Failure, FailureKind, FailureScope, Validators
from monitor.fetch import Fetched, FetchRequest, NotModified
from monitor.fetch.values import FetchResult
from tests.month.publishers import DAY, ENDS_AT, MINUTE, MOVES_AT, START, Kind, Publisher

OUTAGE = (START + 12 * DAY, START + 13 * DAY)
# Asked again sooner than this, a server with a limit refuses.
LIMIT = 25 * MINUTE
FENCE = 120 * MINUTE
RETRY_AFTER = 30 * MINUTE


class FakeWeb:
    """Servers of all publishers, and the line to them."""

    def __init__(self, publishers: Iterable[Publisher], clock: Callable[[], datetime]) -> None:
        self._by_host = {urlsplit(feed_url(each)).netloc: each for each in publishers}
        self._clock = clock
        self._served_at: dict[str, datetime] = {}
        self._fenced_until: dict[str, datetime] = {}
        self.requests: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """What the server of this address answers now; nothing at all on the day without a network."""
        now, parts = self._clock(), urlsplit(request.url)
        publisher = self._by_host[parts.netloc]
        self.requests[publisher.name] += 1
        if OUTAGE[0] <= now < OUTAGE[1]:
            return Failure(FailureKind.UNREACHABLE, f"{parts.netloc} could not be found (DNS)")
        if (refusal := self._refusal(publisher, now)) is not None:
            self.refused[publisher.name] += 1
            return refusal
        self._served_at[publisher.name] = now
        return self._answer(publisher, request, now)

    def _refusal(self, publisher: Publisher, now: datetime) -> Failure | None:
        last = self._served_at.get(publisher.name)
        is_soon = last is not None and now - last < LIMIT
        if publisher.kind is Kind.GONE and now >= ENDS_AT:
            return Failure(FailureKind.HTTP_STATUS, "the server answered 410 Gone", 410)
        if publisher.kind is Kind.LIMITED and is_soon:
            why = "the server answered 429 Too Many Requests"
            return Failure(FailureKind.HTTP_STATUS, why, 429, RETRY_AFTER, FailureScope.HOST)
        if publisher.kind is Kind.FENCED:
            if is_soon:
                self._fenced_until[publisher.name] = now + FENCE
            if now < self._fenced_until.get(publisher.name, now):
                return Failure(FailureKind.HTTP_STATUS, "the server answered 403 Forbidden", 403)
        return None

    def _answer(self, publisher: Publisher, request: FetchRequest, now: datetime) -> FetchResult:
        has_moved = publisher.kind is Kind.MOVED and now >= MOVES_AT
        final_url = moved_url(publisher) if has_moved else request.url
        is_redirected = final_url != request.url
        etag = f'"{publisher.published(now)}"'
        is_lying = publisher.kind is Kind.LYING and request.validators.etag is not None
        if is_lying or (request.validators.etag == etag and publisher.kind is not Kind.CHANGING):
            return NotModified(request.url, final_url, request.validators, is_redirected)
        body = self._body(publisher, now)
        kind = "application/feed+json"
        return Fetched(request.url, final_url, 200, body, kind, Validators(etag), is_redirected)

    def _body(self, publisher: Publisher, now: datetime) -> bytes:
        salt = f"-{self.requests[publisher.name]}" if publisher.kind is Kind.CHANGING else ""
        items = [
            {
                "id": f"{publisher.name}-{number}{salt}",
                "url": entry_url(publisher, number),
                "title": f"{publisher.name} has its report number {number}",
                "content_text": f"Report {number} of {publisher.name}: a line that no other report of anybody has.",
                "date_published": publisher.times[number].isoformat(),
            }
            for number in reversed(publisher.document(now))
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": publisher.name, "items": items}
        return json.dumps(feed).encode()


def feed_url(publisher: Publisher) -> str:
    """Where the user's file says that the feed is. Each publisher has a domain of its own."""
    return f"https://{publisher.name}.example/feed.json"


def moved_url(publisher: Publisher) -> str:
    """Where it is after its move."""
    return f"https://{publisher.name}.example/new/feed.json"


def entry_url(publisher: Publisher, number: int) -> str:
    """The link of an entry."""
    return f"https://{publisher.name}.example/{number}"


def without_outage(span: tuple[datetime, datetime]) -> timedelta:
    """How long a span of time is, less the day without a network."""
    start, end = span
    lost = min(end, OUTAGE[1]) - max(start, OUTAGE[0])
    return (end - start) - max(lost, timedelta(0))
