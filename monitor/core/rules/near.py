"""`near`: hits of several items close together in one sentence. Pure.

A window is one hit of each item: the leftmost, and of each other item the nearest after it. Where the nearest overlap
each other or lie too far, other hits may still do (`a` near `b or c` near `b` in "a b c"); they are tried one by one,
up to a limit, so that no rule costs more than the text is worth.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.rules.hits import Hit, nearest, overlaps

# Hits tried for one condition in one range of text. Windows of real rules take a few; what takes more is not found.
_MOST_TRIES = 20_000
# Hits looked at for one condition in one range of text: windows of 20 items over 25,000 words take two seconds.
_MOST_LOOKS = 500_000
# To list so many hits that might be tried takes as long as one trial.
_LISTED_IN_A_TRY = 20


@dataclass(frozen=True, slots=True)
class Closeness:
    """What `near` asks: so many half words at most between the items, in their order or any. `widths` as in Text."""

    room: int
    is_ordered: bool
    widths: Sequence[int]

    def is_met(self, window: list[Hit]) -> bool:
        """Whether at most `room` half words lie from the first to the last of these hits, less the hits."""
        whole = self.widths[max(end for _, end, _ in window)] - self.widths[window[0][0]]
        return whole - sum(self.widths[end] - self.widths[first] for first, end, _ in window) <= self.room


class Windows:
    """Finds windows among the hits of items, each in the text's order."""

    def __init__(self, items: list[list[Hit]], closeness: Closeness) -> None:
        self._items, self._closeness = items, closeness
        # The other hits may take up as much again as the longest of each item.
        self._longest = [max(end - first for first, end, _ in hits) for hits in items]
        self._tries, self._looks = _MOST_TRIES, _MOST_LOOKS

    def window(self, leading: int, leftmost: Hit, limit: int) -> list[Hit]:
        """The window that a hit of item `leading` opens, before token `limit`; empty where there is none."""
        self._looks -= len(self._items)
        if self._looks < 0:
            return []
        others = self._items[:leading] + self._items[leading + 1 :]
        window = self._nearest(leftmost, others, limit)
        if window and self._closeness.is_met(window):
            return window
        reach = self._candidates(leftmost, others, limit) if self._tries > 0 else []
        return self._tried([leftmost], reach) if reach else []

    def _nearest(self, leftmost: Hit, others: list[list[Hit]], limit: int) -> list[Hit]:
        window = [leftmost]
        taken = set(range(leftmost[0], leftmost[1]))
        for hits in others:
            following = nearest(hits, taken, window[-1][1] if self._closeness.is_ordered else leftmost[1])
            if following is None or following[1] > limit:
                return []
            window.append(following)
            taken.update(range(following[0], following[1]))
        return window

    def _candidates(self, leftmost: Hit, others: list[list[Hit]], limit: int) -> list[list[Hit]]:
        """The hits of each other item that can be in a window with this leftmost one; unordered, rarest items first.

        Nothing where an item has none.
        """
        widest = self._closeness.room + 2 * sum(self._longest)
        furthest = bisect_left(self._closeness.widths, self._closeness.widths[leftmost[0]] + widest + 1)
        end = min(limit, furthest)
        slices = [slice(bisect_left(hits, (leftmost[1],)), bisect_left(hits, (end,))) for hits in others]
        if any(part.start >= part.stop for part in slices):
            return []
        found = [[hit for hit in hits[part] if hit[1] <= end] for hits, part in zip(others, slices, strict=True)]
        self._tries -= sum(map(len, found)) // _LISTED_IN_A_TRY
        if not all(found):
            return []
        return found if self._closeness.is_ordered else sorted(found, key=len)

    def _tried(self, window: list[Hit], reach: list[list[Hit]]) -> list[Hit]:
        """A window that goes on from some hits with one of each list, by trial; empty where none is close enough."""
        if len(window) > len(reach):
            return window if self._closeness.is_met(window) else []
        for hit in reach[len(window) - 1]:
            self._tries -= 1
            if self._tries < 0:
                return []
            if self._fits(hit, window) and (found := self._tried([*window, hit], reach)):
                return found
        return []

    def _fits(self, hit: Hit, window: list[Hit]) -> bool:
        return hit[0] >= window[-1][1] if self._closeness.is_ordered else not overlaps(hit[0], hit[1], window)
