"""Lists of feeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.formats.opml import MAX_BYTES, MAX_DEPTH, MAX_FEEDS, ListedFeed, NotOpml, read_opml, write_opml

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline text="Europe">
  <outline type="rss" text="One &amp; all" xmlUrl="https://one.example.org/rss" language="uk"
    htmlUrl="https://one.example.org/"/>
</outline></outline>
<outline text="Two" title="Number two" XMLURL="https://two.example.org/rss" category="/Sea/Ships,harbour"/>
<outline text="Other"><outline xmlUrl="https://one.example.org/rss"/></outline>
<outline text="A note without an address"/><!-- a comment -->
</body></opml>"""


def feeds(body: bytes) -> tuple[ListedFeed, ...]:
    found = read_opml(body)
    assert not isinstance(found, NotOpml), found
    return found


def test_folders_and_categories_become_tags() -> None:
    assert feeds(LIST) == (
        ListedFeed(
            "https://one.example.org/rss",
            "One & all",
            ("News", "Europe", "Other"),
            "uk",
            "https://one.example.org/",
        ),
        ListedFeed("https://two.example.org/rss", "Number two", ("Sea", "Ships", "harbour")),
    )


def nested(depth: int) -> bytes:
    inner = b"<outline xmlUrl='https://e.org/1'/>"
    return b"<opml><body>" + b"<outline text='f'>" * depth + inner + b"</outline>" * depth + b"</body></opml>"


ENTITIES = b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
BOMB = ENTITIES + b'<opml><body><outline text="&b;"/></body></opml>'
REFUSED = {
    "an entity bomb": (BOMB, "It declares a document type of its own"),
    "a bomb in UTF-16": (BOMB.decode().encode("utf-16"), "It declares a document type of its own"),
    "a file from this machine": (b'<!doctype opml SYSTEM "file:///etc/passwd"><opml/>', "It declares a document type"),
    "folders without end": (nested(MAX_DEPTH + 5), "It has more than 20 levels of folders"),
    "folders beyond what lxml reads": (nested(3_000), "It "),
    "too many feeds": (
        b"<opml>" + b"".join(b"<outline xmlUrl='https://e.org/%d'/>" % n for n in range(MAX_FEEDS + 2)) + b"</opml>",
        "It has more than 20 levels of folders, or more than 20,000 feeds.",
    ),
    "a flood of attributes": (b"<opml " + b"a='1' " * 3_000 + b"/>", "It was not read, because one of its tags"),
    "a large file": (b" " * (MAX_BYTES + 1), "It is larger than 10,000,000 bytes."),
    "a feed": (b"<rss/>", "It is no OPML"),
    "nothing": (b"", "It "),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_file_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    found = read_opml(body)
    assert isinstance(found, NotOpml)
    assert found.reason.startswith(reason)


def test_depth_up_to_the_limit_is_read() -> None:
    assert [feed.tags for feed in feeds(nested(5))] == [("f",)]


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Cn", "Co")), max_size=8).map(
    lambda text: " ".join(text.replace(",", "").replace("/", "").split())
)
FEEDS = st.lists(
    st.builds(
        ListedFeed,
        st.integers(0, 99).map(lambda number: f"https://e.org/{number}?a=1&b=2"),
        WORDS.filter(bool),
        st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple),
        st.sampled_from([None, "uk"]),
        st.sampled_from([None, "https://e.org/"]),
    ),
    max_size=6,
    unique_by=lambda feed: feed.url,
)


@given(FEEDS)
def test_what_is_written_is_read_again(listed: list[ListedFeed]) -> None:
    found = feeds(write_opml("Mine", listed).encode())
    assert {feed.url: (feed.language, feed.site) for feed in found} == {f.url: (f.language, f.site) for f in listed}
    assert len(found) == len(listed)


def test_names_and_tags_come_back() -> None:
    first = ListedFeed("https://e.org/1", "A <b> & \x00c", ("x", "y z"))
    listed = (first, ListedFeed("https://e.org/3", "B", ("x",)), ListedFeed("https://e.org/2"))
    assert feeds(write_opml("Mine", listed).encode()) == (
        ListedFeed("https://e.org/1", "A <b> & c", ("x", "y z")),
        ListedFeed("https://e.org/3", "B", ("x",)),
        ListedFeed("https://e.org/2", "https://e.org/2"),
    )
