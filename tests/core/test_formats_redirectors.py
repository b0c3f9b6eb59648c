"""Links of aggregators."""

import base64

import pytest

from monitor.core.formats.redirectors import hides_publisher, publisher_url

STORY = "https://press.example.org/2023/a-story?id=1"


def token(*fields: bytes) -> str:
    buffer = b"\x08\x13" + b"".join(b"\x22" + length(field) + field for field in fields)
    return base64.urlsafe_b64encode(buffer).decode().rstrip("=")


def length(field: bytes) -> bytes:
    number = len(field)
    return bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])


OLD = token(STORY.encode(), b"https://press.example.org/amp")
LONG = token(STORY.encode() + b"a" * 200)

GOOGLE = "https://news.google.com/rss/articles/"


def opaque(buffer: bytes) -> str:
    return GOOGLE + base64.urlsafe_b64encode(buffer).decode()


TOLD = {
    "old Google News": (f"https://news.google.com/rss/articles/{OLD}?oc=5", STORY),
    "old Google News, on the site": (f"https://news.google.com/articles/{OLD}", STORY),
    "with a long address": (f"https://news.google.com/rss/articles/{LONG}", STORY + "a" * 200),
    "Google Alerts": ("https://www.google.com/url?rct=j&url=https%3A%2F%2Fpress.example.org%2F1&ct=ga", "https://press.example.org/1"),
    "Bing News": ("http://www.bing.com/news/apiclick.aspx?ref=x&url=http%3a%2f%2fpress.example.org%2f2", "http://press.example.org/2"),
    "Google Alerts with a script": ("https://www.google.com/url?url=javascript:alert(1)", None),
    "Google Alerts without an address": ("https://www.google.com/url?sa=t", None),
    "a publisher": (STORY, None),
    "a broken address": ("https://[x", None),
    "new Google News": (f"https://news.google.com/rss/articles/{token(b'AU_yqL' + b'x' * 60)}?oc=5", None),
    "no Base64": ("https://news.google.com/rss/articles/" + "A" * 17, None),
    "a buffer of other fields": (opaque(b"\x0d" * 30), None),
    "a number without an end": (opaque(b"\xff" * 30), None),
    "a number that breaks off": (opaque(b"\x08\x13" * 7 + b"\x08"), None),
}  # fmt: skip


@pytest.mark.parametrize(("link", "expected"), TOLD.values(), ids=TOLD.keys())
def test_publisher(link: str, expected: str | None) -> None:
    assert publisher_url(link) == expected


def test_only_opaque_links_of_google_news_hide_the_publisher() -> None:
    assert hides_publisher(TOLD["new Google News"][0])
    assert not any(hides_publisher(TOLD[name][0]) for name in ("old Google News", "a publisher", "a broken address"))
