"""One module per family of feed documents: bytes -> RawFeed, or NotAFeed with the reason.

To add a family: a module with `sniff(start) -> bool` and `parse(body, content_type) -> RawFeed | NotAFeed`, its line in
`FORMATS`, and a pair of files in `tests/data/feeds/`.
"""

from typing import Final, Protocol

from monitor.core.formats import syndication, unread
from monitor.core.formats.values import NotAFeed, RawFeed


class FeedFormat(Protocol):
    """A module of this folder."""

    def sniff(self, start: str) -> bool:
        """Whether a document that begins with `start` (see `scan.head`) is of this family."""
        ...

    def parse(self, body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
        """What the document holds. Never raises for what a stranger wrote."""
        ...


# Asked in this order; a document that nobody claims goes to the last one that reads feeds, as broken feeds often do.
FORMATS: Final[tuple[FeedFormat, ...]] = (syndication, unread.JSON, unread.SITEMAP, unread.WEB_PAGE)
FALLBACK: Final[FeedFormat] = syndication
