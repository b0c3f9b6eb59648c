"""A compiled condition asked of a range of an article -> what it found there, or None where it does not hold.

Scopes shrink the range and ask again, so `none` inside `same_sentence` is about that sentence. What is found comes as
hits (first token, end, source); only `none` holds without any.
"""

from bisect import bisect_left, bisect_right
from typing import TypeAlias, assert_never

from monitor.core.model import TextField
from monitor.core.rules import plan
from monitor.core.rules.found import Found
from monitor.core.rules.plan import Node

Hit: TypeAlias = tuple[int, int, int]


class Judgement:
    """One article under evaluation: what leaves find in it is computed once, however many rules ask."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._hits: dict[plan.Words | plan.Mentions, list[Hit]] = {}
        self._by_aliases: dict[plan.Aliases, list[Hit]] = {}
        self._units: dict[plan.Within, list[int]] = {}

    def can_hold(self, node: Node) -> bool:
        """Whether the article has what the condition cannot do without."""
        return not any(self._found.terms.isdisjoint(group) for group in node.needs)

    def ask(self, node: Node) -> list[Hit] | None:
        """What the condition finds in the whole article."""
        return self._ask(node, 0, self._found.end)

    def _ask(self, node: Node, first: int, end: int) -> list[Hit] | None:
        match node:
            case plan.Words() | plan.Mentions():
                return _inside(self._hits_of(node), first, end) or None
            case plan.Background():
                hits = _inside(self._hits_of(node.leaf), first, end)
                return [(a, b, node.source_of[source]) for a, b, source in hits] or None
            case plan.Any():
                return self._ask_any(node.nodes, first, end)
            case plan.All():
                return self._ask_all(node.nodes, first, end)
            case plan.Nothing():
                return [] if all(self._ask(child, first, end) is None for child in node.nodes) else None
            case plan.Field():
                return self._ask_field(node, first, end)
            case plan.Within():
                return self._ask_units(node, first, end)
            case plan.Window():
                return self._ask_window(node, first, end)
            case _:
                assert_never(node)

    def _ask_any(self, nodes: tuple[Node, ...], first: int, end: int) -> list[Hit] | None:
        answers = [hits for node in nodes if (hits := self._ask(node, first, end)) is not None]
        return [hit for hits in answers for hit in hits] if answers else None

    def _ask_all(self, nodes: tuple[Node, ...], first: int, end: int) -> list[Hit] | None:
        found: list[Hit] = []
        for node in nodes:
            hits = self._ask(node, first, end)
            if hits is None:
                return None
            found += hits
        return found

    def _ask_field(self, node: plan.Field, first: int, end: int) -> list[Hit] | None:
        border = self._found.text.title_end
        if node.field is TextField.TITLE:
            return self._ask(node.node, first, min(end, border))
        return self._ask(node.node, max(first, border), end)

    def _ask_units(self, node: plan.Within, first: int, end: int) -> list[Hit] | None:
        """Only sentences (paragraphs) that have a term of each necessary group are asked, as far as they lie inside."""
        firsts, promising = self._found.units_of(node.unit), self._promising_units(node)
        around = bisect_right(firsts, first) - 1  # the range may begin inside a unit
        found: list[Hit] = []
        for number in promising[bisect_left(promising, around) : bisect_left(promising, bisect_left(firsts, end))]:
            stop = firsts[number + 1] if number + 1 < len(firsts) else self._found.end
            found += self._ask(node.node, max(first, firsts[number]), min(end, stop)) or ()
        return found or None

    def _promising_units(self, node: plan.Within) -> list[int]:
        numbers = self._units.get(node)
        if numbers is None:
            sets = [self._found.units_with(node.unit, group) for group in node.needs]
            numbers = self._units[node] = sorted(set.intersection(*sets))
        return numbers

    def _ask_window(self, node: plan.Window, first: int, end: int) -> list[Hit] | None:
        items: list[list[Hit]] = []
        for child in node.nodes:
            hits = self._ask(child, first, end)
            if hits is None:
                return None
            items.append(sorted(set(hits)))
        found: set[Hit] = set()
        for leading in range(1 if node.is_ordered else len(items)):
            others = items[:leading] + items[leading + 1 :]
            for hit in items[leading]:
                window = self._window(hit, others, node.is_ordered)
                if window and self._words_between(window) <= node.room:
                    found.update(window)
        return sorted(found) or None

    def _window(self, leftmost: Hit, others: list[list[Hit]], is_ordered: bool) -> list[Hit]:
        """The leftmost hit and the nearest of each other item after it, in its sentence; empty where one is missing."""
        limit = self._found.text.sentence_around(leftmost[0])[1]
        window = [leftmost]
        for hits in others:
            nearest = _nearest(hits, window, window[-1][1] if is_ordered else leftmost[1])
            if nearest is None or nearest[1] > limit:
                return []
            window.append(nearest)
        return window

    def _words_between(self, window: list[Hit]) -> int:
        """Half words from the first to the last of these hits, less the hits."""
        widths = self._found.text.widths
        whole = widths[max(end for _, end, _ in window)] - widths[window[0][0]]
        return whole - sum(widths[end] - widths[first] for first, end, _ in window)

    def _hits_of(self, leaf: plan.Words | plan.Mentions) -> list[Hit]:
        hits = self._hits.get(leaf)
        if hits is None:
            hits = self._words(leaf) if isinstance(leaf, plan.Words) else self._mentions(leaf)
            self._hits[leaf] = hits
        return hits

    def _words(self, leaf: plan.Words) -> list[Hit]:
        sources = leaf.source_by_term
        terms = self._found.terms & leaf.needs[0]
        return sorted((first, end, sources[term]) for term in terms for first, end in self._found.places(term))

    def _mentions(self, leaf: plan.Mentions) -> list[Hit]:
        """Of overlapping aliases within the actor and its members the longest counts."""
        return _longest([hit for member in leaf.members for hit in self._aliases(member)])

    def _aliases(self, member: plan.Aliases) -> list[Hit]:
        hits = self._by_aliases.get(member)
        if hits is None:
            places = [(source, self._found.places(term)) for term, source in member.terms if term in self._found.terms]
            masked = self._masked_tokens(member) if places else frozenset()
            hits = self._by_aliases[member] = [
                (first, end, source)
                for source, found in places
                for first, end in found
                if masked.isdisjoint(range(first, end))
            ]
        return hits

    def _masked_tokens(self, member: plan.Aliases) -> frozenset[int]:
        masks = [place for term in member.masks for place in self._found.places(term)]
        return frozenset(token for first, end in masks for token in range(first, end))


def _inside(hits: list[Hit], first: int, end: int) -> list[Hit]:
    """Those of ordered hits that lie wholly in a range."""
    start = bisect_left(hits, (first,))
    return [hit for hit in hits[start : bisect_left(hits, (end,), start)] if hit[1] <= end]


def _nearest(hits: list[Hit], taken: list[Hit], from_token: int) -> Hit | None:
    """The first of ordered hits that begins at or after a token and overlaps nothing taken."""
    for place in range(bisect_left(hits, (from_token,)), len(hits)):
        if not _overlaps(hits[place][0], hits[place][1], taken):
            return hits[place]
    return None


def _overlaps(first: int, end: int, others: list[Hit]) -> bool:
    return any(other[0] < end and first < other[1] for other in others)


def _longest(hits: list[Hit]) -> list[Hit]:
    """Hits without overlaps, the longest kept, among equals the leftmost, then the one whose actor comes first."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        before = bisect_right(kept, hit) - 1
        if before >= 0 and kept[before][1] > hit[0]:
            continue
        if before + 1 < len(kept) and kept[before + 1][0] < hit[1]:
            continue
        kept.insert(before + 1, hit)
    return kept
