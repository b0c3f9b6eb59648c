"""Which addresses and texts are those of one article: entries -> canonical URLs, keys, verdicts. Pure.

Taking two reports for one loses one of them; taking one for two only shows it twice. Where it is unsure, two stay two.
"""

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from monitor.core.model import Entry, NewEntry, TextSource, Verdict
from monitor.core.urls import canonical_url


def address_key(canonical_url: str) -> str:
    """The unique key of a canonical URL: 128 bits of BLAKE2b as hex."""
    return hashlib.blake2b(canonical_url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def entry_urls(
    entries: Iterable[Entry], stored_titles: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> dict[str, str | None]:
    """The canonical URL of each entry of one document, by entry key; None where the link is none of an article.

    None without a usable link, and where one link stands under different titles (`shared_links`). A page of notes whose
    entries are its anchors (`now.html#monday`, `now.html#tuesday`) is as many articles as it has anchors: where entries
    of one document differ in nothing but that, the anchor stays.
    """
    entries = tuple(entries)
    shared = shared_links(entries, stored_titles)
    links = {entry.entry_key: None if entry.link in shared else entry.link for entry in entries}
    urls = {key: canonical_url(link) if link else None for key, link in links.items()}
    anchors = {key: urlsplit(link or "").fragment for key, link in links.items()}
    anchors_by_url: dict[str, set[str]] = {}
    for key, url in urls.items():
        if url is not None:
            anchors_by_url.setdefault(url, set()).add(anchors[key])
    return {
        key: f"{url}#{anchors[key]}" if url and anchors[key] and len(anchors_by_url[url]) > 1 else url
        for key, url in urls.items()
    }


def shared_links(entries: Iterable[Entry], stored_titles: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Links that lead to where a feed's news stands (a status page, a list of alerts) and not to one piece of it.

    Entries of one feed under different titles bear them, letter by letter. `stored_titles` are those of the feed's
    stored entries, by link. One title under several keys is one article, whose key the feed changed.
    """
    titles: dict[str, set[str]] = {link: set(map(plain_title, found)) for link, found in stored_titles.items()}
    for entry in entries:
        if entry.link is not None:
            titles.setdefault(entry.link, set()).add(plain_title(entry.title))
    return frozenset(link for link, found in titles.items() if len(found - {""}) > 1)


def entry_address(feed_id: str, entry_key: str) -> str:
    """What stands in for the canonical URL of an entry without a usable link."""
    return f"entry:{feed_id}\n{entry_key}"


def trusted_urls(new: NewEntry) -> tuple[str, ...]:
    """The canonical URLs by which an entry's article is known.

    Where a link led counts only if an article was read there: a wall or a front page to which every link of a host is
    sent would otherwise make one article of them all.
    """
    article = new.analysis.article if new.analysis else None
    if article and article.text_source is TextSource.PAGE and article.verdict is Verdict.OK:
        return (*new.canonical_urls[:1], *(url for url in new.canonical_urls[1:] if urlsplit(url).path.strip("/")))
    return new.canonical_urls[:1]


def is_same_article(title: str, hosts: frozenset[str], other_title: str, other_hosts: frozenset[str]) -> bool:
    """Whether identical text means one article: under one title, or on different hosts.

    A reprint often has a headline of its own, on a host of its own. Identical text under different titles of one host
    is far more often a notice that stands on all its pages.
    """
    return plain_title(title) == plain_title(other_title) or hosts.isdisjoint(other_hosts)


def plain_title(title: str) -> str:
    """A title for comparing: without case and runs of white space."""
    return " ".join(title.casefold().split())
