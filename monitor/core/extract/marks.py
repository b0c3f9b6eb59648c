"""How much a text says, and by what its paragraphs are known again: str -> a weight, marks. No engine is loaded."""

import hashlib
import re
from typing import Final

# All amounts of text are in characters of an alphabet; an ideograph counts as two and a half.
WIDE_CHARACTER: Final = 2.5
# A shorter line repeats by chance: a date, a place, a name.
MIN_MARKED: Final = 40

_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def weight(text: str) -> float:
    """How much a text says, in characters of an alphabet."""
    return len(text) if text.isascii() else len(text) + (WIDE_CHARACTER - 1) * len(_WIDE.findall(text))


def paragraph_marks(text: str) -> frozenset[int]:
    """Marks of the paragraphs of `text`, 63 bits each, by which they are known again on other pages of the host."""
    return frozenset(mark(line) for line in text.split("\n") if weight(line) >= MIN_MARKED)


def mark(line: str) -> int:
    """63 bits of a line's letters and digits: numbers that a data base holds."""
    letters = "".join(character for character in line.casefold() if character.isalnum())
    return int.from_bytes(hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
