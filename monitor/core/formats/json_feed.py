"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/): bytes -> RawFeed | NotAFeed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from monitor.core.formats.dates import read_date
from monitor.core.formats.scan import too_deep
from monitor.core.formats.values import Markup, NotAFeed, RawEntry, RawFeed

MAX_AUTHORS: Final = 20

JsonObject: TypeAlias = Mapping[str, object]
_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)


def sniff(start: str) -> bool:
    """Whether a document that begins with `start` is JSON of any kind; what kind, its parse says."""
    return start.startswith(("{", "["))


def parse(body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
    """Every item of the feed. Items without anything to tell them by (RFC: "must be ignored") are kept: we can."""
    if obstacle := too_deep(body):
        return NotAFeed(f"It was not parsed, because {obstacle}.")
    try:
        # A float's text is kept: an id of 20 digits with an exponent is no number to us.
        document = json.loads(body.decode(json.detect_encoding(body), "replace").lstrip("\ufeff"), parse_float=str)
    except (ValueError, RecursionError) as error:
        return NotAFeed(f"It begins as JSON and is broken ({error}).")
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return NotAFeed("It is JSON, not a feed.")
    problems = (
        [] if _VERSION.match(_text(document, "version")) else ["It does not say which version of JSON Feed it is."]
    )
    items = document["items"]
    entries = tuple(_entry(item, document) for item in items if isinstance(item, dict))
    if problems and not any(entry.guid or entry.link for entry in entries):
        return NotAFeed("It is JSON, not a feed.")
    if len(entries) < len(items):
        problems.append(f"{len(items) - len(entries):,} of its items are no items.")
    return RawFeed(
        title=Markup(_text(document, "title")),
        link=_text(document, "home_page_url"),
        language=_text(document, "language"),
        entries=entries,
        problems=tuple(problems),
        format=_format(_text(document, "version")),
    )


def _format(version: str) -> str:
    """Such as "JSON Feed 1.1" of "https://jsonfeed.org/version/1.1"; the first version calls itself 1."""
    number = _VERSION.sub("", version)[:10].strip("/ ") if version else ""
    return f"JSON Feed {'1.0' if number == '1' else number}".strip()


def _entry(item: JsonObject, feed: JsonObject) -> RawEntry:
    html = _text(item, "content_html")
    content = Markup(html, is_html=True) if html else Markup(_text(item, "content_text"))
    return RawEntry(
        guid=_text(item, "id"),
        # The page of the item; where it has none, the page it is about.
        link=_text(item, "url") or _text(item, "external_url"),
        title=Markup(_text(item, "title")),
        published=read_date(_text(item, "date_published")),
        updated=read_date(_text(item, "date_modified")),
        # 1.1: "If not specified in an item, then the top-level author is the author of the item."
        authors=(tuple(_authors(item)) or tuple(_authors(feed)))[:MAX_AUTHORS],
        summary=Markup(_text(item, "summary")),
        content=(content,) if content.value else (),
    )


def _authors(values: JsonObject) -> Iterator[str]:
    """The names, each once: a list `authors` in 1.1, one `author` in 1.0."""
    listed = values.get("authors")
    given = listed if isinstance(listed, list) and listed else [values.get("author")]
    names = (_text(each, "name") if isinstance(each, dict) else "" for each in given)
    yield from dict.fromkeys(filter(None, names))


def _text(values: JsonObject, key: str) -> str:
    """The text under `key`; a number as it would be written, since many ids are numbers; else ""."""
    value = values.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
