"""Where a connection may go: the address and port about to be dialled -> None, or why not. Pure.

Feeds and pages are written by strangers, and so are the names and redirects in them; none may reach into the networks
that this machine stands in. What is judged is the address really dialled, on every hop, never a name or a spelling.
`ipaddress.is_global` is no guard: on Python 3.11 it lets 6to4, NAT64 and multicast through. So IPv6 is allowed by one
list (RFC 4291 2.4: 2000::/3 is all that is routed) less exceptions, and IPv4 refused by another.
"""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

WEB_PORTS: Final = frozenset({80, 443, 8080, 8443})

# IANA, special-purpose address registry for IPv4 (RFC 6890 and after), with what each is to a person. AS112 and AMT
# anycast, which it calls globally reachable, serve no web pages; 168.63.129.16 is Azure's host to its own machines.
_CLOSED_4: Final = (
    (IPv4Network("0.0.0.0/8"), "this machine"),
    (IPv4Network("10.0.0.0/8"), "a private network"),
    (IPv4Network("100.64.0.0/10"), "a network shared by a provider's customers"),
    (IPv4Network("127.0.0.0/8"), "this machine"),
    (IPv4Network("168.63.129.16/32"), "the host of a cloud machine"),
    (IPv4Network("169.254.0.0/16"), "the local link, or the metadata of a cloud machine"),
    (IPv4Network("172.16.0.0/12"), "a private network"),
    (IPv4Network("192.0.0.0/24"), "reserved for protocols"),
    (IPv4Network("192.0.2.0/24"), "reserved for documentation"),
    (IPv4Network("192.31.196.0/24"), "reserved for protocols"),
    (IPv4Network("192.52.193.0/24"), "reserved for protocols"),
    (IPv4Network("192.88.99.0/24"), "reserved for protocols"),
    (IPv4Network("192.168.0.0/16"), "a private network"),
    (IPv4Network("192.175.48.0/24"), "reserved for protocols"),
    (IPv4Network("198.18.0.0/15"), "reserved for measuring"),
    (IPv4Network("198.51.100.0/24"), "reserved for documentation"),
    (IPv4Network("203.0.113.0/24"), "reserved for documentation"),
    (IPv4Network("224.0.0.0/4"), "multicast"),
    (IPv4Network("240.0.0.0/4"), "reserved"),
)

_OPEN_6: Final = IPv6Network("2000::/3")
# IANA, special-purpose address registry for IPv6: what lies within 2000::/3, and outside of it what deserves its name.
_CLOSED_6: Final = (
    (IPv6Network("::/127"), "this machine"),
    (IPv6Network("fc00::/7"), "a private network"),
    (IPv6Network("fe80::/10"), "the local link"),
    (IPv6Network("ff00::/8"), "multicast"),
    (IPv6Network("2001::/23"), "reserved for protocols"),
    (IPv6Network("2001:db8::/32"), "reserved for documentation"),
    (IPv6Network("2002::/16"), "an IPv4 address inside an IPv6 address"),
    (IPv6Network("2620:4f:8000::/48"), "reserved for protocols"),
    (IPv6Network("3fff::/20"), "reserved for documentation"),
)
_INSIDE: Final = "an IPv4 address inside an IPv6 address"

# Where the last 32 bits are an IPv4 address: mapped and compatible (RFC 4291 2.5.5), translated (RFC 2765), NAT64
# (RFC 6052, RFC 8215).
_LAST_32: Final = tuple(
    IPv6Network(network) for network in ("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
_SIX_TO_FOUR: Final = IPv6Network("2002::/16")
_TEREDO: Final = IPv6Network("2001::/32")


@dataclass(frozen=True, slots=True)
class Egress:
    """What is allowed beyond the public web: networks that the user opened, and the ports of all addresses."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = WEB_PORTS

    def why_not(self, address: str, port: int) -> str | None:
        """Why `address` is not dialled at `port`, in words that follow "port 25" or "10.0.0.5"; None where it may be.

        `address` is what goes into the socket: anything but a plain numeric address is refused.
        """
        if (why := self.why_not_port(port)) is not None or (what := self.why_closed(address)) is None:
            return why
        return f"{address} is {what} (MONITOR_ALLOW_NETWORKS={address} would allow it)"

    def why_not_port(self, port: int) -> str | None:
        """Why this port is dialled nowhere; None where it may be."""
        return (
            None
            if port in self.ports
            else f"port {port} is none of the web's (MONITOR_ALLOW_PORTS={port} would allow it)"
        )

    def why_closed(self, address: str) -> str | None:
        """What kind of place an address is that may not be dialled; None for one that may."""
        return _why_closed(address, self.networks)


# The same addresses are dialled at every poll, and one look through the lists takes 20 microseconds.
@lru_cache(maxsize=16_384)
def _why_closed(address: str, opened: tuple[Network, ...]) -> str | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(parsed, IPv6Address) and parsed.scope_id is not None:
        return "the local link"
    return _judge(parsed, opened)


def _judge(address: Address, opened: tuple[Network, ...]) -> str | None:
    """An allowed form of IPv6 that carries an IPv4 address opens no more of IPv4 than is open without it."""
    is_opened = any(address in network for network in opened)
    inner = embedded(address)
    if inner is not None and (why := _judge(inner, opened)) is not None:
        return why if is_opened else _INSIDE
    return None if is_opened else kind_of(address)


def kind_of(address: Address) -> str | None:
    """What a place that is not reachable from everywhere is to a person; None for the public Internet."""
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _CLOSED_4 if address in network), None)
    if (kind := next((kind for network, kind in _CLOSED_6 if address in network), None)) is not None:
        return kind
    if embedded(address) is not None:
        return _INSIDE
    return None if address in _OPEN_6 else "reserved"


def is_this_machine(host: str) -> bool:
    """Whether a name or address, as it is written, is this machine and no other (RFC 6761 6.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that a tunnel or translator would take out of this one; None where there is none."""
    if isinstance(address, IPv4Address) or int(address) <= 1:
        return None
    bits = int(address)
    if any(address in network for network in _LAST_32):
        return IPv4Address(bits & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:  # RFC 3056
        return IPv4Address(bits >> 80 & 0xFFFF_FFFF)
    if address in _TEREDO:  # RFC 4380 4: the client's address, inverted
        return IPv4Address(~bits & 0xFFFF_FFFF)
    if bits >> 32 & 0xFDFF_FFFF == 0x0000_5EFE:  # ISATAP, RFC 5214 6.1, in any network
        return IPv4Address(bits & 0xFFFF_FFFF)
    return None
