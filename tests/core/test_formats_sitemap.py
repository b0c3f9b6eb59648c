"""Sitemaps: what the golden pairs do not show."""

import pytest

from monitor.core.formats import sitemap
from monitor.core.formats.values import NotAFeed, RawFeed

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
<sitemap><loc>https://example.org/new.xml</loc><lastmod>2026-01-01</lastmod></sitemap>
<sitemap><loc>https://example.org/news.xml</loc></sitemap><sitemap/>
</sitemapindex>"""


def reason(body: bytes) -> str:
    found = sitemap.parse(body, None)
    assert isinstance(found, NotAFeed)
    return found.reason


def test_index_is_refused_and_its_sitemap_of_news_named() -> None:
    assert reason(INDEX) == "It is an index of sitemaps; name one of them, such as https://example.org/news.xml."
    assert reason(b"<sitemapindex/>") == "It is an index of sitemaps; name one of them."


def test_sitemaps_of_an_index_are_ordered_by_use() -> None:
    names = [url.rpartition("/")[2] for url in sitemap.named_sitemaps(INDEX)]
    assert names == ["news.xml", "new.xml", "old.xml"]
    assert sitemap.named_sitemaps(b"") == ()


def test_what_lxml_cannot_read_is_refused() -> None:
    assert reason(b"") == "It looks like a sitemap, but it cannot be parsed."


def test_sitemap_without_pages_is_a_feed_without_entries() -> None:
    found = sitemap.parse(b"<urlset></urlset>", None)
    assert isinstance(found, RawFeed)
    assert (found.entries, found.problems, found.format) == ((), (), "sitemap")


def test_undeclared_prefix_and_legacy_charset_are_read() -> None:
    news = "<news:news><news:title>Пётр</news:title></news:news>"
    body = f"<urlset><url><loc>https://example.org/1</loc>{news}</url></urlset>"
    found = sitemap.parse(body.encode("windows-1251"), "text/xml; charset=windows-1251")
    assert isinstance(found, RawFeed)
    assert [entry.title.value for entry in found.entries] == ["Пётр"]


@pytest.mark.parametrize("entity", ['"boo"', 'SYSTEM "file:///etc/hostname"'])
def test_entities_are_not_expanded(entity: str) -> None:
    declared = f"<!DOCTYPE urlset [<!ENTITY x {entity}>]>"
    body = f"{declared}<urlset><url><loc>&x;</loc><lastmod>2026-01-01</lastmod></url></urlset>"
    found = sitemap.parse(body.encode(), None)
    assert isinstance(found, RawFeed)
    assert found.entries[0].link == ""
