"""Inflections that were looked up before, also by another process: a dictionary takes up to three seconds to load.

Nothing is remembered unless `recall` was called, so a process with thousands of rules does not hold every word twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

# Dictionary -> word -> its surfaces.
Inflections: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]

_Table: TypeAlias = dict[str, dict[str, tuple[str, ...]]]
# One table, or none while nothing is to be remembered.
_tables: list[_Table] = []


def recall(known: Inflections) -> None:
    """Take over what was looked up before, and remember from now on."""
    _tables[:] = [{name: {word: tuple(found) for word, found in words.items()} for name, words in known.items()}]


def forget() -> None:
    """Remember nothing any more."""
    _tables.clear()


def recalled() -> Inflections:
    """All that is remembered by now."""
    return _tables[0] if _tables else {}


def looked_up(
    name: str, words: Sequence[str], look_up: Callable[[Sequence[str]], Mapping[str, Iterable[str]]]
) -> dict[str, set[str]]:
    """The surfaces of each word by the dictionary of this name; `look_up` is asked for those not remembered."""
    if not words:
        return {}
    if not _tables:
        return {word: set(surfaces) for word, surfaces in look_up(words).items()}
    known = _tables[0].setdefault(name, {})
    if unknown := [word for word in words if word not in known]:
        found = look_up(unknown)
        known.update((word, tuple(sorted(found.get(word, ())))) for word in unknown)
    return {word: set(known[word]) for word in words}
