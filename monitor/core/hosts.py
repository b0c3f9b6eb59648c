"""Which hosts are one visitor's business: names of hosts -> groups, by registrable domain. Pure.

A publisher's hosts (feeds.example.org, www.example.org) mostly stand on the same machines, so they are visited by one
at a time; publishers that share a platform (a.blogspot.com, b.blogspot.com) do not. The public suffix list tells these
apart. It comes with the library `publicsuffixlist`, is updated by its releases, and never over the network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

APART: Final = "host"
"""The group of a rule that keeps each host to itself."""

DEFAULT_GAP: Final = timedelta(seconds=1)

_NO_RULES: Final[Mapping[str, "HostRule"]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HostRule:
    """What the user says of a host and the hosts below it. None: as without the rule.

    `group` is a name that several rules may share, so that their hosts are visited by one at a time, or APART.
    """

    group: str | None = None
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class HostRules:
    """Groups and gaps of hosts. `gap` holds where no rule does; of `rules`, by name, the most specific one counts."""

    gap: timedelta = DEFAULT_GAP
    rules: Mapping[str, HostRule] = field(default_factory=lambda: _NO_RULES)

    def group_of(self, host: str) -> str:
        """The group of a host (`name`, or `name:port` at an unusual port, which is a server of its own)."""
        name, port = split_port(host)
        group = next((rule.group for rule in self._rules_for(name) if rule.group is not None), None)
        return (name if group == APART else group or registrable_domain(name)) + port

    def gap_at(self, host: str) -> timedelta:
        """The pause after a visit to this host."""
        name, _ = split_port(host)
        return next((rule.gap for rule in self._rules_for(name) if rule.gap is not None), self.gap)

    def _rules_for(self, name: str) -> Iterator[HostRule]:
        """The rules that hold for a name, the most specific first."""
        if self.rules:
            yield from (rule for parent in parents_of(name) if (rule := self.rules.get(parent)) is not None)


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
