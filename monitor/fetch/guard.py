"""The one place where sockets for the web are opened: each address is judged in the moment it is dialled. Network.

aiohttp resolves names, follows its own cache and races addresses; whatever it ends up with comes through here, an
address written in the URL as well. The judgement (core/egress.py) therefore holds against names that change between two
look-ups, and on every hop of a redirect.
"""

import socket
from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any, TypeAlias

from monitor.core.egress import Egress

# A broken IPv6, the same by IPv4, and one more; each costs a part of the time that a connection may take.
MOST_DIALS = 3

# (family, type, protocol, canonical name, socket address), as of getaddrinfo; `Any` as aiohttp has it.
AddrInfo: TypeAlias = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


@dataclass(slots=True)
class Hop:
    """One request on its way to a connection.

    `trusted` is the one place that is dialled without being judged, because the user named it: where the table of names
    puts this host. `is_proxied`: the only dial is that of the user's own proxy. `dials` counts, `refused` says why the
    last address was not dialled.
    """

    trusted: tuple[str, int] | None = None
    is_proxied: bool = False
    dials: int = 0
    refused: str | None = None


_hop: ContextVar[Hop | None] = ContextVar("hop", default=None)


def begin_hop(hop: Hop) -> Token[Hop | None]:
    """From now on this task, and tasks it begins, open sockets for this hop, until `end_hop` of what comes back."""
    return _hop.set(hop)


def end_hop(token: Token[Hop | None]) -> None:
    """This task opens sockets for no hop, or for the one before."""
    _hop.reset(token)


def socket_opener(egress: Egress) -> Callable[[AddrInfo], socket.socket]:
    """What aiohttp makes its sockets with. Raises OSError for an address that is not to be dialled.

    Outside of any hop nothing is trusted.
    """

    def open_socket(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, place = info
        hop = _hop.get() or Hop()
        _admit(hop, egress, str(place[0]), int(place[1]))
        return socket.socket(family, kind, protocol)

    return open_socket


def _admit(hop: Hop, egress: Egress, address: str, port: int) -> None:
    if not hop.is_proxied and hop.trusted != (address, port):
        hop.refused = egress.why_not(address, port)
        if hop.refused is not None:
            raise OSError(hop.refused)
    if hop.dials >= MOST_DIALS:
        raise OSError("no further address is tried")
    hop.dials += 1
