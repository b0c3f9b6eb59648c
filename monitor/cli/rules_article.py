"""What a person gives `monitor rules explain`, a text, a file or an address -> the document that rules judge.

Reads files and the store. An address that the store does not know is fetched as the daemon would, and its page is read
in a worker process.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from monitor.app import open_store, utc_now
from monitor.cli.common import load
from monitor.cli.filters import document_of_record
from monitor.cli.jsonl import JsonObject, UnreadableLineError
from monitor.config import Config
from monitor.core.analyze import AnalysisTask
from monitor.core.backtest.judge import document_of
from monitor.core.extract.language import guess_language
from monitor.core.model import Article, Entry
from monitor.core.plan import address_key
from monitor.core.rules import Document, RuleSet
from monitor.core.urls import canonical_url
from monitor.errors import CannotRunError
from monitor.fetch import PAGE_ACCEPT, Fetched, Fetcher, FetchRequest
from monitor.pool import Pool
from monitor.store import Store, database_path
from monitor.store.mapping import unpack

_NO_RULES: Final = RuleSet((), (), ())
_PAGES: Final = (".html", ".htm", ".xhtml")
_RECORDS: Final = (".json", ".jsonl", ".ndjson")
# Bytes of a file, or of a page: as much as the daemon would read of one article.
_MOST_BYTES: Final = 5 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """A document, and where it comes from, for a person; empty where it is what he typed."""

    document: Document
    source: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a person says of the article himself; it goes before what the file or page says."""

    title: str | None
    language: str | None
    day: date | None
    feed: str | None


def read_given(given: str, directory: Path, particulars: Particulars) -> Given:
    """The document of a text, a file (.txt, .html, .json) or an http(s) address.

    Raises:
        CannotRunError: the file or the page cannot be read.
        ConfigError: the address would have to be fetched, and the configuration cannot be used.
    """
    if urlsplit(given).scheme in ("http", "https") and " " not in given.strip():
        found = _at_address(given.strip(), load(directory))
    elif (path := _file(given)) is not None:
        found = Given(_in_file(path), path.name)
    else:
        found = Given(Document("", given, None, None, None), "")
    return replace(found, document=_completed(found.document, particulars))


def _completed(document: Document, particulars: Particulars) -> Document:
    title = document.title if particulars.title is None else particulars.title
    day = particulars.day
    return Document(
        title=title,
        text=document.text,
        language=particulars.language or document.language or guess_language(f"{title}\n{document.text}", None),
        published=datetime.combine(day, time(), UTC) if day else document.published,
        feed=particulars.feed or document.feed,
    )


def _file(given: str) -> Path | None:
    """The file of that name; a text may be too long for one, or hold what no name can."""
    try:
        path = Path(given)
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def _in_file(path: Path) -> Document:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise CannotRunError(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise CannotRunError(f"{path} is larger than {_MOST_BYTES >> 20} MB")
    if path.suffix.lower() in _PAGES:
        return _document(asyncio.run(_read_page(content, None, None)), None)
    text = content.decode("utf-8-sig", "replace")
    if path.suffix.lower() in _RECORDS:
        return _of_record(path, text)
    return Document("", text, None, None, None)


def _of_record(path: Path, text: str) -> Document:
    """The article of a JSON object, or of the first line of JSON Lines: what `monitor match` takes."""
    record = _object(text)
    if record is None:
        record = _object(text.strip().partition("\n")[0])
    if record is None:
        raise CannotRunError(f'{path} is no JSON object such as {{"title": "…", "text": "…"}}')
    try:
        return document_of_record(record)
    except UnreadableLineError as error:
        raise CannotRunError(f"{path}: {error}") from error


def _object(text: str) -> JsonObject | None:
    try:
        record: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _document(article: Article, feed: str | None) -> Document:
    return Document(article.title, article.text, article.language, article.published, feed)


# ---------------------------------------------------------------------------------------------------------- addresses


def _at_address(url: str, config: Config) -> Given:
    canonical = canonical_url(url)
    if canonical and database_path(config.settings.database_url).exists():
        with open_store(config) as store:
            stored = _stored(store, address_key(canonical))
        if stored is not None:
            return stored
    return Given(_document(asyncio.run(_fetched(url, config)), None), f"{url}, fetched now")


def _stored(store: Store, key: str) -> Given | None:
    number = store.article_at(key)
    for archived in store.archive.rows([number]) if number is not None else ():
        source = f"the stored article, first seen {archived.first_seen_at:%Y-%m-%d %H:%M} UTC"
        return Given(document_of(archived, unpack(archived.text)), source)
    return None


async def _fetched(url: str, config: Config) -> Article:
    politeness = config.politeness
    fetcher = Fetcher(
        politeness.user_agent, hosts=politeness.hosts, resolve=config.settings.resolve, egress=config.settings.egress
    )
    async with fetcher:
        page = await fetcher.fetch(FetchRequest(url, accept=PAGE_ACCEPT, max_bytes=_MOST_BYTES))
    if not isinstance(page, Fetched):
        detail = getattr(page, "detail", "the server sent no page")
        raise CannotRunError(f"{url} could not be had: {detail}")
    return await _read_page(page.body, page.final_url, page.content_type)


async def _read_page(page: bytes, url: str | None, content_type: str | None) -> Article:
    """The article of a page, read as the daemon reads it.

    Raises:
        CannotRunError: there is no text on it.
    """
    task = AnalysisTask(
        entry=Entry(url or "", None, url, "", None, None, (), "", ""),
        url=url,
        page=page,
        content_type=content_type,
        page_note=None,
        feed_id="",
        feed_language=None,
        today=utc_now().date(),
    )
    async with Pool(_NO_RULES, workers=1) as pool:
        article = (await pool.analyze(task)).article
    if not article.text:
        why, _, _ = (article.note or "the page has no text").partition(";")  # what follows speaks of a feed's text
        raise CannotRunError(f"no article could be read there: {why}")
    return article
