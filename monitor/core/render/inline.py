"""What was changed within a sentence: (before, after) -> what stood there and stands there now, in one sentence. Pure.

Two long sentences that differ in one number are read twice until the number is found; one sentence with the number
struck out and the new one beside it is read once.
"""

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from monitor.core.text import split

# Of the longer sentence so much must be the same, by characters; else both are told.
LEAST_SAME: Final = 0.5
# What desks put between the thousands, beside a mark that is part of the word: a blank, in three widths.
_BLANKS: Final = frozenset(" \u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Inline:
    """`head` and `tail` are the same in both sentences; between them stood `was`, and stands `became`."""

    head: str
    was: str
    became: str
    tail: str


def inline(before: str, after: str) -> Inline | None:
    """Both sentences as one; None where they have too little in common, or where one is missing."""
    old, new = split(before), split(after)
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    was, became = (" ".join("".join(each[head : len(each) - tail]).split()) for each in (old, new))
    same = len("".join(old[:head])) + len("".join(old[len(old) - tail :]))
    if not (was and became) or same < LEAST_SAME * max(len(before), len(after)):
        return None
    return Inline("".join(old[:head]), was, became, "".join(old[len(old) - tail :]))


def _same(old: list[str], new: list[str]) -> int:
    """How many pieces are the same from the beginning, up to what stands before a word, or before a whole amount.

    Words are every second piece, so that a number of pieces that ends there is odd.
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    same = same - 1 + same % 2 if same else 0
    while same > 1 and (_parts_amount(old, same) or _parts_amount(new, same)):
        same -= 2
    return same


def _parts_amount(pieces: list[str], end: int) -> bool:
    """Whether the first `end` pieces end within `1 200`: the reader would take `1 [200 → 300]` for two numbers."""
    follows = "".join(pieces[end : end + 1])
    return pieces[end - 1] in _BLANKS and pieces[end - 2][0].isdigit() and follows[:1].isdigit()
