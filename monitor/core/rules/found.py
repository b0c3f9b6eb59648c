"""One article as a rule set sees it: Text + TermIndex -> the places of its terms, which are half-open token ranges."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TypeAlias

from monitor.core.rules.index import ANY_WORD, GAP, Hung, IndexedTerm, TermIndex
from monitor.core.rules.pattern_search import CompiledPattern, PatternSearch
from monitor.core.rules.terms import GAP_WORDS
from monitor.core.text import Text, fold, is_dotted, shown_length

Place: TypeAlias = tuple[int, int]

# Between characters of a script without spaces these end a word; quotes, blanks and middle dots do not.
_parts_clauses = re.compile("[,.;:!?\u2026\u2014\uff0c\u3001\u3002\uff1b\uff1a\uff01\uff1f\uff61\uff64]").search
# Before US in a headline set in capitals, these make it a pronoun: "LET US GO" (rules.md, smart case).
_BEFORE_PRONOUN = frozenset(
    {"to", "of", "let", "lets", "tell", "tells", "told", "give", "gives", "gave", "join", "joins"}
)


class Found:
    """The terms of a rule set in one article, found once; places are given on demand and remembered."""

    def __init__(self, index: TermIndex, text: Text, language: str | None, marks: str) -> None:
        self.text = text
        self.end = len(text.tokens)
        self._terms = index.terms
        class_by_token = index.classes(language, marks)
        self._reader = class_by_token.reader
        # One place more, which is beside the last token and, as -1, beside the first.
        self._classes = [*map(class_by_token.__getitem__, text.tokens), None]
        self._all_places: dict[int, list[Place]] = {}
        self._kept: dict[int, list[Place]] = {}
        self._ranges: dict[tuple[int, Place], tuple[int, int]] = {}
        if index.vocabulary.wordy_acronyms:
            self._hush()
        self._search()
        if index.patterns and self.end:
            self._search_patterns(index.patterns)
        self.terms = frozenset(self._all_places)

    def places(self, term: int) -> list[Place]:
        """Where a term stands: from the left, never overlapping itself."""
        kept = self._kept.get(term)
        if kept is None:
            kept = self._kept[term] = _from_the_left(self._all_places.get(term, []))
        return kept

    def chars_of(self, term: int, place: Place) -> tuple[int, int]:
        """Where a term stands in `text.whole`, to the character: without possessive, or what is joined to a name.

        `place` is one of its places. A pattern's are the tokens that it touches.
        """
        indexed = self._terms[term]
        return self._shown(indexed, *place) if indexed.parts else self._ranges[term, place]

    def _shown(self, term: IndexedTerm, first: int, end: int) -> tuple[int, int]:
        start, stop = self.text.chars(first, end)
        opening, closing = self.text.tokens[first], self.text.tokens[end - 1]
        if not opening.isalnum():
            start += self._reader.shown_range(opening, term.parts[0])[0]
        if not closing.isalnum():
            stop -= shown_length(closing) - self._reader.shown_range(closing, term.parts[-1])[1]
        return start, stop

    def _search_patterns(self, patterns: Mapping[int, CompiledPattern]) -> None:
        search = PatternSearch(self.text.whole)
        for number, pattern in patterns.items():
            for start, stop in search.ranges(pattern):
                place = self._touched(start, stop)
                if (number, place) not in self._ranges:
                    self._ranges[number, place] = start, stop
                    self._all_places.setdefault(number, []).append(place)

    def _touched(self, start: int, stop: int) -> Place:
        """The tokens that a range of characters touches; the one before it (or the first) where there is none."""
        chars, places = self.text.chars, range(self.end)
        first = bisect_right(places, start, key=lambda place: chars(place, place + 1)[1])
        end = bisect_left(places, stop, key=lambda place: chars(place, place + 1)[0])
        return (first, end) if first < end else (max(first - 1, 0), max(first, 1))

    def _hush(self) -> None:
        """Takes names that may be mere words in a text set in capitals for those words."""
        for place, token_class in enumerate(self._classes):
            if token_class is not None and token_class.quiet is not None and self._is_mere_word(place):
                self._classes[place] = token_class.quiet

    def _search(self) -> None:
        """One loop without calls, as far as single words and neighbours that do not fit go: that is most of a text."""
        classes, places = self._classes, self._all_places
        for place, token_class in enumerate(classes):
            if token_class is None or not token_class.is_active:
                continue
            for term in token_class.single:
                places.setdefault(term, []).append((place, place + 1))
            for step, atoms, phrases in token_class.neighbours:
                beside = classes[place + step]
                if beside is not None and not atoms.isdisjoint(beside.atoms):
                    for atom in atoms & beside.atoms:
                        self._try_all(phrases[atom], place)
            for term, anchor in token_class.loose:
                self._try(term, place - anchor)

    def _try_all(self, phrases: list[Hung], place: int) -> None:
        """Tries phrases whose anchor stands at a place, and whose neighbour beside it."""
        classes = self._classes
        for term, anchor, length, rest in phrases:
            first = place - anchor
            if rest is None:
                self._try(term, first)
            elif first >= 0 and first + length <= self.end:
                for part, atom in rest:
                    token_class = classes[first + part]
                    if token_class is None or atom not in token_class.atoms:
                        break
                else:
                    if self.text.is_in_one_sentence(first, first + length):
                        self._all_places.setdefault(term, []).append((first, first + length))

    def _try(self, term: int, first: int) -> None:
        if first >= 0:
            end = self._end_of(term, first)
            if end:
                self._all_places.setdefault(term, []).append((first, end))

    def _end_of(self, term: int, first: int) -> int:
        """The nearest end of a phrase that begins at `first`, in its sentence; 0 if none does."""
        indexed = self._terms[term]
        if indexed.has_gaps:
            return self._end_after_gaps(indexed, first)
        end = first + len(indexed.parts)
        if end > self.end or not self.text.is_in_one_sentence(first, end):
            return 0
        for place, atom in enumerate(indexed.parts, first):
            if atom != ANY_WORD:
                token_class = self._classes[place]
                if token_class is None or atom not in token_class.atoms:
                    return 0
        return 0 if any(self._parts_clauses(first + part) for part in indexed.tight) else end

    def _parts_clauses(self, place: int) -> bool:
        return _parts_clauses(self.text.separators[place]) is not None

    def _end_after_gaps(self, indexed: IndexedTerm, first: int) -> int:
        """As `_end_of`. All ends that the parts so far allow are followed, so that several gaps cost only their sum."""
        limit = self.text.sentence_around(first)[1]
        ends = {first}
        for part, atom in enumerate(indexed.parts):
            if atom == GAP:
                ends = {end for before in ends for end in self._after_gap(before, limit)}
            else:
                is_tight = part in indexed.tight
                ends = {end + 1 for end in ends if end < limit and self._fits(atom, end, is_tight)}
            if not ends:
                return 0
        return min(ends)

    def _fits(self, atom: int, place: int, is_tight: bool) -> bool:
        if atom == ANY_WORD:
            return True
        token_class = self._classes[place]
        if token_class is None or atom not in token_class.atoms:
            return False
        return not (is_tight and self._parts_clauses(place))

    def _after_gap(self, place: int, limit: int) -> range:
        """Where the next word may stand, after none to GAP_WORDS words."""
        widths = self.text.widths
        furthest = bisect_right(widths, widths[place] + 2 * GAP_WORDS) - 1
        return range(place, min(furthest + 1, limit))

    def _is_mere_word(self, place: int) -> bool:
        """Whether a name that is also a word (US, WHO) may be that word here, because all is set in capitals."""
        token = self.text.tokens[place]
        first = self.text.sentence_around(place)[0]
        if is_dotted(token) or first not in self.text.shouted:
            return False
        if place >= self.text.title_end:
            return True
        return place > first and fold(self.text.tokens[place - 1]) in _BEFORE_PRONOUN


def _from_the_left(places: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in places:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
