"""Which parts of each other do two texts hold? Prints and their common shingles -> shares. `reprints` judges by them.

How much alone does not tell. A desk that takes an agency's report takes its top, or all of it with other words here and
there; a follow-up that ends in the background of the day before, two reports that quote one release, and two pages of
one site with one footer share a block as long, but neither has the other's top, and the block is all they share.
"""

from array import array
from itertools import pairwise
from typing import Final

from monitor.core.stories.shingles import Print

PARTS: Final = 4


def parts_held(first: Print, second: Print, common: set[int]) -> tuple[float, float]:
    """Shares, 0 to 1, by shingles: of the first quarter of either text, whichever is larger; and of the quarter that
    has least, of the text that is held more evenly. Symmetric. `common` are the shingles of both.
    """
    mine, yours = _shares_by_part(first.shingles, common), _shares_by_part(second.shingles, common)
    return max(mine[0], yours[0]), max(min(mine), min(yours))


def _shares_by_part(shingles: "array[int]", common: set[int]) -> list[float]:
    ends = [len(shingles) * part // PARTS for part in range(PARTS + 1)]
    return [len(common.intersection(shingles[begin:end])) / ((end - begin) or 1) for begin, end in pairwise(ends)]
