"""Word forms: a word of a rule -> the surfaces it is met by in a text of some language; ambiguity is kept.

A word of a text and a word of a rule meet when they fold alike or have a lemma in common. The question is asked from
the rule's side, once, when the rules are compiled: lemmatising every new word of the texts costs ten times as much.
Words are looked up by the language of the text: simplemma's dictionaries, and pymorphy3 for Russian and Ukrainian. They
are loaded when the first word needs them.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from typing import Final, assert_never

from monitor.core.text.characters import (
    core_range,
    fold,
    is_plainly_cyrillic,
    key,
    plain,
    primary_subtag,
    split,
    surface,
)
from monitor.core.text.cyrillic import has_analyzer, is_russian_word
from monitor.core.text.cyrillic import inflections as analysed_inflections
from monitor.core.text.lexicon import lexicon_of
from monitor.core.text.recall import looked_up

_has_cyrillic = re.compile(r"[\u0400-\u052f]").search
_has_latin = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]").search
# Longer runs of letters are no words (base64, a missing blank); a shorter word stands for itself alone.
_LONGEST_WORD, _SHORTEST_WORD = 60, 3


class Script(StrEnum):
    """Which letters a word is written in, as far as the choice of a dictionary goes."""

    LATIN = auto()
    CYRILLIC = auto()
    OTHER = auto()


def script_of(word: str) -> Script:
    """The script of a word; Cyrillic if there is one such letter."""
    if word.isascii():
        return Script.LATIN
    if is_cyrillic(word):
        return Script.CYRILLIC
    return Script.LATIN if _has_latin(word) else Script.OTHER


def plain_script(word: str) -> Script | None:
    """The script of a plain word whose folded form, and surface, is itself in small letters; None of all others."""
    if word.isascii():
        return Script.LATIN if word.isalnum() else None
    return Script.CYRILLIC if is_plainly_cyrillic(word) else None


def is_cyrillic(word: str) -> bool:
    """Whether the word has a Cyrillic letter."""
    return _has_cyrillic(word) is not None


def _codes(line: str) -> frozenset[str]:
    return frozenset(line.split())


# What there are dictionaries for, by the script that the language is written in; old languages left out.
_CYRILLIC: Final = _codes("ru uk bg mk")
_OTHER: Final = _codes("ar el fa he hi hy ka ml")
_LATIN: Final = _codes(
    "ca cs cy da de en es et fi fr ga gd gl hbs hu id is it lb lt lv ms nb nl nn pl pt ro sk sl sq sv sw tl tr"
)
# Languages whose dictionary goes by another name: one for Serbian, Croatian and Bosnian, Bokmål for Norwegian.
_NAMES: Final = {"sr": "hbs", "hr": "hbs", "bs": "hbs", "sh": "hbs", "no": "nb", "be": "ru"}
# In these every noun is written with a capital.
_CAPITALISING: Final = _codes("de lb")


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages by whose dictionaries the words of a text are looked up, for each script."""

    latin: tuple[str, ...]
    cyrillic: tuple[str, ...]
    other: tuple[str, ...]

    def of(self, script: Script) -> tuple[str, ...]:
        """Those for words of one script."""
        match script:
            case Script.LATIN:
                return self.latin
            case Script.CYRILLIC:
                return self.cyrillic
            case Script.OTHER:
                return self.other
            case _:
                assert_never(script)


def languages_of(language: str | None, named: Iterable[str] = ()) -> Languages:
    """By which dictionaries a text is read. One of unknown language: by English, Russian, Ukrainian and those `named`.

    Words in the letters of another script are read by English, or by both Russian and Ukrainian.
    """
    asked = {_dictionary_of(language)} if language else {"en", "ru", "uk", *map(_dictionary_of, named)}
    latin, cyrillic, other = (tuple(sorted(asked & script)) for script in (_LATIN, _CYRILLIC, _OTHER))
    return Languages(latin or ("en",), cyrillic or ("ru", "uk"), other)


def lexicons_of(languages: Iterable[str | None], named: Iterable[str] = ()) -> list[str]:
    """The languages whose dictionaries list the words of texts in some languages (None: not known), in their order."""
    spoken = {languages_of(language, named) for language in languages}
    names = {name for each in spoken for script in Script for name in each.of(script)}
    return sorted(name for name in names if not has_analyzer(name))


def _dictionary_of(language: str) -> str:
    primary = primary_subtag(language)
    return _NAMES.get(primary, primary)


def inflections(words: Collection[str], languages: tuple[str, ...], nouns: Collection[str] = ()) -> dict[str, set[str]]:
    """For each plain word the surfaces it is met by in these languages, as `characters.surface` looks them up.

    All words are of the script that the languages write. What is no word, and what no dictionary helps with, has none.
    `nouns` are words written with a capital, other than `words`. In languages where every noun is, they are met by
    their nouns alone (`Sanktion` by Sanktionen); elsewhere a capital marks a name, which has a plural at most.
    """
    asked, named = list(filter(_may_be_listed, words)), dict.fromkeys(filter(_may_be_listed, nouns))
    analysed = tuple(language for language in languages if has_analyzer(language))
    found: dict[str, set[str]] = {word: set() for word in (*asked, *named)}
    if analysed:
        found |= looked_up("+".join(analysed), asked, lambda words: analysed_inflections(words, analysed))
    for language in languages:
        if language not in analysed:
            listed = _listed(language, [*asked, *named] if language in _CAPITALISING else asked)
            for word, surfaces in listed.items():
                met = filter(_is_capitalised, surfaces) if word in named else surfaces
                found[word].update(form for written in met for form in _keys(written))
    return found


def _may_be_listed(word: str) -> bool:
    return _SHORTEST_WORD <= len(word) <= _LONGEST_WORD


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def _listed(language: str, words: list[str]) -> dict[str, set[str]]:
    """The inflections of words as the dictionary of a language lists them."""
    return looked_up(language, words, lambda unknown: lexicon_of(language).inflections(unknown))


def _keys(written: str) -> set[str]:
    """What a surface is looked up by: with its accents, and without, as in capitals or by a hurried hand."""
    folded = fold(written)
    return {surface(written, folded), folded} if folded.isascii() else {surface(written, folded)}


@cache
def is_dictionary_word(word: str) -> bool:
    """Whether an acronym is also a word of the language (SHAPE, WHO, US; not NATO, not ООН)."""
    if is_cyrillic(word):
        return is_russian_word(word)
    return lexicon_of("en").knows(fold(word))


def word_set(title: str, text: str) -> frozenset[str]:
    """The distinct words of an article as rules look for them: folded, without possessives, grouping marks, what is
    joined to them. Characters of scripts without word spaces one by one.
    """
    words: set[str] = set()
    for token in {*split(title)[1::2], *split(text)[1::2]}:
        words.add(key(plain(token)))
        if not token.isalnum():
            words.update(key(plain(token[slice(*core_range(token, language))])) for language in (None, "tr"))
    return frozenset(words)
