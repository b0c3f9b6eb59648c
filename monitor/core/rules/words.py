"""The words that a rule set asks for: words of terms -> atoms (small ints), tokens of a text -> the atoms they satisfy.

An atom is one way to ask for a word: an exact form, a folded form, a set of lemmas, a wildcard, each with a demand on
its capitals. The question "which atoms is this token?" is answered once per distinct token and then remembered, so its
cost does not depend on how many terms there are.

Names (aliases of actors) obey capitals; terms of rules ignore them:

| a word written as | is found as |
| --- | --- |
| `sanction` | any word with a lemma in common: sanctions, Sanctions |
| `Poland` | the folded form and its plural; in an alias the first letter has to be a capital |
| `US`, `SHAPE` in an alias | in capitals only: two or three letters, or also a word of the language |
| `NATO` in an alias | in capitals, or as Nato |
| the `16` of `F-16` | itself and its plural: two F-16s |
| `=sanction` | exactly so |
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from monitor.core.rules.terms import Wildcard, Word
from monitor.core.text import fold, forms, is_cyrillic, is_dictionary_word, is_dotted, is_unspaced, key, plain

# Digits of a mark, which has a plural (F-16s, T-72s, Leopard 2s); four are a year, whose plural is a decade.
_LONGEST_MARK = 3


class Capitals(Enum):
    """What an atom demands of a token's letter case."""

    ANY = auto()
    FIRST = auto()  # China, CHINA
    ACRONYM = auto()  # US, U.S., UAVs
    WORDY_ACRONYM = auto()  # the same, but in a text set in capitals it may be a mere word: US, WHO, SHAPE
    LONG_ACRONYM = auto()  # NATO, Nato


class Way(Enum):
    """What a token is compared by."""

    EXACT = auto()
    FOLDED = auto()
    LEMMAS = auto()
    WILDCARD = auto()


@dataclass(frozen=True, slots=True)
class Atom:
    """One way to ask for a word: a token satisfies it if a form of its own is among `forms`, and `capitals` agrees."""

    way: Way
    forms: frozenset[str]
    capitals: Capitals


def atom_of(part: Word | Wildcard, is_name: bool) -> Atom:
    """How a word of a term (of an alias: `is_name`) is looked for."""
    if isinstance(part, Wildcard):
        capitals = Capitals.FIRST if is_name and part.pattern[0].isupper() else Capitals.ANY
        return Atom(Way.WILDCARD, frozenset({fold(part.pattern)}), capitals)
    word, folded = part.text, key(part.text)
    if part.is_exact:
        return Atom(Way.EXACT, frozenset({word}), Capitals.ANY)
    if folded.isdigit() and len(folded) <= _LONGEST_MARK:
        return Atom(Way.FOLDED, frozenset({folded, folded + "s"}), Capitals.ANY)
    if is_unspaced(word) or not word[0].isalpha():
        return Atom(Way.FOLDED, frozenset({folded, key(word, marks="")}), Capitals.ANY)
    if is_dotted(word) or (word.isupper() and len(word) > 1):
        return _acronym(word, folded, is_name)
    capitals = Capitals.FIRST if is_name and word[0].isupper() else Capitals.ANY
    if word[0].isupper() and not is_cyrillic(word):
        return Atom(Way.FOLDED, frozenset({folded, _plural(folded)}), capitals)
    return Atom(Way.LEMMAS, forms(word), capitals)


def _acronym(word: str, folded: str, is_name: bool) -> Atom:
    if is_cyrillic(word) and len(word) > 2:  # declined: МИДом
        way, found = Way.LEMMAS, forms(word)
    else:
        way, found = Way.FOLDED, frozenset({folded, _plural(folded)})
    if not is_name:
        return Atom(way, found, Capitals.ANY)
    if is_dictionary_word(folded):
        return Atom(way, found, Capitals.WORDY_ACRONYM)
    return Atom(way, found, Capitals.LONG_ACRONYM if len(folded) > 3 else Capitals.ACRONYM)


def _plural(folded: str) -> str:
    if folded.endswith(("s", "x", "z", "ch", "sh")):
        return folded + "es"
    if folded.endswith("y") and folded[-2:-1] not in {"a", "e", "i", "o", "u", ""}:
        return folded[:-1] + "ies"
    return folded + "s"


def _has_capitals(word: str, demand: Capitals) -> bool:
    """Whether a plain word, whose letters agree, has the capitals that an atom demands."""
    match demand:
        case Capitals.ANY:
            return True
        case Capitals.FIRST:
            return word[0].isupper()
        case Capitals.ACRONYM | Capitals.WORDY_ACRONYM:
            return _is_acronym(word)
        case Capitals.LONG_ACRONYM:
            return word[0].isupper() and (word[1:].islower() or _is_acronym(word))
        case _:
            assert_never(demand)


_ENDING = "sабвгдежзийклмнопрстуфхцчшщъыьэюя"


def _is_acronym(word: str) -> bool:
    """`US`, `U.S`, and with an ending: `UAVs`, `МИДом`."""
    return word.isupper() or (word[:2].isupper() and word.rstrip(_ENDING).isupper())


# A run of letters longer than any word is not tried: several stars in one pattern take time with the square of it.
_LONGEST_FOR_WILDCARDS = 80


def _head(folded: str) -> str:
    """What wildcards are kept by: three letters, or nothing where there are fewer before the first wildcard."""
    return folded[:3] if len(folded) >= 3 else ""


def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(char) or re.escape(char) for char in pattern))


class Vocabulary:
    """All atoms of a rule set. Two words asked for in the same way are one atom."""

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self._ids: dict[Atom, int] = {}
        self._by_form: dict[Way, defaultdict[str, list[int]]] = {way: defaultdict(list) for way in Way}
        self._wildcards: defaultdict[str, list[tuple[re.Pattern[str], int]]] = defaultdict(list)

    def add(self, part: Word | Wildcard, is_name: bool) -> int:
        """The id of the atom that a word of a term asks for."""
        atom = atom_of(part, is_name)
        number = self._ids.setdefault(atom, len(self.atoms))
        if number == len(self.atoms):
            self.atoms.append(atom)
            self._index(atom, number)
        return number

    def _index(self, atom: Atom, number: int) -> None:
        for form in atom.forms:
            if atom.way is Way.WILDCARD:
                self._wildcards[_head(re.split(r"[*?]", form)[0])].append((_regex(form), number))
            else:
                self._by_form[atom.way][form].append(number)

    def satisfied_by(self, token: str, marks: str) -> frozenset[int]:
        """The atoms that a token of a text satisfies; `marks` may group digits in that text."""
        word = plain(token)
        return frozenset(
            number for number in self._named(word, marks) if _has_capitals(word, self.atoms[number].capitals)
        )

    def _named(self, word: str, marks: str) -> Iterator[int]:
        """Atoms whose letters agree with a plain word, whatever its capitals."""
        folded = key(word, marks)
        yield from self._by_form[Way.EXACT].get(word, ())
        yield from self._by_form[Way.FOLDED].get(folded, ())
        for head in {_head(folded), ""} if len(folded) <= _LONGEST_FOR_WILDCARDS else ():
            for pattern, number in self._wildcards.get(head, ()):
                if pattern.fullmatch(folded):
                    yield number
        if by_lemma := self._by_form[Way.LEMMAS]:
            for form in forms(word):
                yield from by_lemma.get(form, ())

    def without_wordy_acronyms(self, atoms: frozenset[int]) -> frozenset[int]:
        """The atoms that a token still satisfies where its capitals say nothing."""
        return frozenset(n for n in atoms if self.atoms[n].capitals is not Capitals.WORDY_ACRONYM)
