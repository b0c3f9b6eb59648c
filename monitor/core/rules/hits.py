"""Hits: what a condition finds in an article, as (first token, end, source). Pure functions over lists of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TypeAlias

Hit: TypeAlias = tuple[int, int, int]


def inside(hits: list[Hit], first: int, end: int) -> list[Hit]:
    """Those of ordered hits that lie wholly in a range."""
    start = bisect_left(hits, (first,))
    return [hit for hit in hits[start : bisect_left(hits, (end,), start)] if hit[1] <= end]


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Each hit once, in the text's order; of those in one place the first given first.

    Sources are no help to choose between those: their numbers depend on the rules beside.
    """
    return sorted(dict.fromkeys(hits), key=lambda hit: hit[:2])


def nearest(hits: list[Hit], taken: set[int], from_token: int) -> Hit | None:
    """The first of ordered hits that begins at or after a token and holds none of those taken."""
    for place in range(bisect_left(hits, (from_token,)), len(hits)):
        if taken.isdisjoint(range(*hits[place][:2])):
            return hits[place]
    return None


def overlaps(first: int, end: int, others: list[Hit]) -> bool:
    """Whether a range of tokens shares one with any of some hits."""
    return any(other[0] < end and first < other[1] for other in others)


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits without overlaps, in the text's order: the longest kept, among equals the leftmost, then the first given."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        before = bisect_right(kept, hit) - 1
        if before >= 0 and kept[before][1] > hit[0]:
            continue
        if before + 1 < len(kept) and kept[before + 1][0] < hit[1]:
            continue
        kept.insert(before + 1, hit)
    return kept
