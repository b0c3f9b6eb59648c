"""A word -> the number it says: `14 people`, `fourteen people` and `14 человек` are 14."""

import re
from typing import Final

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


def number_of(folded: str) -> str | None:
    """The number that a word says by itself: digits, a number word, an ordinal as `#3`. None for years and times."""
    if folded[:1].isdigit():
        # A comma that groups no digits is a decimal point.
        return None if ":" in folded or _is_year(folded) else folded.replace(",", ".")
    if folded in _ORDINALS:
        return f"#{_ORDINALS[folded]}"
    return _CARDINALS.get(folded)
