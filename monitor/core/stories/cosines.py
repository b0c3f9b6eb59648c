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

_ZEROS: Final = repeat(0.0)


def cosines(arrival: Arrival, cluster: Cluster) -> tuple[float, float]:
    """With the words of the whole story and with its names."""
    if len(cluster.members) == 1:
        return _of_two(arrival, cluster.members[0])
    sums = cluster.sums
    words = _along(arrival.profile.words, sums.words) / sums.lengths[0]
    names = _along(arrival.profile.names, sums.names) / sums.lengths[1]
    if arrival.profile.is_brief:
        words /= _reach(sorted(sums.words.values(), reverse=True), arrival.words) / sums.lengths[0]
        names /= _reach(sorted(sums.names.values(), reverse=True), arrival.names) / sums.lengths[1]
    return words, names


def _of_two(arrival: Arrival, member: Member) -> tuple[float, float]:
    ours, theirs = arrival.profile, member.profile
    words, names = _dot(arrival.words, theirs.words), _dot(arrival.names, theirs.names)
    if ours.is_brief or theirs.is_brief:
        words /= _room(ours.words, theirs.words)
        names /= _room(ours.names, theirs.names)
    return words, names


def _room(first: Bag, second: Bag) -> float:
    """The most that the cosine of two bags can be where one has few terms."""
    return min(_reach(first.weights, second.terms), _reach(second.weights, first.terms))


def _reach(weights: Sequence[float], few: Sized) -> float:
    """The length of as many of the strongest weights; 1 where there are none."""
    return sqrt(fsum(weight * weight for weight in weights[: len(few)])) or 1.0


def alike(ours: Sums, other: Cluster) -> float:
    """The mean of the cosines of words and of names of two whole stories, 0 to 1; of the first, what `whole` gives."""
    if len(other.members) == 1:
        profile = other.members[0].profile
        words, names = _dot(ours.words, profile.words), _dot(ours.names, profile.names)
        return (words / ours.lengths[0] + names / ours.lengths[1]) / 2
    theirs = other.sums
    words = _product(ours.words, theirs.words) / (ours.lengths[0] * theirs.lengths[0])
    names = _product(ours.names, theirs.names) / (ours.lengths[1] * theirs.lengths[1])
    return (words + names) / 2


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
