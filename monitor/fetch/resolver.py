"""Host names to addresses: by a table first (mirrors, air-gapped desks, tests), else by the system. Network.

The table is like curl's --resolve: `"*.test": "127.0.0.1:8080"`. The most specific pattern wins; "*" is every host;
the target "none" means that the name does not exist. TLS still checks the certificate against the name.
"""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

# Hanging look-ups cannot be stopped, only waited out: no more threads than this hang at a time.
MOST_LOOKUPS = 16

# IPv6 first where there is any, and a spare; a name with 500 addresses must not cost 500 attempts.
MOST_V6, MOST_ADDRESSES = 1, 3

NO_SUCH_NAME = "none"

Ask: TypeAlias = Callable[[str, int, socket.AddressFamily], list[ResolveResult]]
_Found: TypeAlias = list[ResolveResult] | OSError


def parse_target(target: str) -> tuple[str, int] | None:
    """`"127.0.0.1"`, `"127.0.0.1:8080"`, `"[::1]:8080"` -> address and port (0: the one of the URL); "none" -> None.

    Raises:
        ValueError: neither.
    """
    if target == NO_SUCH_NAME:
        return None
    if target.count(":") == 1 or target.startswith("["):
        host, _, port = target.rpartition(":") if not target.endswith("]") else (target, "", "0")
    else:
        host, port = target, "0"
    if not 0 <= int(port) <= 65535:
        raise ValueError(f"{port} is not a port")
    return str(ipaddress.ip_address(host.strip("[]"))), int(port)


def patterns_for(host: str) -> Iterator[str]:
    """The patterns that mean `host`, the most specific first: itself, `*.parent`, …, `*`."""
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield f"*.{host}"
    yield "*"


class Resolver(AbstractResolver):
    """Resolves by `target_by_pattern`, else by asking the system, to at most three addresses.

    A look-up of the system that takes longer than `seconds` counts as failed. Its thread is a daemon, so that the end
    of the program need not wait for a name server that never answers.
    """

    def __init__(self, target_by_pattern: Mapping[str, str], seconds: float, ask: Ask | None = None) -> None:
        self._targets = {pattern.lower(): parse_target(target) for pattern, target in target_by_pattern.items()}
        self._seconds = seconds
        self._ask = ask or ask_system
        self._find = lru_cache(maxsize=4_096)(self._search)
        self._slots = asyncio.Semaphore(MOST_LOOKUPS)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of `host`; raises OSError where there are none."""
        is_listed, target = self._find(host)
        if is_listed:
            return [_from_table(host, port, target)]
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._look_up(host, port, family)
        except TimeoutError:
            raise socket.gaierror(socket.EAI_AGAIN, "no name server answers") from None
        if isinstance(found, OSError):
            raise found
        return _few(found)

    def place_of(self, host: str) -> tuple[str, int] | None:
        """Where the table puts `host` (port 0: that of the URL); None where it does not say, or knows no such host."""
        return self._find(host)[1]

    def _search(self, host: str) -> tuple[bool, tuple[str, int] | None]:
        for pattern in patterns_for(host.lower().rstrip(".")) if self._targets else ():
            if pattern in self._targets:
                return True, self._targets[pattern]
        return False, None

    async def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> _Found:
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Found] = loop.create_future()
        answer.add_done_callback(lambda _: self._slots.release())

        def look_up() -> None:
            found = _caught(self._ask, host, port, family)
            with contextlib.suppress(RuntimeError):  # the loop may be closed by now
                loop.call_soon_threadsafe(answer.set_result, found)

        threading.Thread(target=look_up, name=f"dns {host}", daemon=True).start()
        # Unlike awaiting the answer itself, this leaves it alone when our time is over: it frees its slot at its end.
        await asyncio.wait([answer])
        return answer.result()

    async def close(self) -> None:
        """Nothing to close."""


def _caught(ask: Ask, host: str, port: int, family: socket.AddressFamily) -> _Found:
    try:
        return ask(host, port, family)
    except OSError as error:
        return error


def _from_table(host: str, port: int, target: tuple[str, int] | None) -> ResolveResult:
    if target is None:
        raise socket.gaierror(socket.EAI_NONAME, "the table of names says that it does not exist")
    return _result(host, target[0], target[1] or port)


def ask_system(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    """Blocks until the system's resolver answers; raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except UnicodeError:
        # A label of more than 63 characters is refused by the IDNA codec before any question is asked.
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
    return [_result(host, address, port) for address in dict.fromkeys(str(place[0]) for *_, place in found)]


def _few(found: list[ResolveResult]) -> list[ResolveResult]:
    v6 = [each for each in found if ":" in each["host"]]
    v4 = [each for each in found if ":" not in each["host"]]
    return [*v6[:MOST_V6], *v4, *v6[MOST_V6:]][:MOST_ADDRESSES]


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=socket.IPPROTO_TCP, flags=flags)
