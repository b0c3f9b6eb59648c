"""How well do clusters fit the gold? Gold and found labels, one of each a document -> adjusted Rand index, B-cubed."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def adjusted_rand(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Agreement on pairs of documents beyond chance, 1 at best (Hubert and Arabie, 1985)."""
    both = _pairs(Counter(zip(gold, found, strict=True)).values())
    in_gold, in_found = _pairs(Counter(gold).values()), _pairs(Counter(found).values())
    expected = in_gold * in_found / _pairs([len(gold)])
    most = (in_gold + in_found) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """F1 of the mean precision and recall of each document's own cluster (Bagga and Baldwin, 1998)."""
    sizes_of_gold, sizes_of_found = Counter(gold), Counter(found)
    common = Counter(zip(gold, found, strict=True))
    precision = sum(n * n / sizes_of_found[label] for (_, label), n in common.items()) / len(gold)
    recall = sum(n * n / sizes_of_gold[label] for (label, _), n in common.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


def _pairs(counts: Iterable[int]) -> float:
    return sum(n * (n - 1) / 2 for n in counts)
