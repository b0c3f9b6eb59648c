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
# The deepest of the JSON Feeds seen has 6 levels, with the extensions of podcasts 9. Python's parser goes to 1,000.
MAX_JSON_DEPTH: Final = 100
# Commas and brackets outside of texts; a feed of 2,000 items with all the fields of the specification has 70,000.
MAX_JSON_MARKS: Final = 500_000
# Where the first element of a document must begin to be recognised.
HEAD_BYTES: Final = 16_384

_NAME = rb"""[^\s=<>"'/]++"""
_VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^\s<>"']++)"""
# Names and values are possessive, so that going back over a tag with too few attributes costs a step for each and no
# more. (Python 3.11.0 to 3.11.4 matches possessive groups wrongly, cpython#106052.) Scripts fall out of this at once.
_ATTRIBUTE: Final = rb"[\s/]*+%b(?:\s*+=\s*+%b)?" % (_NAME, _VALUE)
_FLOOD = re.compile(rb"<[A-Za-z][\w:.-]*+(?:%b){%d}" % (_ATTRIBUTE, MAX_ATTRIBUTES + 1))
_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)+", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_MARKS: Final = bytes(byte for byte in range(256) if byte not in b"[]{},")
_BYTE_ORDER_MARKS: Final = ("\xef\xbb\xbf", "\xff\xfe", "\xfe\xff")


def too_hard(body: bytes) -> str | None:
    """Why no parser should be given `body`, as the rest of a sentence ("it has …"), or None if it may."""
    tags = body.count(b"<")
    if tags > MAX_TAGS:
        return f"it has {tags:,} tags, the limit is {MAX_TAGS:,}"
    if _FLOOD.search(body):
        return f"one of its tags has more than {MAX_ATTRIBUTES:,} attributes"
    return None


def too_deep(body: bytes) -> str | None:
    """Why no parser of JSON should be given `body`, as the rest of a sentence, or None if it may."""
    # Without escapes every other piece between quotes is text. In UTF-16 and UTF-32 zeros stand between.
    plain = body.replace(b"\x00", b"").replace(rb"\\", b"").replace(rb"\"", b"")
    marks = b"".join(plain.split(b'"')[::2]).translate(None, _NO_MARKS)
    if len(marks) > MAX_JSON_MARKS:
        return f"it has more than {MAX_JSON_MARKS:,} values"
    depth = deepest = 0
    for mark in marks:
        depth += _STEPS.get(mark, 0)
        deepest = max(deepest, depth)
    return f"it is nested {deepest:,} levels deep, the limit is {MAX_JSON_DEPTH}" if deepest > MAX_JSON_DEPTH else None


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
