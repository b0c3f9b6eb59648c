"""Title and text as hashed shingles: text -> Print. What reprints are compared by.

A shingle is three words in a row, or five characters of a script without word spaces, folded and hashed to 32 bits. At
a few hundred shingles a text, one pair of texts in 10,000 shares a shingle by chance alone; a reprint shares dozens.
Beside them stand *slots*: each number and each name of a day or month under the two words around it. Two fillings of
one template have the same slots with other values.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from monitor.core.stories.calendar import CALENDAR_WORDS
from monitor.core.text import is_unspaced, key, split

WORDS_IN_A_SHINGLE: Final = 3
CHARACTERS_IN_A_SHINGLE: Final = 5
# A text is taken for one without word spaces when more than half of its tokens are single characters of such a script.
UNSPACED_SHARE: Final = 0.5
# What stands before the first and after the last word, and in place of a number beside a number.
_EDGE, _NUMBER = "^", "#"


@dataclass(frozen=True, slots=True)
class Print:
    """The finger print of one text: sorted hashes of its shingles, and its slots as (hash of place) << 32 | (of value).

    About 5 bytes a word of the text.
    """

    shingles: "array[int]"
    slots: "array[int]"


def print_of(text: str) -> Print:
    """The print of a text, without its title: desks write their own."""
    words = words_of(text)
    return Print(_shingles(words), _slots(words))


def words_of(text: str) -> list[str]:
    """The folded words of a text; numbers without the marks that group their digits."""
    return [key(token) for token in split(text)[1::2]]


def shared(first: Sequence[int], second: Sequence[int]) -> int:
    """How many hashes two sets have in common."""
    return len(set(first).intersection(second))


def _shingles(words: Sequence[str]) -> "array[int]":
    unspaced = sum(map(is_unspaced, words)) > UNSPACED_SHARE * len(words)
    size = CHARACTERS_IN_A_SHINGLE if unspaced else WORDS_IN_A_SHINGLE
    rows = zip(*(words[start:] for start in range(size)), strict=False)
    return array("I", sorted({crc32(" ".join(row).encode()) for row in rows}))


def _slots(words: Sequence[str]) -> "array[int]":
    padded = [_EDGE, *words, _EDGE]
    found = {
        crc32(f"{_outer(padded[place - 1])} {_outer(padded[place + 1])}".encode()) << 32 | crc32(word.encode())
        for place, word in enumerate(words, start=1)
        if _is_slot(word)
    }
    return array("Q", sorted(found))


def _is_slot(word: str) -> bool:
    return word[0].isdigit() or word in CALENDAR_WORDS


def _outer(word: str) -> str:
    return _NUMBER if word[0].isdigit() else word
