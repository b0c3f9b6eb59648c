"""Who on a page says what about its article: tree, meta elements, structured data -> fields, each with its witness.

Each function gives what the most trusted witness says, in the order that the labelled sets bear out
(docs/technotes/extraction.md); a later witness is asked only if the earlier are silent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from lxml.etree import _Element
from trafilatura.metadata import extract_author, extract_title

from monitor.core.extract.headlines import Names, is_data_first, is_same, without_site_suffix
from monitor.core.extract.json_ld import articles_of, json_text, name_of
from monitor.core.extract.language import primary_subtag
from monitor.core.extract.marks import weight
from monitor.core.extract.own_node import own_node
from monitor.core.formats.markup import clean_line, fragment_text
from monitor.core.hosts import registrable_domain
from monitor.core.model import Claim, ClaimField, Witness
from monitor.core.urls import canonical_url, resolve

MAX_TITLE: Final = 2_000
# Headings that may be the article's: the first may be the site's name.
MAX_HEADINGS: Final = 3
# Characters of an alphabet; a shorter heading may be the section or the outlet.
MIN_HEADING: Final = 20
# Pieces of text in one heading; the rest is no heading.
MAX_TEXTS: Final = 50
MAX_AUTHORS: Final = 20
# A byline longer than this is a biography.
MAX_AUTHOR_NAME: Final = 80

_TITLE_NAMES: Final = ("og:title", "twitter:title", "dc.title", "parsely-title")
_OTHER_HEADLINES: Final = ("alternativeHeadline", "alternateName")
_AUTHOR_NAMES: Final = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_OPEN_GRAPH: Final = ("og:", "article:")
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|od|af|av)\s+", re.IGNORECASE)

# What a witness says.
Said: TypeAlias = tuple[Witness, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page speaks of itself. `metas`: the content of meta elements by name; `article`: its schema.org node.

    `headings`: the first of the visible page.
    """

    tree: _Element
    url: str | None
    metas: Mapping[str, str]
    article: Mapping[str, object]
    headings: tuple[str, ...] = ()


def page_of(tree: _Element, url: str | None) -> Page:
    """The page with those of its schema.org nodes that are about itself."""
    headings = (clean_line(_beginning_of(each)) for each in islice(tree.iter("h1"), MAX_HEADINGS))
    page = Page(tree, url, metas_of(tree), {}, tuple(filter(None, headings)))
    addresses = [url or "", *(address for _, address in _addresses(page))]
    titles = [text[:MAX_TITLE] for _, text in _meta_texts(page.metas, _TITLE_NAMES)]
    titles += [*page.headings, clean_line((tree.findtext(".//title") or "")[:MAX_TITLE])]
    return replace(page, article=own_node(articles_of(tree), addresses, titles))


def _beginning_of(element: _Element) -> str:
    return "".join(str(text)[:MAX_TITLE] for text in islice(element.itertext(), MAX_TEXTS))[:MAX_TITLE]


def metas_of(tree: _Element) -> dict[str, str]:
    """The content of each `<meta>` by its name or property in lower case; the first that is not empty counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content") or ""
        if name and content.strip():
            found.setdefault(str(name).lower().strip(), str(content))
    return found


def title_of(page: Page) -> Said | None:
    """The headline, without the site's name."""
    site = site_of(page)
    said = ((witness, _headline(title, site, page.url)) for witness, title in titles_of(page))
    data = _headline(json_text(page.article.get("headline")), site, page.url)
    return (Witness.JSON_LD, data) if data and is_data_first(_names_of(page, data, site)) else _first(said)


def headlines_of(page: Page) -> tuple[str, ...]:
    """What Open Graph and the structured data call the article, where they say."""
    social = (text for _, text in _meta_texts(page.metas, ("og:title",)))
    return tuple(filter(None, (*social, json_text(page.article.get("headline")))))


def _headline(title: str, site: Said | None, url: str | None) -> str:
    return without_site_suffix(title[:MAX_TITLE], site[1] if site else None, url)


def _names_of(page: Page, data: str, site: Said | None) -> Names:
    def named(name: str) -> str:
        return _headline(next((text for _, text in _meta_texts(page.metas, (name,))), ""), site, page.url)

    return Names(
        social=named("og:title"),
        card=named("twitter:title"),
        data=data,
        headings=page.headings,
        has_others=any(page.article.get(name) for name in _OTHER_HEADLINES),
        url=page.url or "",
    )


def site_of(page: Page) -> Said | None:
    """The outlet's name."""
    named = _meta_texts(page.metas, ("og:site_name", "application-name"))
    return _first([*named, (Witness.JSON_LD, name_of(page.article.get("publisher")))])


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
        *metas_said(page.metas, ("og:locale", "content-language")),
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


def metas_said(metas: Mapping[str, str], names: tuple[str, ...]) -> Iterator[Said]:
    """What the meta elements of these names say, in their order."""
    for name in names:
        if name in metas:
            yield Witness.OPEN_GRAPH if name.startswith(_OPEN_GRAPH) else Witness.META, metas[name]


def _meta_texts(metas: Mapping[str, str], names: tuple[str, ...]) -> Iterator[Said]:
    return ((witness, fragment_text(text).replace("\n", " ")) for witness, text in metas_said(metas, names))


def titles_of(page: Page) -> Iterator[Said]:
    """All titles, the most trusted first."""
    yield from _meta_texts(page.metas, _TITLE_NAMES)
    yield Witness.JSON_LD, json_text(page.article.get("headline"))
    yield Witness.PAGE, _visible_title(page)


def _visible_title(page: Page) -> str:
    """The heading that the browser's title repeats, else the first that is no label, else what the engine finds.

    A page may have further headings of the first rank: its section, or other articles.
    """
    browser = _headline(clean_line((page.tree.findtext(".//title") or "")[:MAX_TITLE]), site_of(page), page.url)
    same = (heading for heading in page.headings if is_same(heading, browser))
    first = (heading for heading in page.headings[:1] if weight(heading) >= MIN_HEADING)
    return next(same, None) or next(first, None) or clean_line(extract_title(page.tree) or "")


def _bylines(page: Page) -> Iterator[tuple[Witness, list[str]]]:
    listed = page.article.get("author")
    yield Witness.JSON_LD, [name_of(each) for each in (listed if isinstance(listed, list) else [listed])]
    for witness, text in metas_said(page.metas, _AUTHOR_NAMES):
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
    yield from metas_said(page.metas, ("og:url",))
    entity = page.article.get("mainEntityOfPage")
    address = entity.get("@id") if isinstance(entity, dict) else entity
    yield Witness.JSON_LD, next((each for each in (address, page.article.get("url")) if isinstance(each, str)), "")
