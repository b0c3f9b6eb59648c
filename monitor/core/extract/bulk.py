"""What makes a page large and says nothing: bytes -> the same without the pictures, styles and scripts in them.

A page over the limit is not for that reason one without an article: a photograph in base64 is several megabytes, a
framework's data too. Looked for only there, in time linear in the page's length. Structured data stays.
"""

import re
from collections.abc import Iterator

# Characters of a picture or font that stands in the page itself; a shorter one is an icon.
_PICTURE = re.compile(rb"base64,[A-Za-z0-9+/=]{1000,}")
_BEGINNING = re.compile(rb"<(?=(?:style|script)\b)", re.IGNORECASE)
_END = re.compile(rb"</(?:style|script)", re.IGNORECASE)
_DATA = b"ld+json"


def without_bulk(page: bytes) -> bytes:
    """The page without what no reader sees and that is written out in it. What is never closed stays."""
    first, *others = _BEGINNING.split(_PICTURE.sub(b"base64,", page))
    return b"<".join((first, *_emptied(others)))


def _emptied(pieces: list[bytes]) -> Iterator[bytes]:
    """Each piece, which begins as an element does, with nothing between its tags."""
    for piece in pieces:
        tag, border, content = piece.partition(b">")
        end = _END.search(content)
        yield piece if end is None or _DATA in tag.lower() else tag + border + content[end.start() :]
