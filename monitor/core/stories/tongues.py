"""In which language is a text, and may two be in one? Title and text -> a language, or the script where that is all.

Two languages have no words in common, so reports in them meet by names and numbers. A headline is often too short to
tell its language; it is taken for one of those that are written in its script, not for a foreign one.
"""

import re
from typing import Final

from monitor.core.extract import guess_language

# Characters of the text that tell its language.
SAMPLE: Final = 600
# ISO 15924 codes of the scripts that many languages of news share.
_CYRILLIC, _LATIN = "Cyrl", "Latn"
_SCRIPT_LETTERS: Final = 4
_CYRILLIC_LANGUAGES: Final = frozenset(["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba"])
_OTHERS = "zh yue ja ko el he ar fa ur ps ckb ug sd hi mr ne bn ta th my ka hy"
_OTHER_SCRIPTS: Final = frozenset(_OTHERS.split())
_WITH_CAPITALS: Final = frozenset(["el", "hy"])
_CASELESS: Final = _OTHER_SCRIPTS - _WITH_CAPITALS
_cyrillic_letters = re.compile("[\u0400-\u052f]+").findall
_latin_letters = re.compile("[A-Za-z\u00c0-\u024f]+").findall


def tongue_of(title: str, text: str) -> str | None:
    """Two letters for a language, four for a script in which it stands, None where nothing tells."""
    sample = f"{title}\n{text[:SAMPLE]}"
    return guess_language(sample) or _script_of(sample)


def may_be_one(first: str | None, second: str | None) -> bool:
    """Whether two texts may be in one language; what is unknown may be any. Symmetric."""
    if first == second or first is None or second is None:
        return True
    is_told = len(first) < _SCRIPT_LETTERS and len(second) < _SCRIPT_LETTERS
    return not is_told and _script(first) == _script(second)


def has_capitals(tongue: str | None) -> bool:
    """Whether names in a text can be told by their capitals."""
    return tongue not in _CASELESS


def _script_of(sample: str) -> str | None:
    cyrillic, latin = len("".join(_cyrillic_letters(sample))), len("".join(_latin_letters(sample)))
    if cyrillic == latin:
        return None
    return _CYRILLIC if cyrillic > latin else _LATIN


def _script(tongue: str) -> str:
    if len(tongue) == _SCRIPT_LETTERS or tongue in _OTHER_SCRIPTS:
        return tongue
    return _CYRILLIC if tongue in _CYRILLIC_LANGUAGES else _LATIN
