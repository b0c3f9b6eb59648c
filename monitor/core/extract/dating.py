"""When a page says that its article was published and changed: Page -> instants in the zone that they are claimed in.

In the order that the labelled sets bear out: structured data, meta elements, `<time>`, a date behind the title, then
htmldate's search over what is visible.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, TypeAlias

from htmldate import find_date
from lxml.etree import XPath, _Element

from monitor.core.extract.claims import MAX_TITLE, Page, Said, metas_said, titles_of
from monitor.core.extract.headlines import split_date
from monitor.core.extract.instants import read_instant
from monitor.core.formats.dates import read_date
from monitor.core.model import Witness

_DATE_NAMES: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "date",
)
_UPDATED_NAMES: Final = (
    "article:modified_time",
    "og:article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "datemodified",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)

# In C: a walk over all elements is a hundredth of the time that a page takes.
_marks = XPath("//body//*[@itemprop]")
SaidInstant: TypeAlias = tuple[Witness, datetime]


def published_of(page: Page) -> SaidInstant | None:
    """When it was published, in the zone that the page claims."""
    return _first_instant(_said_published(page)) or _dated_title(page) or _searched_date(page)


def updated_of(page: Page) -> SaidInstant | None:
    """When it was last changed, in the zone that the page claims."""
    return _first_instant(_said_updated(page))


def _said_published(page: Page) -> Iterator[Said]:
    yield Witness.JSON_LD, str(page.article.get("datePublished") or "")
    yield from metas_said(page.metas, _DATE_NAMES)
    yield from _marked(page.tree, "datepublished")
    yield from _nearest_time(page.tree)


def _said_updated(page: Page) -> Iterator[Said]:
    yield Witness.JSON_LD, str(page.article.get("dateModified") or "")
    yield from metas_said(page.metas, _UPDATED_NAMES)
    yield from _marked(page.tree, "datemodified")


def _marked(tree: _Element, property_name: str) -> Iterator[Said]:
    """The visible elements that microdata marks as this property."""
    marked = _marks(tree)
    for element in marked if isinstance(marked, list) else ():
        if isinstance(element, _Element) and str(element.get("itemprop")).lower() == property_name:
            yield Witness.TIME, str(element.get("datetime") or element.get("content") or "")


def _nearest_time(tree: _Element) -> Iterator[Said]:
    """The time element that stands nearest to the main heading: others are today's, or date other articles."""
    found = [(number, each) for number, each in enumerate(tree.iter()) if each.tag in ("h1", "time")]
    heading = next((number for number, each in found if each.tag == "h1"), 0)
    times = [(abs(number - heading), str(each.get("datetime"))) for number, each in found if each.get("datetime")]
    if times:
        yield Witness.TIME, min(times)[1]


def _first_instant(said: Iterable[Said]) -> SaidInstant | None:
    for witness, text in said:
        instant = (read_instant(text) or read_date(text)) if text else None
        if instant is not None:
            return witness, instant
    return None


def _dated_title(page: Page) -> SaidInstant | None:
    """The day that stands behind the title: "Bridge reopens | Harbour Post | 28.04.2023"."""
    dates = ((witness, split_date(title[:MAX_TITLE])[1]) for witness, title in titles_of(page))
    return next(((witness, date) for witness, date in dates if date is not None), None)


def _searched_date(page: Page) -> SaidInstant | None:
    # No upper limit of ours: whether a date lies in the future is for those to judge who have a clock.
    # No extensive search: it takes the year of a copyright line or a date of the story for that of the article, and of
    # 122 pages with known dates it finds none that would be missed without it.
    searched = find_date(
        page.tree,
        original_date=True,
        url=page.url,
        max_date="2199-12-31",
        deferred_url_extractor=True,
        extensive_search=False,
    )
    return _first_instant([(Witness.SEARCH, searched or "")])
