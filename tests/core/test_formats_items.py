"""The items of a document without parsing it, and what a memory of them is good for."""

import pytest

from monitor.core.formats.items import find_items
from monitor.core.formats.memory import Memory, Traces, shares, traces_of, unpack
from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed

BASE = "https://example.org/feed.xml"


def item(number: int, more: str = "") -> str:
    return f"<item><guid>{number}</guid><title>T{number}</title><link>https://example.org/{number}</link>{more}</item>"


def rss(*items: str, root: str = "<rss version='2.0'>", head: str = "<title>F</title>") -> bytes:
    return f"{root}<channel>{head}{''.join(items)}</channel></rss>".encode()


def parsed(body: bytes, known: bytes = b"", base: str = BASE) -> ParsedFeed:
    found = parse_feed(body, None, base, known)
    assert isinstance(found, ParsedFeed)
    return found


def titles(feed: ParsedFeed) -> list[str]:
    return [entry.title for entry in feed.entries]


# ---------------------------------------------------------------------------------------------------------------- scan

TOLD_APART = {
    "plain": (rss(item(1), item(2)), 2),
    "Atom": (b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>a</entry>\n<entry >b</entry ></feed>", 2),
    "RDF": (b"<rdf:RDF><channel><items/></channel><item>a</item></rdf:RDF>", 1),
    "tags in CDATA, comments and instructions": (
        rss("<item><![CDATA[</item><item>]]></item><!-- </rss> -->", item(2, "<!-- <item> --><?x <item> ?>")),
        2,
    ),
}


@pytest.mark.parametrize(("body", "count"), TOLD_APART.values(), ids=TOLD_APART.keys())
def test_items_are_told_apart(body: bytes, count: int) -> None:
    found = find_items(body, None)
    assert found is not None
    assert len(found.ranges) == len(found.digests()) == count


IN_DOUBT = {
    "a web page": b"<html><item></item></html>",
    "no items": rss(),
    "an item in an item": rss("<item><item></item></item>"),
    "an end without a beginning": rss("</item>"),
    "a beginning without an end": rss("<item>"),
    "an empty item": rss("<item/>", item(1)),
    "an element between items": rss(item(1), "<image/>", item(2)),
    "an element behind the items": rss(item(1), "<title>F</title>"),
    "an open comment": rss(item(1), "<!-- "),
    "a document type": b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss(item(1)),
    "another charset": b"<?xml version='1.0' encoding='windows-1251'?>" + rss(item(1)),
    "no charset at all": rss(item(1)) + b"\xff\xfe\xfd",
}


@pytest.mark.parametrize("body", IN_DOUBT.values(), ids=IN_DOUBT.keys())
def test_items_are_not_told_apart_where_in_doubt(body: bytes) -> None:
    assert find_items(body, None) is None


def test_what_is_cut_out_leaves_all_else_but_categories() -> None:
    body = rss(item(1), " between ", item(2), head="<category a='b'/><title>F</title>")
    found = find_items(body, None)
    assert found is not None
    assert found.without(frozenset({0})) == rss(" between ", item(2))
    kept = rss(item(1), head="<title><![CDATA[<category a='b'/>]]></title>")
    found = find_items(kept, None)
    assert found is not None
    assert found.without(frozenset()) == kept


# -------------------------------------------------------------------------------------------------------------- memory


def test_memory_survives_packing() -> None:
    memory = Memory(b"c" * 8, {b"i" * 8: Traces(b"k" * 8, b"l" * 8), b"j" * 8: Traces(b"m" * 8, b"n" * 8)})
    assert unpack(memory.packed()) == memory
    assert all(unpack(other) is None for other in (b"", b"x" * 16, b"x" * 33))


def test_entries_without_a_link_share_none() -> None:
    assert not shares([traces_of("1", None)], [traces_of("2", None)])
    assert shares([traces_of("1", None)], [traces_of("1", None)])
    assert shares([traces_of("1", "https://e.org/a#x")], [traces_of("2", "https://e.org/a#y")])


def test_only_what_is_new_is_read() -> None:
    before = parsed(rss(item(1), item(2)))
    after = parsed(rss(item(3), item(2), item(1)), before.memory)
    assert (titles(after), after.known_count, after.title) == (["T3"], 2, "F")
    assert parsed(rss(item(4), item(3), item(2)), after.memory).known_count == 2
    # Nothing new at all: the surroundings changed.
    quiet = parsed(rss(item(1), item(2), head="<title>G</title>"), before.memory)
    assert (titles(quiet), quiet.known_count, quiet.title) == ([], 2, "G")


def test_edited_item_is_read_again() -> None:
    after = parsed(rss(item(1), item(2, "<description>new</description>")), parsed(rss(item(1), item(2))).memory)
    assert (titles(after), after.known_count) == (["T2"], 1)


WHOLE = {
    "nothing is known": (rss(item(1)), rss(item(2)), BASE),
    "the root is another": (rss(item(1)), rss(item(1), root="<rss version='0.92'>"), BASE),
    "the address is another": (rss(item(1)), rss(item(1), item(2)), "https://example.org/other/"),
    "a new entry has a known id": (rss(item(1)), rss(item(1), "<item><guid>1</guid><title>Other</title></item>"), BASE),
    "a new entry has a known link": (rss(item(1)), rss(item(1), item(1).replace("<guid>1", "<guid>2")), BASE),
    "the XML is broken": (rss(item(1)), rss(item(1), "<item><title>A & B</title></item>"), BASE),
    "the XML was broken": (rss(item(1), head="<title>A & B</title>"), rss(item(1), item(2)), BASE),
    "the parser failed": (rss(item(1)), rss(item(1), "<item><title>&#99999999;</title></item>"), BASE),
    "the parser finds no feed in the rest": (
        b"<channel><item><title>x</title></item></channel>",
        b"<channel> <item><title>x</title></item></channel>",
        BASE,
    ),
}


@pytest.mark.parametrize(("before", "after", "base"), WHOLE.values(), ids=WHOLE.keys())
def test_the_whole_is_read_where_in_doubt(before: bytes, after: bytes, base: str) -> None:
    known = parsed(before).memory
    assert parsed(after, known, base) == parsed(after, base=base)
    assert parsed(after, known, base).known_count == 0


def test_a_document_with_more_items_than_entries_has_no_memory() -> None:
    many = rss(*map(item, range(2_001)))
    assert parsed(many).memory == b""
    assert parsed(many, parsed(rss(item(1))).memory).known_count == 0
