"""Many values as lists that one statement takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

# Bound parameters of one statement; SQLite allows 32,766, and short statements are planned once and kept.
CHUNK = 500

T = TypeVar("T")


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists of at most CHUNK."""
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
