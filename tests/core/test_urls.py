"""Canonical addresses and links made absolute, case by case."""

import pytest

from monitor.core.urls import MAX_URL_LENGTH, canonical_url, resolve, without_secrets

SAME = {
    "scheme and host in capitals": ("HTTPS://Example.COM/a", "https://example.com/a"),
    "http": ("http://example.com/a", "https://example.com/a"),
    "default port of http": ("http://example.com:80/a", "https://example.com/a"),
    "default port of the other scheme": ("http://example.com:443/a", "https://example.com/a"),
    "another port stays": ("https://example.com:8443/a", "https://example.com:8443/a"),
    "www": ("https://www.example.com/a", "https://example.com/a"),
    "mobile host": ("https://m.example.com/a", "https://example.com/a"),
    "mobile host behind www": ("https://www.m.example.com/a", "https://example.com/a"),
    "a host that is only named so": ("https://mobile.de/a", "https://mobile.de/a"),
    "credentials": ("https://user:secret@example.com/a", "https://example.com/a"),
    "dot at the end of the host": ("https://example.com./a", "https://example.com/a"),
    "fragment": ("https://example.com/a#section-2", "https://example.com/a"),
    "fragment that routes": ("https://example.com/#!/a", "https://example.com/#!/a"),
    "trailing slash": ("https://example.com/a/", "https://example.com/a"),
    "no path": ("https://example.com", "https://example.com/"),
    "dots in the path": ("https://example.com/a/./b/../c", "https://example.com/a/c"),
    "dots above the root": ("https://example.com/../../a", "https://example.com/a"),
    "encoded dots": ("https://example.com/a/%2e%2e/b", "https://example.com/b"),
    "backslashes": ("https://example.com/a\\b", "https://example.com/a/b"),
    "session id": ("https://example.com/a;jsessionid=0F?x=1", "https://example.com/a?x=1"),
    "campaign parameters": ("https://example.com/a?utm_source=x&id=7&UTM_Medium=y", "https://example.com/a?id=7"),
    "click identifiers": ("https://example.com/a?fbclid=1&gclid=2&yclid=3", "https://example.com/a"),
    "order of parameters": ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    "order of values of one parameter stays": ("https://example.com/?a=2&a=1", "https://example.com/?a=2&a=1"),
    "empty parameters": ("https://example.com/a?&=&b=1&", "https://example.com/a?b=1"),
    "a parameter that is only a name": ("https://example.com/?p", "https://example.com/?p"),
    "ampersands escaped twice": ("https://example.com/?a=1&amp;b=2&amp;amp;c=3", "https://example.com/?a=1&b=2&c=3"),
    "needless percent encoding": ("https://example.com/%7Euser/%41", "https://example.com/~user/A"),
    "percent encoding in small letters": ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
    "a stray percent sign": ("https://example.com/100%", "https://example.com/100%25"),
    "letters of other scripts": ("https://example.com/ё?q=ё", "https://example.com/%D1%91?q=%D1%91"),
    "host in another script": ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
    "IPv6 address": ("http://[2001:DB8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
    "spaces and breaks around and inside": (" https://exam\nple.com/a b ", "https://example.com/a%20b"),
    "AMP path": ("https://example.com/a/amp/", "https://example.com/a"),
    "AMP prefix": ("https://example.com/amp/a", "https://example.com/a"),
    "AMP file name": ("https://example.com/a.amp.html", "https://example.com/a.html"),
    "AMP parameter": ("https://example.com/a?amp=1&outputType=amp&usqp=x", "https://example.com/a"),
    "a parameter that only looks like AMP": ("https://example.com/a?amp=guitar", "https://example.com/a?amp=guitar"),
    "a page called amp": ("https://example.com/amp", "https://example.com/amp"),
    "AMP cache": ("https://example-com.cdn.ampproject.org/c/s/www.example.com/a/amp", "https://example.com/a"),
    "AMP cache without a path": ("https://x.cdn.ampproject.org/c/example.com", "https://example.com/"),
    "AMP viewer of a search engine": ("https://www.google.com/amp/s/m.example.com/a", "https://example.com/a"),
    "AMP viewer that shows nothing": ("https://www.google.com/amp/s/-.-/a", "https://google.com/s/-.-/a"),
    "a local file": ("file:///seeds/./a/../b.html?x#y", "file:///seeds/b.html"),
    "a local file by name of the host": ("file://localhost/b.html", "file:///b.html"),
}


@pytest.mark.parametrize(("url", "expected"), SAME.values(), ids=SAME.keys())
def test_canonical_form(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "a/b",
        "//example.com/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.com",
        "ftp://example.com/a",
        "https://",
        "https:///a",
        "https://a..b/",
        "https://.../",
        "https://ex ample.com/",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://[::1/",
        "https://[not-an-address]/",
        "https://\u2100.com/",
        f"https://{'ä' * 70}.com/",
        "https://%41.com/",
        "file://server/share",
        "file:",
        "https://example.com/" + "a" * MAX_URL_LENGTH,
        "https://example.com/" + "ё" * (MAX_URL_LENGTH // 2),
    ],
)
def test_no_canonical_form_for_what_is_not_usable(url: str) -> None:
    assert canonical_url(url) is None


RESOLVED = {
    "absolute link": ("https://a.example/f", "http://b.example/x?utm_source=y", "http://b.example/x?utm_source=y"),
    "relative link": ("https://a.example/news/f.xml", "x.html", "https://a.example/news/x.html"),
    "link with another scheme's host": ("https://a.example/f", "//b.example/x", "https://b.example/x"),
    "letters stay as they are": ("https://a.example/f", "/новости", "https://a.example/новости"),
    "spaces and quotes": ("https://a.example/f", '/a b"<c>', "https://a.example/a%20b%22%3Cc%3E"),
    "controls": ("https://a.example/f", "\x00/a\u202eb\r\n", "https://a.example/ab"),
    "credentials": ("https://a.example/f", "https://u:p@b.example/x", "https://b.example/x"),
    "script": ("https://a.example/f", "javascript:alert(1)", None),
    "script with a tab inside": ("https://a.example/f", "java\tscript:alert(1)", None),
    "data": ("https://a.example/f", "data:text/html,x", None),
    "nothing": ("https://a.example/f", " \n", None),
    "relative link without a base": ("", "x.html", None),
    "link that cannot be split": ("https://a.example/f", "https://[", None),
    "link without a usable host": ("https://a.example/f", "https://..", None),
    "file from the web": ("https://a.example/f", "file:///etc/passwd", None),
    "file beside a local feed": ("file:///seeds/feed.xml", "pages/one two.html", "file:///seeds/pages/one%20two.html"),
    "file of a host": ("file:///seeds/feed.xml", "file://server/seeds/x", None),
    "file above a local feed": ("file:///seeds/feed.xml", "../x.html", None),
    "file above a local feed, encoded": ("file:///seeds/feed.xml", "%2e%2e/x.html", None),
    "file above a local feed, encoded slash": ("file:///seeds/feed.xml", "a/..%2f..%2fx.html", None),
    "file in a folder with the same beginning": ("file:///seeds/feed.xml", "file:///seeds2/x.html", None),
    "the folder of a local feed": ("file:///seeds/feed.xml", ".", None),
    "file with a NUL": ("file:///seeds/feed.xml", "x%00.html", None),
    "web page from a local feed": ("file:///seeds/feed.xml", "https://b.example/x", "https://b.example/x"),
}


@pytest.mark.parametrize(("base", "link", "expected"), RESOLVED.values(), ids=RESOLVED.keys())
def test_link_is_resolved(base: str, link: str, expected: str | None) -> None:
    assert resolve(base, link) == expected


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a.test/feed?token=abc&page=2", "https://a.test/feed?token=***&page=2"),
        ("https://a.test/feed?api_key=x&X-Amz-Signature=y", "https://a.test/feed?api_key=***&X-Amz-Signature=***"),
        ("https://ada:pearl@a.test:8443/feed#top", "https://***@a.test:8443/feed#top"),
        ("https://a.test/feed?u=3f9ac0d1e2b34c5d6e7f8091a2b3c4d5", "https://a.test/feed?u=***"),
        ("https://a.test/feed?title=a-long-name-that-nobody-keeps-secret", None),
        ("https://a.test/feed?design=1&author=ada&keyword=ferry&token", None),
        ("https://[broken", None),
    ],
)
def test_what_opens_an_address_is_not_told(url: str, told: str | None) -> None:
    assert without_secrets(url) == (told or url)
