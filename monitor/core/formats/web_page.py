"""A web page where a feed was expected: refused, with the feed that it names; what pages say of feeds. Pure.

<link rel="alternate" type="application/rss+xml" title="…" href="…">     what a site says its feeds are
<a href="/rss.xml">RSS</a>                                               what looks like one
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.core.formats import syndication
from monitor.core.formats.scan import root_element
from monitor.core.formats.values import NotAFeed, RawFeed

FEED_TYPES: Final = frozenset(
    {
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/x.atom+xml", "application/x-rss+xml", "application/rss",
    }
)  # fmt: skip
# These types belong to other things too, so the link must also look like that of a feed.
_VAGUE_TYPES: Final = frozenset({"application/json", "application/xml", "text/xml"})
_LOOKS_LIKE_FEED = re.compile(
    r"(?:^|[/._?=&-])(?:rss|atom|feeds?|rdf)(?:$|[/._?=&-]|\d)|\.(?:rss|atom|rdf)$|/index\.xml$", re.IGNORECASE
)
# Feeds of comments on one article, or on all, are no news.
_COMMENTS = re.compile(r"comments?(?:/|$|[?&_.-])|kommentare?\b", re.IGNORECASE)
# Not feeds, whatever their address: pictures, scripts, and services that subscribe to feeds.
_NO_FEED = re.compile(
    r"\.(?:png|jpe?g|gif|svg|ico|css|js|mp3|mp4|pdf)(?:\?|$)|^(?:mailto|javascript|tel):|^https?://(?:www\.)?"
    r"(?:feedly|inoreader|facebook|twitter|x|linkedin|instagram|youtube|add\.my\.yahoo|google)\.com/",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(link|a|base)\b([^<>]*)>(?:([^<]{0,200}))?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![a-z-])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# A feed behind a stray prologue: the document begins as a page, and a feed begins further down.
_FEED_INSIDE = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
# Pages name their feeds in their head, and link to them in their foot.
MAX_PAGE_BYTES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed as a page names it. `href` may be relative; `is_declared` tells a `link` element from a mere link."""

    href: str
    title: str
    is_declared: bool

    @property
    def is_of_comments(self) -> bool:
        """Whether it looks like a feed of what readers say."""
        return bool(_COMMENTS.search(self.href) or _COMMENTS.search(self.title))


def sniff(start: str) -> bool:
    """Whether a document that begins with `start` is a web page."""
    return root_element(start) == "html" or start[:14].lower() == "<!doctype html" or "<html" in start[:1_000].lower()


def parse(body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
    """The feed that stands behind a stray page, else the refusal, which names the page's feed."""
    if _FEED_INSIDE.search(body):
        found = syndication.parse(body, content_type)
        if isinstance(found, RawFeed) and found.entries:
            return found
    declared = (feed for feed in named_feeds(body.decode("utf-8", "replace")) if feed.is_declared)
    named = next(iter(sorted(declared, key=lambda feed: feed.is_of_comments)), None)
    where = f"; it names a feed at {named.href}" if named else ""
    return NotAFeed(f"It is a web page, not a feed{where}.")


def named_feeds(page: str) -> tuple[NamedFeed, ...]:
    """Every feed that the page declares, then every link that looks like one, each address once, in its order.

    Linear in the length of the page, of which the first two million characters count.
    """
    found: dict[str, NamedFeed] = {}
    for feed in sorted(_named(page[:MAX_PAGE_BYTES]), key=lambda feed: not feed.is_declared):
        found.setdefault(feed.href, feed)
    return tuple(found.values())


def base_of(page: str) -> str | None:
    """The address in the page's `base` element, which its relative links refer to."""
    for name, attributes, _ in _TAG.findall(page[:MAX_PAGE_BYTES]):
        if name.lower() == "base" and (href := _values(attributes).get("href")):
            return href.strip()
    return None


def _named(page: str) -> Iterator[NamedFeed]:
    for name, attributes, words in _TAG.findall(page):
        if name.lower() == "base":
            continue
        values = _values(attributes)
        href = values.get("href", "").strip()
        is_declared = name.lower() == "link"
        if href and not _NO_FEED.search(href) and _is_feed(values, href, is_declared=is_declared):
            title = html.unescape(values.get("title") or ("" if is_declared else words))
            yield NamedFeed(href, " ".join(title.split()), is_declared)


def _is_feed(values: dict[str, str], href: str, *, is_declared: bool) -> bool:
    kind = values.get("type", "").partition(";")[0].strip().lower()
    if not is_declared:
        return kind in FEED_TYPES or bool(_LOOKS_LIKE_FEED.search(href))
    relations = values.get("rel", "").lower().split()
    is_vague = kind in _VAGUE_TYPES and bool(_LOOKS_LIKE_FEED.search(href))
    return ("alternate" in relations and (kind in FEED_TYPES or is_vague)) or "feed" in relations


def _values(attributes: str) -> dict[str, str]:
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(attributes)}
