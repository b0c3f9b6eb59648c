"""An end to work that may take too long: by the CPU time of the process, so that a busy machine costs nobody a result.

Uses a timer and a signal of the process, so that it works in the main thread alone.
"""

import gc
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# However long the reading took, this much is left for a trial: small files are always tried whole.
_LEAST = 0.2
# What is raised where Python lets nothing through (in a finaliser) is lost, so it is raised again.
_AGAIN = 0.1


class OutOfPatienceError(BaseException):
    """The time is over. No Exception, so that no handler of the work that is ended takes it for one of its own."""


class Patience:
    """So many seconds of CPU time from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.process_time() + seconds

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Raises OutOfPatienceError in the middle of what stands inside, once the time is over."""
        before = signal.signal(signal.SIGPROF, _stop)
        collects = gc.isenabled()
        gc.disable()  # its callbacks would swallow what is raised in them, and say so on standard error
        try:
            signal.setitimer(signal.ITIMER_PROF, max(_LEAST, self._ends - time.process_time()), _AGAIN)
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            if collects:
                gc.enable()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise OutOfPatienceError
