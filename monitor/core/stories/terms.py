"""Words -> the terms that stories are compared by: folded, without endings, in Latin letters, cut to five.

One crude form serves words and names in all alphabetic scripts: `Зеленского`, `Зеленським` and `Zelenskyy` become
`zelen`. What is cut too short is held apart by the other words of a text; what is left apart joins nothing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from zlib import crc32

from monitor.core.text import fold

# Letters of a term: enough to tell names apart, few enough to lose endings. With four stories and pairs come out alike,
# with six to eight Russian pairs come out worse (docs/technotes/stories.md).
TERM_LETTERS: Final = 5
# A stem keeps at least so many letters when its ending is dropped.
_SHORTEST_STEM: Final = 3

_CYRILLIC: Final = str.maketrans(
    dict(zip("абвгґдеєзиіїйклмнопрстуфыэў", "abvggdeeziiiiklmnoprstufieu", strict=True))
    | {
        "ё": "e",
        "ж": "zh",
        "х": "h",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sh",
        "ъ": "",
        "ь": "",
        "ю": "iu",
        "я": "ia",
    }
    | {"ј": "i", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "d", "џ": "d"}
)
_GREEK: Final = str.maketrans("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdezitiklmnxoprsstifhpo")
# Spellings between which transliterations waver.
_ONE_SPELLING: Final = (
    ("sch", "sh"),
    ("tch", "ch"),
    ("kh", "h"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("ca", "ka"),
    ("co", "ko"),
    ("cu", "ku"),
    ("cl", "kl"),
    ("cr", "kr"),
    ("ts", "c"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("x", "ks"),
)
# Three words in four have none of them, which is soon found out.
_wavers = re.compile("|".join(many for many, _ in _ONE_SPELLING)).search
_is_cyrillic = re.compile("[\u0400-\u052f]").search
_is_greek = re.compile("[\u0370-\u03ff]").search
# Case and number endings of Russian and Ukrainian nouns and adjectives, longest first.
_slavic_ending = re.compile(
    "(?:иями|"
    "ями|ами|ией|иям|иях|ого|ему|ому|его|ыми|ими|ого|ові|еві|ією|ою|ею|ов|ев|ей|ой|ий|ый|ая|яя|ое|ее|ые|ие|их|ых|ым|им|"
    "ам|ям|ах|ях|ом|ем|ию|ия|ии|ію|ія|ії|ів|їв|а|я|о|е|у|ю|ы|и|і|й|ь)$"
)
# `Лаврова` is a case of `Лавров`, which looks like one of `Лавр`: surnames and towns lose the suffix in each alphabet.
_slavic_suffix = re.compile("(?:ов|ев|ів|їв)$")
_latin_suffix = re.compile("(?:[oei]v|[oei]va)$")
_LATIN_SUFFIXES: Final = ("v", "va")
_latin_ending = re.compile(r"(?:'s|'|(?<=[^s])s)$")
_LATIN_ENDINGS: Final = ("s", "'")
# A Russian ending takes the last vowel of `Quispe` and `Peru` with it.
_last_vowel = re.compile("(?<=[a-z]{3})[aeiou]$").sub
_VOWELS: Final = tuple("aeiou")
_double = re.compile(r"([a-z])\1")


def term_of(word: str) -> str:
    """The term of one word as it stands in a text. Numbers stay whole; an empty string for a bare sign."""
    folded = fold(word)
    if folded[:1].isdigit():
        return folded
    if folded.isascii():
        return spelled(_latin_stem(folded))
    if _is_cyrillic(folded):
        return spelled(_stem(_slavic_suffix, _without_case(folded)).translate(_CYRILLIC))
    if _is_greek(folded):
        return spelled(folded.translate(_GREEK))
    return spelled(_latin_stem(folded.replace("’", "'")))


def hashed(terms: Iterable[str]) -> Iterator[int]:
    """What stands for each term where all of a text are kept: 32 bits. Made anew, for a look-up takes longer."""
    return map(crc32, map(str.encode, terms))


def _latin_stem(word: str) -> str:
    stem = _stem(_latin_ending, word) if word.endswith(_LATIN_ENDINGS) else word
    return _stem(_latin_suffix, stem, _SHORTEST_STEM + 1) if stem.endswith(_LATIN_SUFFIXES) else stem


def _without_case(word: str) -> str:
    """A Slavic word without its ending, which is shorter than what it leaves: `Панам-и`, not `Пан-ами`."""
    found = _slavic_ending.search(word)
    while found and len(found[0]) > 1 and found.start() <= len(found[0]):
        found = _slavic_ending.search(word, found.start() + 1)
    return word[: found.start()] if found and found.start() >= _SHORTEST_STEM else word


def _stem(ending: "re.Pattern[str]", word: str, shortest: int = _SHORTEST_STEM) -> str:
    stem = ending.sub("", word, count=1)
    return stem if len(stem) >= shortest else word


def spelled(letters: str) -> str:
    """Small letters as they are compared, whatever transliteration they come from; cut to TERM_LETTERS."""
    if not letters.isascii():
        return letters[:TERM_LETTERS]
    if _wavers(letters):
        for many, one in _ONE_SPELLING:
            letters = letters.replace(many, one)
    if letters.endswith(_VOWELS):
        letters = _last_vowel("", letters)
    if _double.search(letters):
        letters = _double.sub(r"\1", letters)
    return letters.replace("'", "")[:TERM_LETTERS]
