"""RSS, Atom, RDF and their dialects, by feedparser: bytes -> RawFeed | NotAFeed.

feedparser is the parser of record: what it finds is what there is. Its sanitiser and its resolving of links inside
markup are off, because everything becomes text here; and it is not told the document's address, because it would
write it into guids, which must not change when a feed moves from http to https.
"""

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Final

import feedparser

from monitor.core.formats.scan import head, root_element
from monitor.core.formats.values import Markup, NotAFeed, RawEntry, RawFeed

ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})
HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
# Codecs that Python knows and the web does not: they decode anything to nonsense, or take quadratic time.
NOT_CHARSETS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
MAX_AUTHORS: Final = 20

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
_CJK_DATE = re.compile(r"[年月日년월일]")
_REFERENCE = re.compile(rb"&#(x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
# What feedparser and the libraries below it have been seen to raise on documents of strangers.
_PARSER_ERRORS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_EXTENSION_TAG = re.compile(rb"</?(?:gml|georss|media|itunes|psc)\s*:[^<>]*>", re.IGNORECASE)
_REPLACEMENT: Final = b"&#65533;"


def sniff(start: str) -> bool:
    """Whether a document that begins with `start` names itself a feed of this family."""
    return root_element(start) in ROOTS


def parse(body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
    """Every entry that feedparser finds in the document, in its order. `content_type` is the HTTP header, if any."""
    body, content_type = _unmarked(body, content_type)
    headers = _headers(content_type)
    body = _without_false_charset(body)
    problems: list[str] = []
    try:
        found = _run(body, headers)
    except _PARSER_ERRORS as error:
        problems.append(f"The parser failed on it ({_named(error)}); it was read without what made it fail.")
        try:
            found = _run(_without_troublemakers(body), headers)
        except _PARSER_ERRORS as again:
            return NotAFeed(f"It looks like a feed, but the parser fails on it ({_named(again)}).")
    # Of a document that is empty, feedparser says not even that it knows no version.
    if not _text(found, "version") and not found.entries:
        return NotAFeed(_why_no_feed(body))
    problems.extend(_complaints(found))
    return RawFeed(
        title=_markup(found.feed, "title"),
        link=_text(found.feed, "link"),
        language=_text(found.feed, "language"),
        entries=tuple(map(_entry, found.entries)),
        problems=tuple(problems),
    )


def _run(body: bytes, headers: Mapping[str, str]) -> feedparser.FeedParserDict:
    return feedparser.parse(
        io.BytesIO(body), response_headers=dict(headers), sanitize_html=False, resolve_relative_uris=False
    )


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _why_no_feed(body: bytes) -> str:
    root = root_element(head(body))
    return f"It is XML (<{root}>), but no feed." if root else "It is neither RSS nor Atom nor a web page."


def _unmarked(body: bytes, content_type: str | None) -> tuple[bytes, str | None]:
    """A document with a byte order mark as plain UTF-8: the mark is stronger than any label (RFC 7303 3.3)."""
    encoding = next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)
    if encoding is None:
        return body, content_type
    text = _DECLARED_TEXT.sub(r"\1", body.decode(encoding, "replace"), count=1)
    return text.encode(), _CHARSET.sub("", content_type or "") or None


def _headers(content_type: str | None) -> dict[str, str]:
    """The Content-Type for feedparser, without a charset that is none."""
    if not content_type:
        return {}
    charset = _CHARSET.search(content_type)
    if charset and not _is_charset(charset[1]):
        content_type = _CHARSET.sub("", content_type)
    return {"content-type": content_type}


def _is_charset(name: str) -> bool:
    try:
        known = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return known.name.replace("_", "-") not in NOT_CHARSETS


def _without_false_charset(body: bytes) -> bytes:
    """An XML declaration that names no charset is read as if it named none; feedparser then guesses."""
    declared = _DECLARED.match(body[:512])
    if declared is None or _is_charset(declared[2].decode("latin-1")):
        return body
    return declared[1] + body[declared.end() :]


def _without_troublemakers(body: bytes) -> bytes:
    """The document without what feedparser has been seen to fail on: character references that name no character
    (`&#99999999;`), as U+FFFD, and elements of extensions that it reads and we do not (a lone `</gml:pos>`).
    """
    body = _EXTENSION_TAG.sub(b"", body)
    return _REFERENCE.sub(lambda found: found[0] if _names_a_character(found[1]) else _REPLACEMENT, body)


def _names_a_character(digits: bytes) -> bool:
    if len(digits) > 8:
        return False
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return number < 0xD800 or 0xDFFF < number < 0x110000


def _complaints(found: feedparser.FeedParserDict) -> Iterator[str]:
    """Broken XML is worth a sentence; a wrong media type or charset label, which feedparser gets over, is not."""
    error = dict.get(found, "bozo_exception")
    if found.bozo and hasattr(error, "getLineNumber") and hasattr(error, "getMessage"):
        yield f"The XML is broken in line {error.getLineNumber()} ({error.getMessage()}); what could be read is used."


def _entry(entry: feedparser.FeedParserDict) -> RawEntry:
    content = tuple(_content(part) for part in _list(entry, "content"))
    summary = _markup(entry, "summary")
    # feedparser copies the content into a missing summary.
    is_copy = any(summary.value == part.value for part in content)
    return RawEntry(
        guid=_text(entry, "id"),
        link=_link(entry),
        title=_markup(entry, "title"),
        published=_date(entry, "published") or _date(entry, "created"),
        updated=_date(entry, "updated"),
        authors=tuple(_authors(entry))[:MAX_AUTHORS],
        summary=Markup() if is_copy else summary,
        content=content,
    )


def _link(entry: feedparser.FeedParserDict) -> str:
    """The entry's page. feedparser offers a guid as link wherever isPermaLink is not "false"; most such are no URL."""
    link = _text(entry, "link")
    is_bare_guid = link == _text(entry, "id") and bool(dict.get(entry, "guidislink"))
    if link and not (is_bare_guid and not link.lower().startswith(("http://", "https://"))):
        return link
    alternates = (each for each in _list(entry, "links") if _text(each, "rel") == "alternate")
    return next((href for each in alternates if (href := _text(each, "href")) and href != link), "")


def _authors(entry: feedparser.FeedParserDict) -> Iterator[str]:
    names = [_text(author, "name") for author in _list(entry, "authors")]
    seen = set[str]()
    for name in names if any(names) else [_text(entry, "author")]:
        if name and name not in seen:
            seen.add(name)
            yield name


def _text(values: feedparser.FeedParserDict, key: str) -> str:
    # dict.get, because FeedParserDict.get answers for keys that the document does not hold.
    value = dict.get(values, key)
    return value if isinstance(value, str) else ""


def _list(values: feedparser.FeedParserDict, key: str) -> list[feedparser.FeedParserDict]:
    found = dict.get(values, key)
    return [each for each in found if isinstance(each, feedparser.FeedParserDict)] if isinstance(found, list) else []


def _markup(values: feedparser.FeedParserDict, key: str) -> Markup:
    detail = dict.get(values, f"{key}_detail")
    kind = _text(detail, "type") if isinstance(detail, feedparser.FeedParserDict) else ""
    return Markup(_text(values, key), is_html=kind in HTML_TYPES)


def _content(part: feedparser.FeedParserDict) -> Markup:
    return Markup(_text(part, "value"), is_html=_text(part, "type") in HTML_TYPES)


def _date(entry: feedparser.FeedParserDict, field: str) -> datetime | None:
    """A claimed date. One in CJK letters (2026年11月21日) is none: feedparser reads its year and month alone."""
    written = dict.get(entry, field)
    if isinstance(written, str) and _CJK_DATE.search(written):
        return None
    return _instant(dict.get(entry, f"{field}_parsed"))


def _instant(claimed: object) -> datetime | None:
    """The claimed UTC time as a datetime; None for a year that no calendar here holds (0, 10000)."""
    if not isinstance(claimed, struct_time):
        return None
    year, month, day, hour, minute, second = claimed[:6]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
