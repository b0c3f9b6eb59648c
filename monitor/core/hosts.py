"""Which hosts are one visitor's business, and which belong to one publisher: names of hosts -> names of groups. Pure.

Each host is visited by one at a time. Where a host limits how often it is asked, its siblings often stand behind the
same limit, so hosts are also grouped by registrable domain: feeds.example.org and www.example.org are one publisher's,
a.blogspot.com and b.blogspot.com are not. The public suffix list tells these apart. It comes with the library
`publicsuffixlist`, is updated by its releases, and never over the network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

APART: Final = "host"
"""The group of a rule that keeps each host to itself."""

DEFAULT_GAP: Final = timedelta(seconds=1)

_NO_RULES: Final[Mapping[str, "HostRule"]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HostRule:
    """What the user says of a host and the hosts below it. None: as without the rule.

    `gap` is kept between visits to any of them. `group` is a name that several rules may share, so that all their hosts
    are visited by one at a time, or APART: each host is visited by itself.
    """

    group: str | None = None
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class HostRules:
    """Turns, gaps and domains of hosts. `gap` holds where no rule does; of `rules`, by name, the most specific counts.

    `is_by_domain`: where no rule says otherwise, the hosts of a registrable domain are visited by one at a time.
    """

    gap: timedelta = DEFAULT_GAP
    rules: Mapping[str, HostRule] = field(default_factory=lambda: _NO_RULES)
    is_by_domain: bool = False

    def turn_of(self, host: str) -> str:
        """Whose turn a visit to `host` takes: `name`, or `name:port` at an unusual port, a server of its own."""
        if not self.rules and not self.is_by_domain:
            return host
        name, port = split_port(host)
        for parent, rule in self._rules_for(name):
            return (name if rule.group == APART else rule.group or parent) + port
        return (registrable_domain(name) if self.is_by_domain else name) + port

    def gap_at(self, host: str) -> timedelta:
        """The pause after a visit to this host."""
        if not self.rules:
            return self.gap
        name, _ = split_port(host)
        return next((rule.gap for _, rule in self._rules_for(name) if rule.gap is not None), self.gap)

    def _rules_for(self, name: str) -> Iterator[tuple[str, HostRule]]:
        """The rules that hold for a name, with the names that they stand at, the most specific first."""
        return ((parent, rule) for parent in parents_of(name) if (rule := self.rules.get(parent)) is not None)


@lru_cache(maxsize=16_384)
def host_of(address: str) -> str:
    """The host that an address names, as it stands there with its port, in small letters; empty for a local file.

    Feeds are asked for theirs at every poll, and `urlsplit` itself remembers no more than 128.
    """
    return urlsplit(address).netloc.lower()


@lru_cache(maxsize=16_384)
def domain_of(host: str) -> str:
    """The registrable domain of a host with or without a port."""
    return registrable_domain(split_port(host)[0])


def split_port(host: str) -> tuple[str, str]:
    """`name:81` -> name, `:81`; `[::1]:81` likewise; a host without a port has the empty one."""
    name, colon, port = host.rpartition(":")
    return (name, f":{port}") if colon and port.isdigit() and (":" not in name or name.endswith("]")) else (host, "")


def parents_of(name: str) -> Iterator[str]:
    """A name and the names above it: a.b.c, b.c, c."""
    yield name
    while "." in name:
        name = name.partition(".")[2]
        yield name


@lru_cache(maxsize=16_384)
def registrable_domain(name: str) -> str:
    """The name one below the public suffix, in small letters; an address, and a suffix itself, is its own domain.

    `name` is in ASCII (`xn--…`), as in addresses that are sent.
    """
    name = name.lower().rstrip(".")
    if ":" in name or name[-1:].isdigit():  # an IP address: no public suffix ends in a digit (RFC 3696 2)
        return name
    return _suffixes().privatesuffix(name) or name


@lru_cache(maxsize=1)
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # takes 70 ms, and most commands visit nobody

    return PublicSuffixList()
