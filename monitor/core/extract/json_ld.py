"""What a page's structured data says: lxml tree -> the schema.org nodes that describe articles, and texts of nodes."""

import json
import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from monitor.core.formats.markup import fragment_text

# Depth to which schema.org data is searched, so that a hostile nest ends.
MAX_DEPTH: Final = 6

_ARTICLE_TYPE = re.compile(r"Article|Report|BlogPosting|LiveBlogPosting|Review$")
_JSON_TEXT = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*;?\s*$")


def articles_of(tree: _Element) -> list[dict[str, object]]:
    """The schema.org nodes that describe articles. The first is about this page's."""
    nodes = [node for script in tree.iter("script") if is_json_ld(script) for node in _nodes(_load(script.text or ""))]
    return [node for node in nodes if _ARTICLE_TYPE.search(str(node.get("@type", "")))]


def body_text(value: object) -> str:
    """An articleBody as text; some publishers escape its markup twice."""
    return fragment_text(fragment_text(value)) if isinstance(value, str) else ""


def is_json_ld(script: _Element) -> bool:
    """Whether a script element holds structured data."""
    return str(script.get("type") or "").strip().lower() == "application/ld+json"


def _load(text: str) -> object:
    try:
        loaded: object = json.loads(_JSON_TEXT.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded


def _nodes(data: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _nodes(data.get(key), depth + 1)
    elif isinstance(data, list):
        for each in data:
            yield from _nodes(each, depth + 1)


def json_text(value: object) -> str:
    """A text of a node on one line, or nothing."""
    return fragment_text(value).replace("\n", " ") if isinstance(value, str) else ""


def name_of(value: object, depth: int = 0) -> str:
    """The name in a schema.org person or organisation, which may be a text, a node or a list of either."""
    if isinstance(value, list):
        named = (name_of(each, depth + 1) for each in value) if depth < MAX_DEPTH else iter(())
        return next(filter(None, named), "")
    return json_text(value.get("name") if isinstance(value, dict) else value)
