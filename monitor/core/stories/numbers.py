"""Numbers in a row of words -> what they count: `14 people`, `fourteen people` and `14 человек` are 14."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.core.stories.calendar import MONTHS

_CARDINALS: Final = {
    word: str(value)
    for words in (
        "- - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
        "- - два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
        "- - двое трое четверо пятеро",
        "- - zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
        "- - deux trois quatre cinq - sept huit neuf dix onze douze",
        "- - dos tres cuatro cinco seis siete ocho nueve diez once doce",
    )
    for value, word in enumerate(words.split())
    if word != "-"
}  # fmt: skip
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
_is_year = re.compile(r"(?:19|20)\d\d").fullmatch


def number_at(folded: Sequence[str], place: int) -> str | None:
    """The number that the word at `place` says: digits, a number word, an ordinal as `#3`. None for dates and times."""
    word = folded[place]
    if word[:1].isdigit():
        return (
            None if ":" in word or _is_year(word) or any(_is_month(each) for each in _beside(folded, place)) else word
        )
    if word in _ORDINALS:
        return f"#{_ORDINALS[word]}"
    return _CARDINALS.get(word)


def _is_month(word: str) -> bool:
    return word in MONTHS


def _beside(folded: Sequence[str], place: int) -> Iterator[str]:
    yield from folded[max(0, place - 1) : place]
    yield from folded[place + 1 : place + 2]
