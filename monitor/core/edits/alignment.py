"""Which sentence became which: the sentences of two readings -> kept, changed, gone, come. Pure.

Sentences are told apart by their words and not by their places: a paragraph that was moved was not edited.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.core.edits.sentences import Sentence

# The share of words that two versions of one sentence have in common (Dice); of our pairs the least has .55.
LEAST_IN_COMMON: Final = 0.5
# Below this share of words that were kept, or changed within their sentence, a text was written anew, or is another.
LEAST_KEPT: Final = 0.5
# Sentences without a twin that are compared, each with each: 40,000 comparisons take 0.1 s.
MOST_COMPARED: Final = 150


@dataclass(frozen=True)
class Alignment:
    """What became of the sentences. `kept_before` and `kept_after` are paragraphs that hold some kept sentence."""

    changed: tuple[tuple[Sentence, Sentence], ...]
    gone: tuple[Sentence, ...]
    come: tuple[Sentence, ...]
    kept_before: frozenset[int]
    kept_after: frozenset[int]
    share_kept: float

    @property
    def is_same_text(self) -> bool:
        """Whether the readings are two of one text, so that what differs between them is an edit."""
        return self.share_kept >= LEAST_KEPT


def align(before: Sequence[Sentence], after: Sequence[Sentence]) -> Alignment:
    """Pair the sentences of two readings, equal ones first, then the likest."""
    alone_before, alone_after = _without_twins(before, after), _without_twins(after, before)
    changed = _likest(alone_before[:MOST_COMPARED], alone_after[:MOST_COMPARED])
    first = {id(pair[0]) for pair in changed}
    second = {id(pair[1]) for pair in changed}
    gone = tuple(each for each in alone_before if id(each) not in first)
    come = tuple(each for each in alone_after if id(each) not in second)
    all_words = sum(len(each.words) for each in before)
    return Alignment(
        changed=tuple(changed),
        gone=gone,
        come=come,
        kept_before=_paragraphs_of(before, gone),
        kept_after=_paragraphs_of(after, come),
        share_kept=1 - sum(len(each.words) for each in gone) / all_words if all_words else 0.0,
    )


def _without_twins(these: Sequence[Sentence], those: Sequence[Sentence]) -> list[Sentence]:
    """Those of these sentences that the others do not have, each twin counted once."""
    left = Counter(each.keys for each in those)
    alone: list[Sentence] = []
    for each in these:
        if left[each.keys] > 0:
            left[each.keys] -= 1
        else:
            alone.append(each)
    return alone


def _likest(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """The pairs that have most in common, in the order of the text; each sentence in one pair at most."""
    likeness = [
        (-in_common, here, there)
        for here, old in enumerate(before)
        for there, new in enumerate(after)
        if (in_common := _in_common(old, new)) >= LEAST_IN_COMMON
    ]
    taken: dict[int, int] = {}
    for _, here, there in sorted(likeness):
        if here not in taken and there not in taken.values():
            taken[here] = there
    return [(before[here], after[there]) for here, there in sorted(taken.items())]


def _in_common(old: Sentence, new: Sentence) -> float:
    """The share of words in common, which cannot be more than the lengths allow."""
    lengths = len(old.words) + len(new.words)
    if 2 * min(len(old.words), len(new.words)) < LEAST_IN_COMMON * lengths:
        return 0.0
    return 2 * (old.bag & new.bag).total() / lengths


def _paragraphs_of(sentences: Sequence[Sentence], without: Sequence[Sentence]) -> frozenset[int]:
    left_out = {id(each) for each in without}
    return frozenset(each.paragraph for each in sentences if id(each) not in left_out)
