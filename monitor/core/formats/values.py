"""What a format module finds in a document, before anything is cleaned, resolved or named."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """The document is no feed that can be read. `reason` is a sentence for the person who named its address."""

    reason: str


@dataclass(frozen=True, slots=True)
class Markup:
    """Text of the document as written; `is_html` says how to read it."""

    value: str = ""
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One item. `link` may be relative; the document's own xml:base is applied already."""

    guid: str
    link: str
    title: Markup
    published: datetime | None
    updated: datetime | None
    authors: tuple[str, ...]
    summary: Markup
    content: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class RawFeed:
    """One document, entries in its order. `problems` are sentences about what had to be repaired or skipped.

    `format` is its family and version in words ("RSS 2.0"). `dialect` is the version that a document of XML was read
    by, and None where its XML had to be mended: then the reading of one item may depend on another. `ttl` is how long
    it says that it stays good, None where it does not say.
    """

    title: Markup
    link: str
    language: str
    entries: tuple[RawEntry, ...]
    problems: tuple[str, ...]
    dialect: str | None = None
    format: str = ""
    ttl: timedelta | None = None


class FeedFormat(Protocol):
    """A family of documents: a module of this folder, or a value with the same two functions."""

    def sniff(self, start: str) -> bool:
        """Whether a document that begins with `start` (see `scan.head`) is of this family."""
        ...

    def parse(self, body: bytes, content_type: str | None) -> RawFeed | NotAFeed:
        """What the document holds. Never raises for what a stranger wrote."""
        ...
