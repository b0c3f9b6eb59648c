"""Links of news aggregators that stand in front of the publisher's: their address -> the publisher's, where it is told.

Google News wrote the publisher's address into the link until July 2024: the last part of the path is Base64 (RFC 4648
5) of a protocol buffer whose field 4 is the address. Since then that field holds a key that only a browser can
exchange, so that the address is not known (RSSHub #17412); such a link is kept as it is.
"""

import base64
import binascii
import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

GOOGLE_NEWS: Final = "news.google.com"
# host and path -> the parameter that holds the address.
_BY_PARAMETER: Final = {
    ("www.google.com", "/url"): ("url", "q"),
    ("google.com", "/url"): ("url", "q"),
    ("www.bing.com", "/news/apiclick.aspx"): ("url",),
    ("bing.com", "/news/apiclick.aspx"): ("url",),
}
_ARTICLE_PATH = re.compile(r"/(?:__i/)?(?:rss/)?(?:articles|read)/(?P<token>[A-Za-z0-9_-]{16,4000})/?")
_ADDRESS = re.compile(rb"https?://[\x21\x23-\x3b\x3d\x3f-\x7e]+")


def publisher_url(link: str) -> str | None:
    """The address behind the link of an aggregator; None where it stands in front of none, or does not tell."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host == GOOGLE_NEWS and (found := _ARTICLE_PATH.fullmatch(parts.path)):
        return _inside(found["token"])
    names = _BY_PARAMETER.get((host, parts.path), ())
    values = parse_qs(parts.query) if names else {}
    given = (values[name][0].strip() for name in names if name in values)
    return next((url for url in given if url.startswith(("http://", "https://"))), None)


def hides_publisher(link: str) -> bool:
    """Whether the link leads through Google News and does not tell where to."""
    try:
        parts = urlsplit(link)
        is_article = (parts.hostname or "").lower() == GOOGLE_NEWS and bool(_ARTICLE_PATH.fullmatch(parts.path))
    except ValueError:
        return False
    return is_article and publisher_url(link) is None


def _inside(token: str) -> str | None:
    """The first address in the buffer: the second, where there is one, is the AMP form of the same page."""
    try:
        buffer = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    for field in _fields(buffer):
        if _ADDRESS.fullmatch(field):
            return field.decode("ascii")
    return None


def _fields(buffer: bytes) -> list[bytes]:
    """The length-delimited fields of a protocol buffer, in order; as far as it is one."""
    found: list[bytes] = []
    place = 0
    while place < len(buffer):
        tag, place = _number(buffer, place)
        if tag & 7 == 0:
            _, place = _number(buffer, place)
        elif tag & 7 == 2:
            length, place = _number(buffer, place)
            found.append(buffer[place : place + length])
            place += length
        else:
            break
    return found


def _number(buffer: bytes, place: int) -> tuple[int, int]:
    """A variable-length number and the place behind it; at most ten bytes."""
    number = 0
    for shift in range(10):
        if place >= len(buffer):
            break
        byte = buffer[place]
        place += 1
        number |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            break
    return number, place
