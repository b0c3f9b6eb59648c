"""Who on a page says what about its article: tree, meta elements, structured data -> fields, each with its witness.

Each function gives what the most trusted witness says, in the order that the labelled sets bear out
(docs/technotes/extraction.md); a later witness is asked only if the earlier are silent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.etree import _Element
from trafilatura.metadata import extract_author, extract_title

from monitor.core.extract.instants import read_instant
from monitor.core.extract.json_ld import json_text, name_of
from monitor.core.extract.language import primary_subtag
from monitor.core.formats.dates import read_date
from monitor.core.formats.markup import clean_line, fragment_text
from monitor.core.hosts import registrable_domain
from monitor.core.model import Claim, ClaimField, Witness
from monitor.core.urls import canonical_url, resolve

MAX_AUTHORS: Final = 20
# A byline longer than this is a biography.
MAX_AUTHOR_NAME: Final = 80

_TITLE_NAMES: Final = ("og:title", "twitter:title", "dc.title", "parsely-title")
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
_AUTHOR_NAMES: Final = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
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
_OPEN_GRAPH: Final = ("og:", "article:")
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|od|af|av)\s+", re.IGNORECASE)

# What a witness says.
Said: TypeAlias = tuple[Witness, str]
SaidInstant: TypeAlias = tuple[Witness, datetime]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page speaks of itself. `metas`: the content of meta elements by name; `article`: its schema.org node."""

    tree: _Element
    url: str | None
    metas: Mapping[str, str]
    article: Mapping[str, object]


def title_of(page: Page) -> Said | None:
    """The headline."""
    return _first(_titles(page))


def site_of(page: Page) -> Said | None:
    """The outlet's name."""
    named = _meta_texts(page.metas, ("og:site_name", "application-name"))
    return _first([*named, (Witness.JSON_LD, name_of(page.article.get("publisher")))])


def published_of(page: Page) -> SaidInstant | None:
    """When it was published, in the zone that the page claims."""
    said = [(Witness.JSON_LD, str(page.article.get("datePublished") or "")), *_metas_said(page.metas, _DATE_NAMES)]
    said += [(Witness.TIME, str(each.get("datetime") or "")) for each in page.tree.iter("time")][:1]
    return _first_instant(said) or _searched_date(page)


def updated_of(page: Page) -> SaidInstant | None:
    """When it was last changed, in the zone that the page claims."""
    said = [(Witness.JSON_LD, str(page.article.get("dateModified") or "")), *_metas_said(page.metas, _UPDATED_NAMES)]
    times = (each for each in page.tree.iter("time") if str(each.get("itemprop") or "").lower() == "datemodified")
    said += [(Witness.TIME, str(each.get("datetime") or "")) for each in times][:1]
    return _first_instant(said)


def authors_of(page: Page) -> tuple[Witness, tuple[str, ...]] | None:
    """The writers' names."""
    cleaned = ((witness, _names(names)) for witness, names in _bylines(page) if any(names))
    return next(((witness, names) for witness, names in cleaned if names), None)


def language_of(page: Page) -> Said | None:
    """The language that the page's tags claim, as a primary subtag."""
    tree = page.tree
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""
    said = [
        (Witness.ATTRIBUTE, str(root)),
        *_metas_said(page.metas, ("og:locale", "content-language")),
        (Witness.JSON_LD, str(page.article.get("inLanguage") or "")),
    ]
    return _first((witness, primary_subtag(tag) or "") for witness, tag in said)


def canonical_of(page: Page) -> Claim | None:
    """The address that the page gives as its own. Believed only within its own registrable domain.

    Any page may call itself the copy of another site's article. Nor does a front page stand for an article: templates
    without an address of their own say so.
    """
    said = _first(_addresses(page))
    address = resolve(page.url or "", said[1]) if said is not None else None
    if said is None or address is None:
        return None
    return Claim(ClaimField.CANONICAL_URL, address, said[0], is_own_address(address, page.url))


def is_own_address(address: str, url: str | None) -> bool:
    """Whether a page at `url` may say that its address is `address`: the same site's, and no front page's."""
    own, other = (urlsplit(canonical_url(each) or "") for each in (url or "", address))
    if not own.hostname or not other.hostname or registrable_domain(own.hostname) != registrable_domain(other.hostname):
        return False
    return len(other.path) > 1 or bool(other.query) or len(own.path) <= 1


def _first(said: Iterable[Said]) -> Said | None:
    return next(((witness, text) for witness, text in said if text), None)


def _first_instant(said: Iterable[Said]) -> SaidInstant | None:
    for witness, text in said:
        instant = (read_instant(text) or read_date(text)) if text else None
        if instant is not None:
            return witness, instant
    return None


def _metas_said(metas: Mapping[str, str], names: tuple[str, ...]) -> Iterator[Said]:
    for name in names:
        if name in metas:
            yield Witness.OPEN_GRAPH if name.startswith(_OPEN_GRAPH) else Witness.META, metas[name]


def _meta_texts(metas: Mapping[str, str], names: tuple[str, ...]) -> Iterator[Said]:
    return ((witness, fragment_text(text).replace("\n", " ")) for witness, text in _metas_said(metas, names))


def _titles(page: Page) -> Iterator[Said]:
    yield from _meta_texts(page.metas, _TITLE_NAMES)
    yield Witness.JSON_LD, json_text(page.article.get("headline"))
    yield Witness.PAGE, clean_line(extract_title(page.tree) or "")


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


def _bylines(page: Page) -> Iterator[tuple[Witness, list[str]]]:
    listed = page.article.get("author")
    yield Witness.JSON_LD, [name_of(each) for each in (listed if isinstance(listed, list) else [listed])]
    for witness, text in _metas_said(page.metas, _AUTHOR_NAMES):
        if "/" not in text:
            yield witness, [fragment_text(text)]
    yield Witness.SEARCH, (extract_author(page.tree) or "").split(";")


def _names(names: Iterable[str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(_BY.sub("", clean_line(name)) for name in names)
    return tuple(name for name in cleaned if 1 < len(name) <= MAX_AUTHOR_NAME)[:MAX_AUTHORS]


def _addresses(page: Page) -> Iterator[Said]:
    for link in page.tree.iter("link"):
        if "canonical" in str(link.get("rel") or "").lower().split():
            yield Witness.LINK, str(link.get("href") or "").strip()
    yield from _metas_said(page.metas, ("og:url",))
    entity = page.article.get("mainEntityOfPage")
    address = entity.get("@id") if isinstance(entity, dict) else entity
    yield Witness.JSON_LD, next((each for each in (address, page.article.get("url")) if isinstance(each, str)), "")
