"""Numbers in words, by language: units, tens, hundreds, with their case endings. Nothing in, nothing out.

By language, for `once` is eleven in Spanish and `cent` a hundred in French. Who does not know the language of a word
(core/stories/numbers.py) takes those that mean nothing else elsewhere. All are folded (core/text).
"""

from collections.abc import Iterator
from typing import Final

# From two on; a dash stands where a form is that of something else.
_UNITS: Final = {
    "en": [
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen"
    ],
    "de": [
        "zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn "
        "achtzehn neunzehn",
        "zweier dreier",
    ],
    "fr": ["deux trois quatre cinq six sept huit - dix onze douze treize quatorze quinze seize"],
    "es": ["dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"],
    "ru": [
        "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать",
        "двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати четырнадцати",
        "двумя тремя четырьмя пятью шестью семью восемью девятью десятью",
        "двум трем четырем",
        "двое трое четверо пятеро шестеро семеро",
        "две",
    ],
    "uk": [
        "два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять",
        "двох трьох чотирьох п'яти шести семи восьми дев'яти десяти одинадцяти дванадцяти тринадцяти чотирнадцяти",
        "двом трьом чотирьом",
        "двоє троє четверо п'ятеро",
        "дві",
    ],
}
_TENS: Final = {
    "en": ["twenty thirty forty fifty sixty seventy eighty ninety hundred"],
    "de": ["zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert"],
    "fr": ["vingt trente quarante cinquante soixante - - - cent"],
    "es": ["veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien"],
    "ru": [
        "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто",
        "двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста ста",
    ],
    "uk": [
        "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто сто",
        "двадцяти тридцяти сорока п'ятдесяти шістдесяти сімдесяти вісімдесяти дев'яноста ста",
    ],
}


def _values(rows: list[str], step: int) -> Iterator[tuple[str, int]]:
    for row in rows:
        yield from ((word, step * value) for value, word in enumerate(row.split(), 2) if word != "-")


NUMBERS: Final = {language: dict([*_values(_UNITS[language], 1), *_values(_TENS[language], 10)]) for language in _UNITS}

# 二十五 is 25, 三百 is 300.
HAN_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}
HAN_POWERS: Final = {"十": 10, "百": 100, "千": 1_000}
