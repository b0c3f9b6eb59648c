"""Bytes of a web page -> its characters. Order: byte order mark, valid UTF-8, HTTP, meta element, a guess."""

import codecs
import re
from typing import Final

from trafilatura.utils import detect_encoding

# HTML standard, 13.2.3.2: the meta element must stand in the first 1,024 bytes; many pages put scripts before it.
PRESCAN_BYTES: Final = 8_192

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encoding standard, 4.2: labels that browsers read as a superset of what they say.
_SUPERSETS: Final = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "windows-1254",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
}
# Codecs of Python's that are no charsets of the web (Encoding standard, 4.2); Punycode takes the square of the length.
_NOT_OF_THE_WEB: Final = frozenset({"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})


def decode_page(page: bytes, content_type: str | None) -> str:
    """The page as text. Never raises; what cannot be decoded becomes U+FFFD."""
    for mark, encoding in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, "replace")
    # Text in any other charset is hardly ever valid UTF-8 by chance, while wrong labels are common.
    if not page.isascii() and (text := _decoded(page, "utf-8")) is not None:
        return text
    decoded = (_decoded(page, label) for label in _labels(page, content_type))
    return next(text for text in decoded if text is not None)


def _labels(page: bytes, content_type: str | None) -> list[str]:
    from_http = _HTTP_CHARSET.findall(content_type or "")
    from_meta = [label.decode("ascii", "ignore") for label in _META_CHARSET.findall(page[:PRESCAN_BYTES])]
    named = [_SUPERSETS.get(label.lower(), label) for label in from_http + from_meta]
    if not named and not page.isascii():
        named = detect_encoding(page)
    named = [label for label in named if _is_possible(label, page)]
    # Windows-1252 has five holes; as Latin-1 every byte means something, so that the last one always fits.
    return [*named, "utf-8", "windows-1252", "latin-1"]


def _is_possible(label: str, page: bytes) -> bool:
    """Whether a page whose markup can be found may be in this charset: letters are themselves, or have zeros between.

    Otherwise a wrong label, such as a meta element's UTF-16 that is itself in ASCII, would hide the article.
    """
    try:
        name = codecs.lookup(label).name.replace("_", "-")
        is_plain = b"<html>".decode(label) == "<html>"
    except (LookupError, ValueError):
        return False
    return name not in _NOT_OF_THE_WEB and (is_plain or b"\x00" in page[:PRESCAN_BYTES])


def _decoded(page: bytes, label: str) -> str | None:
    try:
        return page.decode(label)
    except (LookupError, ValueError):
        return None
