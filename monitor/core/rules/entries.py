"""Entries of a file that hold each other by key (groups of actors, lists of terms): what is below one, and circles."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

# Each ring is found by a walk over all entries that are left.
_MOST_LOOKED_AT = 20_000


def below(key: str, inner: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """An entry and all that it contains at any depth, each once, in the order of the file, itself first."""
    found: dict[str, None] = {}
    waiting = [key]
    while waiting:
        entry = waiting.pop()
        if entry not in found:
            found[entry] = None
            waiting += reversed(tuple(inner.get(entry, ())))
    return tuple(found)


def circles(inner: Mapping[str, Collection[str]], limit: int = 10) -> list[tuple[str, ...]]:
    """Rings of entries of which each contains the next, each entry in one ring at most; no more rings than `limit`."""
    rest = dict(inner)
    limit = min(limit, 1 + _MOST_LOOKED_AT // (1 + len(inner)))
    found: list[tuple[str, ...]] = []
    while len(found) < limit:
        try:
            TopologicalSorter({key: [entry for entry in held if entry in rest] for key, held in rest.items()}).prepare()
        except CycleError as error:
            ring = tuple(error.args[1][1:])
            found.append(ring)
            for key in ring:
                del rest[key]
        else:
            break
    return found
