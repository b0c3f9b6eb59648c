"""robots.txt as RFC 9309 has it: bytes -> Robots, which says of a path whether it may be asked for. Pure.

Written here because the file is a stranger's: the parsers at hand take a second for 500 KB of wildcards (Protego 0.7),
or read no wildcards at all (the standard library's). This one is linear in the file, and in the pattern and the path
for each rule.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import quote

# RFC 9309 2.5: at least 500 KiB are read.
MOST_BYTES: Final = 500 * 1024
# Rules of one group that are kept; the longest real files have some 3,000 lines for all groups together. Each rule with
# a wildcard costs a microsecond for each page.
MOST_RULES: Final = 5_000
# As a path in an address: what is longer leads to no article.
LONGEST_PATH: Final = 8_192
# A longer Crawl-delay would keep a poll busy for hours with the pages of one host.
LONGEST_DELAY: Final = timedelta(seconds=10)

_ESCAPED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_ODD: Final = re.compile(r"[^!%&'()+,;=:@/?\-._~0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow. `parts` is the pattern cut at its asterisks, `is_whole`: it ended in a dollar sign.

    `weight` is its length in octets: the longest rule that matches decides (RFC 9309 2.2.2).
    """

    parts: tuple[str, ...]
    is_whole: bool
    is_allowed: bool
    weight: int

    def matches(self, path: str) -> bool:
        """Whether the pattern matches a normalised path from its beginning.

        Each part is looked for at its earliest place; if the pattern matches at all, it matches so.
        """
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        place = len(first)
        last = rest.pop() if rest and self.is_whole else None
        for part in rest:
            if (found := path.find(part, place)) < 0:
                return False
            place = found + len(part)
        if last is None:
            return not self.is_whole or place == len(path)
        return len(path) - place >= len(last) and path.endswith(last)


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host allows one robot. `delay` is its Crawl-delay, within LONGEST_DELAY; None where it asks for none."""

    rules: tuple[Rule, ...] = ()
    delay: timedelta | None = None

    def allows(self, path: str) -> bool:
        """Whether `path` (with its query) may be asked for. /robots.txt itself always may (RFC 9309 2.2.2)."""
        path = normalise(path[:LONGEST_PATH])
        if path == "/robots.txt":
            return True
        # Longest first, and allowed before forbidden: the first that matches decides.
        return next((rule.is_allowed for rule in self.rules if rule.matches(path)), True)


ALLOWS_ALL: Final = Robots()


def parse_robots(body: bytes, token: str) -> Robots:
    """What the first MOST_BYTES of a robots.txt say to the robot with this product token, else to all of them.

    All groups that name the robot hold together (RFC 9309 2.2.1). Lines that cannot be read are passed over.
    """
    ours: list[tuple[str, str]] = []
    everyones: list[tuple[str, str]] = []
    is_named = False
    for agents, lines in _groups(body):
        if token.lower() in agents:
            is_named = True
            ours += lines
        elif "*" in agents:
            everyones += lines
    return _read(ours if is_named else everyones)


def normalise(path: str) -> str:
    """One spelling for all of a path (RFC 9309 2.2.2): what need not be %XX is not, and what is has capitals.

    Signs that mean something in patterns are never plain, so that `%2A` in a pattern is an asterisk of the path.
    """
    if "%" in path:
        path = _ESCAPED.sub(lambda match: _decoded(match[0]), path)
    return _ODD.sub(lambda match: quote(match[0], safe=""), path)


def _decoded(escape: str) -> str:
    octet = chr(int(escape[1:], 16))
    return octet if octet.isascii() and (octet.isalnum() or octet in "-._~") else escape.upper()


def _groups(body: bytes) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Groups as (product tokens in small letters, lines): one begins with user-agent lines and ends before the next."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    is_head = True
    for key, value in _lines(body):
        if key == "user-agent":
            if not is_head:
                yield agents, lines
                agents, lines, is_head = set(), [], True
            agents.add(_product(value))
        elif key in ("allow", "disallow", "crawl-delay") and agents:
            is_head = False
            lines.append((key, value))
    yield agents, lines


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
    for line in text.replace("\r", "\n").split("\n"):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _product(value: str) -> str:
    """`NewsMonitor/1.0 (+…)` -> newsmonitor: what follows the token, a version mostly, bears on nothing."""
    return value.partition("/")[0].partition(" ")[0].lower()


def _read(lines: Iterable[tuple[str, str]]) -> Robots:
    patterns = dict.fromkeys(line for line in lines if line[0] != "crawl-delay" and line[1])
    rules = [_rule(pattern, is_allowed=key == "allow") for key, pattern in list(patterns)[:MOST_RULES]]
    rules.sort(key=lambda rule: (-rule.weight, not rule.is_allowed))
    delays = (_delay(value) for key, value in lines if key == "crawl-delay")
    return Robots(tuple(rules), max(filter(None, delays), default=None))


def _rule(pattern: str, *, is_allowed: bool) -> Rule:
    is_whole = pattern.endswith("$")
    parts = [normalise(part) for part in pattern.removesuffix("$").split("*")]
    # Asterisks in a row mean what one means; without this, a line of them would be a million parts.
    parts = [parts[0], *(part for part in parts[1:-1] if part), *parts[1:][-1:]]
    return Rule(tuple(parts), is_whole, is_allowed, len(pattern.encode()))


def _delay(value: str) -> timedelta | None:
    """Seconds, with a fraction or without; None for anything else, and for none at all."""
    whole, _, fraction = value.partition(".")
    if not (_is_number(whole) and _is_number(fraction or "0")):
        return None
    if len(whole) > 6:
        return LONGEST_DELAY
    return min(timedelta(seconds=float(f"{whole}.{fraction[:6] or 0}")), LONGEST_DELAY) or None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
