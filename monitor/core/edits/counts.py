"""What a sentence counts: its words -> its numbers as values, however they are written. Pure.

`1,200`, `1200` and `1 200` are one number, `3.5 million` is 3,500,000, `fourteen` is 14. Times of day and days of a
month are none: they are put forward wherever an article is touched.
"""

import re
from collections import Counter
from decimal import Decimal
from typing import Final

from monitor.core.edits.sentences import Sentence
from monitor.core.stories.calendar import MONTHS
from monitor.core.stories.numbers import number_of
from monitor.core.text import fold, group_marks, key, primary_subtag

_DIGITS: Final = re.compile(r"(\d+)(?:[.,](\d+))?(bn|mn|tn|m|k)?").fullmatch
_IS_GROUP: Final = re.compile(r"\d{3}").fullmatch
_HEADS_GROUPS: Final = re.compile(r"\d{1,3}").fullmatch
# Blanks that group digits wherever they stand between them, and the languages in which a plain one does.
_NARROW: Final = frozenset("\u00a0\u202f\u2009'\u2019")
_BLANK_GROUPS: Final = frozenset(["ru", "uk", "be", "bg", "fr", "es", "pl", "cs", "sk", "fi", "sv", "nb", "no", "hu"])
_POWER_BY_SUFFIX: Final = {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12}
_POWERS: Final = (
    (3, "thousand tausend tsd mille mil тыс тис 千"),
    (4, "万 萬"),
    (6, "million millions millionen mio millon millones млн"),
    (8, "亿 億"),
    (9, "billion billions milliarde milliarden mrd milliard milliards млрд"),
    (12, "trillion trillions billionen трлн"),
)
_POWER_BY_WORD: Final = {word: power for power, words in _POWERS for word in words.split()}
# Slavic words by their beginnings: миллион, миллиона, миллионов.
_POWER_BY_STEM: Final = (("тысяч", 3), ("тисяч", 3), ("миллион", 6), ("мільйон", 6), ("миллиард", 9), ("мільярд", 9))
_DAY_OR_MONTH: Final = frozenset("月日号號时時分点點")


def counts_of(sentence: Sentence, language: str | None) -> Counter[Decimal]:
    """The numbers of a sentence, each as often as it stands there."""
    found: Counter[Decimal] = Counter()
    words, place = sentence.words, 0
    while place < len(words):
        value, end = _number_at(sentence, place, language)
        if value is not None and not _is_date(words, place, end):
            found[_with_powers(value, words, end)] += 1
        place = end
    return found


def _number_at(sentence: Sentence, place: int, language: str | None) -> tuple[Decimal | None, int]:
    """The number that begins at a word, and the place after it."""
    word = sentence.words[place]
    if not word[0].isdecimal():
        said = number_of(fold(word)) or ""
        return (Decimal(said) if said.isdecimal() else None), place + 1
    end = place + 1
    if _HEADS_GROUPS(word):
        while end < len(sentence.words) and _is_group_at(sentence, end, language):
            end += 1
    return _value("".join(sentence.words[place:end]), language), end


def _is_group_at(sentence: Sentence, place: int, language: str | None) -> bool:
    if not _IS_GROUP(sentence.words[place]):
        return False
    between = sentence.separators[place]
    is_grouping = language is not None and primary_subtag(language) in _BLANK_GROUPS
    return between in _NARROW or (between == " " and is_grouping)


def _value(digits: str, language: str | None) -> Decimal | None:
    found = _DIGITS(key(digits, group_marks(language)))
    if found is None:
        return None
    whole, fraction, suffix = found.groups()
    return Decimal(f"{whole}.{fraction or 0}").scaleb(_POWER_BY_SUFFIX.get(suffix or "", 0)).normalize()


def _with_powers(value: Decimal, words: tuple[str, ...], place: int) -> Decimal:
    """`350万` and `3 mil millones`: words of powers multiply, one after another."""
    while place < len(words) and (power := _power_of(fold(words[place]))):
        value, place = value.scaleb(power), place + 1
    return value.normalize()


def _power_of(folded: str) -> int:
    if folded in _POWER_BY_WORD:
        return _POWER_BY_WORD[folded]
    return next((power for stem, power in _POWER_BY_STEM if folded.startswith(stem)), 0)


def _is_date(words: tuple[str, ...], place: int, end: int) -> bool:
    """Whether a number stands beside a month, or is a day or an hour in Chinese."""
    beside = (*words[max(0, place - 1) : place], *words[end : end + 1])
    return any(fold(word) in MONTHS for word in beside) or (end < len(words) and words[end] in _DAY_OR_MONTH)
