"""A look at raw bytes."""

import pytest

from monitor.core.formats.scan import MAX_ATTRIBUTES, MAX_TAGS, head, root_element, too_hard


def tag(attribute: bytes, count: int) -> bytes:
    return b"<rss><a " + b" ".join([attribute] * count) + b">text</a></rss>"


@pytest.mark.parametrize("attribute", [b'a="1"', b"a='1'", b"a=1", b"abc", b'a=">"', b'a = "x y"'])
def test_a_flood_of_attributes_is_too_hard(attribute: bytes) -> None:
    assert too_hard(tag(attribute, MAX_ATTRIBUTES)) is None
    assert too_hard(tag(attribute, MAX_ATTRIBUTES + 1)) == "one of its tags has more than 2,000 attributes"


def test_attributes_without_spaces_between_are_counted() -> None:
    assert too_hard(b"<a " + b'b="1"' * 3_000 + b">") is not None


def test_long_attributes_are_not_many_attributes() -> None:
    assert too_hard(b'<a b="' + b"x y=z " * 5_000 + b'">') is None


def test_scripts_are_not_tags() -> None:
    assert too_hard(b"<script>if (a<b) { c = '" + b"x=1; " * 5_000 + b"' }</script>") is None


def test_a_flood_of_tags_is_too_hard() -> None:
    assert too_hard(b"<p>" * MAX_TAGS) is None
    assert too_hard(b"<p>" * (MAX_TAGS + 1)) == "it has 200,001 tags, the limit is 200,000"


ROOTS = {
    "plain": ("<rss version='2.0'>", "rss"),
    "prefix": ("<rdf:RDF xmlns:rdf='x'>", "rdf"),
    "declaration": ("<?xml version='1.0'?>\n<feed>", "feed"),
    "comment": ("<!-- <html> --><rss>", "rss"),
    "document type": ("<!DOCTYPE html PUBLIC 'x'>\n<HTML>", "html"),
    "document type with entities": ("<!DOCTYPE rss [<!ENTITY a 'b'> ]><rss>", "rss"),
    "no element": ("hello <b>", ""),
}


@pytest.mark.parametrize(("start", "expected"), ROOTS.values(), ids=ROOTS.keys())
def test_root_element(start: str, expected: str) -> None:
    assert root_element(start) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1251"])
def test_head_shows_the_markup_in_any_encoding(encoding: str) -> None:
    assert head("  <rss>".encode(encoding)).startswith("<rss>")
