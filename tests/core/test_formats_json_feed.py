"""JSON Feed: what the golden pairs do not show."""

import json

import pytest

from monitor.core.formats import json_feed
from monitor.core.formats.scan import MAX_JSON_DEPTH, MAX_JSON_MARKS
from monitor.core.formats.values import NotAFeed, RawFeed

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **values: object) -> bytes:
    return json.dumps({"version": VERSION, "items": items, **values}).encode()


def parsed(body: bytes) -> RawFeed:
    found = json_feed.parse(body, "application/feed+json")
    assert isinstance(found, RawFeed), found
    return found


def reason(body: bytes) -> str:
    found = json_feed.parse(body, None)
    assert isinstance(found, NotAFeed)
    return found.reason


@pytest.mark.parametrize(
    ("version", "name"),
    [(VERSION, "JSON Feed 1.1"), ("https://jsonfeed.org/version/1", "JSON Feed 1.0"), ("1.1", "JSON Feed 1.1")],
)
def test_format_is_named(version: str, name: str) -> None:
    assert parsed(feed({"id": "1"}, version=version)).format == name


def test_feed_without_a_version_is_read_and_reported() -> None:
    found = parsed(feed({"id": "1"}, version=None))
    assert (len(found.entries), found.format) == (1, "JSON Feed")
    assert found.problems == ("It does not say which version of JSON Feed it is.",)


REFUSED = {
    "other JSON": (b'{"items": 3}', "It is JSON, not a feed."),
    "a list": (b"[1, 2]", "It is JSON, not a feed."),
    "items that nothing tells apart": (b'{"items": [{"title": "x"}]}', "It is JSON, not a feed."),
    "deep": (b"[" * 200, f"It was not parsed, because it is nested 200 levels deep, the limit is {MAX_JSON_DEPTH}."),
    "large": (b"[" + b"1," * MAX_JSON_MARKS, "It was not parsed, because it has more than 500,000 values."),
}


@pytest.mark.parametrize(("body", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_document_is_refused_with_a_reason(body: bytes, expected: str) -> None:
    assert reason(body) == expected


@pytest.mark.parametrize("body", [b'{"items": [', b'{"items": [1' + b"0" * 5_000 + b"]}"])
def test_broken_json_is_refused(body: bytes) -> None:
    assert reason(body).startswith("It begins as JSON and is broken (")


def test_brackets_in_texts_are_not_levels() -> None:
    text = "[" * 500 + '\\" \\\\'
    assert parsed(feed({"id": "1", "content_text": text})).entries[0].content[0].value == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_charset_is_seen_from_the_bytes(encoding: str) -> None:
    body = json.dumps({"version": VERSION, "title": "ёж", "items": []}, ensure_ascii=False).encode(encoding)
    assert parsed(body).title.value == "ёж"


def test_values_of_other_types_are_none() -> None:
    (entry,) = parsed(feed({"id": True, "url": ["x"], "title": {}, "authors": ["x", {"name": 5}], "author": 3})).entries
    assert (entry.guid, entry.link, entry.title.value, entry.authors) == ("", "", "", ("5",))
