"""What a service manager is told of the daemon: ready, alive, ending (sd_notify(3)). Sends datagrams.

Where nobody asks (NOTIFY_SOCKET is not set) nothing is sent, and what cannot be sent stops nothing.
"""

import socket
from contextlib import suppress
from enum import StrEnum


class Word(StrEnum):
    """The words of sd_notify(3) that the daemon says."""

    READY = "READY=1"
    ALIVE = "WATCHDOG=1"
    ENDING = "STOPPING=1"


class Supervisor:
    """Whoever started us and listens at `place`: a path, or `@name` in the abstract namespace of Linux."""

    def __init__(self, place: str | None) -> None:
        self._place = f"\0{place[1:]}" if place and place.startswith("@") else place

    def tell(self, word: Word) -> None:
        """Say it, without waiting for anything."""
        if not self._place:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.setblocking(False)
            channel.sendto(word.encode(), self._place)
