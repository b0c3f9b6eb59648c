"""`monitor cluster`: articles to stories, as a filter. JSON Lines in and out, in order; decided as the daemon does.

The daemon's clock is not asked, so that the same lines give the same answers on any day: the time of a stream is told
by its dates (core/stories/clock.py), or as far as the caller says.
An answer can only be given when all lines are read: a later article may merge two stories.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

import click

from monitor.cli.common import always_json_option
from monitor.cli.jsonl import JsonObject, Progress, Tally, UnreadableLineError, encoded, record_of
from monitor.cli.records import instant_of, text_of
from monitor.core.stories import Background, Clock, Document, Homes, Limits, StoryBook
from monitor.core.why.joins import spelled, told_join

_HELP = """\
Articles to stories: JSON Lines in, JSON Lines out.

In: {id, title, text, published?, stream?}. Out: {id, cluster, arrived_in, duplicate_of}: the story at the end of the
input, the story on arrival, and the id of the article that it is a reprint of. Different streams never join. The
machine's clock is not asked: a date far ahead of those around it closes no story, and one that is ahead by more than a
year is taken for a mistake.

\b
  monitor cluster < articles.jsonl > stories.jsonl

Exit status 1 if a line could not be read; its answer has an "error".
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one line: its id, and where it went or what was wrong with it."""

    line_id: object
    stream: str = ""
    arrived_in: int = 0
    duplicate_of: object = None
    error: str | None = None
    why: str = ""


class Clusterer:
    """The story books of all streams; they share what words are common, and nothing else.

    `now` is when the lines were made, where the caller knows it. With `spells`, what an article joined its story by is
    told in its own words.
    """

    def __init__(self, limits: Limits | None = None, now: datetime | None = None, *, spells: bool = False) -> None:
        self._limits = limits
        self._now = now
        self._spells = spells
        self._background = Background()
        self._books: dict[str, StoryBook] = {}
        self._clocks: dict[str, Clock] = {}
        self._homes: dict[str, Homes] = {}
        self._ids: list[object] = []
        self._titles: list[str] = []

    def answer(self, record: JsonObject) -> Answer:
        """Decide on one line.

        Raises:
            UnreadableLineError: it has neither a title nor a text, or a value of the wrong kind.
        """
        stream = text_of(record, "stream") or ""
        # Lines may share an id, or have none; the book knows them by their place.
        document = document_of(record, str(len(self._ids)))
        self._ids.append(record.get("id"))
        self._titles.append(document.title)
        clock = self._clocks.setdefault(stream, Clock(self._now))
        book = self._books.setdefault(stream, StoryBook(self._background, self._limits))
        decision = book.add(replace(document, published=clock.dated(document.published)), clock=clock)
        self._homes.setdefault(stream, Homes()).note(decision, book.look_again() if book.is_look_due else ())
        original = None if decision.reprint_of is None else int(decision.reprint_of)
        copied, title = (None, None) if original is None else (self._ids[original], self._titles[original])
        why = told_join(decision.kind, decision.score, decision.reasons, title, None)
        if self._spells:
            why = spelled(why, f"{document.title}\n{document.text}")
        return Answer(record.get("id"), stream, decision.cluster_id, copied, why=why)

    def close(self) -> None:
        """A last look at all streams."""
        for stream, book in self._books.items():
            self._homes[stream].revise(book.look_again())

    def final(self, place: int, answer: Answer) -> int:
        """The story of the article at a place (of the readable lines), at the end."""
        return self._homes[answer.stream].of(str(place))


def _instant(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    try:
        return instant_of(value)
    except UnreadableLineError as error:
        raise click.BadParameter(f"{value!r} is no ISO 8601 time, as 2026-11-20T07:00Z") from error


@click.command("cluster", help=_HELP)
@click.option(
    "--now",
    callback=_instant,
    metavar="TIME",
    help="When the lines were made, as 2026-11-20T07:00Z: a later date is taken for this time.",
)
@click.option("--why", "with_why", is_flag=True, help="Give each line a “why”: what it joined its story by on arrival.")
@always_json_option
def cluster_command(now: datetime | None, *, with_why: bool) -> None:
    """See _HELP."""
    if cluster_lines(sys.stdin.buffer, sys.stdout.buffer, now, with_why=with_why):
        raise SystemExit(1)


def cluster_lines(
    source: Iterable[bytes], sink: BinaryIO, now: datetime | None = None, *, with_why: bool = False
) -> int:
    """Answers to all lines, written to `sink`; how many could not be read. `now` is when the lines were made."""
    clusterer, tally, progress = Clusterer(now=now, spells=with_why), Tally(), Progress(sys.stderr)
    answers = []
    for line in source:
        tally.lines += 1
        answers.append(_answer(clusterer, line, tally.lines))
        tally.errors += answers[-1].error is not None
        progress.show(tally)
    clusterer.close()
    sink.writelines(map(encoded, _finished(clusterer, answers, with_why=with_why)))
    sink.flush()
    progress.close(tally)
    return tally.errors


def document_of(record: JsonObject, article_id: str) -> Document:
    """The document of a line.

    Raises:
        UnreadableLineError: it has neither a title nor a text, or a value of the wrong kind.
    """
    title, text = text_of(record, "title"), text_of(record, "text")
    if title is None and text is None:
        raise UnreadableLineError('the line has neither "title" nor "text"')
    return Document(article_id, title or "", text or "", instant_of(text_of(record, "published")))


def _answer(clusterer: Clusterer, line: bytes, number: int) -> Answer:
    line_id: object = None
    try:
        record = record_of(line, number)
        line_id = record.get("id")
        return clusterer.answer(record)
    except UnreadableLineError as error:
        return Answer(line_id, error=str(error))


def _finished(clusterer: Clusterer, answers: list[Answer], *, with_why: bool) -> Iterator[JsonObject]:
    place = 0
    for answer in answers:
        if answer.error is not None:
            yield {"id": answer.line_id, "error": answer.error}
            continue
        cluster = clusterer.final(place, answer)
        place += 1
        yield {
            "id": answer.line_id,
            "cluster": _name(answer.stream, cluster),
            "arrived_in": _name(answer.stream, answer.arrived_in),
            "duplicate_of": answer.duplicate_of,
            **({"why": answer.why} if with_why else {}),
        }


def _name(stream: str, cluster: int) -> str:
    """A cluster's name over all streams; the second part never holds a bracket, so that no two names are equal."""
    return f"{json.dumps(stream, ensure_ascii=False)}:{cluster}" if stream else str(cluster)
