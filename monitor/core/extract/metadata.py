"""What a page says about itself: title, description, dates, authors, site, language, address. lxml tree -> PageFacts.

Order of trust, measured on pages of 83 publishers: Open Graph and schema.org, which publishers keep right because
search engines and social networks read them; then the visible page; then trafilatura's and htmldate's searching.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml.etree import _Element

from monitor.core.extract.claims import (
    Said,
    authors_of,
    canonical_of,
    headlines_of,
    language_of,
    page_of,
    site_of,
    title_of,
)
from monitor.core.extract.dating import SaidInstant, published_of, updated_of
from monitor.core.extract.json_ld import body_text, json_text
from monitor.core.formats.markup import fragment_text
from monitor.core.model import Claim, ClaimField

_DESCRIPTION_NAMES: Final = ("og:description", "description", "twitter:description", "dc.description")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page claims. All texts are clean; `is_free` is None where the page does not say.

    `headlines` and `descriptions`: in every form that the page gives. `article_body`: the copy of the text in its
    structured data, or nothing.
    """

    title: str
    description: str
    published: datetime | None
    authors: tuple[str, ...]
    site: str | None
    language: str | None
    is_free: bool | None
    updated: datetime | None = None
    headlines: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    article_body: str = ""
    claims: tuple[Claim, ...] = ()


def read_facts(tree: _Element, url: str | None) -> PageFacts:
    """The page's claims about itself, each from the most trusted place that makes it."""
    page = page_of(tree, url)
    site, published, updated, language = site_of(page), published_of(page), updated_of(page), language_of(page)
    title, authors, canonical = title_of(page), authors_of(page), canonical_of(page)
    descriptions = tuple(fragment_text(page.metas[name]) for name in _DESCRIPTION_NAMES if name in page.metas)
    description = next((text.replace("\n", " ") for text in descriptions if text), "")
    free = page.article.get("isAccessibleForFree")
    said = {
        ClaimField.TITLE: title,
        ClaimField.AUTHORS: (authors[0], ", ".join(authors[1])) if authors else None,
        ClaimField.PUBLISHED: _written(published),
        ClaimField.UPDATED: _written(updated),
        ClaimField.SITE: site,
        ClaimField.LANGUAGE: language,
    }
    return PageFacts(
        title=title[1] if title else "",
        description=description or json_text(page.article.get("description")),
        published=published[1] if published else None,
        authors=authors[1] if authors else (),
        site=site[1] if site else None,
        language=language[1] if language else None,
        is_free=None if free is None else str(free).lower() not in ("false", "0", "no"),
        updated=updated[1] if updated else None,
        headlines=tuple(dict.fromkeys(filter(None, (title[1] if title else "", *headlines_of(page))))),
        descriptions=descriptions,
        article_body=body_text(page.article.get("articleBody")),
        claims=(*_claims(said), *([canonical] if canonical else [])),
    )


def _written(said: SaidInstant | None) -> Said | None:
    return (said[0], said[1].isoformat()) if said else None


def _claims(said: Mapping[ClaimField, Said | None]) -> Iterator[Claim]:
    return (Claim(field, each[1], each[0]) for field, each in said.items() if each is not None)
