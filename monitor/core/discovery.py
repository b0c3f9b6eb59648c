"""Where a site's feeds may be: an address, its page, its robots.txt -> addresses to try, the likeliest first. Pure.

What a page declares comes first, what it links to second, then the places where feeds lie on most sites, and sitemaps
last: they name the articles and say nothing of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urljoin, urlsplit

from monitor.core.formats.web_page import base_of, named_feeds
from monitor.core.urls import canonical_url, resolve

# By what WordPress, Drupal, Hugo, Ghost, Jekyll, Arc, TYPO3 and Blogger call theirs, the commonest first.
COMMON_PATHS: Final = (
    "/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml", "/feed", "/rss/", "/feeds/posts/default",
    "/feed.json", "/arc/outboundfeeds/rss/", "/rss/all", "/index.rdf", "/feeds/rss.xml",
)  # fmt: skip
SITEMAP_PATHS: Final = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml")
# A page that links to more feeds is a directory of them; the first are those it stands for.
MAX_FEEDS: Final = 40

_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


class How(StrEnum):
    """Why an address is tried."""

    GIVEN = "given"  # it is the address itself
    DECLARED = "declared"  # the page says that it is its feed
    LINKED = "linked"  # the page links to it, and it looks like a feed
    GUESSED = "guessed"  # feeds of many sites lie there
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address to try. `title` is what the page calls it."""

    url: str
    how: How
    title: str = ""


def web_address(written: str) -> str:
    """What a person wrote for a site as an address: `example.org` and `feed://example.org/x` with https."""
    text = written.strip()
    bare = re.sub(r"^feed:(?://)?(?=https?:)|^feed:", "", text, flags=re.IGNORECASE)
    return bare if re.match(r"https?://|file://", bare, re.IGNORECASE) else f"https://{bare.lstrip('/')}"


def feeds_of_page(page: str, url: str) -> tuple[Candidate, ...]:
    """What the page at `url` declares and links to, feeds of comments last, each address once."""
    base = urljoin(url, base_of(page) or "")
    found = sorted(named_feeds(page), key=lambda feed: (not feed.is_declared, feed.is_of_comments))
    how = {True: How.DECLARED, False: How.LINKED}
    named = ((resolve(base, feed.href), feed) for feed in found)
    candidates = (Candidate(address, how[feed.is_declared], feed.title) for address, feed in named if address)
    return tuple(_once(candidates))[:MAX_FEEDS]


def common_places(url: str) -> tuple[Candidate, ...]:
    """Where feeds of the site at `url` may lie: beside the page, where it is no front page, then at the root."""
    path = urlsplit(url).path
    beside = [urljoin(url, path.rstrip("/") + place) for place in COMMON_PATHS[:3]] if path.strip("/") else []
    at_root = [urljoin(url, place) for place in COMMON_PATHS]
    return tuple(_once(Candidate(address, How.GUESSED) for address in (*beside, *at_root)))


def sitemaps(robots: str, url: str) -> tuple[Candidate, ...]:
    """The sitemaps that robots.txt names, those of news first, then the places where they usually lie."""
    named = [address for line in _SITEMAP_LINE.findall(robots) if (address := resolve(url, line))]
    usual = [urljoin(url, place) for place in SITEMAP_PATHS]
    ordered = sorted((*named, *usual), key=lambda address: "news" not in urlsplit(address).path.lower())
    return tuple(_once(Candidate(address, How.SITEMAP) for address in ordered))


def _once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The first candidate of each address; /feed and /feed/ are one to us and two to servers, so both stay."""
    seen = set[str]()
    for candidate in candidates:
        if candidate.url not in seen and canonical_url(candidate.url):
            seen.add(candidate.url)
            yield candidate
