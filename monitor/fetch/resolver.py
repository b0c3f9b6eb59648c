"""Host names to addresses: by a table first (mirrors, air-gapped desks, tests), else by the system. Network.

The table is like curl's --resolve: `"*.test": "127.0.0.1:8080"`. The most specific pattern wins; "*" is every host;
the target "none" means that the name does not exist. TLS still checks the certificate against the name.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

# Look-ups have threads of their own: a hanging name server must not hold up the reading of files.
LOOKUP_THREADS = 16

# Enough for a broken IPv6 and a spare; a name with 500 addresses must not cost 500 attempts.
ADDRESSES_PER_FAMILY = 2

NO_SUCH_NAME = "none"


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
    """Resolves by `target_by_pattern`, else by the system's resolver, to at most two addresses of each family."""

    def __init__(self, target_by_pattern: Mapping[str, str]) -> None:
        self._targets = {pattern.lower(): parse_target(target) for pattern, target in target_by_pattern.items()}
        self._threads = ThreadPoolExecutor(LOOKUP_THREADS, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of `host`; raises OSError where there are none."""
        for pattern in patterns_for(host.lower().rstrip(".")):
            if pattern in self._targets:
                return [_from_table(host, port, self._targets[pattern])]
        return await asyncio.get_running_loop().run_in_executor(self._threads, _ask_system, host, port, family)

    async def close(self) -> None:
        """Let the threads go; a look-up that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _from_table(host: str, port: int, target: tuple[str, int] | None) -> ResolveResult:
    if target is None:
        raise socket.gaierror(socket.EAI_NONAME, "the table of names says that it does not exist")
    return _result(host, target[0], target[1] or port)


def _ask_system(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except UnicodeError:
        # A label of more than 63 characters is refused by the IDNA codec before any question is asked.
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
    addresses = dict.fromkeys(str(address[0]) for *_, address in found)
    by_family = [[a for a in addresses if (":" in a) is is_v6][:ADDRESSES_PER_FAMILY] for is_v6 in (True, False)]
    return [_result(host, address, port) for same_family in by_family for address in same_family]


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=socket.IPPROTO_TCP, flags=flags)
