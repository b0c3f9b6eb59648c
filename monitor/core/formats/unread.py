"""Documents that are recognised and refused, each with a sentence that says what to do instead."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from monitor.core.formats import syndication
from monitor.core.formats.scan import root_element
from monitor.core.formats.values import NotAFeed, RawFeed

_LINK_TAG = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
# A feed behind a stray prologue: the document begins as a page, and a feed begins further down.
_FEED_INSIDE = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
# Pages name their feeds in their head.
_PAGE_HEAD_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Unread:
    """A family that has a name but no parser."""

    recognise: Callable[[str], bool]
    answer: Callable[[bytes, str | None], RawFeed | NotAFeed]

    def sniff(self, start: str) -> bool:
        """Whether a document that begins with `start` is of this family."""
        return self.recognise(start)

    def parse(self, body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
        """The refusal."""
        return self.answer(body, content_type)


def _is_json(start: str) -> bool:
    return start.startswith(("{", "["))


def _refuse_json(body: bytes, content_type: str | None) -> NotAFeed:
    if b"jsonfeed.org/version" in body[:_PAGE_HEAD_BYTES].replace(b"\\/", b"/"):
        return NotAFeed("It is a JSON Feed, which this version does not read; most sites offer RSS or Atom beside it.")
    return NotAFeed("It is JSON, not a feed.")


def _is_sitemap(start: str) -> bool:
    return root_element(start) in ("urlset", "sitemapindex")


def _refuse_sitemap(body: bytes, content_type: str | None) -> NotAFeed:
    return NotAFeed("It is a sitemap, which this version does not read; name the site's RSS or Atom feed instead.")


def _is_web_page(start: str) -> bool:
    return root_element(start) == "html" or start[:14].lower() == "<!doctype html" or "<html" in start[:1_000].lower()


def _refuse_web_page(body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
    if _FEED_INSIDE.search(body):
        found = syndication.parse(body, content_type)
        if isinstance(found, RawFeed) and found.entries:
            return found
    named = _named_feed(body[:_PAGE_HEAD_BYTES].decode("utf-8", "replace"))
    where = f"; it names a feed at {named}" if named else ""
    return NotAFeed(f"It is a web page, not a feed{where}.")


def _named_feed(page: str) -> str | None:
    """The address in the page's first `<link rel="alternate" type="application/rss+xml">` or its Atom twin."""
    for tag in _LINK_TAG.findall(page):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        is_feed = values.get("type", "").strip().lower() in _FEED_TYPES
        if is_feed and "alternate" in values.get("rel", "").lower().split() and values.get("href"):
            return values["href"].strip()
    return None


JSON: Final = Unread(_is_json, _refuse_json)
SITEMAP: Final = Unread(_is_sitemap, _refuse_sitemap)
WEB_PAGE: Final = Unread(_is_web_page, _refuse_web_page)
