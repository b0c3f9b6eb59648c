"""What terms and actors find in one article, under the guards of aliases. Each is computed once for all rules."""

import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from monitor.core.rules import plan
from monitor.core.rules.found import Found, Place
from monitor.core.rules.hits import Hit, longest
from monitor.core.rules.plan import Aliases, Guards, Name
from monitor.core.rules.reach import is_in_time, speaks_one_of
from monitor.core.rules.syntax import Unit
from monitor.core.rules.units import Units


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What guards ask of an article beside its words: the day it is taken as of, and its language. None is unknown."""

    as_of: date | None
    language: str | None


class Leaves:
    """The hits of leaves in one article."""

    def __init__(self, found: Found, units: Units, guards: Guards, circumstances: Circumstances) -> None:
        self._found, self._units, self.guards, self.circumstances = found, units, guards, circumstances
        self._guard_of, self._needy = guards.by_name.get, guards.needy_by_term
        self._hits: dict[plan.Words | plan.Mentions, list[Hit]] = {}
        self._by_aliases: dict[Aliases, list[Hit]] = {}
        self._masked: dict[Aliases, frozenset[int]] = {}

    def hits_of(self, leaf: plan.Words | plan.Mentions) -> list[Hit]:
        """All hits of a leaf in the article, in order."""
        hits = self._hits.get(leaf)
        if hits is None:
            hits = self._words(leaf) if isinstance(leaf, plan.Words) else self._mentions(leaf)
            self._hits[leaf] = hits
        return hits

    def _words(self, leaf: plan.Words) -> list[Hit]:
        sources, places = leaf.source_by_term, self._found.places
        terms = self._found.terms & leaf.needs[0]
        hits = sorted([(first, end, sources[term]) for term in terms for first, end in places(term)])
        if len(terms) > 1 and any(one[:2] == other[:2] for one, other in pairwise(hits)):
            order = {source: number for number, source in enumerate(sources.values())}  # as the rule gives them
            hits.sort(key=lambda hit: (hit[0], hit[1], order[hit[2]]))
        return hits

    def _mentions(self, leaf: plan.Mentions) -> list[Hit]:
        """Of overlapping aliases within the actor and its members the longest counts."""
        return longest([hit for member in leaf.members for hit in self._aliases(member)])

    def _aliases(self, member: Aliases) -> list[Hit]:
        hits = self._by_aliases.get(member)
        if hits is None:
            hits = self._by_aliases[member] = [
                (first, end, name.source)
                for name in member.names
                if name.term in self._found.terms and self._counts(name, self._met)
                for first, end in self._places(name, member)
            ]
        return hits

    # ------------------------------------------------------------------------------------------------------- guards

    def _counts(self, name: Name, met: set[Name]) -> bool:
        """Whether an alias counts in this article, given the names whose needs are met."""
        guard = self._guard_of(name)
        if guard is None:
            return True
        day, language = self.circumstances.as_of, self.circumstances.language
        if not is_in_time(day, guard.valid_from, guard.valid_until) or not speaks_one_of(guard.languages, language):
            return False
        return not guard.needs or name in met

    @cached_property
    def _met(self) -> set[Name]:
        """The names whose needs are met. One that needs an actor may be met by a name that was met before it."""
        waiting = {name for term in self._needy.keys() & self._found.terms for name in self._needy[term]}
        met: set[Name] = set()
        while newly := {name for name in waiting if self._is_met(name, met)}:
            met |= newly
            waiting -= newly
        return met

    def _is_met(self, name: Name, met: set[Name]) -> bool:
        """Whether something that the alias needs stands elsewhere than inside the alias itself."""
        own = self._found.places(name.term)
        guard = self._guard_of(name)
        needs = guard.needs if guard else ()
        return any(not _lies_in(place, own) for need in needs for place in self._places_of_need(need, met))

    def _places_of_need(self, need: plan.Words | plan.Mentions, met: set[Name]) -> Iterator[Place]:
        if isinstance(need, plan.Words):
            for term in self._found.terms & need.needs[0]:
                yield from self._found.places(term)
            return
        for member in need.members:
            for name in member.names:
                if name.term in self._found.terms and self._counts(name, met):
                    yield from self._places(name, member)

    def _places(self, name: Name, member: Aliases) -> Iterator[Place]:
        """The places of an alias that no mask touches, without what must not stand beside it."""
        masked = self._masked_tokens(member)
        barred = self._barred_paragraphs(name)
        if barred and min(barred) in self._units.touching(Unit.PARAGRAPH, 0, self._found.text.title_end):
            return
        for first, end in self._found.places(name.term):
            if masked.isdisjoint(range(first, end)) and not (barred and self._paragraph_of(first) in barred):
                yield first, end

    def _masked_tokens(self, member: Aliases) -> frozenset[int]:
        masked = self._masked.get(member)
        if masked is None:
            places = [place for term in member.masks for place in self._found.places(term)]
            masked = self._masked[member] = frozenset(token for first, end in places for token in range(first, end))
        return masked

    def _barred_paragraphs(self, name: Name) -> set[int]:
        """Numbers of the paragraphs that hold what must not stand beside an alias. In the title it bars them all."""
        guard = self._guard_of(name)
        if guard is None or not guard.not_with:
            return set()
        return self._units.holding(Unit.PARAGRAPH, guard.not_with)

    def _paragraph_of(self, place: int) -> int:
        return bisect_right(self._units.bounds(Unit.PARAGRAPH)[0], place) - 1


def _lies_in(place: Place, others: list[Place]) -> bool:
    """Whether a place lies wholly inside one of others, which ascend and do not overlap."""
    before = bisect_right(others, (place[0], sys.maxsize)) - 1
    return before >= 0 and place[1] <= others[before][1]
