"""Which clusters could an article belong to? An inverted index over the strongest words and numbers of their members.

Reports of one event in two scripts have hardly a word in common, and its numbers.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import sqrt
from operator import itemgetter
from typing import Final

from monitor.core.stories.cluster import Member
from monitor.core.stories.profile import Profile

# Strongest words by which a text is found.
INDEXED_WORDS: Final = 20
# Rarest numbers by which a text is found, and what sharing the rarest is worth: as much as two of its strongest words.
INDEXED_NUMBERS: Final = 6
NUMBER_WORTH: Final = 0.1
# Clusters compared with an article, at most.
NEIGHBOURS: Final = 8
# Clusters that are looked up by the words of one text, at most, the rarest words first: what many clusters have costs
# time and tells little.
MAX_LOOKED_UP: Final = 1_000


class Neighbours:
    """Term -> the clusters whose members have it among their strongest words, with how many."""

    def __init__(self) -> None:
        self._clusters_by_term: dict[str, dict[int, int]] = {}

    def add(self, cluster_id: int, member: Member) -> None:
        """An article joined a cluster."""
        for term in _keys(member.profile):
            clusters = self._clusters_by_term.setdefault(term, {})
            clusters[cluster_id] = clusters.get(cluster_id, 0) + 1

    def remove(self, cluster_id: int, members: Iterable[Member]) -> None:
        """Articles left a cluster."""
        for member in members:
            for term in _keys(member.profile):
                clusters = self._clusters_by_term[term]
                clusters[cluster_id] -= 1
                if not clusters[cluster_id]:
                    del clusters[cluster_id]
                    if not clusters:
                        del self._clusters_by_term[term]

    def _lists(self, profile: Profile) -> Iterator[tuple[int, float, dict[int, int]]]:
        """The clusters of each of the text's words: how many, what sharing the word is worth, and which."""
        for term, weight in zip(profile.words.terms[:INDEXED_WORDS], profile.words.weights, strict=False):
            clusters = self._clusters_by_term.get(term)
            if clusters:
                many = len(clusters)
                yield many, weight * weight / sqrt(many), clusters
        for number in _rarest_numbers(profile):
            clusters = self._clusters_by_term.get(number)
            if clusters:
                many = len(clusters)
                yield many, NUMBER_WORTH / sqrt(many), clusters

    def near(self, profile: Profile, besides: int | None = None) -> list[int]:
        """The clusters that share most of the text's strongest words, best first; `besides` is left out."""
        found: dict[int, float] = {}
        left, worth_of = MAX_LOOKED_UP, found.get
        for many, worth, clusters in sorted(self._lists(profile), key=itemgetter(0)):
            left -= many
            if left < 0:
                break
            for cluster_id in clusters:
                found[cluster_id] = worth_of(cluster_id, 0.0) + worth
        if besides is not None:
            found.pop(besides, None)
        least = min(sorted(found.values())[-NEIGHBOURS:], default=0.0)
        best = sorted([(-worth, each) for each, worth in found.items() if worth >= least])
        return [each for _, each in best[:NEIGHBOURS]]


def _keys(profile: Profile) -> Iterator[str]:
    """What a text is found by. Words begin with a letter, numbers with a digit."""
    yield from profile.words.terms[:INDEXED_WORDS]
    yield from _rarest_numbers(profile)


def _rarest_numbers(profile: Profile) -> Iterator[str]:
    return islice((entry for entry in profile.numbers.terms if "|" not in entry), INDEXED_NUMBERS)
