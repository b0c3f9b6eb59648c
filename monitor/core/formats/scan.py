"""A look at raw bytes before a parser sees them: what kind of document, and is it one that parsers choke on?

Everything here is linear in the length of the document.
"""

import re
from typing import Final

# 16,000 attributes on one tag cost feedparser 7.8 s and 60,000 cost lxml 8.4 s. The busiest
# tag of 200 real feeds and 330 real pages has 64.
MAX_ATTRIBUTES: Final = 2_000
# The largest of 200 real feeds has 87,000.
MAX_TAGS: Final = 200_000
# Where the first element of a document must begin to be recognised.
HEAD_BYTES: Final = 16_384

_NAME = rb"""[^\s=<>"'/]++"""
_VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^\s<>"']++)"""
# Possessive, so that no input makes it go back; the groups need not be, since nothing follows them that could fail (and
# Python 3.11.0 to 3.11.4 matches possessive groups wrongly, cpython#106052). Scripts fall out of this grammar at once.
_ATTRIBUTE = re.compile(rb"[\s/]*+%b(?:\s*+=\s*+%b)?" % (_NAME, _VALUE))
_TAG = re.compile(rb"<[A-Za-z][\w:.-]*+(?:%b)*" % _ATTRIBUTE.pattern)
_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)+", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_BYTE_ORDER_MARKS: Final = ("\xef\xbb\xbf", "\xff\xfe", "\xfe\xff")


def too_hard(body: bytes) -> str | None:
    """Why no parser should be given `body`, as the rest of a sentence ("it has …"), or None if it may."""
    tags = body.count(b"<")
    if tags > MAX_TAGS:
        return f"it has {tags:,} tags, the limit is {MAX_TAGS:,}"
    # Two bytes are the least that an attribute takes, so that short tags need no closer look.
    longest = (found[0] for found in _TAG.finditer(body) if found.end() - found.start() > 2 * MAX_ATTRIBUTES)
    if any(_count_attributes(tag) > MAX_ATTRIBUTES for tag in longest):
        return f"one of its tags has more than {MAX_ATTRIBUTES:,} attributes"
    return None


def head(body: bytes) -> str:
    """The beginning of the document as text: enough to see ASCII mark-up in any encoding, not to read it."""
    text = body[:HEAD_BYTES].decode("latin-1")
    for mark in _BYTE_ORDER_MARKS:
        text = text.removeprefix(mark)
    # UTF-16 and UTF-32 put zeros between ASCII characters.
    return text.replace("\x00", "").lstrip()


def root_element(start: str) -> str:
    """The local name of the first element, in lower case; "" if the document does not begin with one."""
    before = _BEFORE_ROOT.match(start)
    found = _ROOT.match(start, before.end() if before else 0)
    return found[1].lower() if found else ""


def _count_attributes(tag: bytes) -> int:
    return len(_ATTRIBUTE.findall(tag)) - 1
