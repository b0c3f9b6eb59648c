"""The words that a rule set asks for: words of terms -> atoms (small ints), tokens of a text -> the atoms they satisfy.

An atom is one way to ask for a word: an exact form, a folded form, any inflection, a wildcard, each with a demand on
its capitals. Inflections are looked up when the first text of a language is read; from then on the question "which
atoms is this token?" is a look or two into a table, so its cost does not depend on how many terms there are.

Names (aliases of actors) obey capitals; terms of rules ignore them:

| a word written as | is found as |
| --- | --- |
| `sanction` | any word with a lemma in common: sanctions, Sanctions |
| `Poland` | the folded form and its plural; in an alias the first letter has to be a capital |
| `Sanktion` in a term | that, and in a German text the other forms of the noun |
| `US`, `SHAPE` in an alias | in capitals only: two or three letters, or also a word of the language |
| `NATO` in an alias | in capitals, or as Nato |
| the `16` of `F-16` | itself and its plural: two F-16s |
| `=sanction` | exactly so |

A token is also the name inside it: `OTAN` in `l'OTAN`, in a Turkish text `NATO` in `NATO'nun`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache
from typing import Final, assert_never

from monitor.core.rules.syntax import Letters
from monitor.core.rules.terms import Wildcard, Word
from monitor.core.text import (
    Script,
    core_range,
    fold,
    inflections,
    is_cyrillic,
    is_dictionary_word,
    is_dotted,
    is_unspaced,
    key,
    languages_of,
    plain,
    plain_script,
    script_of,
    shown_length,
    surface,
)

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
    INFLECTED = auto()
    NOUN = auto()  # as FOLDED, but in languages that write every noun with a capital as INFLECTED
    WILDCARD = auto()


@dataclass(frozen=True, slots=True)
class Atom:
    """One way to ask for a word: a token satisfies it if it is among `forms`, and `capitals` agrees.

    Inflections of `word`, where it has one, join the forms by the language of the text.
    """

    way: Way
    forms: frozenset[str]
    capitals: Capitals
    word: str = ""


@lru_cache(maxsize=50_000)  # an edited rule set asks for nearly the same words
def atom_of(part: Word | Wildcard, letters: Letters) -> Atom:
    """How a word of a term is looked for."""
    is_name = letters is Letters.SMART
    if isinstance(part, Wildcard):
        capitals = Capitals.FIRST if is_name and part.pattern[0].isupper() else Capitals.ANY
        return Atom(Way.WILDCARD, frozenset({fold(part.pattern)}), capitals)
    word, folded = part.text, key(part.text)
    if part.is_exact or letters is Letters.EXACT:
        return Atom(Way.EXACT, frozenset({word}), Capitals.ANY)
    if folded.isdigit() and len(folded) <= _LONGEST_MARK:
        return Atom(Way.FOLDED, frozenset({folded, folded + "s"}), Capitals.ANY)
    if is_unspaced(word) or not word[0].isalpha():
        return Atom(Way.FOLDED, frozenset({folded, key(word, marks="")}), Capitals.ANY)
    if is_dotted(word) or (word.isupper() and len(word) > 1):
        return _acronym(word, folded, is_name)
    capitals = Capitals.FIRST if is_name and word[0].isupper() else Capitals.ANY
    if word[0].isupper() and not is_cyrillic(word):
        forms = frozenset({folded, _plural(folded)})
        return Atom(Way.FOLDED, forms, capitals) if is_name else Atom(Way.NOUN, forms, capitals, word)
    return Atom(Way.INFLECTED, frozenset({folded}), capitals, word.lower())


def uninflected(part: Word | Wildcard, letters: Letters) -> Atom:
    """As `atom_of`, but the word is met in the form written alone: no other of its forms, no plural."""
    atom = atom_of(part, letters)
    if isinstance(part, Wildcard) or atom.way is Way.EXACT:
        return atom
    return Atom(Way.FOLDED, frozenset({key(part.text), key(part.text, marks="")}), atom.capitals)


def _acronym(word: str, folded: str, is_name: bool) -> Atom:
    if not is_name:
        capitals = Capitals.ANY
    elif is_dictionary_word(folded):
        capitals = Capitals.WORDY_ACRONYM
    else:
        capitals = Capitals.LONG_ACRONYM if len(folded) > 3 else Capitals.ACRONYM
    if is_cyrillic(word) and len(word) > 2:  # declined: МИДом
        return Atom(Way.INFLECTED, frozenset({folded}), capitals, word.lower())
    return Atom(Way.FOLDED, frozenset({folded, _plural(folded)}), capitals)


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
        self._asked: dict[tuple[Word | Wildcard, Letters, bool], int] = {}
        self.exact = defaultdict[str, list[int]](list)
        self.folded = defaultdict[str, list[int]](list)
        self.wildcards = defaultdict[str, list[tuple[re.Pattern[str], int]]](list)
        self._inflected = {script: defaultdict[str, list[int]](list) for script in Script}
        self._nouns = defaultdict[str, list[int]](list)
        self._surfaces: dict[tuple[Script, tuple[str, ...]], dict[str, list[int]]] = {}

    def add(self, part: Word | Wildcard, letters: Letters, inflects: bool = True) -> int:
        """The id of the atom that a word of a term asks for, in any of its forms or in the one written."""
        number = self._asked.get((part, letters, inflects))
        if number is None:
            atom = atom_of(part, letters) if inflects else uninflected(part, letters)
            number = self._asked[part, letters, inflects] = self._ids.setdefault(atom, len(self.atoms))
            if number == len(self.atoms):
                self.atoms.append(atom)
                self._index(atom, number)
        return number

    def close(self) -> None:
        """Lets go of what only `add` needs."""
        self._ids.clear()
        self._asked.clear()

    def _index(self, atom: Atom, number: int) -> None:
        match atom.way:
            case Way.WILDCARD:
                for form in atom.forms:
                    self.wildcards[_head(re.split(r"[*?]", form)[0])].append((_regex(form), number))
                return
            case Way.INFLECTED:
                self._inflected[script_of(atom.word)][atom.word].append(number)
            case Way.NOUN:
                self._nouns[atom.word].append(number)
            case Way.EXACT | Way.FOLDED:
                pass
            case _:
                assert_never(atom.way)
        table = self.exact if atom.way is Way.EXACT else self.folded
        for form in atom.forms:
            table[form].append(number)

    def surfaces(self, script: Script, languages: tuple[str, ...]) -> dict[str, list[int]]:
        """Inflected surface -> atoms, for words of one script in texts of some languages. Made when first asked for."""
        found = self._surfaces.get((script, languages))
        if found is None:
            words, nouns = self._inflected[script], self._nouns if script is Script.LATIN else {}
            found = self._surfaces[script, languages] = {}
            _spread(inflections(words, languages, nouns), {**words, **nouns}, found)
        return found

    @cached_property
    def wordy_acronyms(self) -> frozenset[int]:
        """The atoms of names that may be mere words in a text set in capitals."""
        return frozenset(n for n, atom in enumerate(self.atoms) if atom.capitals is Capitals.WORDY_ACRONYM)

    @cached_property
    def demanding(self) -> frozenset[int]:
        """The atoms that not every word of theirs satisfies, because they ask for capitals."""
        return frozenset(n for n, atom in enumerate(self.atoms) if atom.capitals is not Capitals.ANY)


def _spread(
    surfaces_by_word: Mapping[str, Iterable[str]], atoms_by_word: Mapping[str, list[int]], into: dict[str, list[int]]
) -> None:
    """Most surfaces are those of one word, and share its list."""
    for word, surfaces in surfaces_by_word.items():
        atoms = atoms_by_word[word]
        for form in surfaces:
            into[form] = into[form] + atoms if form in into else atoms


_NOTHING: Final = frozenset[int]()


class Reader:
    """Reads the words of texts in one language (None: not known) as atoms.

    `marks` may group digits there; `named` are languages that rules name.
    """

    def __init__(self, vocabulary: Vocabulary, language: str | None, marks: str, named: Iterable[str]) -> None:
        self._vocabulary, self._language, self._marks = vocabulary, language, marks
        self._languages = languages_of(language, named)
        self._surfaces: dict[Script, dict[str, list[int]]] = {}

    def atoms_of(self, token: str) -> frozenset[int]:
        """The atoms that a token of a text satisfies."""
        if token.isalnum():
            return self._satisfied_by(plain(token))
        core = plain(token[slice(*core_range(token, self._language))])
        return self._satisfied_by(plain(token)) | self._satisfied_by(core)

    def shown_range(self, token: str, atom: int) -> tuple[int, int]:
        """The part of a token that satisfies an atom: all but its possessive, or the name inside."""
        word = plain(token)
        return (0, shown_length(token)) if atom in self._satisfied_by(word) else core_range(token, self._language)

    def _satisfied_by(self, word: str) -> frozenset[int]:
        """Tables before demands: most words are asked for in no way at all."""
        script = plain_script(word)
        if script:  # a third of the price, for nearly all words
            folded = form = word.lower()
        else:
            script, folded = script_of(word), key(word, self._marks)
            form = surface(word, folded)
        vocabulary = self._vocabulary
        surfaces = self._surfaces.get(script) or self._inflected(script)
        named = [*vocabulary.exact.get(word, ()), *vocabulary.folded.get(folded, ()), *surfaces.get(form, ())]
        if vocabulary.wildcards and len(folded) <= _LONGEST_FOR_WILDCARDS:
            named += self._wildly(folded)
        if not named:
            return _NOTHING
        if vocabulary.demanding.isdisjoint(named):
            return frozenset(named)
        return frozenset(number for number in named if _has_capitals(word, vocabulary.atoms[number].capitals))

    def _wildly(self, folded: str) -> Iterator[int]:
        for head in {_head(folded), ""}:
            for pattern, number in self._vocabulary.wildcards.get(head, ()):
                if pattern.fullmatch(folded):
                    yield number

    def _inflected(self, script: Script) -> dict[str, list[int]]:
        found = self._surfaces[script] = self._vocabulary.surfaces(script, self._languages.of(script))
        return found


class Sieve:
    """What words of an archive may satisfy: words as `text.word_set` gives them, texts in any of some languages."""

    def __init__(self, vocabulary: Vocabulary, languages: Iterable[str | None], named: Iterable[str]) -> None:
        self._wildcards = vocabulary.wildcards
        table = defaultdict[str, set[int]](set)
        for tables in ({key(word): atoms for word, atoms in vocabulary.exact.items()}, vocabulary.folded):
            for form, atoms in tables.items():
                table[form].update(atoms)
        spoken = {languages_of(language, named) for language in languages}
        for script, several in {(script, each.of(script)) for each in spoken for script in Script}:
            for form, atoms in vocabulary.surfaces(script, several).items():
                table[fold(form)].update(atoms)
        self._table = {form: frozenset(atoms) for form, atoms in table.items()}

    @property
    def atoms_by_word(self) -> Mapping[str, frozenset[int]]:
        """Every folded word that may satisfy an atom which is no wildcard, with these atoms."""
        return self._table

    def could_satisfy(self, folded: str) -> frozenset[int]:
        """The atoms that a folded word may satisfy, whatever its capitals and accents: perhaps more than it does."""
        atoms = self._table.get(folded, frozenset())
        wild = (pair for head in {_head(folded), ""} for pair in self._wildcards.get(head, ()))
        return atoms.union(number for pattern, number in wild if pattern.fullmatch(folded))

    def sift(self, words: Iterable[str]) -> dict[str, frozenset[int]]:
        """Those of many folded words that may satisfy something, with what they may satisfy."""
        heads = self._wildcards.keys()
        if "" in heads:
            return {word: atoms for word in words if (atoms := self.could_satisfy(word))}
        hopeful = (word for word in words if word in self._table or word[:3] in heads)
        return {word: atoms for word in hopeful if (atoms := self.could_satisfy(word))}
