"""RSS, Atom, RDF and their dialects, by feedparser: bytes -> RawFeed | NotAFeed.

feedparser is the parser of record: what it finds is what there is. Its sanitiser and its resolving of links inside
markup are off, because everything becomes text here; and it is not told the document's address, because it would
write it into guids, which must not change when a feed moves from http to https.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import feedparser
import feedparser.api

from monitor.core.formats import sax
from monitor.core.formats.charsets import settled
from monitor.core.formats.dates import read_date
from monitor.core.formats.hints import read_ttl
from monitor.core.formats.scan import head, root_element
from monitor.core.formats.values import Markup, NotAFeed, RawEntry, RawFeed

ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})
HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
# By default it looks through all folders for a parser that nobody has, for every document.
feedparser.api.PREFERRED_XML_PARSERS = [sax.__name__]
MAX_AUTHORS: Final = 20
# feedparser's names of the versions, in words.
FORMAT_NAMES: Final = {
    "rss": "RSS", "rss090": "RSS 0.90", "rss091n": "RSS 0.91", "rss091u": "RSS 0.91", "rss092": "RSS 0.92",
    "rss093": "RSS 0.93", "rss094": "RSS 0.94", "rss10": "RSS 1.0 (RDF)", "rss20": "RSS 2.0", "atom": "Atom",
    "atom01": "Atom 0.1", "atom02": "Atom 0.2", "atom03": "Atom 0.3", "atom10": "Atom 1.0", "cdf": "CDF",
}  # fmt: skip
# feedparser compares each category with all before it: 90,000 take minutes. None of them is kept, so where a document
# has more than these, they are taken out first.
MAX_CATEGORIES: Final = 2_000
LABEL_COMPLAINTS: Final = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)

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
_CATEGORY = re.compile(
    rb"<((?:[\w.-]{1,20}:)?(?:category|subject|keywords))(?=[\s/>])[^<>]*(?:/>|>[^<]{0,4096}</\1\s*>)", re.IGNORECASE
)
_EXTENSION_TAG = re.compile(rb"</?(?:gml|georss|media|itunes|psc)\s*:[^<>]*>", re.IGNORECASE)
_PERSON = re.compile(
    r"\s*(?:(?:mailto:)?[^\s()@]+@[^\s()@]+\s*\((?P<last>[^()]+)\)|(?P<first>[^()@<>]+?)\s*[(<](?:mailto:)?[^\s()@]+@[^\s()@>]+[)>])\s*"
)
_REPLACEMENT: Final = b"&#65533;"


def sniff(start: str) -> bool:
    """Whether a document that begins with `start` names itself a feed of this family."""
    return root_element(start) in ROOTS


def parse(body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
    """Every entry that feedparser finds in the document, in its order. `content_type` is the HTTP header, if any."""
    body, content_type = settled(body, content_type)
    if body.count(b"<category") + body.count(b"subject") > MAX_CATEGORIES:
        body = _CATEGORY.sub(b"", body)
    headers = {"content-type": content_type} if content_type else {}
    problems: list[str] = []
    try:
        found = _run(body, headers)
    except _PARSER_ERRORS as error:
        problems.append(f"The parser failed on it ({_named(error)}); it was read without what made it fail.")
        try:
            found = _run(_without_troublemakers(body), headers)
        except _PARSER_ERRORS as again:
            return NotAFeed(f"It looks like a feed, but the parser fails on it ({_named(again)}).")
    # Of a document that is empty, feedparser says not even that it knows no version; of a CDF channel neither.
    if not _text(found, "version") and not found.entries and not _is_channel(found, body):
        return NotAFeed(_why_no_feed(body))
    problems.extend(_complaints(found))
    is_atom = _text(found, "version").startswith("atom")
    return RawFeed(
        title=_markup(found.feed, "title"),
        link=_text(found.feed, "link") or _alternate(found.feed, ""),
        language=_text(found.feed, "language"),
        entries=tuple(_entry(entry, is_atom=is_atom) for entry in found.entries),
        problems=tuple(problems),
        ttl=read_ttl(
            _text(found.feed, "ttl"), _text(found.feed, "sy_updateperiod"), _text(found.feed, "sy_updatefrequency")
        ),
        format=FORMAT_NAMES.get(_text(found, "version"), "XML feed"),
        dialect=None if problems or _is_mended(found) else _text(found, "version"),
    )


def _is_channel(found: feedparser.FeedParserDict, body: bytes) -> bool:
    """Whether it is a feed of an unnamed dialect: by its root, and because it says something of itself."""
    is_titled = bool(_text(found.feed, "title") or _text(found.feed, "link"))
    return is_titled and root_element(head(body)) in ROOTS


def _run(body: bytes, headers: Mapping[str, str]) -> feedparser.FeedParserDict:
    return feedparser.parse(
        io.BytesIO(body), response_headers=dict(headers), sanitize_html=False, resolve_relative_uris=False
    )


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _why_no_feed(body: bytes) -> str:
    root = root_element(head(body))
    return f"It is XML (<{root}>), but no feed." if root else "It is neither RSS nor Atom nor a web page."


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


def _is_mended(found: feedparser.FeedParserDict) -> bool:
    """Whether feedparser took its parser for broken XML; it also complains of labels that it got over."""
    return bool(found.bozo) and not isinstance(dict.get(found, "bozo_exception"), LABEL_COMPLAINTS)


def _entry(entry: feedparser.FeedParserDict, *, is_atom: bool) -> RawEntry:
    content = tuple(_content(part) for part in _list(entry, "content"))
    summary = _markup(entry, "summary")
    # feedparser copies the content into a missing summary.
    is_copy = any(summary.value == part.value for part in content)
    updated = _date(entry, "updated")
    published = _date(entry, "published") or _date(entry, "created")
    return RawEntry(
        guid=_text(entry, "id"),
        link=_link(entry),
        title=_markup(entry, "title"),
        # RSS knows no date of change: feedparser calls the dc:date of an item so, which is that of its issue.
        published=published if published or is_atom else updated,
        updated=updated,
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
    return _alternate(entry, link)


def _alternate(values: feedparser.FeedParserDict, but: str) -> str:
    """The first alternate link that is another than `but`; "" without one."""
    alternates = (each for each in _list(values, "links") if _text(each, "rel") == "alternate")
    return next((href for each in alternates if (href := _text(each, "href")) and href != but), "")


def _authors(entry: feedparser.FeedParserDict) -> Iterator[str]:
    """The names, each once. Of RSS's "address (name)" feedparser takes the end of long domains for a name."""
    written = _text(entry, "author")
    person = _PERSON.fullmatch(written)
    names = [_text(author, "name") for author in _list(entry, "authors")]
    if person and len(names) < 2:
        names = [person["last"] or person["first"]]
    yield from dict.fromkeys(filter(None, names if any(names) else [written]))


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
    """A claimed date, read by us: feedparser's own reading is wrong where it guesses (see `dates`)."""
    return read_date(_text(entry, field))
