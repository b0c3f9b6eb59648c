"""Which charset a document of XML is in: bytes and the HTTP header -> bytes and a header that do not contradict it.

Labels lie in known ways. A byte order mark is stronger than any label (RFC 7303 3.3); what is valid UTF-8 is UTF-8,
whatever single-byte charset the server names for all its files; one broken character does not turn a document of UTF-8
into one of windows-1252; and Russian in windows-1251 without a label is common enough to be told by its letters.
Everything else is left to its labels.
"""

import codecs
import re
from typing import Final

# Codecs that Python knows and the web does not: they decode anything to nonsense, or take quadratic time.
NOT_CHARSETS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
# A broken character costs one replacement; more than one in twenty of what is no ASCII, and it is not UTF-8 at all.
BROKEN_SHARE: Final = 0.05
# Fewer letters than this prove no language.
MIN_CYRILLIC: Final = 20

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"']*)[\"']?", re.IGNORECASE)
# These codecs take the mark away. UTF-32 first: its mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED_TEXT = re.compile(r"(?<=<\?xml)([^>]{0,80}?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")
_DECLARED = re.compile(rb"""^(.{0,64}?<\?xml[^>]*?)\s+encoding\s*=\s*["']([^"']*)["']""", re.DOTALL)
_SINGLE_BYTE = re.compile(r"ascii|(?:iso-?8859|latin|cp125|windows-?125|koi8|mac)[\w-]*")
# Three and more in a row, as in words; runs of accented Latin letters are shorter.
_HIGH_RUN = re.compile(rb"[\xc0-\xff]{3,}")


def settled(body: bytes, content_type: str | None) -> tuple[bytes, str | None]:
    """The document and its Content-Type: in UTF-8 without labels where the charset is certain, else as they are but
    for labels that name no charset.
    """
    text = _certain(body, content_type)
    if text is not None:
        return _DECLARED_TEXT.sub(r"\1", text, count=1).encode("utf-8", "replace"), None
    return _without_false_declaration(body), _without_false_label(content_type)


def as_utf8(body: bytes, content_type: str | None) -> bytes:
    """The document in UTF-8 without a declaration, for parsers that know no labels of HTTP."""
    body, content_type = settled(body, content_type)
    text = body.decode(label_of(body, content_type) or "utf-8", "replace")
    return _DECLARED_TEXT.sub(r"\1", text, count=1).encode("utf-8", "replace")


def _certain(body: bytes, content_type: str | None) -> str | None:
    """The text, where the bytes themselves say how to read it and the labels say otherwise."""
    marked = next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)
    if marked is not None:
        return body.decode(marked, "replace")
    if body.isascii():
        return None
    label = label_of(body, content_type)
    text = _decoded(body)
    if text is not None:
        return text if _SINGLE_BYTE.fullmatch(label) else None
    if label not in ("", "utf-8", "utf8"):
        return None
    return _nearly_utf8(body) or _cyrillic(body)


def label_of(body: bytes, content_type: str | None) -> str:
    """The charset that HTTP names, else the XML declaration, in lower case; "" where neither names a real one."""
    from_http = _CHARSET.search(content_type or "")
    declared = _DECLARED.match(body[:512])
    labels = (from_http[1] if from_http else "", declared[2].decode("latin-1") if declared else "")
    return next((label.lower() for label in labels if label and is_charset(label)), "")


def is_charset(name: str) -> bool:
    """Whether `name` is that of a charset which documents come in."""
    try:
        known = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return known.name.replace("_", "-") not in NOT_CHARSETS


def _decoded(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _nearly_utf8(body: bytes) -> str | None:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    sound = len(text) - sum(map(text.count, map(chr, range(128)))) - broken
    return text if broken <= BROKEN_SHARE * sound else None


def _cyrillic(body: bytes) -> str | None:
    """windows-1251 or KOI8-R, where the words are in lower case by one of them and there are enough."""
    letters = b"".join(_HIGH_RUN.findall(body))
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if len(letters) < MIN_CYRILLIC or len(letters) < high * 0.6:
        return None
    lower_in_1251 = sum(letter >= 0xE0 for letter in letters)
    return body.decode("windows-1251" if 2 * lower_in_1251 > len(letters) else "koi8-r", "replace")


def _without_false_label(content_type: str | None) -> str | None:
    charset = _CHARSET.search(content_type or "")
    if content_type and charset and not is_charset(charset[1]):
        return _CHARSET.sub("", content_type)
    return content_type


def _without_false_declaration(body: bytes) -> bytes:
    """An XML declaration that names no charset is read as if it named none; feedparser then guesses."""
    declared = _DECLARED.match(body[:512])
    if declared is None or is_charset(declared[2].decode("latin-1")):
        return body
    return declared[1] + body[declared.end() :]
