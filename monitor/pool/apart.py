"""One function in a process of its own, for callers that wait for its answer. Starts and kills a process.

For work that somebody else's program takes part in, such as a template: nothing in our own process ends a loop of it,
and one line of it can ask for more memory than there is. Time is CPU time: a busy machine makes no one late.
"""

import resource
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, Never, ParamSpec, TypeVar

from monitor.pool import WorkerFailure, WorkerFailureKind, worker
from monitor.pool.processes import WorkerContext

P = ParamSpec("P")
T = TypeVar("T")

# CPU seconds after its time is up: for a function that then does something else, and for a single call of C, which
# hears of nothing.
LAST_SECONDS: Final = 5
# Wall-clock seconds for each CPU second, and those of the start: for a machine with ten things to do.
PATIENCE: Final = 10

_CONTEXT: Final = WorkerContext()


def apart(seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | WorkerFailure:
    """What `function`, which can be named, says in another process, under the limits of a worker.

    After `seconds` of CPU time a TimeoutError comes up in it, once, and a MemoryError where it asks for too much
    memory. It may answer all the same; LAST_SECONDS later it is killed. What else it raises is a failure.
    """
    receiving, sending = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_run, args=(sending, seconds, partial(function, *args, **kwargs)), daemon=True)
    with receiving:
        try:
            with sending:
                process.start()
        except (OSError, EOFError) as error:  # EOFError: the process that they are forked from is gone
            return WorkerFailure(WorkerFailureKind.CRASH, f"no process could be started ({error})")
        try:
            return _answer(receiving, process, seconds)
        finally:
            process.kill()
            process.join()


def _answer(
    receiving: "Connection[object, T | WorkerFailure]", process: BaseProcess, seconds: float
) -> T | WorkerFailure:
    try:
        if not receiving.poll(PATIENCE * (1 + seconds + LAST_SECONDS)):
            return _too_long(seconds)
        return receiving.recv()
    except (OSError, EOFError):  # OSError: it ended in the midst of its answer
        process.join()
    if process.exitcode == -signal.SIGXCPU:
        return _too_long(seconds)
    return WorkerFailure(WorkerFailureKind.CRASH, f"its process crashed (exit status {process.exitcode})")


def _run(sending: "Connection[object, object]", seconds: float, function: Callable[[], object]) -> None:
    worker.start()
    _limit_time(seconds)
    try:
        answer = function()
    except TimeoutError:
        answer = _too_long(seconds)
    except MemoryError:
        answer = WorkerFailure(WorkerFailureKind.MEMORY, f"it took more than {worker.MAX_MEMORY >> 20} MB of memory")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who waits
        answer = WorkerFailure(WorkerFailureKind.ERROR, f"{type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    sending.send(answer)


def _limit_time(seconds: float) -> None:
    def is_over(*_: object) -> Never:
        raise TimeoutError(f"it took more than {seconds:g} seconds")

    signal.signal(signal.SIGPROF, is_over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    last = int(seconds) + LAST_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (last, last + 1))  # SIGXCPU, and a second later SIGKILL


def _too_long(seconds: float) -> WorkerFailure:
    return WorkerFailure(WorkerFailureKind.TIME, f"it took more than {seconds:g} seconds")
