"""A compiled condition asked of a range of an article -> what it found there, or None where it does not hold.

Scopes shrink the range and ask again, so `none` inside `same_sentence` is about that sentence. What is found comes as
hits (first token, end, source); only `none` holds without any.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from monitor.core.rules import plan
from monitor.core.rules.found import Found
from monitor.core.rules.hits import Hit, in_order, inside, longest
from monitor.core.rules.leaves import Leaves
from monitor.core.rules.near import Closeness, Windows
from monitor.core.rules.plan import Node
from monitor.core.rules.syntax import Region, Unit
from monitor.core.rules.units import Units

# Points are decimals, and sums of decimals are off by some 1e-15: 0.1 + 0.2 has to pass 0.3.
_POINT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """What one entry of a score found, as far as it counts, and the points that it adds in all."""

    hits: list[Hit]
    points: float
    is_positive: bool


def total_of(tallies: Iterable[Tally]) -> float:
    """The points of a score."""
    return round(sum(tally.points for tally in tallies), _POINT_DIGITS)


class Judgement:
    """One article under evaluation: what is found in it is computed once, however many rules ask.

    `found`, `units` and `leaves` are what it asks; conditions can be asked of any range of tokens.
    """

    def __init__(self, found: Found, units: Units, leaves: Leaves) -> None:
        self.text = found.text
        self.found, self.units, self.leaves = found, units, leaves
        self._windows: dict[plan.Window, list[Hit]] = {}
        self._promising: dict[plan.Within, list[int]] = {}
        self._in_passages: dict[tuple[plan.Within, int, int], list[Hit] | None] = {}

    def can_hold(self, node: Node) -> bool:
        """Whether the article has what the condition cannot do without."""
        lacks = self.found.terms.isdisjoint
        for group in node.needs:  # noqa: SIM110 - asked of every rule with a chance: a generator costs twice as much
            if lacks(group):
                return False
        return True

    def ask(self, node: Node) -> list[Hit] | None:
        """What the condition finds in the whole article."""
        return self.ask_in(node, 0, self.found.end)

    def ask_in(self, node: Node, first: int, end: int) -> list[Hit] | None:
        """What the condition finds in a range of tokens; None where it does not hold there."""
        match node:
            case plan.Words() | plan.Mentions():
                return inside(self.leaves.hits_of(node), first, end) or None
            case plan.Background():
                hits = inside(self.leaves.hits_of(node.leaf), first, end)
                return [(a, b, node.source_of[source]) for a, b, source in hits] or None
            case plan.Any():
                return self.ask_in(node.words, first, end) if node.words else self._ask_any(node.nodes, first, end)
            case plan.All():
                return self._ask_all(node.nodes, first, end)
            case plan.Nothing():
                return [] if all(self.ask_in(child, first, end) is None for child in node.nodes) else None
            case plan.Inside():
                start, stop = self.region(node.region)
                return self.ask_in(node.node, max(first, start), min(end, stop))
            case plan.Within():
                return self._ask_units(node, first, end)
            case plan.Window():
                return self._ask_windows(node, first, end)
            case plan.Distinct():
                return self._ask_distinct(node, first, end)
            case plan.Occurrences():
                hits = longest(self._all_hits(node.nodes, first, end))
                return hits if len(hits) >= node.count else None
            case plan.Points():
                return self._ask_points(node, first, end)
            case _:
                assert_never(node)

    def region(self, region: Region) -> tuple[int, int]:
        """The token range of a part of the article."""
        text = self.text
        match region:
            case Region.TITLE:
                return 0, text.title_end
            case Region.LEAD:
                return 0, text.lead_end
            case Region.BODY:
                return text.title_end, self.found.end
            case _:
                assert_never(region)

    def _ask_any(self, nodes: tuple[Node, ...], first: int, end: int) -> list[Hit] | None:
        terms = self.found.terms
        # Most of a long list is nowhere in the article: a look at its terms costs a tenth of asking each.
        hopeful = [node for node in nodes if not (node.needs and terms.isdisjoint(node.needs[0]))]
        answers = [hits for node in hopeful if (hits := self.ask_in(node, first, end)) is not None]
        return [hit for hits in answers for hit in hits] if answers else None

    def _ask_all(self, nodes: tuple[Node, ...], first: int, end: int) -> list[Hit] | None:
        found: list[Hit] = []
        for node in nodes:
            hits = self.ask_in(node, first, end)
            if hits is None:
                return None
            found += hits
        return found

    def _all_hits(self, nodes: tuple[Node, ...], first: int, end: int) -> list[Hit]:
        return [hit for node in nodes for hit in self.ask_in(node, first, end) or ()]

    # -------------------------------------------------------------------------------------------------------- units

    def _ask_units(self, node: plan.Within, first: int, end: int) -> list[Hit] | None:
        """Passages overlap, so one inside another could be asked over and over: their answers are remembered.

        Where the range is one passage, that finds all that the passages inside it find.
        """
        if node.unit is not Unit.PASSAGE:
            return self._hits_in_units(node, first, end) or None
        if node.grows and self.units.is_one_passage(first, end):
            return self.ask_in(node.node, first, end)
        if (node, first, end) not in self._in_passages:
            self._in_passages[node, first, end] = in_order(self._hits_in_units(node, first, end)) or None
        return self._in_passages[node, first, end]

    def _hits_in_units(self, node: plan.Within, first: int, end: int) -> list[Hit]:
        """Only units that have a term of each necessary group are asked, as far as they lie inside the range."""
        firsts, ends = self.units.bounds(node.unit)
        promising = self._promising_units(node)
        touching = self.units.touching(node.unit, first, end)
        found: list[Hit] = []
        for number in promising[bisect_left(promising, touching.start) : bisect_left(promising, touching.stop)]:
            found += self.ask_in(node.node, max(first, firsts[number]), min(end, ends[number])) or ()
        return found

    def _promising_units(self, node: plan.Within) -> list[int]:
        numbers = self._promising.get(node)
        if numbers is None:
            numbers = self._promising[node] = self.units.promising(node.unit, node.needs)
        return numbers

    # --------------------------------------------------------------------------------------------------------- near

    def _ask_windows(self, node: plan.Window, first: int, end: int) -> list[Hit] | None:
        """A window lies in one sentence: those of plain items in whole sentences are found once for the article."""
        if not (all(map(plan.is_plain, node.nodes)) and self._is_of_sentences(first, end)):
            return self._ask_window(node, first, end)
        if node not in self._windows:
            self._windows[node] = self._ask_window(node, 0, self.found.end) or []
        return inside(self._windows[node], first, end) or None

    def _is_of_sentences(self, first: int, end: int) -> bool:
        edges = (first, end)
        return all(edge == self.found.end or self.text.sentence_around(edge)[0] == edge for edge in edges)

    def _ask_window(self, node: plan.Window, first: int, end: int) -> list[Hit] | None:
        items: list[list[Hit]] = []
        for child in node.nodes:
            hits = self.ask_in(child, first, end)
            if hits is None:
                return None
            items.append(in_order(hits))
        windows = Windows(items, Closeness(node.room, node.is_ordered, self.text.widths))
        found: list[Hit] = []
        for leading, hits in enumerate(items[:1] if node.is_ordered else items):
            if hits in items[:leading]:  # the same item again opens the same windows
                continue
            for hit in hits:
                found += windows.window(leading, hit, self.text.sentence_around(hit[0])[1])
        return in_order(found) or None

    # ----------------------------------------------------------------------------------------------------- counting

    def _ask_distinct(self, node: plan.Distinct, first: int, end: int) -> list[Hit] | None:
        """Of overlapping hits the longest counts, for the node that comes first; so each word speaks for one node."""
        source_of: dict[Hit, int] = {}
        for number, child in enumerate(node.nodes):
            for start, stop, source in self.ask_in(child, first, end) or ():
                source_of.setdefault((start, stop, number), source)
        counted = longest(source_of)
        if len({number for _, _, number in counted}) < node.count:
            return None
        return [(hit[0], hit[1], source_of[hit]) for hit in counted]

    def _ask_points(self, node: plan.Points, first: int, end: int) -> list[Hit] | None:
        tallies = self.tallies(node, first, end)
        shown = [hit for tally in tallies if tally.is_positive for hit in tally.hits]
        return shown if shown and total_of(tallies) >= node.passing else None

    def tallies(self, node: plan.Points, first: int, end: int) -> list[Tally]:
        """What each entry of a score adds in a range."""
        return [self._tally(node, child, points, first, end) for child, points in node.entries]

    def _tally(self, node: plan.Points, child: Node, points: float, first: int, end: int) -> Tally:
        counted = longest(self.ask_in(child, first, end) or ())[: node.cap]
        if points <= 0:
            return Tally(counted, points * len(counted), is_positive=False)
        in_title = sum(hit[0] < self.text.title_end for hit in counted)
        return Tally(counted, points * (len(counted) + in_title * (node.title_factor - 1)), is_positive=True)
