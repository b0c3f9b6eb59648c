"""One document laid open for questions: conditions asked of ranges, what they found, units and sentences."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from monitor.core.model import Evidence, Span
from monitor.core.rules import plan
from monitor.core.rules.evaluate import Judgement
from monitor.core.rules.evidence import EvidenceMaker
from monitor.core.rules.explain.names import sentence_at
from monitor.core.rules.explain.parts import Part, parts_of
from monitor.core.rules.hits import Hit
from monitor.core.rules.syntax import AnyOf, AtLeast, Condition, Mentioned, NoneOf, Score, TermList, Unit

Range: TypeAlias = tuple[int, int]

# Evidence of one condition that is shown; a page made to match has 100,000 pieces.
MOST_SHOWN = 20
# Sentences, paragraphs or passages that are looked at for the one that comes nearest.
_MOST_UNITS = 300
# What a condition that does not hold is short of at least, beside one that does.
_SHORT = 0.9


@dataclass(frozen=True)
class Scene:
    """A judgement with what is needed to tell of it."""

    judgement: Judgement
    maker: EvidenceMaker
    sources: tuple[plan.Source, ...]
    lists: Mapping[str, TermList]
    language: str | None

    @property
    def whole(self) -> Range:
        """The range of the whole article."""
        return 0, len(self.judgement.text.tokens)

    @cached_property
    def _closeness(self) -> dict[tuple[int, Range], float]:
        return {}

    def parts(self, condition: Condition, node: plan.Node) -> tuple[Part, ...]:
        """What a condition is made of."""
        return parts_of(condition, node, self.lists)

    def holds(self, node: plan.Node, within: Range) -> bool:
        """Whether the condition holds in a range."""
        return self.judgement.ask_in(node, *within) is not None

    def hits(self, node: plan.Node, within: Range) -> list[Hit]:
        """What it finds there, in the order of the text; nothing where it does not hold."""
        return sorted(set(self.judgement.ask_in(node, *within) or ()))

    def evidence(self, hits: Iterable[Hit]) -> tuple[Evidence, ...]:
        """The first of these hits as evidence."""
        return tuple(map(self.maker.evidence_of, islice(hits, MOST_SHOWN)))

    def sentence(self, hit: Hit) -> Span:
        """The sentence in which a hit begins."""
        return sentence_at(self.judgement.text, hit[0])

    def closeness(self, condition: Condition, node: plan.Node, within: Range) -> float:
        """From 0, nothing of it is there, to 1, it holds: what is there of a condition's parts."""
        key = id(node), within
        if key not in self._closeness:
            self._closeness[key] = self._measured(condition, node, within)
        return self._closeness[key]

    def _measured(self, condition: Condition, node: plan.Node, within: Range) -> float:
        if self.holds(node, within):
            return 1.0
        inner = [self.closeness(*part, within) for part in self.parts(condition, node)]
        if not inner or isinstance(condition, NoneOf):
            return 0.0
        is_choice = isinstance(condition, AnyOf | AtLeast | Mentioned | Score)
        return _SHORT * (max(inner) if is_choice else sum(inner) / len(inner))

    def count_of(self, node: plan.Distinct | plan.Occurrences, within: Range) -> int:
        """How many a condition that counts could ask for and still hold."""
        if isinstance(node, plan.Occurrences):
            return len(self.hits(replace(node, count=1), within))
        counts = range(1, len(node.nodes) + 1)
        return bisect_left(counts, True, key=lambda count: not self.holds(replace(node, count=count), within))

    def best_unit(self, node: plan.Within, parts: tuple[Part, ...], within: Range) -> int | None:
        """The number of the first unit in which the condition holds, or comes nearest; None where nothing of it is."""

        def met(number: int) -> tuple[bool, float]:
            unit = self.unit_range(node.unit, number, within)
            return self.holds(node.node, unit), sum(self.closeness(*part, unit) for part in parts)

        return max(islice(self._promising(node, within), _MOST_UNITS), key=met, default=None)

    def _promising(self, node: plan.Within, within: Range) -> Iterator[int]:
        units = self.judgement.units
        held = frozenset[int]().union(*node.needs)
        numbers = units.holding(node.unit, held)
        return (number for number in units.touching(node.unit, *within) if number in numbers)

    def unit_range(self, unit: Unit, number: int, within: Range) -> Range:
        """The part of a unit that lies in a range."""
        firsts, ends = self.judgement.units.bounds(unit)
        return max(within[0], firsts[number]), min(within[1], ends[number])
