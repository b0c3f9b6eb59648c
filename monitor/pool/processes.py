"""How worker processes come into being: forked from one clean process, which imports what they share once."""

import sys
import threading
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.popen_forkserver import Popen
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Final

# Several threads start processes; two at once would put each other's empty module back for good.
_STARTING: Final = threading.Lock()


class _Process(ForkServerProcess):
    """A worker process that does not run the program's main module again, as multiprocessing would have it.

    Workers need nothing from there, and a program that was read from a pipe cannot be read twice.
    """

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Popen:  # noqa: N802 - the name is multiprocessing's
        with _STARTING:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                return Popen(process_obj)
            finally:
                sys.modules["__main__"] = main


class WorkerContext(ForkServerContext):
    """What starts workers, for multiprocessing and pebble."""

    Process = _Process
