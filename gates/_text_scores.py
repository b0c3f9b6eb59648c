"""How alike are the text that was read and the text that people marked? The measures of the sets' own READMEs.

Tokens in bags (Counters) in, shares of 0 to 1 out. Pure.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

_WORD = re.compile(r"\w+")
# Scripts without spaces between words count by characters: Thai, kana, CJK, hangul.
_WIDE = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+")
SHINGLE = 4
Token = TypeVar("Token", str, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a text has of its gold, as shares of the two together: `right` in both, `extra`, `missing`."""

    right: float
    extra: float
    missing: float

    @property
    def precision(self) -> float | None:
        """None where nothing was read though there is something to read."""
        read = self.right + self.extra
        return self.right / read if read else None if self.missing else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold that was read."""
        gold = self.right + self.missing
        return self.right / gold if gold else 1.0 if not self.extra else 0.0

    @property
    def f1(self) -> float:
        """2 right / (2 right + extra + missing); 1 where both are empty."""
        total = 2 * self.right + self.extra + self.missing
        return 2 * self.right / total if total else 1.0


def overlap(found: Counter[Token], gold: Counter[Token]) -> Overlap:
    """The shares of what is in both bags, in `found` alone and in `gold` alone; they sum to 1, or are all 0."""
    right = sum(min(count, gold[token]) for token, count in found.items())
    extra, missing = found.total() - right, gold.total() - right
    total = max(1, right + extra + missing)
    return Overlap(right / total, extra / total, missing / total)


def words(text: str) -> list[str]:
    r"""Runs of `\w`, case kept."""
    return _WORD.findall(text)


def shingles(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Every run of four tokens; the whole where there are one to three."""
    if 0 < len(tokens) < SHINGLE:
        return Counter([tuple(tokens)])
    return Counter(tuple(tokens[start : start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))


def tokens(text: str) -> Counter[str]:
    """Casefolded NFKC words; each Thai, kana, CJK or hangul character is a token of its own."""
    return Counter(_TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()))


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def f1_of_means(overlaps: Sequence[Overlap]) -> float:
    """The harmonic mean of mean precision and mean recall, pages without a precision left out of the first."""
    precision = mean(each.precision for each in overlaps if each.precision is not None)
    recall = mean(each.recall for each in overlaps)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def is_same_title(found: str, gold: str) -> bool:
    """Equal after normalisation, or one holds the other at a ratio of lengths of .6, or nine tenths alike."""
    one, other = _letters(found), _letters(gold)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if short in long and len(short) >= 0.6 * len(long):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def _letters(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
