"""`monitor parse`, `extract`, `match`: the pure stages as filters. Records in, records out; files are read from disk.

`parse` and `extract` run in killable worker processes, as in the daemon; `match` runs here, where it is fastest.
"""

import asyncio
import base64
import binascii
import gzip
import sys
import zlib
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from monitor.cli.common import always_json_option
from monitor.cli.jsonl import JsonObject, Tally, UnreadableLineError, Worker, run_filter
from monitor.cli.records import instant_of, text_of
from monitor.core.extract.language import guess_language, primary_subtag
from monitor.core.model import Entry, Evidence, Extraction, Match, ParsedFeed, Span
from monitor.core.rules import Document, Matcher, RuleSet, compile_rules
from monitor.pool import NotAFeed, Pool, WorkerFailure

# Lines in work at once: two for each worker keep it busy, as many again hide the reading and writing.
AT_ONCE: Final = 8
# Bytes of one file, unpacked: as much as the daemon would fetch, with room for archives.
MAX_FILE: Final = 64 << 20

_GZIP: Final = b"\x1f\x8b"
_NO_RULES: Final = RuleSet((), (), ())


@click.command("parse")
@always_json_option
def parse_command() -> None:
    """Feeds to entries: JSON Lines in, JSON Lines out.

    In: {id, file or content_base64, url?, content_type?}. Out: {id, feed: {title, link, language}, entries: [{entry_id,
    link, title, published, updated, authors, summary, content}], problems}. Exit status 1 if a line could not be read.
    """
    _finish(_in_pool(_parse))


@click.command("extract")
@always_json_option
def extract_command() -> None:
    """Pages to articles: JSON Lines in, JSON Lines out.

    In: {id, html or html_file, url?, expected_language?}; a page whose text is in another language than the expected
    one is wrong_language. Out: {id, title, standfirst, text, language, published, authors, site, verdict, updated,
    canonical_url, sources}; sources says who on the page said each.
    Exit status 1 if a line could not be read.
    """
    _finish(_in_pool(_extract))


@click.command("match")
@click.option(
    "--rules",
    "path",
    type=click.Path(path_type=Path),
    default=Path("rules.yaml"),
    show_default=True,
    help="The rules to judge by.",
)
@always_json_option
def match_command(path: Path) -> None:
    """Articles to matches: JSON Lines in, JSON Lines out.

    In: {id, title, text, language?, published?, url?, feed?}. Out: {id, matches: [{rule, priority, strength, sentence,
    evidence}]}; spans count code points of the given title or text. Exit status 1 if a line could not be read.
    """
    from monitor.app import utc_now
    from monitor.config import load_rules

    matcher, today = compile_rules(load_rules(path, are_tested=False).ruleset), utc_now().date()
    _finish(_filter(lambda record: _match(matcher, today, record)))


def _finish(running: Coroutine[None, None, Tally]) -> None:
    if asyncio.run(running).errors:
        raise SystemExit(1)


async def _in_pool(work: Callable[[Pool, JsonObject], Awaitable[JsonObject]]) -> Tally:
    async with Pool(_NO_RULES) as pool:
        return await _filter(lambda record: work(pool, record))


async def _filter(work: Worker) -> Tally:
    return await run_filter(work, sys.stdin.buffer, sys.stdout.buffer, sys.stderr, at_once=AT_ONCE)


async def _parse(pool: Pool, record: JsonObject) -> JsonObject:
    body = _bytes_of(record, "file", "content_base64")
    parsed = await pool.parse_feed(body, text_of(record, "content_type"), text_of(record, "url") or "")
    if isinstance(parsed, NotAFeed):
        raise UnreadableLineError(parsed.reason)
    if isinstance(parsed, WorkerFailure):
        raise UnreadableLineError(f"the feed could not be parsed: {parsed.detail}")
    return feed_json(parsed)


async def _extract(pool: Pool, record: JsonObject) -> JsonObject:
    html = text_of(record, "html")
    page: bytes | str = html if html is not None else _bytes_of(record, "html_file", None)
    extraction = await pool.extract(page, text_of(record, "url"), _language_of(record))
    if isinstance(extraction, WorkerFailure):
        raise UnreadableLineError(f"the page could not be read: {extraction.detail}")
    return extraction_json(extraction)


def _language_of(record: JsonObject) -> str | None:
    """The language that a page should be in, where the line says so."""
    written = text_of(record, "expected_language")
    language = primary_subtag(written)
    if written and language is None:
        raise UnreadableLineError(f'"expected_language" must be a BCP 47 tag such as "en", not "{written}"')
    return language


async def _match(matcher: Matcher, today: date, record: JsonObject) -> JsonObject:
    return {"matches": [match_json(match) for match in matcher.match(document_of_record(record), today)]}


def document_of_record(record: JsonObject) -> Document:
    """The article that a line of `monitor match` holds.

    Raises:
        UnreadableLineError: it has neither a title nor a text, or a value of the wrong kind.
    """
    title, text = text_of(record, "title"), text_of(record, "text")
    if title is None and text is None:
        raise UnreadableLineError('the line has neither "title" nor "text"')
    title, text = title or "", text or ""
    return Document(
        title=title,
        text=text,
        language=guess_language(f"{title}\n{text}", text_of(record, "language")),
        published=instant_of(text_of(record, "published")),
        feed=text_of(record, "feed"),
    )


def feed_json(feed: ParsedFeed) -> JsonObject:
    """The output of `monitor parse` for one feed, without `id`."""
    return {
        "feed": {"title": feed.title or None, "link": feed.link, "language": feed.language},
        "entries": [_entry_json(entry) for entry in feed.entries],
        "problems": list(feed.problems),
    }


def extraction_json(extraction: Extraction) -> JsonObject:
    """The output of `monitor extract` for one page, without `id`."""
    return {
        "title": extraction.title or None,
        "standfirst": extraction.standfirst or None,
        "text": extraction.text,
        "language": extraction.language,
        "published": _time_json(extraction.published),
        "authors": list(extraction.authors),
        "site": extraction.site,
        "verdict": extraction.verdict,
        "updated": _time_json(extraction.updated),
        "canonical_url": extraction.canonical_url,
        "sources": {claim.field: claim.witness for claim in extraction.claims if claim.is_believed},
    }


def match_json(match: Match) -> JsonObject:
    """One match as `monitor match` prints it."""
    return {
        "rule": match.rule,
        "priority": match.priority,
        "strength": match.strength.total,
        "sentence": span_json(match.sentence),
        "evidence": [evidence_json(evidence) for evidence in match.evidence],
    }


def _entry_json(entry: Entry) -> JsonObject:
    return {
        "entry_id": entry.guid,
        "link": entry.link,
        "title": entry.title or None,
        "published": _time_json(entry.published),
        "updated": _time_json(entry.updated),
        "authors": list(entry.authors),
        # Where an entry has only content, that is its summary too, as feedparser has it.
        "summary": entry.summary or entry.content or None,
        "content": entry.content or None,
    }


def evidence_json(evidence: Evidence) -> JsonObject:
    """A piece of evidence with its span."""
    more = {"label": evidence.label, "actor": evidence.actor, "role": evidence.role}
    return {**span_json(evidence.span), **more}


def span_json(span: Span) -> JsonObject:
    """A range of code points of the title or the text."""
    return {"field": span.field, "start": span.start, "end": span.end, "text": span.text}


def _time_json(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _bytes_of(record: JsonObject, file_key: str, base64_key: str | None) -> bytes:
    path = text_of(record, file_key)
    if path is not None:
        return _read_file(path)
    encoded = text_of(record, base64_key) if base64_key else None
    if encoded is None:
        raise UnreadableLineError(f'the line has neither "{file_key}" nor "{base64_key or "html"}"')
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableLineError(f'"{base64_key}" is not base64: {error}') from error


def _read_file(name: str) -> bytes:
    """The file's bytes, unpacked if it is gzip."""
    try:
        with Path(name).open("rb") as file:
            is_packed = file.peek(2)[:2] == _GZIP
            content = gzip.GzipFile(fileobj=file).read(MAX_FILE + 1) if is_packed else file.read(MAX_FILE + 1)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise UnreadableLineError(f"{name} cannot be read: {error}") from error
    if len(content) > MAX_FILE:
        raise UnreadableLineError(f"{name} is larger than {MAX_FILE >> 20} MB")
    return content
