"""Feeds to entries: keys, limits, refusals, repairs."""

import json
from hashlib import sha256

import pytest

from monitor.core import parse
from monitor.core.entries import MAX_ENTRIES, MAX_KEY, MAX_TEXT, MAX_TITLE
from monitor.core.formats.values import NotAFeed
from monitor.core.model import Entry, ParsedFeed
from monitor.core.parse import parse_feed

BASE = "https://feeds.example.org/news/feed.xml"


def rss(items: str, channel: str = "<title>News</title>") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


def parsed(body: bytes, content_type: str | None = None) -> ParsedFeed:
    feed = parse_feed(body, content_type, BASE)
    assert isinstance(feed, ParsedFeed)
    return feed


def entries(items: str) -> tuple[Entry, ...]:
    return parsed(rss(items)).entries


def reason(body: bytes, content_type: str | None = None) -> str:
    refused = parse_feed(body, content_type, BASE)
    assert isinstance(refused, NotAFeed)
    return refused.reason


# ------------------------------------------------------------------------------------------------------------ refusals

PAGE = '<!DOCTYPE html><html lang="en"><head><title>News</title>{}</head><body><p>Hello.</p></body></html>'
REFUSED = {
    "nothing": (b"", "It is empty."),
    "only space": (b" \n\r\n ", "It is empty."),
    "web page": (PAGE.format("").encode(), "It is a web page, not a feed."),
    "web page that names a feed": (
        PAGE.format('<link href="/atom.xml?a=1&amp;b=2" type="application/atom+xml" rel="alternate home">').encode(),
        "It is a web page, not a feed; it names a feed at /atom.xml?a=1&b=2.",
    ),
    "web page that names other things": (
        PAGE.format("<link rel=stylesheet href=x.css><link rel=alternate type='application/rss+xml'>").encode(),
        "It is a web page, not a feed.",
    ),
    "web page after a banner": (
        b"Notice: undefined index <html><body>x</body></html>",
        "It is a web page, not a feed.",
    ),
    "web page with half a feed inside": (
        PAGE.format("<script>'<feed >'</script>").encode(),
        "It is a web page, not a feed.",
    ),
    "JSON": (b'[{"a": 1}]', "It is JSON, not a feed."),
    "sitemap": (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>x</loc></url></urlset>',
        "It is a sitemap of pages without dates, not of news.",
    ),
    "list of feeds": (b'<opml version="2.0"><body/></opml>', "It is XML (<opml>), but no feed."),
    "text": (b"Not found", "It is neither RSS nor Atom nor a web page."),
    "noise": (bytes(range(256)) * 8, "It is neither RSS nor Atom nor a web page."),
    "an end of an extension": (b"</gml:pos>", "It is neither RSS nor Atom nor a web page."),
    "flood of attributes": (
        b"<rss " + b"x='1' " * 16_000 + b"></rss>",
        "It was not parsed, because one of its tags has more than 2,000 attributes.",
    ),
}


@pytest.mark.parametrize(("body", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_document_is_refused_with_a_reason(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_feed_behind_a_stray_page_is_found() -> None:
    body = b"<html></html>\n" + rss("<item><title>Found</title></item>")
    assert [entry.title for entry in parsed(body).entries] == ["Found"]


def test_feed_without_entries_is_a_feed() -> None:
    assert parsed(rss("")).entries == ()


# ---------------------------------------------------------------------------------------------------------------- keys


def test_key_is_the_guid() -> None:
    (entry,) = entries("<item><guid>g-1</guid><link>https://example.org/1</link></item>")
    assert (entry.entry_key, entry.guid) == ("g-1", "g-1")


def test_key_without_a_guid_is_the_canonical_link() -> None:
    (entry,) = entries("<item><link>http://www.example.org/1?utm_source=rss</link></item>")
    assert entry.entry_key == "https://example.org/1"
    assert entry.link == "http://www.example.org/1?utm_source=rss"


def test_key_without_guid_and_link_depends_on_what_the_entry_says() -> None:
    one, two = entries("<item><title>One</title></item><item><title>Two</title></item>")
    assert one.entry_key != two.entry_key
    assert entries("<item><title>One</title></item>")[0].entry_key == one.entry_key


def test_key_does_not_depend_on_where_the_feed_lives() -> None:
    body = rss("<item><guid>news/1</guid></item>")
    moved = parse_feed(body, None, "http://elsewhere.example.com/")
    assert isinstance(moved, ParsedFeed)
    assert moved.entries[0].entry_key == parsed(body).entries[0].entry_key == "news/1"


def test_equal_entries_are_one() -> None:
    assert len(entries("<item><guid>1</guid><title>A</title></item>" * 3)) == 1


def test_guid_that_is_another_entrys_link_swallows_neither() -> None:
    found = entries(
        "<item><title>A</title><link>https://example.org/a</link></item>"
        '<item><title>B</title><guid isPermaLink="false">https://example.org/a</guid></item>'
    )
    assert len({entry.entry_key for entry in found}) == 2


def test_long_key_is_hashed() -> None:
    (entry,) = entries(f"<item><guid>{'x' * (MAX_KEY + 1)}</guid></item>")
    assert entry.entry_key.startswith("sha256:")


# -------------------------------------------------------------------------------------------------------------- limits


def dated(number: int) -> str:
    time = f"00:{number // 60 % 60:02}:{number % 60:02}"
    return f"<item><guid>{number}</guid><pubDate>Tue, 03 Mar 2026 {time} GMT</pubDate></item>"


def test_newest_entries_are_kept_in_document_order() -> None:
    oldest_first = "".join(dated(number) for number in range(MAX_ENTRIES + 10))
    feed = parsed(rss(oldest_first + "<item><guid>undated</guid></item>"))
    assert len(feed.entries) == MAX_ENTRIES
    assert [feed.entries[0].guid, feed.entries[-1].guid] == ["11", "undated"]
    assert feed.problems == ("The feed holds 2,011 entries; the newest 2,000 were read.",)


def test_text_and_title_are_cut() -> None:
    text = "word " * (MAX_TEXT // 5 + 1)
    feed = parsed(rss(f"<item><title>{'t' * (MAX_TITLE + 1)}</title><description>{text}</description></item>"))
    assert len(feed.entries[0].summary) == MAX_TEXT
    assert len(feed.entries[0].title) == MAX_TITLE
    assert feed.problems == (f"The text of an entry was cut to 1,000,000 characters: {'t' * 80!r}.",)


def test_a_guid_and_a_list_of_authors_without_end_are_not_kept_whole() -> None:
    authors = "".join(f"<dc:creator>Author {number}</dc:creator>" for number in range(300))
    item = f"<item><title>t</title><guid>{'g' * 1_000_000}</guid>{authors}</item>"
    body = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{item}</channel></rss>'
    (entry,) = parsed(body.encode()).entries
    assert entry.guid == entry.entry_key == f"sha256:{sha256(b'g' * 1_000_000).hexdigest()}"
    assert len(entry.authors) <= 20
    people = [{"name": f"Author {number}"} for number in range(300)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "", "items": [{"id": "1", "authors": people}]}
    assert len(parsed(json.dumps(feed).encode()).entries[0].authors) == 20


# ------------------------------------------------------------------------------------------------------------- repairs


def test_broken_xml_is_read_as_far_as_it_goes_and_reported() -> None:
    feed = parsed(b"<rss version='2.0'><channel><item><title>A & B</title></item><item><title>C</title>")
    assert [entry.title for entry in feed.entries] == ["A & B", "C"]
    assert feed.problems == (
        "The XML is broken in line 2 (not well-formed (invalid token)); what could be read is used.",
    )


def test_references_to_no_character_cost_only_themselves() -> None:
    body = b"<rss><channel><item><title>a &#99999999;&#x110000;&#xD800;&#1234567890123; b &#228;</title></item>"
    feed = parsed(body)
    assert feed.entries[0].title == "a ���� b ä"
    assert feed.problems[0].startswith("The parser failed on it (")


def test_extension_that_the_parser_fails_on_costs_only_itself() -> None:
    feed = parsed(b"<rss><channel></gml:pos><item><title>A</title></item></channel></rss>")
    assert [entry.title for entry in feed.entries] == ["A"]


def test_document_that_the_parser_cannot_get_over_is_refused() -> None:
    body = b"<rss xmlns:g='http://www.opengis.net/gml'><channel><title>x</g:pos>"
    assert reason(body) == "It looks like a feed, but the parser fails on it (KeyError: 'where')."


CHARSETS = {
    "of HTTP": ("<title>ёж</title>", "koi8-r", "text/xml; charset=koi8-r"),
    "of the declaration": ("<?xml version='1.0' encoding='koi8-r'?><title>ёж</title>", "koi8-r", None),
    "of HTTP that is none": ("<title>ёж</title>", "utf-8", 'text/xml; charset="none"'),
    "of HTTP that no browser knows": ("<title>ёж</title>", "utf-8", "text/xml; charset=punycode"),
    "of a byte order mark against HTTP": ("<title>ёж</title>", "utf-8-sig", "text/xml; charset=iso-8859-1"),
    "of a byte order mark in UTF-16": ("<?xml version='1.0' encoding='utf-8'?><title>ёж</title>", "utf-16", None),
    "of the declaration that is none": ("<?xml version='1.0' encoding='klingon'?><title>ёж</title>", "utf-8", None),
}


@pytest.mark.parametrize(("markup", "encoding", "content_type"), CHARSETS.values(), ids=CHARSETS.keys())
def test_charset(markup: str, encoding: str, content_type: str | None) -> None:
    declaration, _, title = markup.rpartition("<title>")
    body = f"{declaration}<rss version='2.0'><channel><item><title>{title}</item></channel></rss>".encode(encoding)
    assert parsed(body, content_type).entries[0].title == "ёж"


def test_entities_are_not_expanded_without_end() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{bomb}]><rss><channel><item><title>&l9;</title></item></channel></rss>'
    assert len(parsed(body.encode()).entries[0].title) < 100


def test_files_are_not_included() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    assert parsed(body).entries[0].title in ("", "&x;")


DATES = {
    "with a zone": ("Tue, 03 Mar 2026 07:30:00 +0200", "2026-03-03T05:30:00+00:00"),
    "without a zone": ("2026-03-03 07:30:00", "2026-03-03T07:30:00+00:00"),
    "of the distant past": ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00+00:00"),
    "of the distant future": ("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59+00:00"),
    "of the year 0": ("0000-01-01", None),
    "in words": ("yesterday", None),
    "in Chinese": ("2026年11月21日 10:00", "2026-11-21T10:00:00+00:00"),
    "in Korean": ("2026년 11월 21일 오후 10:00 +0900", "2026-11-21T13:00:00+00:00"),
    "of the afternoon": ("Nov 21, 2026 10:00 PM EST", "2026-11-22T03:00:00+00:00"),
    "that no calendar holds": ("Tue, 03 Foo 2026", None),
}


@pytest.mark.parametrize(("claimed", "expected"), DATES.values(), ids=DATES.keys())
def test_date(claimed: str, expected: str | None) -> None:
    (entry,) = entries(f"<item><title>A</title><pubDate>{claimed}</pubDate></item>")
    assert (entry.published.isoformat() if entry.published else None) == expected


# -------------------------------------------------------------------------------------------------------------- fields


def test_markup_becomes_text() -> None:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b onclick=x&gt;bold&lt;/b&gt;"
    (entry,) = entries(
        f"<item><title>&lt;b&gt;bold&lt;/b&gt; &amp;amp; bad</title><link>javascript:alert(1)</link>"
        f"<description>{evil}</description></item>"
    )
    assert (entry.title, entry.summary, entry.link) == ("bold & bad", "bold", None)


def test_alternate_link_stands_in_for_a_guid_that_is_no_address() -> None:
    (entry,) = entries(
        '<item><guid>0815</guid><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="alternate" '
        'href="https://example.org/alt"/></item>'
    )
    assert entry.link == "https://example.org/alt"


def test_authors_are_named_once() -> None:
    (entry,) = entries(
        '<item xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Ana</dc:creator><dc:creator>Bo</dc:creator>'
        "<dc:creator>Ana</dc:creator></item>"
    )
    assert entry.authors == ("Ana", "Bo")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("jonas@mail.insanity.industries (Jonas Große)", "Jonas Große"),
        ("mailto:ana@example.org (Ana)", "Ana"),
        ("Bo Lind (bo@example.org)", "Bo Lind"),
        ("Simon (mailto:simon@example.org)", "Simon"),
        ("Cleo", "Cleo"),
    ],
)
def test_author_is_a_name_without_an_address(written: str, name: str) -> None:
    (entry,) = entries(f"<item><author>{written}</author></item>")
    assert entry.authors == (name,)


@pytest.mark.parametrize(("claimed", "expected"), [("en_GB", "en-GB"), ("ru", "ru"), ("Русский", None), ("", None)])
def test_language_is_a_tag_or_none(claimed: str, expected: str | None) -> None:
    assert parsed(rss("", f"<title>x</title><language>{claimed}</language>")).language == expected


def test_date_of_an_item_of_rss_is_that_of_its_issue() -> None:
    (entry,) = entries('<item xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>2026-03-03</dc:date></item>')
    assert entry.published == entry.updated is not None
    atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><updated>2026-03-03T00:00:00Z</updated></entry></feed>"
    assert parsed(atom).entries[0].published is None


def test_flood_of_categories_costs_nothing() -> None:
    flood = "".join(f"<category>{n}</category>" for n in range(60_000))
    feed = parsed(rss(f"<item><title>A</title>{flood}<description>B</description></item>"))
    assert [(entry.title, entry.summary) for entry in feed.entries] == [("A", "B")]


def test_site_is_found_in_an_alternate_link() -> None:
    link = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="alternate" href="https://example.org/"/>'
    assert parsed(rss("", f"<title>x</title>{link}")).link == "https://example.org/"


def test_every_format_has_its_turn_before_the_fallback() -> None:
    assert parse.FALLBACK in parse.FORMATS
