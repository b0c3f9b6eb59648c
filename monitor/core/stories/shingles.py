"""Title and text as hashed shingles: text -> Print. What reprints are compared by.

A shingle is three words in a row, or five characters of a script without word spaces, folded and hashed to 32 bits. At
a few hundred shingles a text, one pair of texts in 10,000 shares a shingle by chance alone; a reprint shares dozens.
Beside them stand *slots*: each number and each name of a day or month under the two words around it. Two fillings of
one template have the same slots with other values.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final
from zlib import crc32

from monitor.core.stories.lexemes import Lexeme, lexed

WORDS_IN_A_SHINGLE: Final = 3
CHARACTERS_IN_A_SHINGLE: Final = 5
# A text is taken for one without word spaces when more than half of its tokens are single characters of such a script.
UNSPACED_SHARE: Final = 0.5
# What stands before the first and after the last word, and in place of a number beside a number.
_EDGE, _NUMBER = b"^", b"#"


@dataclass(frozen=True, slots=True)
class Print:
    """The finger print of one text: hashes of its shingles, and its slots as (hash of place) << 32 | (of value).

    Shingles stand once each, in the order of the text; slots are sorted. About 5 bytes a word of the text.
    """

    shingles: "array[int]"
    slots: "array[int]"


def print_of(text: str) -> Print:
    """The print of a text, without its title: desks write their own."""
    return print_from(lexed(text).lexemes)


def print_from(lexemes: Sequence[Lexeme]) -> Print:
    """The print of a text that was cut into words already."""
    return Print(_shingles(lexemes), _slots(lexemes))


def shared(first: Sequence[int], second: Sequence[int]) -> int:
    """How many hashes two sets have in common."""
    return len(set(first).intersection(second))


def _shingles(lexemes: Sequence[Lexeme]) -> "array[int]":
    is_unspaced = sum(map(attrgetter("is_unspaced"), lexemes)) > UNSPACED_SHARE * len(lexemes)
    size = CHARACTERS_IN_A_SHINGLE if is_unspaced else WORDS_IN_A_SHINGLE
    words = [*map(attrgetter("raw"), lexemes)]
    rows = zip(*(words[start:] for start in range(size)), strict=False)
    return array("I", dict.fromkeys(map(crc32, map(b" ".join, rows))))


def _slots(lexemes: Sequence[Lexeme]) -> "array[int]":
    # The word before, the word, the word after: the first of the padded ones stands before the first.
    around = [_EDGE, *(_NUMBER if each.is_digits else each.raw for each in lexemes), _EDGE]
    found = {
        crc32(around[place] + b" " + around[place + 2]) << 32 | crc32(each.raw)
        for place, each in enumerate(lexemes)
        if each.is_digits or each.is_day_or_month
    }
    return array("Q", sorted(found))
