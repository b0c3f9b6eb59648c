"""Terms hung on their words: a token of a text -> the terms that may begin, stand or continue there.

A single word is found by its atom. A phrase hangs on one of its words, the one that fewest terms of the rule set
share, and is tried only where the neighbouring word fits too; so the cost of a text grows with the text and with what
is found in it, not with the number of terms.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, assert_never

from monitor.core.rules.pattern_search import CompiledPattern
from monitor.core.rules.syntax import Letters
from monitor.core.rules.terms import Gap, OneWord, Part, TermFault, Wildcard, Word, parse_term
from monitor.core.rules.words import Reader, Sieve, Vocabulary, Way
from monitor.core.text import primary_subtag

GAP: Final = -1
ANY_WORD: Final = -2

# Distinct tokens remembered per way of grouping digits: some 30 MB at most, then all are forgotten. Runs of letters
# longer than any word are not worth it.
_MAX_REMEMBERED = 200_000
_LONGEST_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """A term as atoms: `parts` holds atom ids, GAP and ANY_WORD; `tight` the places that follow without punctuation."""

    text: str
    parts: tuple[int, ...]
    tight: frozenset[int]
    has_gaps: bool


class Hung(NamedTuple):
    """A phrase on its anchor, which is its word number `anchor`.

    `rest` are the words (place in the phrase, atom) that neither anchor nor neighbour are. None: it has gaps, or
    characters that stand against each other, and is tried word by word.
    """

    term: int
    anchor: int
    length: int
    rest: tuple[tuple[int, int], ...] | None


@dataclass(slots=True)
class _Hooks:
    """What hangs on one atom: single words, and phrases by the atom of the neighbour that they need."""

    single: list[int] = field(default_factory=list)
    right: dict[int, list[Hung]] = field(default_factory=dict)
    left: dict[int, list[Hung]] = field(default_factory=dict)
    loose: list[tuple[int, int]] = field(default_factory=list)


class Neighbours(NamedTuple):
    """The phrases that hang on a word and go on with the next (step 1) or the last one (step -1), by its atoms."""

    step: int
    atoms: frozenset[int]
    phrases: dict[int, list[Hung]]


@dataclass(slots=True, eq=False)
class TokenClass:
    """What a token means to the rule set.

    Never changed once it is made; not frozen, because every other new word needs one, and that would triple the price.
    `quiet` is the class that counts instead where all is set in capitals; None where that makes no difference.
    """

    atoms: frozenset[int]
    single: list[int]
    neighbours: list[Neighbours]
    loose: list[tuple[int, int]]
    is_active: bool
    quiet: "TokenClass | None"


class TermIndex:
    """All terms, aliases and patterns of a rule set. Add them all, then `seal`, then ask for the classes of tokens.

    `languages` are those that rules name: a text whose language is not known is read by them too.
    """

    def __init__(self, languages: Iterable[str] = ()) -> None:
        self.terms: list[IndexedTerm] = []
        self.patterns: dict[int, CompiledPattern] = {}
        self.vocabulary = Vocabulary()
        self._languages = frozenset(languages)
        self._ids: dict[tuple[str, Letters | None, bool], int] = {}
        self._hooks: defaultdict[int, _Hooks] = defaultdict(_Hooks)
        self._classes: dict[frozenset[int], TokenClass] = {}
        self._by_language: dict[tuple[str | None, str], ClassByToken] = {}

    def add(self, text: str, letters: Letters, inflects: bool = True) -> int:
        """The id of a term or an alias. The reader has seen to it that it has no fault; ValueError otherwise.

        `inflects`: its words are met in all their forms; else in the form written.
        """
        number = self._ids.setdefault((text, letters, inflects), len(self.terms))
        if number == len(self.terms):
            self.terms.append(self._indexed(text, letters, inflects))
        return number

    def add_pattern(self, text: str, ignores_case: bool) -> int:
        """The id of a regular expression; ids of terms and patterns do not clash. ValueError as for `add`."""
        number = self._ids.setdefault((text, None, ignores_case), len(self.terms))
        if number == len(self.terms):
            self.patterns[number] = CompiledPattern(text, ignores_case)
            self.terms.append(IndexedTerm(text, (), frozenset(), has_gaps=False))
        return number

    def _indexed(self, text: str, letters: Letters, inflects: bool) -> IndexedTerm:
        phrase = parse_term(text)
        if isinstance(phrase, TermFault):
            raise ValueError(phrase.message)
        tight = frozenset(place for place, part in enumerate(phrase) if isinstance(part, Word) and part.is_tight)
        parts = tuple(self._number(part, letters, inflects) for part in phrase)
        return IndexedTerm(text, parts, tight, has_gaps=GAP in parts)

    def _number(self, part: Part, letters: Letters, inflects: bool) -> int:
        match part:
            case Gap():
                return GAP
            case OneWord():
                return ANY_WORD
            case Word() | Wildcard():
                return self.vocabulary.add(part, letters, inflects)
            case _:
                assert_never(part)

    def seal(self) -> None:
        """Hangs every term on one of its words."""
        use = Counter(
            form
            for term in self.terms
            for form in {form for atom in term.parts if atom >= 0 for form in self.vocabulary.atoms[atom].forms}
        )
        atoms = {atom for term in self.terms for atom in term.parts if atom >= 0}
        commonness = {atom: self._commonness(atom, use) for atom in atoms}
        for number, term in enumerate(self.terms):
            if term.parts:
                self._hang(number, term.parts, commonness)
        self._ids.clear()  # some 8 MB for 20,000 phrases, of no use once all are added
        self.vocabulary.close()

    def _hang(self, number: int, parts: tuple[int, ...], commonness: Mapping[int, tuple[bool, int, int]]) -> None:
        if len(parts) == 1:
            self._hooks[parts[0]].single.append(number)
            return
        # Only before the first gap is the distance to the beginning of the phrase fixed.
        run = parts[: parts.index(GAP)] if GAP in parts else parts
        anchor = min((k for k, atom in enumerate(run) if atom >= 0), key=lambda k: (commonness[run[k]], k))
        hooks = self._hooks[run[anchor]]
        if anchor + 1 < len(run) and run[anchor + 1] >= 0:
            hooks.right.setdefault(run[anchor + 1], []).append(self._hung(number, anchor, anchor + 1))
        elif anchor and run[anchor - 1] >= 0:
            hooks.left.setdefault(run[anchor - 1], []).append(self._hung(number, anchor, anchor - 1))
        else:
            hooks.loose.append((number, anchor))

    def _hung(self, number: int, anchor: int, neighbour: int) -> Hung:
        term = self.terms[number]
        if term.has_gaps or term.tight:
            return Hung(number, anchor, len(term.parts), None)
        others = [(k, atom) for k, atom in enumerate(term.parts) if k != anchor and k != neighbour and atom >= 0]
        return Hung(number, anchor, len(term.parts), tuple(others))

    def _commonness(self, atom: int, use: Mapping[str, int]) -> tuple[bool, int, int]:
        """Smaller for a word that is rarer, as far as the rule set itself can tell.

        It has no wildcard, few terms hold the word (`With` is as common as `with`), it is long.
        """
        asked = self.vocabulary.atoms[atom]
        return (
            asked.way is Way.WILDCARD,
            max(use[form] for form in asked.forms),
            -max(map(len, asked.forms)),
        )

    def commonness_of(self, term: int) -> int:
        """A rough measure of how often a term occurs: short words are common (Zipf's law of abbreviation)."""
        atoms = [self.vocabulary.atoms[part] for part in self.terms[term].parts if part >= 0]
        return -sum(max(map(len, atom.forms)) for atom in atoms)

    def atoms_of(self, term: int) -> frozenset[int]:
        """The atoms that a text must satisfy, each by some word, to hold a term; none for a pattern."""
        return frozenset(part for part in self.terms[term].parts if part >= 0)

    def sieve(self, languages: Iterable[str | None]) -> Sieve:
        """Tells which atoms the words of articles in these languages may satisfy (None: language not known)."""
        return Sieve(self.vocabulary, languages, self._languages)

    def classes(self, language: str | None, marks: str) -> "ClassByToken":
        """Token -> its class, or None for the many that mean nothing; for texts in one language.

        `marks` may group digits there. Regional varieties of a language are one.
        """
        kind = language and primary_subtag(language), marks
        found = self._by_language.get(kind)
        if found is None:
            reader = Reader(self.vocabulary, language, marks, self._languages)
            found = self._by_language[kind] = ClassByToken(self, reader)
        return found

    def class_of(self, atoms: frozenset[int]) -> TokenClass:
        """The one class of all tokens that satisfy these atoms."""
        found = self._classes.get(atoms)
        if found is None:
            found = self._classes[atoms] = self._new_class(atoms)
        return found

    def _new_class(self, atoms: frozenset[int]) -> TokenClass:
        quiet_atoms = atoms - self.vocabulary.wordy_acronyms
        quiet = self.class_of(quiet_atoms) if quiet_atoms != atoms else None
        hooks = [self._hooks[atom] for atom in atoms if atom in self._hooks]
        if not hooks:  # a word inside phrases that hang on others
            return TokenClass(atoms, [], [], [], is_active=False, quiet=quiet)
        single, loose = list[int](), list[tuple[int, int]]()
        right, left = dict[int, list[Hung]](), dict[int, list[Hung]]()
        for hook in hooks:
            single += hook.single
            loose += hook.loose
            right, left = _merged(right, hook.right), _merged(left, hook.left)
        neighbours = [Neighbours(step, frozenset(table), table) for step, table in ((1, right), (-1, left)) if table]
        return TokenClass(atoms, single, neighbours, loose, is_active=True, quiet=quiet)


def _merged(one: dict[int, list[Hung]], other: dict[int, list[Hung]]) -> dict[int, list[Hung]]:
    """Both tables; mostly one of them is empty, and itself the answer is the other."""
    if not one or not other:
        return one or other
    return {**one, **other, **{atom: one[atom] + other[atom] for atom in one.keys() & other}}


class ClassByToken(dict[str, TokenClass | None]):
    """Remembers the class of every token seen, up to a limit; then it begins anew."""

    def __init__(self, index: TermIndex, reader: Reader, limit: int = _MAX_REMEMBERED) -> None:
        super().__init__()
        self.reader = reader
        self._index, self._limit = index, limit

    def __missing__(self, token: str) -> TokenClass | None:
        if len(self) >= self._limit:
            self.clear()
        atoms = self.reader.atoms_of(token)
        found = self._index.class_of(atoms) if atoms else None
        if len(token) <= _LONGEST_REMEMBERED:
            self[token] = found
        return found
