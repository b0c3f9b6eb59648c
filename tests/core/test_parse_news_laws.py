"""Reading only what is new gives what the whole reading gives of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed

PATIENT = settings(deadline=None)
BASE = "https://example.org/feed.xml"

GUIDS = st.sampled_from(["", "<guid>1</guid>", "<guid>2</guid>", "<guid>https://example.org/a</guid>"])
LINKS = st.sampled_from(["", "<link>https://example.org/a</link>", "<link>/b#1</link>", "<link>/b#2</link>"])
TEXTS = st.sampled_from(
    ["", "<title>A</title>", "<title>B &amp; C</title>", "<title><![CDATA[</item>]]></title>", "<title>&bad;</title>"]
)
BODIES = st.sampled_from(
    ["", "<description>&lt;b&gt;x</description>", "<pubDate>2026-03-03</pubDate>", "<!-- <item> -->"]
)
ITEM = st.tuples(GUIDS, LINKS, TEXTS, BODIES).map(lambda parts: f"<item>{''.join(parts)}</item>")
ROOTS = st.sampled_from(["<rss version='2.0'>", "<rss version='0.92'>"])
TAILS = st.sampled_from(["", "<image><title>I</title></image>", "<title>late</title>"])


def document(root: str, items: list[str], tail: str) -> bytes:
    return f"{root}<channel><title>F</title>{''.join(items)}{tail}</channel></rss>".encode()


@PATIENT
@given(st.lists(ITEM, max_size=5), st.lists(ITEM, max_size=4), st.sets(st.integers(0, 4)), ROOTS, ROOTS, TAILS)
def test_news_are_the_entries_of_the_whole_whose_bytes_are_new(
    old: list[str], new: list[str], dropped: set[int], root_before: str, root_after: str, tail: str
) -> None:
    before = parse_feed(document(root_before, old, ""), None, BASE)
    assert isinstance(before, ParsedFeed)
    stays = [item for place, item in enumerate(old) if place not in dropped]
    body = document(root_after, new + stays, tail)
    whole, news = parse_feed(body, None, BASE), parse_feed(body, None, BASE, before.memory)
    assert isinstance(whole, ParsedFeed)
    assert isinstance(news, ParsedFeed)
    assert (news.title, news.link, news.language) == (whole.title, whole.link, whole.language)
    if news.known_count == 0:
        assert news == whole
        return
    fresh = [item for item in new if item not in old]
    alone = parse_feed(document(root_after, fresh, tail), None, BASE)
    assert isinstance(alone, ParsedFeed)
    assert set(news.entries) <= set(whole.entries)
    assert news.entries == tuple(entry for entry in whole.entries if entry in set(alone.entries))
    assert news.known_count == len(new) + len(stays) - len(fresh)
