"""Real feeds on the news web: under their own host names with `.test` appended, pages behind their first entries.

The links of those entries are rewritten in the bytes of the feed, so that they lead to the news web. Everything is
given by the caller; `read_corpus` reads it from a folder of feeds and pages.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

from tests.newsweb.server import NewsWeb

ENTRY = re.compile(rb"<(item|entry)[\s>].*?</\1\s*>", re.DOTALL)
# The address of an entry: RSS `<link>…</link>`, plain or in CDATA; Atom `<link href="…"/>` without rel, or "alternate".
RSS_LINK = re.compile(rb"(<link>\s*(?:<!\[CDATA\[)?\s*)(https?://[^\s<\]]+)")
ATOM_LINK = re.compile(rb"(<link\b(?![^>]*\brel=[\"'](?!alternate))[^>]*?\bhref=[\"'])(https?://[^\"'\s]+)")
JSON_LINK = re.compile(rb"(\"url\"\s*:\s*\")(https?:[^\"\s]+)")


@dataclass(frozen=True, slots=True)
class MountedFeed:
    """A feed as it stands on the news web. `pages` are the addresses behind its first entries, in document order."""

    url: str
    name: str
    original_url: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Feeds by their original address, and pages of any sites."""

    feeds: Mapping[str, bytes]
    pages: Sequence[bytes]


def mount_corpus(
    web: NewsWeb, feeds: Mapping[str, bytes], pages: Sequence[bytes], pages_per_feed: int | None = None
) -> tuple[MountedFeed, ...]:
    """Put feeds and pages on `web`. Without `pages_per_feed`, each page stands behind one entry, evenly spread."""
    supply = cycle(pages)
    mounted = []
    for number, (url, body) in enumerate(feeds.items()):
        share = (number + 1) * len(pages) // len(feeds) - number * len(pages) // len(feeds)
        mounted.append(_mount_feed(web, url, body, supply, share if pages_per_feed is None else pages_per_feed))
    return tuple(mounted)


def _mount_feed(web: NewsWeb, url: str, body: bytes, supply: Iterator[bytes], per_feed: int) -> MountedFeed:
    host, path = place_of(url)
    body, links = rewrite_links(body, per_feed)
    for link, page in zip(links, supply, strict=False):
        web.put(*place_of(link), page, content_type="text/html; charset=utf-8")
    feed_url = web.put(host, path, body, content_type=_feed_type(body))
    return MountedFeed(feed_url, host.removesuffix(".test"), url, tuple(web.url(*place_of(link)) for link in links))


def place_of(url: str) -> tuple[str, str]:
    """Host and path on the news web for an address of the real web."""
    parts = urlsplit(url)
    host = (parts.hostname or "nowhere").removesuffix(".test") + ".test"
    return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def rewrite_links(body: bytes, entries: int) -> tuple[bytes, tuple[str, ...]]:
    """The feed with the links of its first entries led to the news web, and what those links were.

    Only documents in an encoding that contains ASCII; others (UTF-16) come back as they are.
    """
    links: list[str] = []
    pieces: list[bytes] = []
    position = 0
    for start, end, address in islice(_entry_links(body), entries):
        link = address.decode("utf-8", "replace").replace("&amp;", "&").replace("\\/", "/")
        host, path = place_of(link)
        pieces += [body[position:start], f"http://{host}{path}".replace("&", "&amp;").encode()]
        links.append(link)
        position = end
    return b"".join([*pieces, body[position:]]), tuple(links)


def _entry_links(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the links of the entries stand: start, end, address; entries without a link are passed over."""
    if body.lstrip().startswith(b"{"):
        found = JSON_LINK.finditer(body)
        yield from ((link.start(2), link.end(2), link[2]) for link in found)
        return
    for entry in ENTRY.finditer(body):
        link = (RSS_LINK if entry[1] == b"item" else ATOM_LINK).search(body, entry.start(), entry.end())
        if link is not None:
            yield link.start(2), link.end(2), link[2]


def _feed_type(body: bytes) -> str:
    head = body[:1000].lstrip()
    if head.startswith(b"{"):
        return "application/feed+json"
    return "application/atom+xml" if b"<feed" in head else "application/rss+xml"


def read_corpus(data: Path) -> Corpus:
    """The 200 real feeds and the article pages of a measuring-data folder (see README.md there)."""
    names = json.loads((data / "feeds_real/fastfeedparser_bench_urls.json").read_text())
    feeds = {url: _unpacked(data / "feeds_real/fastfeedparser_bench" / f"{name}.gz") for name, url in names.items()}
    folders = (data / "extraction_aeb/html", data / "extraction_fundus")
    pages = [_unpacked(file) for folder in folders for file in sorted(folder.rglob("*.html.gz"))]
    return Corpus(feeds, pages)


def _unpacked(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes())


def feeds_file(feeds: Sequence[MountedFeed], host_gap: str) -> str:
    """A feeds.yaml for mounted feeds. JSON strings are YAML strings."""
    lines = ["politeness:", f"  host_gap: {json.dumps(host_gap)}", "feeds:"]
    names: dict[str, int] = {}
    for feed in feeds:
        count = names[feed.name] = names.get(feed.name, 0) + 1
        name = feed.name if count == 1 else f"{feed.name} ({count})"
        lines += [f"  - url: {json.dumps(feed.url)}", f"    name: {json.dumps(name)}"]
    return "\n".join(lines) + "\n"
