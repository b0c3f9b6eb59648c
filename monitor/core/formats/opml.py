"""OPML 1.0 and 2.0, by which readers exchange lists of feeds (http://opml.org/spec2.opml): bytes <-> ListedFeed. Pure.

Folders become tags. The file comes from outside: no entity is expanded, no document type of one's own is read, and
neither depth nor length is without a bound.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from monitor.core.formats.charsets import as_utf8
from monitor.core.formats.markup import clean_line
from monitor.core.formats.scan import too_hard

MAX_BYTES: Final = 10_000_000
MAX_FEEDS: Final = 20_000
# Readers show two levels at most.
MAX_DEPTH: Final = 20
MAX_NAME: Final = 200
MAX_TAGS: Final = 20

# What XML 1.0 cannot hold, escaped or not.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list. `url` as written; `tags` are its folders, from the outside in, then its categories."""

    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    language: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class NotOpml:
    """The file is no list of feeds that can be read. `reason` is a sentence."""

    reason: str


def read_opml(body: bytes) -> tuple[ListedFeed, ...] | NotOpml:
    """The feeds of a list in its order, each address once, with the tags of all its places."""
    refusal = _refusal(body)
    if refusal:
        return NotOpml(refusal)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(as_utf8(body, None).lstrip(), parser)
    except etree.XMLSyntaxError as error:
        return NotOpml(f"It cannot be read as XML ({error.msg}).")
    if root is None or _name(root) != "opml":
        return NotOpml("It is no OPML: its first element is not <opml>.")
    found: dict[str, ListedFeed] = {}
    for depth, feed in _feeds(root):
        if depth > MAX_DEPTH or len(found) > MAX_FEEDS:
            return NotOpml(f"It has more than {MAX_DEPTH} levels of folders, or more than {MAX_FEEDS:,} feeds.")
        first = found.setdefault(feed.url, feed)
        tags = tuple(dict.fromkeys((*first.tags, *feed.tags)))[:MAX_TAGS]
        found[feed.url] = ListedFeed(first.url, first.title, tags, first.language, first.site)
    return tuple(found.values())


def write_opml(title: str, feeds: Iterable[ListedFeed]) -> str:
    """OPML 2.0. Each feed stands in the folder of its first tag; all its tags are its `category`."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml_text(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        place = body
        if feed.tags:
            name = _xml_text(feed.tags[0])
            if name not in folders:
                folders[name] = etree.SubElement(body, "outline", text=name)
            place = folders[name]
        etree.SubElement(place, "outline", _attributes(feed))
    etree.indent(root)
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _refusal(body: bytes) -> str | None:
    if len(body) > MAX_BYTES:
        return f"It is larger than {MAX_BYTES:,} bytes."
    if obstacle := too_hard(body):
        return f"It was not read, because {obstacle}."
    plain = body.replace(b"\x00", b"").upper()
    if b"<!ENTITY" in plain or b"<!DOCTYPE" in plain:
        return "It declares a document type of its own, which lists of feeds do not need and bombs do: remove it."
    return None


def _feeds(root: etree._Element) -> Iterator[tuple[int, ListedFeed]]:
    """Every outline with an address, in the order of the file, with its depth. Walks without recursion.

    An element that is too deep comes as a feed without an address.
    """
    waiting: list[tuple[etree._Element, tuple[str, ...], int]] = [(root, (), 0)]
    while waiting:
        element, folders, depth = waiting.pop()
        values = {str(name).lower(): str(value).strip() for name, value in element.attrib.items()}
        url, label = values.get("xmlurl", ""), _label(values)
        is_outline = _name(element) == "outline"
        if (is_outline and url) or depth > MAX_DEPTH:
            yield depth, _listed(url, label, folders, values)
        inner = (*folders, label) if is_outline and label and not url else folders
        waiting.extend((child, inner, depth + 1) for child in reversed(element))


def _listed(url: str, label: str, folders: tuple[str, ...], values: dict[str, str]) -> ListedFeed:
    # `category` holds tags and paths of folders, such as "/News/Europe,ships".
    categories = (clean_line(part)[:MAX_NAME] for part in re.split(r"[,/]", values.get("category", "")))
    tags = tuple(dict.fromkeys(filter(None, (*folders, *categories))))[:MAX_TAGS]
    return ListedFeed(url, label, tags, values.get("language") or None, values.get("htmlurl") or None)


def _label(values: dict[str, str]) -> str:
    return clean_line(values.get("title") or values.get("text") or "")[:MAX_NAME]


def _attributes(feed: ListedFeed) -> dict[str, str]:
    written = {
        "type": "rss",
        "text": feed.title or feed.url,
        "title": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site,
        "language": feed.language,
        "category": ",".join(tag.replace(",", " ").replace("/", " ") for tag in feed.tags),
    }
    return {name: _xml_text(value) for name, value in written.items() if value}


def _xml_text(text: str) -> str:
    return _NO_XML.sub("", text)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
