"""Sitemaps of news (Google News sitemaps) and of dated pages: bytes -> RawFeed | NotAFeed.

Sources: https://www.sitemaps.org/protocol.html; Google, "News sitemaps". Of a sitemap that names news, the news alone
are entries; of another, the pages with a date of change, which have no title until they are read. An index of sitemaps
names documents, not articles: it is refused, and its best sitemap is named.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from monitor.core.formats.charsets import as_utf8
from monitor.core.formats.dates import read_date
from monitor.core.formats.scan import root_element
from monitor.core.formats.values import Markup, NotAFeed, RawEntry, RawFeed

ROOTS: Final = frozenset({"urlset", "sitemapindex"})
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Page:
    """One `url` or `sitemap` element: its texts by local name, those of `news:news` by "news:" and theirs."""

    texts: dict[str, str]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def is_news(self) -> bool:
        return any(name.startswith("news:") for name in self.texts)


def sniff(start: str) -> bool:
    """Whether a document that begins with `start` names itself a sitemap or an index of sitemaps."""
    return root_element(start) in ROOTS


def parse(body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
    """The news of the sitemap, else its dated pages, in its order."""
    root = _root(body, content_type)
    if root is None:
        return NotAFeed("It looks like a sitemap, but it cannot be parsed.")
    if _local(root) == "sitemapindex":
        return NotAFeed(_why_no_index(_sitemaps(root)))
    pages = [_Page(dict(_texts(each))) for each in root if _local(each) == "url"]
    news = [page for page in pages if page.is_news]
    dated = [page for page in pages if read_date(page.text("lastmod"))]
    if pages and not news and not dated:
        return NotAFeed("It is a sitemap of pages without dates, not of news.")
    problems = ("It is a sitemap of pages, not of news: its entries have no titles.",) if dated and not news else ()
    return RawFeed(
        title=Markup(_commonest(news, "news:name")),
        link="",
        language=_commonest(news, "news:language"),
        entries=tuple(map(_entry, news or dated)),
        problems=problems,
        format="news sitemap" if news else "sitemap",
    )


def named_sitemaps(body: bytes) -> tuple[str, ...]:
    """The sitemaps that an index names: those of news first, then the latest changed."""
    root = _root(body, None)
    return _sitemaps(root) if root is not None else ()


def _sitemaps(root: etree._Element) -> tuple[str, ...]:
    named = [_Page(dict(_texts(each))) for each in root if _local(each) == "sitemap"]
    changed = sorted(named, key=lambda each: read_date(each.text("lastmod")) or _LONG_AGO, reverse=True)
    urls = (each.text("loc") for each in sorted(changed, key=lambda each: "news" not in each.text("loc").lower()))
    return tuple(filter(None, urls))


def _why_no_index(sitemaps: tuple[str, ...]) -> str:
    such_as = f", such as {sitemaps[0]}" if sitemaps else ""
    return f"It is an index of sitemaps; name one of them{such_as}."


def _root(body: bytes, content_type: str | None) -> etree._Element | None:
    """The root element; entities are not expanded, nothing is loaded, broken XML is read as far as it goes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(as_utf8(body, content_type).lstrip(), parser)
    except etree.XMLSyntaxError:
        return None


def _entry(page: _Page) -> RawEntry:
    published = read_date(page.text("news:publication_date"))
    return RawEntry(
        guid="",
        link=page.text("loc"),
        title=Markup(page.text("news:title")),
        published=published,
        updated=read_date(page.text("lastmod")),
        authors=(),
        summary=Markup(),
        content=(),
    )


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    for child in element:
        name = _local(child)
        if name == "news":
            yield "news:", ""
            yield from (("news:" + _local(each), _text(each)) for each in child.iter() if each is not child)
        else:
            yield name, _text(child)


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _local(element: etree._Element) -> str:
    """The local name in lower case, with a prefix that nobody declared as well; of a comment, no name of an element."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _commonest(pages: list[_Page], name: str) -> str:
    counts = Counter(text for page in pages if (text := page.text(name)))
    return counts.most_common(1)[0][0] if counts else ""
