"""The network side of reading: conditional GET with limits. FetchRequest -> Fetched | NotModified | Failure."""

from monitor.core.hosts import DEFAULT_GAP
from monitor.fetch.fetcher import Fetcher
from monitor.fetch.lanes import REQUESTS_PER_SLOT
from monitor.fetch.room import bodies_kept
from monitor.fetch.values import FEED_ACCEPT, PAGE_ACCEPT, Fetched, FetchRequest, FetchResult, Limits, NotModified

__all__ = [
    "DEFAULT_GAP",
    "FEED_ACCEPT",
    "PAGE_ACCEPT",
    "REQUESTS_PER_SLOT",
    "FetchRequest",
    "FetchResult",
    "Fetched",
    "Fetcher",
    "Limits",
    "NotModified",
    "bodies_kept",
]
