"""Sentences, paragraphs and passages of one article as token ranges, and which of them hold some terms."""

from bisect import bisect_left, bisect_right

from monitor.core.rules.found import Found
from monitor.core.rules.plan import Needs
from monitor.core.rules.syntax import Unit


class Units:
    """The units of one article. They are numbered from the left; only passages overlap."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._bounds: dict[Unit, tuple[list[int], list[int]]] = {}
        self._holding: dict[tuple[Unit, frozenset[int]], set[int]] = {}

    def bounds(self, unit: Unit) -> tuple[list[int], list[int]]:
        """First tokens and ends of all units of a kind; both ascend."""
        bounds = self._bounds.get(unit)
        if bounds is None:
            text = self._found.text
            firsts = text.sentences if unit is Unit.SENTENCE else text.paragraphs
            ends = text.passage_ends if unit is Unit.PASSAGE else [*firsts[1:], self._found.end]
            bounds = self._bounds[unit] = (firsts, ends)
        return bounds

    def touching(self, unit: Unit, first: int, end: int) -> range:
        """Numbers of the units that share a token with a range."""
        firsts, ends = self.bounds(unit)
        return range(bisect_right(ends, first), bisect_left(firsts, end))

    def is_one_passage(self, first: int, end: int) -> bool:
        """Whether a range begins with a paragraph and ends no later than the passage that this one begins."""
        firsts, ends = self.bounds(Unit.PASSAGE)
        number = bisect_left(firsts, first)
        return number < len(firsts) and firsts[number] == first and end <= ends[number]

    def holding(self, unit: Unit, terms: frozenset[int]) -> set[int]:
        """Numbers of the units in which one of these terms begins."""
        numbers = self._holding.get((unit, terms))
        if numbers is None:
            places = (place for term in terms & self._found.terms for place in self._found.places(term))
            numbers = {number for first, _ in places for number in self.touching(unit, first, first + 1)}
            self._holding[unit, terms] = numbers
        return numbers

    def promising(self, unit: Unit, needs: Needs) -> list[int]:
        """Numbers of the units that have a term of each group (of one group at least), ascending."""
        return sorted(set.intersection(*(self.holding(unit, group) for group in needs)))
