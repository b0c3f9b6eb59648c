"""How alike are an article and a cluster? Seven features of 0 to 1 or so, their weights, and the reasons in words.

The score is the log-odds of a logistic model; its weights were learnt on labelled stories
(docs/technotes/stories.md). Every term of it can be shown to a reader.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zlib import crc32

from monitor.core.stories.cluster import Arrival, Cluster, Member, counted
from monitor.core.stories.profile import Bag


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an article and a cluster have in common, and what sets them apart."""

    # Cosines of the weighed words and names with the whole story; with its most alike member, the mean of both.
    words: float
    names: float
    nearest: float
    # Weighted Jaccard of the numbers with the most alike of the latest members.
    numbers: float
    # Share of the story's names that the article lacks, and of the article's leading names that the story lacks: the
    # smaller and the mean of the two.
    foreign_names: float
    missing_names: float
    # Things that both count, with no number in common.
    other_counts: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature of a likeness is worth, in log-odds; `start` is what a stranger begins with."""

    words: float
    names: float
    nearest: float
    numbers: float
    foreign_names: float
    missing_names: float
    other_counts: float
    start: float


# Learnt on all labelled topics; each half alone gives figures within .02 of each other on the other half.
WEIGHTS: Final = Weights(2.88, 3.51, 4.5, 8.01, -2.08, -2.02, -1.54, -3.1)
# Log-odds lost for each day between an article and the last one of a story, after the first.
DECAY_A_DAY: Final = 0.15
_SECONDS_A_DAY: Final = 86_400
_FULL_COUNTS: Final = 3


def likeness(arrival: Arrival, cluster: Cluster) -> Likeness:
    """The features of an article against a cluster that it is not in."""
    words, names, nearest = _cosines(arrival, cluster)
    strange = (_missing_from_article(arrival, cluster), _missing_from_story(arrival, cluster))
    return Likeness(
        words,
        names,
        nearest,
        _numbers(arrival, cluster),
        min(strange),
        sum(strange) / 2,
        _other_counts(arrival, cluster),
    )


def score(found: Likeness, weights: Weights = WEIGHTS) -> float:
    """Log-odds that both are about one event, without regard to time."""
    return (
        found.words * weights.words
        + found.names * weights.names
        + found.nearest * weights.nearest
        + found.numbers * weights.numbers
        + found.foreign_names * weights.foreign_names
        + found.missing_names * weights.missing_names
        + found.other_counts * weights.other_counts
        + weights.start
    )


def decay(published: datetime | None, last: datetime | None) -> float:
    """Log-odds lost by the time between; none where a time is unknown."""
    if published is None or last is None:
        return 0.0
    days = abs((published - last).total_seconds()) / _SECONDS_A_DAY
    return DECAY_A_DAY * max(0.0, days - 1)


def reasons(arrival: Arrival, cluster: Cluster, found: Likeness) -> Iterator[str]:
    """Why they are taken for one event, for people."""
    for what, bag, theirs in (
        ("names", arrival.profile.names, _terms(cluster, "names")),
        ("words", arrival.profile.words, _terms(cluster, "words")),
        ("numbers", arrival.profile.numbers, _terms(cluster, "numbers")),
    ):
        common = [term for term in bag.terms if term in theirs][:4]
        if common:
            yield f"{what} in common: {', '.join(common)}"
    yield f"words alike {found.words:.2f}, names {found.names:.2f}, numbers {found.numbers:.2f}"
    if found.missing_names > 0:
        yield f"names apart {found.missing_names:.2f}"


def _cosines(arrival: Arrival, cluster: Cluster) -> tuple[float, float, float]:
    """With the words of the story, with its names, and the mean of both with the member that is most alike."""
    nearest = max(
        (_dot(arrival.words, each.profile.words) + _dot(arrival.names, each.profile.names)) / 2
        for each in cluster.latest()
    )
    if len(cluster.members) == 1:
        profile = cluster.members[0].profile
        return _dot(arrival.words, profile.words), _dot(arrival.names, profile.names), nearest
    sums = cluster.sums
    words = _along(arrival.profile.words, sums.words) / sums.lengths[0]
    return words, _along(arrival.profile.names, sums.names) / sums.lengths[1], nearest


def _dot(ours: Mapping[str, float], theirs: Bag) -> float:
    return sum(ours[term] * weight for term, weight in theirs.items() if term in ours)


def _along(ours: Bag, theirs: Mapping[str, float]) -> float:
    return sum(weight * theirs[term] for term, weight in ours.items() if term in theirs)


def _numbers(arrival: Arrival, cluster: Cluster) -> float:
    return max((_jaccard(arrival, member) for member in cluster.latest()), default=0.0) if arrival.numbers else 0.0


def _jaccard(arrival: Arrival, member: Member) -> float:
    ours, numbers = arrival.numbers, member.profile.numbers
    common = sum(ours[term] for term in numbers.terms if term in ours)
    return common / (arrival.numbers_weight + sum(numbers.weights) - common) if common else 0.0


def _missing_from_article(arrival: Arrival, cluster: Cluster) -> float:
    core = cluster.core
    missing = sum(weight for name, weight in core.items() if crc32(name.encode()) not in arrival.terms)
    return missing / (sum(core.values()) or 1.0)


def _missing_from_story(arrival: Arrival, cluster: Cluster) -> float:
    known = _terms(cluster, "names")
    missing = sum(
        weight
        for name, weight in arrival.lead.items()
        if name not in known and not any(member.has(name) for member in cluster.latest())
    )
    return missing / (arrival.lead_weight or 1.0)


def _other_counts(arrival: Arrival, cluster: Cluster) -> float:
    ours = arrival.counted
    if not ours:
        return 0.0
    theirs: dict[str, set[str]] = {}
    for member in cluster.latest():
        for what, numbers in counted(member.profile.numbers).items():
            if what in ours:
                theirs.setdefault(what, set()).update(numbers)
    return min(sum(ours[what].isdisjoint(numbers) for what, numbers in theirs.items()), _FULL_COUNTS) / _FULL_COUNTS


def _terms(cluster: Cluster, kind: str) -> Mapping[str, float] | frozenset[str]:
    if kind == "numbers":
        return frozenset(term for member in cluster.latest() for term in member.profile.numbers.terms)
    if len(cluster.members) > 1:
        return cluster.sums.names if kind == "names" else cluster.sums.words
    profile = cluster.members[0].profile
    return frozenset(profile.names.terms if kind == "names" else profile.words.terms)
