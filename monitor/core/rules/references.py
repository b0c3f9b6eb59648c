"""A scalar of a rules file -> a leaf of the syntax tree: a term, a regular expression, or the name of an actor or list.

What would be searched for and never found (`china AND russia`, a key written as text) is answered with what to write.
"""

import re
from collections.abc import Collection, Mapping

from monitor.core.rules import bounds
from monitor.core.rules.bounds import Allowance
from monitor.core.rules.entries import below
from monitor.core.rules.expressions import parse_pattern, steps_of
from monitor.core.rules.grammar import LONGEST_TERM, MOST_TERMS
from monitor.core.rules.plain_data import Complaints, Path, as_text, items_of, several_in, shown
from monitor.core.rules.slips import slip_in
from monitor.core.rules.syntax import ActorRef, Leaf, Pattern, Term, TermsRef
from monitor.core.rules.terms import TermFault, parse_term

_reference = re.compile(r"(actor|terms|re)\s*:\s*(.*)", re.DOTALL).fullmatch


class Catalogue:
    """The keys of one section (actors, or term lists), what other words mean one, and what each weighs.

    `sizes` are the names or terms that an entry holds itself, `inner` the entries that it holds.
    """

    def __init__(
        self, what: str, sizes: Mapping[str, int], inner: Mapping[str, Collection[str]], by_name: Mapping[str, str]
    ) -> None:
        self.what, self._sizes, self._inner, self._by_name = what, sizes, inner, by_name
        self._weights: dict[str, int] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._sizes

    def hint(self, key: str, complaints: Complaints) -> str:
        """What was probably meant by an unknown key."""
        other = self._by_name.get(key.casefold())
        return f', did you mean "{other}"?' if other else complaints.hint(key, self._sizes)

    def weight(self, key: str) -> int:
        """How many words a reference to the entry stands for, and entries, with all below it."""
        if key not in self._weights:
            self._weights[key] = sum(1 + self._sizes.get(entry, 0) for entry in below(key, self._inner))
        return self._weights[key]


class LeafReader:
    """Reads the leaves of one file. `inflects`: whether its words are met in all their forms."""

    def __init__(self, actors: Catalogue, term_lists: Catalogue, inflects: bool, complaints: Complaints) -> None:
        self._actors, self._term_lists, self._complaints = actors, term_lists, complaints
        self._inflects = inflects
        self._weight = 0
        self.allowance = Allowance(complaints)

    def leaf(self, text: str, path: Path, is_asked: bool = True) -> Leaf | None:
        """A term, `re:/…/`, `actor:key` or `terms:key`; None after a complaint.

        `is_asked`: it stands in a rule or a guard, so that all below it will be searched for.
        """
        reference = _reference(text)
        if reference is None:
            return self.term(text, path)
        kind, key = reference.groups()
        if kind == "actor":
            return ActorRef(key) if self._knows(key, self._actors, path, is_asked) else None
        if kind == "terms":
            return TermsRef(key) if self._knows(key, self._term_lists, path, is_asked) else None
        return self._pattern(text, path)

    def leaves(self, value: object, path: Path) -> tuple[Leaf, ...]:
        """One leaf, or a list of them."""
        read = [self.leaf(text, at) for text, at in self._texts(value, path)]
        return tuple(leaf for leaf in read if leaf is not None)

    def term(self, text: str, path: Path) -> Term | None:
        """A word or phrase."""
        if not self.allowance.takes(bounds.TERMS, path):
            return None
        phrase = _too_long(text) or slip_in(text) or parse_term(text)
        if isinstance(phrase, TermFault):
            self._complaints.add(path, phrase.message, phrase.part)
            return None
        return Term(text, self._inflects)

    def terms(self, value: object, path: Path, instead: str) -> tuple[Term, ...]:
        """Words and phrases alone; `instead` says what to do with a reference or a regular expression."""
        found: list[Term] = []
        for text, at in self._texts(value, path):
            if _reference(text):
                self._complaints.add(at, f"only words and phrases can stand here: {instead}", part=text)
            elif term := self.term(text, at):
                found.append(term)
        return tuple(found)

    def actor_keys(self, value: object, path: Path, is_asked: bool = True) -> tuple[str, ...]:
        """Keys of actors that the file defines; complains of others. `is_asked` as in `leaf`."""
        return self._keys(value, path, self._actors, is_asked)

    def list_keys(self, value: object, path: Path) -> tuple[str, ...]:
        """Keys of term lists that the file defines; complains of others."""
        return self._keys(value, path, self._term_lists, is_asked=True)

    def _texts(self, value: object, path: Path) -> list[tuple[str, Path]]:
        items = [(as_text(item, at, self._complaints), at) for item, at in items_of(value, path, self._complaints)]
        return [(text, at) for text, at in items if text]

    def _keys(self, value: object, path: Path, catalogue: Catalogue, is_asked: bool) -> tuple[str, ...]:
        prefix = "actor:" if catalogue is self._actors else "terms:"
        keys = [(text.removeprefix(prefix).strip(), at) for text, at in self._texts(value, path)]
        return tuple(key for key, at in keys if self._knows(key, catalogue, at, is_asked))

    def _knows(self, key: str, catalogue: Catalogue, path: Path, is_asked: bool) -> bool:
        if key not in catalogue:
            self._complaints.add(path, f"unknown {catalogue.what} {shown(key)}{self._hint(key, catalogue)}", part=key)
            return False
        return not is_asked or self._bears(key, catalogue, path)

    def _hint(self, key: str, catalogue: Catalogue) -> str:
        """What to write instead of a key that the section does not have."""
        several = several_in(key)
        if len(several) > 1 and all(one in catalogue for one in several):
            return f": write a list, [{', '.join(several)}]"
        for other, prefix in ((self._actors, "actor"), (self._term_lists, "terms")):
            if other is not catalogue and key in other:
                return f': this is {"an" if prefix == "actor" else "a"} {other.what}, write "{prefix}: {key}"'
        return catalogue.hint(key, self._complaints)

    def _bears(self, key: str, catalogue: Catalogue, path: Path) -> bool:
        """Whether all references so far stand for no more words than can be searched for."""
        if self._weight > MOST_TERMS:
            return False
        self._weight += catalogue.weight(key)
        if self._weight > MOST_TERMS:
            message = f"the rules name lists and actors of more than {MOST_TERMS:,} words in all: name smaller ones"
            self._complaints.add(path, message)
        return self._weight <= MOST_TERMS

    def _pattern(self, text: str, path: Path) -> Pattern | None:
        if self.allowance.is_spent(bounds.STEPS) or not self.allowance.takes(bounds.EXPRESSIONS, path):
            return None
        pattern = _too_long(text) or parse_pattern(text)
        if isinstance(pattern, TermFault):
            self._complaints.add(path, pattern.message, pattern.part)
            return None
        return pattern if self.allowance.takes(bounds.STEPS, path, steps_of(pattern)) else None


def _too_long(text: str) -> TermFault | None:
    if len(text) <= LONGEST_TERM:
        return None
    return TermFault(f"{shown(text)} is too long for a term: {LONGEST_TERM} characters at most")
