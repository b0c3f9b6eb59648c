"""Word forms: a word -> the set of forms it may be. Two words meet when their sets do; ambiguity is kept.

The forms come from simplemma (Latin letters, English) and pymorphy3 (Cyrillic, Russian), loaded when the first word
needs them: a third of a second each, some 50 MB together.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor.core.text.characters import fold, key

if TYPE_CHECKING:
    import pymorphy3

_has_cyrillic = re.compile(r"[\u0400-\u052f]").search
_has_latin = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]").search
# Longer runs of letters are no words (base64, a missing blank), and guessing at them is slow.
_LONGEST_WORD = 60


def is_cyrillic(word: str) -> bool:
    """Whether the word has a Cyrillic letter."""
    return _has_cyrillic(word) is not None


@cache
def _russian() -> "pymorphy3.MorphAnalyzer":
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _english_lemma(word: str) -> str:
    import simplemma

    return simplemma.lemmatize(word, lang="en")


@lru_cache(200_000)
def forms(word: str) -> frozenset[str]:
    """The folded forms of a plain word: itself and its lemmas. Words meet when their forms do.

    A Cyrillic word of unknown language is tried as Russian, which also guesses words outside its dictionary; a word of
    one or two letters stands for itself alone.
    """
    folded, lower = key(word), word.lower()
    if len(word) > _LONGEST_WORD:
        return frozenset({folded})
    if is_cyrillic(word):
        lemmas = [parse.normal_form for parse in _russian().parse(lower)] if len(word) > 2 else []
    else:
        lemmas = [_english_lemma(form) for form in {lower, folded}] if _has_latin(word) else []
    return frozenset({folded, *map(fold, lemmas)})


@cache
def is_dictionary_word(word: str) -> bool:
    """Whether an acronym is also a word of the language (SHAPE, WHO, US; not NATO, not ООН)."""
    if is_cyrillic(word):
        analyzer, lower = _russian(), word.lower()
        return analyzer.word_is_known(lower) and any("Abbr" not in parse.tag for parse in analyzer.parse(lower))
    import simplemma

    return simplemma.is_known(fold(word), lang="en")
