"""A watchdog: where the daemon's tick is never finished any more, the process ends and is started anew. A thread.

A scheduler that died, a tick that waits for ever or an event loop that is blocked leave a process that looks alive and
does nothing. Everything that is due is in the store, so an end at any moment loses nothing, and whoever minds the
process (systemd, Docker) starts the next one.
"""

import faulthandler
import logging
import os
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

logger = logging.getLogger(__name__)

# A tick takes milliseconds, and minutes at most where the disk is full and the writer waits for it.
LOOK_SECONDS: Final = 30.0
MOST_LOOKS: Final = 30
# sysexits.h: an internal error of the software.
EX_SOFTWARE: Final = 70


def end_process() -> None:
    """End at once, with what every thread was doing on stderr."""
    logger.critical("nothing was done for %.0f minutes: ending, to be started anew", LOOK_SECONDS * MOST_LOOKS / 60)
    faulthandler.dump_traceback(all_threads=True)
    os._exit(EX_SOFTWARE)


class Watchdog:
    """Gives up after so many looks without a beat in between.

    Looks are counted and no time is measured: while the process is stopped or the machine asleep, nothing is missed.
    """

    def __init__(
        self,
        give_up: Callable[[], None] = end_process,
        look_seconds: float = LOOK_SECONDS,
        most_looks: int = MOST_LOOKS,
    ) -> None:
        self._give_up, self._look_seconds, self._most_looks = give_up, look_seconds, most_looks
        self._looks = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._mind, name="watchdog", daemon=True)

    def beat(self) -> None:
        """Something was done."""
        self._looks = 0

    def look(self) -> None:
        """Give up if nothing was done for too long."""
        self._looks += 1
        if self._looks > self._most_looks:
            self._give_up()

    def _mind(self) -> None:
        while not self._ended.wait(self._look_seconds):
            self.look()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
