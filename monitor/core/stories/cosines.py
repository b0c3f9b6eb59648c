"""Cosines of the weighed words and names of two texts, or of a text and a story: profiles in, 0 to 1 out.

A headline of six words cannot be like a report of four hundred by the plain cosine, whatever it says. So where one of
two texts is brief, the cosine is taken as a share of the most that it can be with so few words.
"""

from collections.abc import Mapping, Sequence, Sized
from itertools import repeat
from math import fsum, sqrt
from operator import mul
from typing import Final

from monitor.core.stories.cluster import Arrival, Cluster, Member, Sums
from monitor.core.stories.profile import Bag
from monitor.core.stories.tongues import has_capitals

# The cosine of the words of two reports of one event is this share of that of their names, about. So much of the one is
# taken for granted where only the other can be told: names by two languages, words in a script without capitals.
WORDS_BY_NAMES: Final = 0.6
# A brief text is asked for so many names at least: that it has the one name which it has in common says little.
FEWEST_NAMES: Final = 3
_ZEROS: Final = repeat(0.0)


def cosines(arrival: Arrival, cluster: Cluster) -> tuple[float, float]:
    """With the words of the whole story and with its names."""
    if len(cluster.members) == 1:
        return _of_two(arrival, cluster.members[0])
    words, names = _of_many(arrival, cluster)
    return words, names if has_capitals(arrival.profile.language) else _names_by(words)


def _of_many(arrival: Arrival, cluster: Cluster) -> tuple[float, float]:
    sums = cluster.sums
    words = _along(arrival.profile.words, sums.words) / sums.lengths[0]
    names = _along(arrival.profile.names, sums.names) / sums.lengths[1]
    if arrival.profile.is_brief:
        words /= _reach(sorted(sums.words.values(), reverse=True), arrival.words) / sums.lengths[0]
        names /= _reach(sorted(sums.names.values(), reverse=True), arrival.names, FEWEST_NAMES) / sums.lengths[1]
    return words, names


def _of_two(arrival: Arrival, member: Member) -> tuple[float, float]:
    ours, theirs = arrival.profile, member.profile
    words, names = _dot(arrival.words, theirs.words), _dot(arrival.names, theirs.names)
    if ours.is_brief or theirs.is_brief:
        words /= _room(ours.words, theirs.words)
        names /= _room(ours.names, theirs.names, FEWEST_NAMES)
    return words, names if has_capitals(ours.language) else _names_by(words)


def _names_by(words: float) -> float:
    return min(1.0, words / WORDS_BY_NAMES)


def _room(first: Bag, second: Bag, fewest: int = 0) -> float:
    """The most that the cosine of two bags can be where one has few terms, but `fewest`."""
    return min(_reach(first.weights, second.terms, fewest), _reach(second.weights, first.terms, fewest))


def _reach(weights: Sequence[float], few: Sized, fewest: int = 0) -> float:
    """The length of as many of the strongest weights; 1 where there are none."""
    return sqrt(fsum(weight * weight for weight in weights[: max(fewest, len(few))])) or 1.0


def alike(ours: Sums, other: Cluster) -> float:
    """The mean of the cosines of words and of names of two whole stories, 0 to 1; of the first, what `whole` gives."""
    words, names = _of_wholes(ours, other)
    return (words + (names if has_capitals(other.members[-1].profile.language) else _names_by(words))) / 2


def _of_wholes(ours: Sums, other: Cluster) -> tuple[float, float]:
    if len(other.members) == 1:
        profile = other.members[0].profile
        words, names = _dot(ours.words, profile.words), _dot(ours.names, profile.names)
        return words / ours.lengths[0], names / ours.lengths[1]
    theirs = other.sums
    words = _product(ours.words, theirs.words) / (ours.lengths[0] * theirs.lengths[0])
    names = _product(ours.names, theirs.names) / (ours.lengths[1] * theirs.lengths[1])
    return words, names


def whole(cluster: Cluster) -> Sums:
    """The sums of a story; those of a single article are not kept, for most stories have but one."""
    if len(cluster.members) > 1:
        return cluster.sums
    profile = cluster.members[0].profile
    return Sums(dict(profile.words.items()), dict(profile.names.items()), _lengths=(1.0, 1.0))


def nearness(arrival: Arrival, member: Member) -> float:
    """The mean of the cosines of words and of names, 0 to 1."""
    return sum(_of_two(arrival, member)) / 2


def _dot(ours: Mapping[str, float], theirs: Bag) -> float:
    return fsum(map(mul, map(ours.get, theirs.terms, _ZEROS), theirs.weights))


def _along(ours: Bag, theirs: Mapping[str, float]) -> float:
    return fsum(map(mul, map(theirs.get, ours.terms, _ZEROS), ours.weights))


def _product(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    few, many = sorted((ours, theirs), key=len)
    return fsum(map(mul, few.values(), map(many.get, few, _ZEROS)))
