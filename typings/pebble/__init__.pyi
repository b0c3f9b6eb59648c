from collections.abc import Callable, Iterable
from concurrent.futures import Future
from multiprocessing.context import BaseContext
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

class ProcessExpired(OSError):
    exitcode: int
    pid: int | None

class ProcessPool:
    def __init__(
        self,
        max_workers: int = ...,
        max_tasks: int = ...,
        initializer: Callable[..., object] | None = ...,
        initargs: Iterable[object] = ...,
        context: BaseContext = ...,
    ) -> None: ...
    def submit(
        self, function: Callable[P, T], timeout: float | None, /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]: ...
    def stop(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...

class _Constants:
    sleep_unit: float
    term_timeout: float
    channel_lock_timeout: float

CONSTS: Final[_Constants]
