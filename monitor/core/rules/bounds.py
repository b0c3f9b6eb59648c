"""How much a file of rules may hold. Ten newsrooms together have less; what has more is a mistake, or meant to do harm.

What is over a bound is complained of once, where the bound is passed, and not read.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from monitor.core.rules.plain_data import Complaints, Path


@dataclass(frozen=True, slots=True)
class Bound:
    """So many of something in all files of rules together, and what to do about more."""

    most: int
    what: str
    advice: str


RULES: Final = Bound(5_000, "rules", "join those that differ by a word alone, or give them to a monitor of their own")
ACTORS: Final = Bound(10_000, "actors", "keep those that rules name")
LISTS: Final = Bound(25_000, "term lists", "join those that rules name together")
TERMS: Final = Bound(
    25_000, "words, phrases and names", "words need no list of their forms; leave out what is not read"
)
EXPRESSIONS: Final = Bound(2_000, "regular expressions", "words and phrases, with * and ?, cost a hundredth")
STEPS: Final = Bound(500_000, "steps of regular expressions", "ask for fewer or smaller repetitions and classes")
EXAMPLES: Final = Bound(10_000, "tests inside rules", "move them to *_test.yaml files, or leave out what others show")


def said_of(bound: Bound) -> str:
    """What is said where the bound is passed."""
    return f"more than {bound.most:,} {bound.what} in all: {bound.advice}"


class Allowance:
    """What has been read of each bound."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self._taken = Counter[Bound]()

    def takes(self, bound: Bound, path: Path, amount: int = 1) -> bool:
        """Whether so much more may be read. Complains at `path` where the bound is passed."""
        before = self._taken[bound]
        self._taken[bound] = after = before + amount
        if before <= bound.most < after:
            self._complaints.add(path, said_of(bound))
        return after <= bound.most

    def is_spent(self, bound: Bound) -> bool:
        """Whether the bound is passed already."""
        return self._taken[bound] > bound.most
