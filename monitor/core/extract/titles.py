"""Is a line the headline? Bare letters in."""

from difflib import SequenceMatcher
from typing import Final

# Shorter than this, one text within another is chance.
MIN_LETTERS: Final = 12
# A headline with a kicker, or a subtitle, or cut off, has this share of the other at least.
MIN_RATIO: Final = 0.6
# Letters by which two headlines that differ in a few words differ at most in length.
MAX_DIFFERENCE: Final = 15
MIN_LIKENESS: Final = 0.88
# Longer texts are not compared letter by letter, which takes the square of their length.
MAX_LETTERS: Final = 600


def is_like(one: str, other: str) -> bool:
    """Whether two texts are one headline: equal, one the greater part of the other, or alike but for a few letters."""
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= MIN_LETTERS and len(short) > MIN_RATIO * len(long) and short in long:
        return True
    if len(long) - len(short) >= MAX_DIFFERENCE or not MIN_LETTERS <= len(short) <= MAX_LETTERS:
        return False
    matcher = SequenceMatcher(None, short, long, autojunk=False)
    return matcher.quick_ratio() > MIN_LIKENESS and matcher.ratio() > MIN_LIKENESS
