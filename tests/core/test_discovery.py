"""Where a site's feeds may be."""

import pytest

from monitor.core.discovery import COMMON_PATHS, How, common_places, feeds_of_page, sitemaps, web_address

PAGE = """<!doctype html><html><head><base href="https://cdn.example.org/x/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/feed+json" title="All &amp; more" href="../all.json">
<link rel=alternate type=application/json href=/wp-json/wp/v2/posts>
<link rel=alternate type=application/json href=/feed.json>
<link rel="stylesheet" href="/rss.css"><link rel="alternate" hreflang="de" href="/de/feed/">
<link rel="alternate" type="application/rss+xml"><link rel="feed" href="/five">
</head><body><a href="/rss/politics.xml">Politics RSS</a><a href="/feedback">Feedback</a><a href="">x</a>
<a href="https://feedly.com/i/subscription/feed/https://example.org/rss">Feedly</a><a href="javascript:rss()">x</a>
<a title="Sport" href="https://www.example.org/sport?format=rss">x</a><a href="https://cdn.example.org/rss/politics.xml">again</a></body></html>"""


def test_declared_feeds_come_first_and_feeds_of_comments_last() -> None:
    found = feeds_of_page(PAGE, "https://www.example.org/news/")
    assert [(each.url, each.how, each.title) for each in found] == [
        ("https://cdn.example.org/all.json", How.DECLARED, "All & more"),
        ("https://cdn.example.org/feed.json", How.DECLARED, ""),
        ("https://cdn.example.org/five", How.DECLARED, ""),
        ("https://cdn.example.org/comments/feed/", How.DECLARED, "Comments"),
        ("https://cdn.example.org/rss/politics.xml", How.LINKED, "Politics RSS"),
        ("https://www.example.org/sport?format=rss", How.LINKED, "Sport"),
    ]


def test_page_that_names_nothing_has_no_feeds() -> None:
    assert feeds_of_page("<html><base><p>x</p></html>", "https://example.org/") == ()


def test_common_places_of_a_front_page_are_at_the_root() -> None:
    found = common_places("https://example.org/")
    assert [each.url for each in found] == [f"https://example.org{path}" for path in COMMON_PATHS]
    beside = common_places("https://example.org/blog/")
    assert beside[0].url == "https://example.org/blog/feed/"
    assert beside[3].url == "https://example.org/feed/"


def test_sitemaps_of_news_come_first() -> None:
    robots = "User-agent: *\nDisallow: /x\nSitemap: https://example.org/all.xml\nsitemap:/daily-news.xml\n"
    found = [each.url for each in sitemaps(robots, "https://example.org/a/b")]
    assert found[0] == "https://example.org/daily-news.xml"
    assert found.index("https://example.org/news-sitemap.xml") < found.index("https://example.org/all.xml")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("example.org", "https://example.org"),
        (" http://example.org/x ", "http://example.org/x"),
        ("feed://example.org/rss", "https://example.org/rss"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("//example.org/rss", "https://example.org/rss"),
        ("file:///srv/feed.xml", "file:///srv/feed.xml"),
    ],
)
def test_what_a_person_writes_for_an_address(written: str, expected: str) -> None:
    assert web_address(written) == expected
