"""One function in a process of its own: its answer, or why there is none; whatever it does, the caller goes on."""

import gc
import os
import signal
import struct
import time
from contextlib import suppress
from multiprocessing.connection import Connection

import pytest

from monitor.pool import WorkerFailure, WorkerFailureKind
from monitor.pool.apart import apart
from monitor.pool.worker import MAX_MEMORY

SECONDS = 0.2


def endless() -> int:
    number = 0
    while True:
        number += 1


def endless_and_deaf() -> None:
    while True:
        with suppress(TimeoutError):
            endless()
        (1 << 200_000_000) // 3


def endless_with_something_else() -> str:
    try:
        endless()
    except TimeoutError as error:
        return f"else: {error}"
    return "never"


def hungry() -> int:
    return len(b"x" * MAX_MEMORY)


def crashing() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def crashing_as_it_answers() -> None:
    (sending,) = [each for each in gc.get_objects() if isinstance(each, Connection)]
    os.write(sending.fileno(), struct.pack("!i", 100) + b"a part")  # of an answer of 100 bytes
    os.kill(os.getpid(), signal.SIGKILL)


def mistaken() -> None:
    raise ValueError("no such thing")


def test_answer_is_that_of_the_function() -> None:
    assert apart(SECONDS, sorted, [3, 1, 2], reverse=True) == [3, 2, 1]
    assert apart(SECONDS, os.getpid) != os.getpid()


def test_function_that_is_out_of_time_may_say_something_else() -> None:
    assert apart(SECONDS, endless_with_something_else) == "else: it took more than 0.2 seconds"


FAILURES = {
    "endless": (endless, WorkerFailureKind.TIME, "it took more than 0.2 seconds"),
    "hungry": (hungry, WorkerFailureKind.MEMORY, "it took more than 1024 MB of memory"),
    "crashing": (crashing, WorkerFailureKind.CRASH, "its process crashed (exit status -11)"),
    "crashing as it answers": (
        crashing_as_it_answers,
        WorkerFailureKind.CRASH,
        "its process crashed (exit status -9)",
    ),
    "mistaken": (mistaken, WorkerFailureKind.ERROR, "ValueError: no such thing"),
}


@pytest.mark.parametrize(("function", "kind", "detail"), FAILURES.values(), ids=FAILURES)
def test_failure_is_a_value(function: object, kind: WorkerFailureKind, detail: str) -> None:
    assert apart(SECONDS, function) == WorkerFailure(kind, detail)  # type: ignore[arg-type]


@pytest.mark.slow
def test_function_that_does_not_hear_of_its_time_is_killed() -> None:
    began = time.process_time()
    assert apart(SECONDS, endless_and_deaf) == WorkerFailure(WorkerFailureKind.TIME, "it took more than 0.2 seconds")
    assert time.process_time() - began < 1  # all the work was that of the other process


def test_no_process_to_be_had_is_a_failure_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    answer = apart(SECONDS, os.getpid)
    assert isinstance(answer, WorkerFailure)
    assert "no process could be started" in answer.detail
