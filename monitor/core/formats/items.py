"""The items of an RSS or Atom document without parsing it: bytes -> where each item stands; what is known, cut out.

Parsing one feed costs 26 ms, looking for its items a hundredth of that, and of fifty items two are new. The scan
follows the grammar of XML (a tag inside of CDATA or a comment is none) and gives up where anything is unusual: then the
whole document is parsed, which is always right.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from monitor.core.formats.charsets import label_of
from monitor.core.formats.scan import head, root_element

DIGEST_BYTES: Final = 8

_ITEM_NAMES: Final = {"rss": b"item", "rdf": b"item", "channel": b"item", "feed": b"entry"}
# Where something begins that hides tags, and what ends it.
_ENDS: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_MARKS: Final = {
    name: re.compile(rb"<%b(?=[\s/>])|</%b\s*>|<!--|<!\[CDATA\[|<\?" % (name, name)) for name in _ITEM_NAMES.values()
}
_START_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel)(?:\s[^<>]*)?>", re.IGNORECASE)
_CATEGORY = re.compile(rb"<category\s[^<>]*/>")
_START = re.compile(rb"<[^/!?\s]")
# With these, feedparser decodes the part as it decodes the whole; with others a part may look like another charset.
_SAFE_LABELS: Final = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


@dataclass(frozen=True, slots=True)
class Items:
    """Where the items of a document stand: half-open ranges of bytes in its order. `context` is what surrounds them and
    bears on how they are read: everything up to the first item but the content of other elements.
    """

    body: bytes
    context: bytes
    ranges: tuple[tuple[int, int], ...]

    def digests(self) -> tuple[bytes, ...]:
        """A digest of each item's bytes, in the order of the document."""
        return tuple(digest(self.body[start:end]) for start, end in self.ranges)

    def without(self, dropped: frozenset[int]) -> bytes:
        """The document without the items of these places, and without the categories of the feed, of which blogs have
        thousands; all else as it is.
        """
        place = self.ranges[0][0]
        pieces = [_without_categories(self.body[:place])]
        for number, (start, end) in enumerate(self.ranges):
            if number in dropped:
                pieces.append(self.body[place:start])
                place = end
        return b"".join((*pieces, self.body[place:]))


def _without_categories(before: bytes) -> bytes:
    return before if b"<![CDATA[" in before or b"<!--" in before else _CATEGORY.sub(b"", before)


def digest(content: bytes) -> bytes:
    """Eight bytes of BLAKE2b: of a million items two are taken for one with a chance of 1 in 37 million."""
    return blake2b(content, digest_size=DIGEST_BYTES).digest()


def find_items(body: bytes, content_type: str | None) -> Items | None:
    """The items of a document, or None where it is in doubt what they are. `body` is `charsets.settled`."""
    name = _ITEM_NAMES.get(root_element(head(body)))
    if name is None or label_of(body, content_type) not in _SAFE_LABELS or not _is_utf8(body):
        return None
    ranges = _ranges(body, name)
    if not ranges:
        return None
    before = body[: ranges[0][0]]
    tags = _START_TAG.findall(before)
    # A document type of one's own may declare entities that the items use. And what a feed says of itself behind its
    # items feedparser reads differently where there were items before it.
    if not tags or b"<!DOCTYPE" in before.upper() or _START.search(_behind(body, ranges)):
        return None
    return Items(body, b"".join((name, *tags)), tuple(ranges))


def _behind(body: bytes, ranges: list[tuple[int, int]]) -> bytes:
    """What stands between the items and behind the last one."""
    ends = [end for _, end in ranges]
    starts = [*(start for start, _ in ranges[1:]), len(body)]
    return b"".join(body[end:start] for end, start in zip(ends, starts, strict=True))


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _ranges(body: bytes, name: bytes) -> list[tuple[int, int]]:
    """The ranges of all items; none where one stands in another, is empty, or is not closed."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    search, place = _MARKS[name].search, 0
    while found := search(body, place):
        mark, place = found[0], found.end()
        if end := _ENDS.get(mark):
            hidden = body.find(end, place)
            if hidden < 0:
                return []
            place = hidden + len(end)
        elif mark.startswith(b"</"):
            if opened is None:
                return []
            ranges.append((opened, place))
            opened = None
        elif opened is not None:
            return []
        else:
            opened = found.start()
    return ranges if opened is None else []
