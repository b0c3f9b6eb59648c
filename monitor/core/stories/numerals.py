"""Amounts in Chinese and Japanese signs: `二十三万人`, `23万人` and `230,000 people` are 230000.

A sign is a syllable of many words too (`三亚`, `四川`), so a row of them counts only before a measure.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
# What digits are multiplied by as well, and signs.
MYRIADS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
# `二十余万`: over 200,000.
_OVER: Final = frozenset("余餘多")
_NUMERALS: Final = frozenset([*_DIGITS, *_PLACES, *MYRIADS, *_OVER])
# Signs that an amount may begin with.
FIRST: Final = frozenset([*_DIGITS, *_PLACES])
# Signs of an amount, at most.
MOST_SIGNS: Final = 12
_MEASURES: Final = frozenset(
    "人名个個户戶艘架辆輛枚起只隻头頭家座所条條项項小天周週岁歲次票度吨噸公米美元欧歐日韩卢英港级級死伤傷失分号號"
)
# A year, a month, a day or an hour, unless it is the number of a paper (`第47号`) or a span (`40分钟`).
_OF_TIME: Final = frozenset("年月日号號时時点點分")
_SPAN: Final = frozenset("钟鐘")


def amount_of_signs(words: Sequence[str]) -> tuple[str, int]:
    """The amount that a row of signs says, and how many of them say it: `一百零五` and `一〇五` are 105."""
    signs = [*takewhile(_NUMERALS.__contains__, words[:MOST_SIGNS])]
    # Else two digits in a row are a range: `三四人` are three or four.
    is_by_place = "〇" in signs
    total = part = digit = 0
    for sign in signs:
        if sign in _DIGITS:
            digit = _DIGITS[sign] + (10 * digit if is_by_place else 0)
        elif sign in _PLACES:
            part, digit = part + (digit or 1) * _PLACES[sign], 0
        elif sign in MYRIADS:
            total, part, digit = total + (part + digit or 1) * MYRIADS[sign], 0, 0
    return str(total + part + digit), len(signs)


def is_measured(following: Sequence[str], before: str) -> bool:
    """Whether what follows a number in signs measures it, and makes no date or hour of it."""
    return bool(following) and following[0] in _MEASURES and not is_of_time(following, before)


def is_of_time(following: Sequence[str], before: str) -> bool:
    """Whether a number with these signs behind it is a date or an hour; `before` is the sign before it."""
    return (
        bool(following)
        and following[0] in _OF_TIME
        and before != "第"
        and not any(sign in _SPAN for sign in following[1:2])
    )
