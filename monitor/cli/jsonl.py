"""JSON Lines in, JSON Lines out: one output line per input line, in order, several lines in work at once.

A line that cannot be read becomes `{"id": …, "error": …}`; it stops nothing. Reads a binary stream in a thread of its
own (a slow pipe must not hold back what is done already), writes another, shows progress on a third.
"""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, TextIO, TypeAlias

JsonObject: TypeAlias = Mapping[str, object]
Worker: TypeAlias = Callable[[JsonObject], Awaitable[JsonObject]]

# Seconds after which a person wants to see that something happens, and between two signs of it.
PATIENCE: Final = 1.0
BETWEEN_SIGNS: Final = 0.25


class UnreadableLineError(Exception):
    """The line cannot be worked on; the text says why, for the person who wrote it."""


@dataclass(slots=True)
class Tally:
    """How many lines were answered, and how many of them with an error."""

    lines: int = 0
    errors: int = 0


async def run_filter(work: Worker, source: BinaryIO, sink: BinaryIO, signs: TextIO, *, at_once: int) -> Tally:
    """Every line of `source` worked on by `work`, its answer with the line's `id` on `sink`.

    `work` gets the parsed object and returns the answer without `id`; it may raise `UnreadableLineError`. At most
    `at_once` lines are read ahead of the slowest.
    """
    waiting: asyncio.Queue[asyncio.Task[JsonObject] | None] = asyncio.Queue(maxsize=at_once)
    lines: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1)
    _read_in_a_thread(source, lines)
    feeder = asyncio.create_task(_feed(work, lines, waiting))
    tally, progress = Tally(), Progress(signs)
    while (task := await waiting.get()) is not None:
        answer = await task
        sink.write(encoded(answer))
        if waiting.empty():
            sink.flush()
        tally.lines += 1
        tally.errors += "error" in answer
        progress.show(tally)
    await feeder
    sink.flush()
    progress.close(tally)
    return tally


class Progress:
    """A counter on a terminal once a second has passed; elsewhere one closing line if it took longer than that."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._is_terminal = stream.isatty()
        self._began = self._shown = clock()

    def show(self, tally: Tally) -> None:
        """Refresh the counter, if it is time to."""
        now = self._clock()
        if self._is_terminal and now - self._began > PATIENCE and now - self._shown > BETWEEN_SIGNS:
            self._shown = now
            self._stream.write(f"\r{tally.lines:,} lines, {tally.errors:,} with errors, {now - self._began:.0f} s ")
            self._stream.flush()

    def close(self, tally: Tally) -> None:
        """The closing line."""
        took = self._clock() - self._began
        if took > PATIENCE:
            lead = "\r" if self._is_terminal else ""
            self._stream.write(f"{lead}{tally.lines:,} lines, {tally.errors:,} with errors, in {took:.1f} s\n")
            self._stream.flush()


async def _feed(
    work: Worker, lines: asyncio.Queue[bytes], waiting: asyncio.Queue[asyncio.Task[JsonObject] | None]
) -> None:
    number = 0
    while line := await lines.get():
        number += 1
        await waiting.put(asyncio.create_task(_answer(work, line, number)))
    await waiting.put(None)


async def _answer(work: Worker, line: bytes, number: int) -> JsonObject:
    """`{id, …}` or `{id, error}`."""
    try:
        record = record_of(line, number)
    except UnreadableLineError as error:
        return {"id": None, "error": str(error)}
    try:
        return {"id": record.get("id"), **await work(record)}
    except UnreadableLineError as error:
        return {"id": record.get("id"), "error": str(error)}


def record_of(line: bytes, number: int) -> JsonObject:
    """The object on a line, the `number`th from 1: what has no id can be found by it.

    Raises:
        UnreadableLineError: there is none.
    """
    if not line.strip():
        raise UnreadableLineError(f"line {number} is empty")
    try:
        record: object = json.loads(line.decode("utf-8-sig", "surrogatepass"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise UnreadableLineError(f"line {number} is not UTF-8, from byte {error.start + 1} on") from error
    except json.JSONDecodeError as error:
        raise UnreadableLineError(f"line {number} is not JSON: {error.msg}, at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableLineError(f"line {number} is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise UnreadableLineError(f"line {number} is JSON, but not an object")
    return record


def _no_constant(name: str) -> object:
    """NaN and Infinity, which Python's reader takes and no other one would."""
    raise ValueError(f"{name} is no value of JSON")


def encoded(answer: JsonObject) -> bytes:
    """An answer as a line."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # An id may hold half a surrogate pair, which UTF-8 cannot say and JSON can.
        return json.dumps(answer, separators=(",", ":")).encode() + b"\n"


def _read_in_a_thread(source: BinaryIO, lines: asyncio.Queue[bytes]) -> None:
    """Put the lines of `source` into `lines`, and b"" at the end. A daemon thread: nobody waits for a silent pipe."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in source:
            asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()
        asyncio.run_coroutine_threadsafe(lines.put(b""), loop).result()

    threading.Thread(target=read, name="jsonl-reader", daemon=True).start()
