"""What holds for every document."""

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.formats.values import NotAFeed
from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed

# No deadline: the machine may be busy with other things.
PATIENT = settings(deadline=None)

WORDS = st.sampled_from(["", "a", "b", "ё", "<b>", "&", "https://example.org/1", "https://example.org/2", "\u202e"])
ITEMS = st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=8)


def document(items: list[tuple[str, str, str]]) -> bytes:
    body = "".join(
        f"<item><guid>{escape(guid)}</guid><link>{escape(link)}</link><title>{escape(title)}</title></item>"
        for guid, link, title in items
    )
    return f"<rss version='2.0'><channel>{body}</channel></rss>".encode()


@PATIENT
@given(ITEMS)
def test_keys_are_unique_and_nothing_is_lost(items: list[tuple[str, str, str]]) -> None:
    feed = parse_feed(document(items), None, "https://example.org/")
    assert isinstance(feed, ParsedFeed)
    keys = [entry.entry_key for entry in feed.entries]
    assert len(set(keys)) == len(keys)
    assert all(keys)
    told = {(entry.guid, entry.link, entry.title) for entry in feed.entries}
    again = parse_feed(document(items + items), None, "https://example.org/")
    assert isinstance(again, ParsedFeed)
    assert {(entry.guid, entry.link, entry.title) for entry in again.entries} == told
    assert len(again.entries) == len(feed.entries)


_MARKS = (
    "<rss> <channel> <item> </item> <title> </title> <![CDATA[ ]]> &#x1; &lt; <a <entry> \x00 x=' ' <!DOCTYPE <html> "
    "text <feed\u00a0xmlns='http://www.w3.org/2005/Atom'> </gml:pos> &#99999999; <pubDate>2026</pubDate> ]> <!-- -->"
)
MARKS = st.sampled_from([mark.replace("\u00a0", " ").encode() for mark in _MARKS.split(" ")] + [b"\xff"])


@PATIENT
@given(st.lists(MARKS, max_size=25).map(b"".join))
def test_any_bytes_are_a_feed_or_a_reason(body: bytes) -> None:
    result = parse_feed(body, "text/xml; charset=utf-8", "https://example.org/")
    assert isinstance(result, ParsedFeed) or result.reason
    assert isinstance(result, ParsedFeed | NotAFeed)
