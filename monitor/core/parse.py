"""A feed document -> its entries as clean values: bytes -> ParsedFeed | NotAFeed.

The format is told by the beginning of the document, its module finds the items, `entries` makes them clean and names
them. Where an earlier reading is remembered, its items are told by their bytes and cut out before anything is parsed.
"""

from dataclasses import replace
from typing import Final

from monitor.core.entries import MAX_ENTRIES, named_feed, simple_key, unkeyed_entries
from monitor.core.formats import json_feed, sitemap, syndication, web_page
from monitor.core.formats.charsets import settled
from monitor.core.formats.items import Items, digest, find_items
from monitor.core.formats.memory import NOTHING, Memory, Traces, shares, traces_of, unpack
from monitor.core.formats.scan import head, too_hard
from monitor.core.formats.values import FeedFormat, NotAFeed
from monitor.core.model import Entry, ParsedFeed

__all__ = ["NotAFeed", "parse_feed"]

# Asked in this order. A document that nobody claims goes to the fallback: broken feeds often hide what they are.
FORMATS: Final[tuple[FeedFormat, ...]] = (syndication, json_feed, sitemap, web_page)
FALLBACK: Final[FeedFormat] = syndication


def parse_feed(body: bytes, content_type: str | None, base_url: str, known: bytes = NOTHING) -> ParsedFeed | NotAFeed:
    """The feed that `body` holds, or why it is none.

    `content_type` is the HTTP header; `base_url` the address that relative links refer to. Every entry that the
    document holds is returned once, up to the newest 2,000, in document order, each under a key of its own.

    `known` is the `memory` of an earlier reading of the same feed. Items that it knows are not read again where that
    is safe: `entries` are then the others, exactly as a whole reading gives them, and `known_count` says how many were
    left out. Whoever passes it must hold the entries of that reading.
    """
    start = head(body)
    if not start:
        return NotAFeed("It is empty.")
    obstacle = too_hard(body)
    if obstacle is not None:
        return NotAFeed(f"It was not parsed, because {obstacle}.")
    format_ = next((each for each in FORMATS if each.sniff(start)), FALLBACK)
    if format_ is not syndication:
        found = format_.parse(body, content_type)
        return found if isinstance(found, NotAFeed) else named_feed(found, base_url, *unkeyed_entries(found, base_url))
    body, content_type = settled(body, content_type)
    items = find_items(body, content_type)
    remembered = unpack(known)
    if items and remembered and (news := _read_news(items, content_type, base_url, remembered)):
        return news
    return _read_whole(body, content_type, base_url, items)


def _read_whole(body: bytes, content_type: str | None, base_url: str, items: Items | None) -> ParsedFeed | NotAFeed:
    found = syndication.parse(body, content_type)
    if isinstance(found, NotAFeed):
        return found
    entries, problems = unkeyed_entries(found, base_url)
    read = named_feed(found, base_url, entries, problems)
    if items is None or found.dialect is None or not len(items.ranges) == len(found.entries) == len(entries):
        return read
    kept = dict(zip(items.digests(), map(_traces, entries), strict=True))
    return replace(read, memory=Memory(_context(items, content_type, base_url, found.dialect), kept).packed())


def _read_news(items: Items, content_type: str | None, base_url: str, remembered: Memory) -> ParsedFeed | None:
    """The entries that are not remembered, without reading the others; None where that is not safe.

    It is safe where the items are read alike on their own, and where no new one shares the key or the link of a known
    one, which would change its key, or what its link means.
    """
    digests = items.digests()
    known = frozenset(number for number, item in enumerate(digests) if item in remembered.traces)
    if not known or len(digests) > MAX_ENTRIES:
        return None
    found = syndication.parse(items.without(known), content_type)
    if isinstance(found, NotAFeed) or found.dialect is None or len(found.entries) != len(digests) - len(known):
        return None
    entries, problems = unkeyed_entries(found, base_url)
    context = _context(items, content_type, base_url, found.dialect)
    present = {digests[number]: remembered.traces[digests[number]] for number in known}
    traces = [_traces(entry) for entry in entries]
    if context != remembered.context or shares(traces, present.values()):
        return None
    fresh = (item for number, item in enumerate(digests) if number not in known)
    kept = present | dict(zip(fresh, traces, strict=True))
    read = named_feed(found, base_url, entries, problems)
    left_out = frozenset(each.key for each in present.values())
    return replace(read, known_count=len(known), left_out=left_out, memory=Memory(context, kept).packed())


def _context(items: Items, content_type: str | None, base_url: str, dialect: str) -> bytes:
    """All that bears on the reading of an item besides its own bytes."""
    return digest(repr((items.context, content_type, base_url, dialect)).encode())


def _traces(entry: Entry) -> Traces:
    return traces_of(simple_key(entry), entry.link)
