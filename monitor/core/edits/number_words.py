"""Numbers in words, beyond those by which stories are compared: tens, hundreds, case endings. Nothing in, nothing out.

What stories need (core/stories/numbers.py) ends at sixteen and knows one form of each word. An edit may turn forty
ships into fifty; and a word in another case is no edit at all.
"""

from typing import Final

_TENS: Final = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "vingt trente quarante cinquante soixante",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти",
    "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто",
    "двадцяти тридцяти сорока п'ятдесяти шістдесяти сімдесяти вісімдесяти",
)
# From two on; a dash stands where a form is that of something else.
_UNITS: Final = (
    "двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати",
    "двум трем четырем",
    "двумя тремя четырьмя пятью шестью семью восемью девятью десятью",
    "двое трое четверо пятеро шестеро семеро",
    "два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять",
    "двох трьох чотирьох п'яти шести семи восьми дев'яти десяти одинадцяти дванадцяти",
    "двом трьом чотирьом",
    "дві троє четверо п'ятеро",
    "две",
    "zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn",
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen",
)
_HUNDREDS: Final = "hundred hundert cent cien cento сто ста"

NUMBER_BY_WORD: Final = {
    **{word: value for words in _UNITS for value, word in enumerate(words.split(), 2)},
    **{word: 10 * value for words in _TENS for value, word in enumerate(words.split(), 2)},
    **dict.fromkeys(_HUNDREDS.split(), 100),
    "nineteen": 19,
    "neunzehn": 19,
}

# 二十五 is 25, 三百 is 300.
HAN_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}
HAN_POWERS: Final = {"十": 10, "百": 100, "千": 1_000}
