"""The driver of the filters: one line out per line in, in order."""

import asyncio
import io
import json

import pytest

from monitor.cli.jsonl import JsonObject, Progress, Tally, UnreadableLineError, record_of, run_filter
from monitor.cli.records import instant_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def double(record: JsonObject) -> JsonObject:
    number = record.get("n")
    if not isinstance(number, int):
        raise UnreadableLineError('"n" must be a number')
    # Later lines are done sooner.
    for _ in range(10 - number):
        await asyncio.sleep(0)
    return {"twice": 2 * number}


async def answers(lines: bytes, *, at_once: int = 4) -> tuple[list[dict[str, object]], Tally]:
    sink = io.BytesIO()
    tally = await run_filter(double, io.BytesIO(lines), sink, io.StringIO(), at_once=at_once)
    return [json.loads(line) for line in sink.getvalue().splitlines()], tally


async def test_answers_come_in_the_order_of_the_questions_with_their_ids() -> None:
    lines = b"".join(b'{"id": "%d", "n": %d, "more": null}\n' % (number, number) for number in range(10))
    found, tally = await answers(lines)
    assert found == [{"id": str(number), "twice": 2 * number} for number in range(10)]
    assert tally == Tally(lines=10, errors=0)


UNREADABLE = {
    "no JSON": (b"hello", None, "line 1 is not JSON: Expecting value, at character 1"),
    "no object": (b"[1]", None, "line 1 is JSON, but not an object"),
    "empty": (b"", None, "line 1 is empty"),
    "no UTF-8": (b'{"id": \xff', None, "line 1 is not UTF-8, from byte 8 on"),
    "no constant": (b'{"id": NaN}', None, "line 1 is not JSON: NaN is no value of JSON"),
    "no number": (b'{"id": [7], "n": "x"}', [7], '"n" must be a number'),
}


@pytest.mark.parametrize(("line", "its_id", "error"), UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_line_that_cannot_be_read_costs_only_itself(line: bytes, its_id: object, error: str) -> None:
    found, tally = await answers(line + b'\n{"id": 2, "n": 1}')
    assert found == [{"id": its_id, "error": error}, {"id": 2, "twice": 2}]
    assert tally == Tally(lines=2, errors=1)


async def test_deep_nesting_costs_only_its_line() -> None:
    found, tally = await answers(b"[" * 200_000)
    assert (len(found), tally.errors) == (1, 1)


async def test_id_with_half_a_character_is_carried_over() -> None:
    found, _ = await answers(b'{"id": "\\ud800", "n": 1}')
    assert found == [{"id": "\ud800", "twice": 2}]


async def test_nothing_in_nothing_out() -> None:
    assert await answers(b"") == ([], Tally())


async def test_reading_ahead_is_bounded() -> None:
    class Source(io.BytesIO):
        taken = 0

        def __next__(self) -> bytes:
            self.taken += 1
            return super().__next__()

    source = Source(b'{"id": 1}\n' * 100)
    gate = asyncio.Event()

    async def wait(record: JsonObject) -> JsonObject:
        await gate.wait()
        return {}

    running = asyncio.create_task(run_filter(wait, source, io.BytesIO(), io.StringIO(), at_once=4))
    for _ in range(200):
        await asyncio.sleep(0)
    assert source.taken < 12
    gate.set()
    assert (await running).lines == 100


def test_terminal_sees_a_counter_after_a_second() -> None:
    times = iter([0.0, 0.5, 1.2, 1.3, 1.6, 2.0])
    terminal = Terminal()
    progress = Progress(terminal, clock=lambda: next(times))
    for lines in range(1, 5):
        progress.show(Tally(lines))
    progress.close(Tally(5, 1))
    assert terminal.getvalue() == (
        "\r2 lines, 0 with errors, 1 s \r4 lines, 0 with errors, 2 s \r5 lines, 1 with errors, in 2.0 s\n"
    )


@pytest.mark.parametrize(("took", "expected"), [(0.9, ""), (1.5, "7 lines, 0 with errors, in 1.5 s\n")])
def test_file_sees_one_line_if_it_took_longer(took: float, expected: str) -> None:
    times = iter([0.0, took, took])
    stream = io.StringIO()
    progress = Progress(stream, clock=lambda: next(times))
    progress.show(Tally(7))
    progress.close(Tally(7))
    assert stream.getvalue() == expected


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_takes_for_json_is_refused(constant: str) -> None:
    with pytest.raises(UnreadableLineError, match=f"{constant} is no value of JSON"):
        record_of(f'{{"id": {constant}}}'.encode(), 1)


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-13-45"])
def test_a_time_that_there_is_not_is_refused(time: str) -> None:
    with pytest.raises(UnreadableLineError, match="must be an ISO 8601 time"):
        instant_of(time)
