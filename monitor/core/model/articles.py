"""Articles as they are read from pages and feeds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What kind of page the extraction saw. `text` is empty for CONSENT, ERROR_PAGE and EMPTY."""

    OK = "ok"
    TEASER = "teaser"
    PAYWALL = "paywall"
    CONSENT = "consent"
    ERROR_PAGE = "error_page"
    WRONG_LANGUAGE = "wrong_language"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of a page that was left out of its article, and why, for a person."""

    reason: str
    text: str


class Witness(StrEnum):
    """Who says a thing about an article. `SEARCH` is a guess from the whole page, `TEXT` the words of the article."""

    JSON_LD = "json-ld"
    OPEN_GRAPH = "og"
    META = "meta"
    LINK = "link"
    TIME = "time element"
    ATTRIBUTE = "lang attribute"
    PAGE = "page"
    SEARCH = "search"
    TEXT = "text"
    FEED = "feed"


class ClaimField(StrEnum):
    """What is said of an article."""

    TITLE = "title"
    AUTHORS = "authors"
    PUBLISHED = "published"
    UPDATED = "updated"
    SITE = "site"
    LANGUAGE = "language"
    CANONICAL_URL = "canonical_url"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said of an article, as it was said: times with their zone. `is_believed`: it is used."""

    field: ClaimField
    value: str
    witness: Witness
    is_believed: bool = True


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page says. `text` is the body, one paragraph per line, without title and standfirst.

    `why` names what speaks against the page, for a person: "it says “page not found”". `headings` are the indices of
    the lines of `text` that are headings. `dropped` is what stood between and was left out. `updated` and
    `canonical_url` are what the page says of itself; no identity is built on them. `claims` are all of its fields with
    who said them.
    """

    title: str
    standfirst: str
    text: str
    language: str | None
    published: datetime | None
    authors: tuple[str, ...]
    site: str | None
    verdict: Verdict
    why: str | None = None
    headings: tuple[int, ...] = ()
    dropped: tuple[DroppedLine, ...] = ()
    updated: datetime | None = None
    canonical_url: str | None = None
    claims: tuple[Claim, ...] = ()


class TextSource(StrEnum):
    """Where an article's text comes from. FEED means the page was not fetched or could not be read; `note` says why."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Article:
    """The readable document that rules judge. `text` is standfirst and body, one paragraph per line.

    `dropped` are lines of its page that were left out of the text, and why. `claims` say of an article whose page was
    read which of page and feed each field comes from. `headline` is the page's own, whatever the title is; empty where
    none was read.
    """

    title: str
    text: str
    language: str | None
    published: datetime | None
    authors: tuple[str, ...]
    site: str | None
    verdict: Verdict
    text_source: TextSource
    note: str | None
    dropped: tuple[DroppedLine, ...] = ()
    claims: tuple[Claim, ...] = ()
    headline: str = ""
