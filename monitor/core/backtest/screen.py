"""Which articles a few rules need be tried on, told by the words that each article holds. Pure.

A rule cannot hold in an article without one term of each of its groups (`rules.plan`), nor a term without a word for
each of its atoms. `words_wanted` says so in words, once for a rule set; `Screen` asks it of articles, as sets of
numbers. It may let an article through in vain, and never holds back one that a rule matches.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import re2

from monitor.core.rules.matcher import Matcher
from monitor.core.rules.words import Way

# Numbers that are looked for by one automaton: it is built for each run, and grows with them.
_MOST_SEARCHED: Final = 500
# An article and the numbers of its words, an array of unsigned ints.
Words: TypeAlias = tuple[int, bytes]
# Any of some terms, each all of its atoms.
Group: TypeAlias = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class WordsWanted:
    """What rules cannot do without. `rules` holds the groups of each rule; a rule without any may hold anywhere.

    `words_by_atom` are folded words as `text.word_set` gives them, `globs_by_atom` patterns of `*` and `?` over them.
    """

    rules: tuple[tuple[Group, ...], ...]
    words_by_atom: Mapping[int, frozenset[str]]
    globs_by_atom: Mapping[int, frozenset[str]]


def words_wanted(matcher: Matcher, languages: Iterable[str | None]) -> WordsWanted:
    """What the rules of a matcher need of articles in these languages (None: not known)."""
    index = matcher.index
    rules = tuple(
        tuple(
            tuple(sorted({tuple(sorted(index.atoms_of(term))) for term in group}))
            for group in rule.node.needs
            if all(map(index.atoms_of, group))  # a regular expression has no words to look for
        )
        for rule in matcher.rules
    )
    atoms = {atom for groups in rules for group in groups for term in group for atom in term}
    words: dict[int, set[str]] = {atom: set() for atom in atoms}
    for word, satisfied in index.sieve(languages).atoms_by_word.items():
        for atom in satisfied & atoms:
            words[atom].add(word)
    patterns = {atom: index.vocabulary.atoms[atom] for atom in atoms}
    return WordsWanted(
        rules=rules,
        words_by_atom={atom: frozenset(found) for atom, found in words.items()},
        globs_by_atom={atom: asked.forms for atom, asked in patterns.items() if asked.way is Way.WILDCARD},
    )


class Screen:
    """The same, asked of articles. `numbers_by_atom` are those of the words that satisfy each atom."""

    def __init__(self, wanted: WordsWanted, numbers_by_atom: Mapping[int, frozenset[int]]) -> None:
        rules = (_Rule(groups, numbers_by_atom) for groups in wanted.rules)
        self._rules = [rule for rule in rules if not rule.is_hopeless]

    @property
    def lets_all_through(self) -> bool:
        """Whether some rule has nothing to be told by."""
        return any(not rule.groups for rule in self._rules)

    def sort(self, sample: Sequence[bytes]) -> None:
        """Ask first what most of these articles lack."""
        for rule in self._rules:
            rule.sort(sample)

    def let_through(self, articles: Sequence[Words]) -> list[int]:
        """The numbers of those of some articles that a rule may match, in their order."""
        found = [rule.let_through(articles) for rule in self._rules]
        return found[0] if len(found) == 1 else sorted({number for numbers in found for number in numbers})


class _Group:
    """Any of some terms: `union` holds a number of each at least, `terms` all that each needs."""

    def __init__(self, group: Group, numbers_by_atom: Mapping[int, frozenset[int]]) -> None:
        terms = [[numbers_by_atom[atom] for atom in term] for term in group]
        self.terms = [sorted(atoms, key=len) for atoms in terms if all(atoms)]
        self.union = frozenset().union(*(atoms[0] for atoms in self.terms))
        self.may_be_met = _searcher(self.union)

    def is_met(self, numbers: frozenset[int]) -> bool:
        return any(not any(numbers.isdisjoint(atom) for atom in term) for term in self.terms)


class _Rule:
    """The groups of one rule."""

    def __init__(self, groups: tuple[Group, ...], numbers_by_atom: Mapping[int, frozenset[int]]) -> None:
        self.groups = [_Group(group, numbers_by_atom) for group in groups]

    @property
    def is_hopeless(self) -> bool:
        """Whether no article has what it needs."""
        return not all(group.terms for group in self.groups)

    def sort(self, sample: Sequence[bytes]) -> None:
        self.groups.sort(key=lambda group: sum(1 for words in sample if group.may_be_met(words)))

    def let_through(self, articles: Sequence[Words]) -> list[int]:
        for group in self.groups:  # a hundred thousand articles: no call but the search itself
            may_be_met = group.may_be_met
            articles = [article for article in articles if may_be_met(article[1])]
        return [number for number, words in articles if self._holds_all(frozenset(array("I", words)))]

    def _holds_all(self, numbers: frozenset[int]) -> bool:
        return all(group.is_met(numbers) for group in self.groups)


def _searcher(numbers: frozenset[int]) -> Callable[[bytes], object]:
    """Something that is true where an array of unsigned ints may hold one of some numbers; now and then it is in vain.

    An automaton reads the bytes three times as fast as Python makes ints of them; it may find a number that lies half
    in one and half in the next.
    """
    if len(numbers) > _MOST_SEARCHED:
        return lambda words: not numbers.isdisjoint(array("I", words))
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    written = ("".join(f"\\x{byte:02x}" for byte in array("I", [number]).tobytes()) for number in sorted(numbers))
    return re2.compile("|".join(written).encode(), options=options).search if numbers else lambda _: None
