"""A word -> the number it says: `14 people`, `fourteen people` and `14 человек` are 14.

Several words -> one amount, however a desk writes it: `2.5 million`, `2,500,000`, `2 500 000`, `2,5 млн`, `2.5mn`.
"""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.stories.calendar import MONTHS
from monitor.core.stories.numerals import FIRST
from monitor.core.text.number_words import NUMBERS

# Words for numbers that are other words elsewhere: English once and seize, per cent, of the in Portuguese, a family in
# Russian. Which language a word is in is not known here.
_OTHER_WORDS: Final = frozenset(["once", "seize", "cent", "dos", "семью"])
# French very, which is a number when it is folded.
_OTHER_SPELLINGS: Final = frozenset(["très"])
# What may follow tens, and is no number by itself or another word.
_ONES: Final = {
    word: value
    for value, words in ((1, "one un une один одна одного одной одну однієї"), (9, "neuf"))
    for word in words.split()
}
# In one word where others write two: `dreiundvierzig`, `veintidos`.
_TOGETHER: Final = {
    f"{unit}und{tens}": 10 * ten + one
    for one, unit in enumerate(("ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"), 1)
    for ten, tens in enumerate(
        ("zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"), 2
    )
} | {
    f"veinti{unit}": 20 + one
    for one, unit in enumerate(("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"), 1)
}
_CARDINALS: Final = _TOGETHER | {
    word: value for table in NUMBERS.values() for word, value in table.items() if word not in _OTHER_WORDS
}
_TENS: Final = range(20, 100, 10)
_ORDINALS: Final = {
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "eighth": "8",
    "ninth": "9",
    "tenth": "10",
}
# What a number is multiplied by -> the words for it, folded.
_SCALES: Final = {
    word: scale
    for scale, words in (
        (10**3, "thousand k тыс тысяч тысяча тысячи тысячу тисяч тисячі tausend mille mil"),
        (
            10**6,
            "million millions m mn mln млн миллион миллиона миллионов мільйон мільйона мільйонів millionen millones",
        ),
        (10**9, "billion billions b bn bln млрд миллиард миллиарда миллиардов мільярд мільярда мільярдів milliarden"),
        (10**12, "trillion trillions tn trn trln трлн триллион триллиона триллионов трильйон"),
    )
    for word in words.split()
}
# They follow the digits at once: `21亿`.
_HAN_SCALES: Final = {"千": 10**3, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
# Digits of an amount: quadrillions in full; what is longer counts nothing.
MOST_DIGITS: Final = 20
# Digits between two marks.
_GROUP: Final = 3
# Words of an amount: `2 500 000 000`, or one of them with a multiplier.
MOST_WORDS: Final = 5
# A multiplier of one or two letters is one only where it is written on to the number: `150k`.
_SHORTEST_SCALE: Final = 3
# What may stand between the groups of digits of one amount; between an amount and its multiplier a hyphen may, too.
_BLANKS: Final = frozenset(" \u00a0\u2009\u202f")
_JOINTS: Final = "".join(sorted(_BLANKS)) + "-\u2010\u2011"
_is_decimal = re.compile(r"\d+[.,]\d+").fullmatch
_scaled = re.compile(r"(\d[\d.,]*)([a-zа-я]+)").fullmatch
_is_year = re.compile(r"(?:19|20)\d\d").fullmatch
# As in Switzerland.
_is_grouped = re.compile(r"\d{1,3}(?:'\d{3})+").fullmatch


def number_of(folded: str, word: str = "") -> str | None:
    """The number that a word says by itself: digits, a number word, an ordinal as `#3`. None for years and times.

    `word` is how it is written: accents tell `tres` from `très`, a capital the month from `sept`, and a mark of
    thousands the amount of `1,900` people from the year.
    """
    if folded[:1].isdigit():
        # A comma that groups no digits is a decimal point.
        is_year = _is_year(folded) and (word or folded).isdecimal()
        return None if ":" in folded or is_year else folded.replace(",", ".")
    if folded in _ORDINALS:
        return f"#{_ORDINALS[folded]}"
    if folded in FIRST:
        return folded
    value = _CARDINALS.get(folded)
    is_other = word.lower() in _OTHER_SPELLINGS or (folded in MONTHS and word[:1].isupper())
    return None if value is None or is_other else str(value)


def is_one_amount(between: str, word: str) -> bool:
    """Whether a word behind digits may belong to their amount by what stands between: `2 500`, but not `14, 300`."""
    return between in _BLANKS if word.isdecimal() else not between.strip(_JOINTS)


def amount_of(words: Sequence[str]) -> tuple[str, int]:
    """The amount that folded words begin with, and how many of them say it; the first has digits or is a number word.

    The words behind it are those that no mark parts from it (`is_one_amount`).
    What is no plain number (`f16`, `2nd`) stays as it is written.
    """
    number, taken = _grouped(words) if words[0][0].isdigit() else _worded(words)
    written = _scaled(number)
    if number[0] == "#":
        return number, taken
    if written:
        digits, scale = written.groups()
        return (_multiplied(_plain(digits), _SCALES[scale]) if scale in _SCALES else number), taken
    value = _plain(number)
    scale = words[taken] if taken < len(words) else ""
    if scale in _HAN_SCALES:
        return _multiplied(value, _HAN_SCALES[scale]), taken + 1
    if len(scale) >= _SHORTEST_SCALE and scale in _SCALES:
        return _multiplied(value, _SCALES[scale]), taken + 1
    return value, taken


def _grouped(words: Sequence[str]) -> tuple[str, int]:
    """Digits that a blank divides by thousands in one: `2 500 000`."""
    number, taken = words[0], 1
    if len(number) <= _GROUP and number.isdecimal() and number[0] != "0":
        while taken < len(words) and len(words[taken]) == _GROUP and words[taken].isdecimal():
            number += words[taken]
            taken += 1
    return number, taken


def _worded(words: Sequence[str]) -> tuple[str, int]:
    """A number word, tens with their units in one: `forty-three`, `двадцать пять`, `two hundred`."""
    value = _CARDINALS[words[0]]
    following = words[1] if len(words) > 1 else ""
    unit = _ONES.get(following) or _CARDINALS.get(following, 0)
    if value in _TENS and 0 < unit < _TENS[0]:
        return str(value + unit), 2
    if value in _TENS and following in _ORDINALS:
        return f"#{value + int(_ORDINALS[following])}", 2
    if value < _TENS[0] and following == "hundred":
        return str(100 * value), 2
    return str(value), 1


def _plain(number: str) -> str:
    """A number with a point for its fraction, and no more of that than needed; folding took most marks of thousands."""
    if _is_grouped(number):
        return number.replace("'", "")
    if _is_decimal(number):
        return number.replace(",", ".").rstrip("0").rstrip(".")
    return number.replace(",", ".")


def _multiplied(number: str, scale: int) -> str:
    whole, _, fraction = number.partition(".")
    if not (whole + fraction).isdecimal():
        return number
    return str(int(whole + fraction) * scale // 10 ** len(fraction))
