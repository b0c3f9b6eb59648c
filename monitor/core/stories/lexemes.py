"""A text as lexemes: text -> all that stories ask of its words, looked up once for each spelling.

Terms, prints and contents are all made from the same row of lexemes, so a text is cut into words once. Most words of
the news come again and again: nine of ten lexemes are in the cache.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, takewhile
from sys import intern
from typing import Final

from monitor.core.stories.calendar import CALENDAR_WORDS, MONTHS, SMALL_WEEKDAYS, WEEKDAYS
from monitor.core.stories.common_terms import COMMON
from monitor.core.stories.numbers import MOST_DIGITS, MOST_WORDS, amount_of, is_one_amount, number_of
from monitor.core.stories.numerals import FIRST, MOST_SIGNS, MYRIADS, amount_of_signs, is_measured, is_of_time
from monitor.core.stories.terms import term_of
from monitor.core.text import is_unspaced, key, split

# A term that so many texts have says nothing of a story.
STOP_SHARE: Final = 0.2
# Lexemes that are known at a time, about 350 bytes each; when there are more, the first quarter is let go of.
MOST_LEXEMES: Final = 5 << 14
# Those beside which a number stands behind a mark.
MOST_APART: Final = 1 << 12
# Letters of a word that are looked at: more of a word without an end would stay in the cache for nothing.
MOST_LETTERS: Final = 64
_DIGITS_OF_A_DAY: Final = 2
# What follows the number of a day in Chinese and Japanese.
_DAY_SIGNS: Final = frozenset("日号")
# Letters of a short word.
_SHORT: Final = 3
# Parts of addresses, not words.
_ADDRESS: Final = frozenset(["http", "htp", "https", "htps", "vvv", "com", "html", "org", "net", "php", "aspks"])
# Every text has a day and a month. Short names of them are words as well (`sun`, `mar`).
_CALENDAR: Final = frozenset(term_of(word) for word in CALENDAR_WORDS if len(word) > _SHORT)
_SILENT: Final = _ADDRESS | _CALENDAR
_ends_sentence = re.compile(r"[.!?…。！？\n]").search


@dataclass(slots=True)
class Lexeme:
    """One word as it is spelled. Never changed; to say so (`frozen`) would triple the time to make one."""

    word: str
    # The folded word, as text and as bytes.
    key: str
    raw: bytes
    # The term that stories are compared by; empty for a word that says nothing. Equal ones are one object, which is
    # found without a look at its letters.
    term: str
    # What it counts by itself: digits, a number word, an ordinal as `#3`.
    number: str | None
    is_capital: bool
    is_digits: bool
    is_month: bool
    is_day_or_month: bool
    is_unspaced: bool
    # No part of the amount before it: `300` in `14, 300`.
    is_apart: bool = False


def _made(word: str) -> Lexeme:
    folded, term = key(word), term_of(word)
    return Lexeme(
        word,
        folded,
        folded.encode(),
        "" if _is_stop(term) else intern(term),
        number_of(folded, word),
        word[0].isupper(),
        folded[:1].isdigit(),
        folded in MONTHS,
        folded in CALENDAR_WORDS,
        is_unspaced(word),
    )


class _Lexicon(dict[str, Lexeme]):
    """Spelling -> lexeme, made when it is first asked for.

    To look into a dict takes a third of the time of an `lru_cache`, which notes the order of every look; a common word
    that is let go of is soon made again.
    """

    def __missing__(self, word: str) -> Lexeme:
        if len(self) >= MOST_LEXEMES:
            for each in [*islice(self, MOST_LEXEMES // 4)]:
                del self[each]
        found = self[word] = _made(word)
        return found


_known: Final = _Lexicon().__getitem__


def lexeme(word: str) -> Lexeme:
    """The lexeme of a word."""
    return _known(word)


@lru_cache(maxsize=MOST_APART)
def _apart(word: str) -> Lexeme:
    return replace(lexeme(word), is_apart=True)


@dataclass(frozen=True, slots=True)
class Lexed:
    """The lexemes of a text, and where its sentences begin: places in ascending order, 0 not among them."""

    lexemes: Sequence[Lexeme]
    starts: Sequence[int]

    def sentences(self) -> Iterator[Sequence[Lexeme]]:
        """The lexemes by sentence."""
        begin = 0
        for start in self.starts:
            yield self.lexemes[begin:start]
            begin = start
        if self.lexemes:
            yield self.lexemes[begin:]


def lexed(text: str) -> Lexed:
    """A text cut into words and sentences. A line ends a sentence too."""
    parts = split(text)
    words = parts[1::2]
    if words and max(map(len, words)) > MOST_LETTERS:
        words = [word[:MOST_LETTERS] for word in words]
    # Most words follow a blank, which ends nothing and parts no amount.
    marked = [place for place, between in enumerate(parts[2:-2:2], start=1) if between != " "]
    lexemes = [*map(_known, words)]
    for place in marked:
        before = lexemes[place - 1]
        if (before.number is not None or before.word in MYRIADS) and not is_one_amount(parts[2 * place], words[place]):
            lexemes[place] = _apart(words[place])
    return Lexed(lexemes, [place for place in marked if parts[2 * place] and _ends_sentence(parts[2 * place])])


def numbers_in(sentence: Sequence[Lexeme]) -> Iterator[tuple[str, str]]:
    """Amounts with the term that follows them, an empty one for none; no years, times of day or dates."""
    end = 0
    for place in [place for place, each in enumerate(sentence) if each.number is not None]:
        each = sentence[place]
        # What an amount before it has taken in is no number of its own.
        if place < end or (may_be_a_day(each) and _is_dated(sentence, place)):
            continue
        number, end = amount_at(sentence, place)
        counted = sentence[end].term if end < len(sentence) else ""
        if end < len(sentence) and (each.number in FIRST or sentence[end].is_unspaced):
            counted = _measure(sentence, place, end)
            if not counted:
                continue
        if is_amount(number, sentence, place, end):
            yield number, counted


def is_amount(number: str, sentence: Sequence[Lexeme], place: int, end: int) -> bool:
    """Whether the amount between two places counts anything: `一个` is an article, signs without a measure a name."""
    is_signs = sentence[place].number in FIRST
    return len(number) <= MOST_DIGITS and not (is_signs and (number == "1" or not _measure(sentence, place, end)))


def _measure(sentence: Sequence[Lexeme], place: int, end: int) -> str:
    """The signs behind a number that say what it counts; none where it is a date, an hour or no number at all."""
    following = [each.word for each in sentence[end : end + 2] if each.is_unspaced]
    before = sentence[place - 1].word if place else ""
    is_number = is_measured(following, before) if sentence[place].number in FIRST else not is_of_time(following, before)
    return "".join(following) if is_number else ""


def amount_at(sentence: Sequence[Lexeme], place: int) -> tuple[str, int]:
    """The amount at a place, and the place after it."""
    number = sentence[place].number or ""
    if number[0] == "#":
        return number, place + 1
    if number in FIRST:
        amount, taken = amount_of_signs([each.key for each in _together(sentence, place, MOST_SIGNS)])
    else:
        amount, taken = amount_of([each.key for each in _together(sentence, place, MOST_WORDS)])
    return amount, place + taken


def _together(sentence: Sequence[Lexeme], place: int, most: int) -> Iterator[Lexeme]:
    """The lexeme at a place and those behind it that no mark parts from it."""
    yield sentence[place]
    yield from takewhile(lambda each: not each.is_apart, sentence[place + 1 : place + most])


def days_in(sentence: Sequence[Lexeme]) -> Iterator[str]:
    """The names of days, and the numbers beside the names of months: `friday`, `8`."""
    for place, each in enumerate(sentence):
        if each.is_day_or_month and not each.is_month:
            yield each.key
        elif each.is_digits and len(each.key) <= _DIGITS_OF_A_DAY and _is_day(sentence, place):
            yield each.key.lstrip("0")


def may_be_a_day(number: Lexeme) -> bool:
    """Whether a number beside a month may be a day: `8` and `8th`, but not `300` in `In May 300 people`."""
    return number.is_digits and not (number.key.isdecimal() and len(number.key) > _DIGITS_OF_A_DAY)


def weekdays_in(sentence: Sequence[Lexeme]) -> frozenset[str]:
    """The days of the week that are named in full, in English; none of the name of a place or a person."""
    named = [(place, each) for place, each in enumerate(sentence) if each.key in WEEKDAYS]
    return frozenset(
        WEEKDAYS[each.key] for place, each in named if not (place and each.is_capital and each.key in SMALL_WEEKDAYS)
    )


def _is_day(sentence: Sequence[Lexeme], place: int) -> bool:
    return _is_dated(sentence, place) or any(each.word in _DAY_SIGNS for each in sentence[place + 1 : place + 2])


def _is_dated(sentence: Sequence[Lexeme], place: int) -> bool:
    return any(each.is_month for each in (*sentence[max(0, place - 1) : place], *sentence[place + 1 : place + 2]))


def _is_stop(term: str) -> bool:
    return len(term) < 2 or term[0].isdigit() or term in _SILENT or COMMON.get(term, 0.0) >= STOP_SHARE
