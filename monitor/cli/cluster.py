"""`monitor cluster`: articles to stories, as a filter. JSON Lines in and out, in order; decided as the daemon does.

An answer can only be given when all lines are read: a later article may merge two stories.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import click

from monitor.cli.common import always_json_option
from monitor.cli.jsonl import JsonObject, Progress, Tally, UnreadableLineError, encoded, record_of
from monitor.cli.records import instant_of, text_of
from monitor.core.stories import Background, Document, Homes, Limits, StoryBook


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one line: its id, and where it went or what was wrong with it."""

    line_id: object
    stream: str = ""
    arrived_in: int = 0
    duplicate_of: object = None
    error: str | None = None


class Clusterer:
    """The story books of all streams; they share what words are common, and nothing else."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits
        self._background = Background()
        self._books: dict[str, StoryBook] = {}
        self._homes: dict[str, Homes] = {}
        self._ids: list[object] = []

    def answer(self, record: JsonObject) -> Answer:
        """Decide on one line.

        Raises:
            UnreadableLineError: it has neither a title nor a text, or a value of the wrong kind.
        """
        stream = text_of(record, "stream") or ""
        # Lines may share an id, or have none; the book knows them by their place.
        document = document_of(record, str(len(self._ids)))
        self._ids.append(record.get("id"))
        book = self._books.setdefault(stream, StoryBook(self._background, self._limits))
        decision = book.add(document)
        self._homes.setdefault(stream, Homes()).note(decision, book.look_again() if book.is_look_due else ())
        copied = None if decision.reprint_of is None else self._ids[int(decision.reprint_of)]
        return Answer(record.get("id"), stream, decision.cluster_id, copied)

    def close(self) -> None:
        """A last look at all streams."""
        for stream, book in self._books.items():
            self._homes[stream].revise(book.look_again())

    def final(self, place: int, answer: Answer) -> int:
        """The story of the article at a place (of the readable lines), at the end."""
        return self._homes[answer.stream].of(str(place))


@click.command("cluster")
@always_json_option
def cluster_command() -> None:
    """Articles to stories: JSON Lines in, JSON Lines out.

    In: {id, title, text, published?, stream?}. Out: {id, cluster, arrived_in, duplicate_of}: the story at the end of
    the input, the story on arrival, and the id of the article that it is a reprint of. Different streams never join.
    Exit status 1 if a line could not be read.
    """
    if cluster_lines(sys.stdin.buffer, sys.stdout.buffer):
        raise SystemExit(1)


def cluster_lines(source: Iterable[bytes], sink: BinaryIO) -> int:
    """Answers to all lines, written to `sink`; how many could not be read."""
    clusterer, tally, progress = Clusterer(), Tally(), Progress(sys.stderr)
    answers = []
    for line in source:
        answers.append(_answer(clusterer, line))
        tally.lines += 1
        tally.errors += answers[-1].error is not None
        progress.show(tally)
    clusterer.close()
    sink.writelines(map(encoded, _finished(clusterer, answers)))
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


def _answer(clusterer: Clusterer, line: bytes) -> Answer:
    line_id: object = None
    try:
        record = record_of(line)
        line_id = record.get("id")
        return clusterer.answer(record)
    except UnreadableLineError as error:
        return Answer(line_id, error=str(error))


def _finished(clusterer: Clusterer, answers: list[Answer]) -> Iterator[JsonObject]:
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
        }


def _name(stream: str, cluster: int) -> str:
    """A cluster's name over all streams; the second part never holds a bracket, so that no two names are equal."""
    return f"{json.dumps(stream, ensure_ascii=False)}:{cluster}" if stream else str(cluster)
