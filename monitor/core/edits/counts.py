"""What a sentence counts: its words -> its numbers as values, however they are written. Pure.

`1,200`, `1200` and `1 200` are one number, `3.5 million` is 3,500,000, `fourteen` is 14. Times of day count nothing:
they are put forward wherever an article is touched.
"""

import re
from collections import Counter
from decimal import Decimal
from typing import Final

from monitor.core.edits.sentences import Sentence
from monitor.core.text import fold, group_marks, key, primary_subtag
from monitor.core.text.number_words import HAN_DIGITS, HAN_POWERS, NUMBERS

# Below it a number is often said or left out without a change of what is told.
LEAST_TELLING: Final = 10

_DIGITS: Final = re.compile(r"(\d+)(?:[.,](\d+))?([a-zа-яіїєґ]{0,4})").fullmatch
_IS_GROUP: Final = re.compile(r"\d{3}").fullmatch
_HEADS_GROUPS: Final = re.compile(r"\d{1,3}").fullmatch
# Blanks that group digits wherever they stand between them, and the languages in which a plain one does.
_NARROW: Final = frozenset("\u00a0\u202f\u2009'\u2019")
_BLANK_GROUPS: Final = frozenset(["ru", "uk", "be", "bg", "fr", "es", "pl", "cs", "sk", "fi", "sv", "nb", "no", "hu"])
_POWER_BY_SUFFIX: Final = {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12}
_POWERS: Final = (
    (3, "thousand tausend tsd mille mil тыс тис 千"),
    (4, "万 萬"),
    (6, "million millions mn mln millionen mio millon millones млн"),
    (8, "亿 億"),
    (9, "billion billions bn milliarde milliarden mrd milliard milliards млрд"),
    (12, "trillion trillions tn billionen трлн"),
)
_POWER_BY_WORD: Final = {word: power for power, words in _POWERS for word in words.split()}
# Slavic words by their beginnings: миллион, миллиона, миллионов.
_POWER_BY_STEM: Final = (("тысяч", 3), ("тисяч", 3), ("миллион", 6), ("мільйон", 6), ("миллиард", 9), ("мільярд", 9))
# What is counted by them is mostly told of in news: people, ships, vehicles, aircraft, times, days.
_HAN_MEASURES: Final = frozenset("人名艘辆架枚次天万亿萬億")
_HOURS: Final = frozenset(["uhr", "gmt", "utc", "cet", "msk", "pm", "h", *"時时分点點"])


def count_otherwise(before: Counter[Decimal], after: Counter[Decimal]) -> bool:
    """Whether what one version of a sentence counts is something else than what the other does.

    A small number that only comes or goes ("the two men", "the men") is a matter of style.
    """
    lost, gained = before - after, after - before
    return bool(lost and gained) or any(value >= LEAST_TELLING for value in (*lost, *gained))


def counts_of(sentence: Sentence, language: str | None) -> Counter[Decimal]:
    """The numbers of a sentence, each as often as it stands there."""
    found: Counter[Decimal] = Counter()
    words, place = sentence.words, 0
    while place < len(words):
        value, end = _number_at(sentence, place, language)
        if value is not None and not _is_time(words, end):
            found[_with_powers(value, words, end)] += 1
        place = end
    return found


def _number_at(sentence: Sentence, place: int, language: str | None) -> tuple[Decimal | None, int]:
    """The number that begins at a word, and the place after it."""
    word = sentence.words[place]
    if word in HAN_DIGITS or word in HAN_POWERS:
        return _han_number(sentence.words, place)
    if not word[0].isdecimal():
        return _in_words(sentence.words, place, language)
    end = place + 1
    if _HEADS_GROUPS(word):
        while end < len(sentence.words) and _is_group_at(sentence, end, language):
            end += 1
    return _value("".join(sentence.words[place:end]), language), end


def _in_words(words: tuple[str, ...], place: int, language: str | None) -> tuple[Decimal | None, int]:
    """A number in words; `twenty-five` is one."""
    named = NUMBERS.get(primary_subtag(language) if language else "", {})
    value = named.get(_plain(words[place]))
    if value is None:
        return None, place + 1
    unit = named.get(_plain(words[place + 1]), 0) if place + 1 < len(words) else 0
    is_compound = value % 10 == 0 and 10 < value < 100 and 0 < unit < 10
    return Decimal(value + unit if is_compound else value), place + (2 if is_compound else 1)


def _plain(word: str) -> str:
    return fold(word).replace("\u2019", "'")


def _han_number(words: tuple[str, ...], place: int) -> tuple[Decimal | None, int]:
    """二十五 as 25. One sign alone is mostly part of a word (一些, 三亚), and counts nothing."""
    end, total, digit = place, 0, 0
    while end < len(words) and (words[end] in HAN_DIGITS or words[end] in HAN_POWERS):
        if words[end] in HAN_DIGITS:
            digit = HAN_DIGITS[words[end]]
        else:
            total, digit = total + max(digit, 1) * HAN_POWERS[words[end]], 0
        end += 1
    is_number = end > place + 1 or (end < len(words) and words[end] in _HAN_MEASURES)
    return (Decimal(total + digit) if is_number else None), end


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
    return Decimal(f"{whole}.{fraction or 0}").scaleb(_POWER_BY_SUFFIX.get(suffix, 0)).normalize()


def _with_powers(value: Decimal, words: tuple[str, ...], place: int) -> Decimal:
    """`350万` and `3 mil millones`: words of powers multiply, one after another."""
    while place < len(words) and (power := _power_of(fold(words[place]))):
        value, place = value.scaleb(power), place + 1
    return value.normalize()


def _power_of(folded: str) -> int:
    if folded in _POWER_BY_WORD:
        return _POWER_BY_WORD[folded]
    return next((power for stem, power in _POWER_BY_STEM if folded.startswith(stem)), 0)


def _is_time(words: tuple[str, ...], end: int) -> bool:
    """Whether what follows makes a number a time of day: `10.30 Uhr`, `14时`."""
    return end < len(words) and fold(words[end]) in _HOURS
