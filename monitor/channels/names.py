"""Where a host is: its name -> its addresses, within a time limit. Touches the network, by the system's resolver.

`getaddrinfo` knows no time limit: with several dead name servers it takes minutes, and the deliveries behind it wait.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import chain, zip_longest
from typing import Any, Final, TypeAlias, TypeVar

# Seconds: one time-out of resolv.conf(5), 5 s, for each of two name servers, and both once more.
NAME_SECONDS: Final = 20.0
# An address that is dead costs its share of the time to connect; a name with hundreds would leave too little to each.
MOST_TRIED: Final = 4

Place: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]
LookUp: TypeAlias = Callable[[str, int], Sequence[Place]]
T = TypeVar("T")


class NoNameError(OSError):
    """Nobody told where the host is in time."""


def look_up(host: str, port: int) -> Sequence[Place]:
    """As getaddrinfo has it. Raises OSError where there is no such host."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def in_turn(found: Sequence[Place]) -> list[Place]:
    """The addresses to try: the families take turns (RFC 8305 4), for one of them may lead nowhere from here."""
    by_family: dict[int, list[Place]] = {}
    for place in found:
        by_family.setdefault(place[0], []).append(place)
    turns = chain.from_iterable(zip_longest(*by_family.values()))
    return [place for place in turns if place is not None][:MOST_TRIED]


def within(seconds: float, host: str, asked: Callable[[], T]) -> T:
    """What `asked` returns or raises.

    Raises:
        NoNameError: it did neither in time. It goes on in its own thread, for nothing ends a look-up; the system does
            so by itself, and the end of the program does not wait for it.
    """
    answer: Future[T] = Future()

    def ask() -> None:
        try:
            answer.set_result(asked())
        except BaseException as error:  # noqa: BLE001  # handed to whoever waits, whatever it is
            answer.set_exception(error)

    threading.Thread(target=ask, name=f"look-up of {host}", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        if answer.done():  # it was the look-up itself that said so, or it came at the last moment
            return answer.result()
        raise NoNameError(f"no name server told within {seconds:.2g} s where {host} is") from None
