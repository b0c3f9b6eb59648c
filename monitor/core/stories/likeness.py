"""How alike are an article and a cluster? Eight features of 0 to 1 or so, their weights, and the reasons in words.

The score is the log-odds of a logistic model; its weights were learnt on labelled stories
(docs/technotes/stories.md). Every term of it can be shown to a reader.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from math import fsum
from operator import mul
from typing import Final

from monitor.core.stories.cluster import Arrival, Cluster, Member, Sums
from monitor.core.stories.profile import Bag
from monitor.core.stories.terms import hash_of


@dataclass(frozen=True, slots=True)
class Common:
    """The first four features of a likeness, which speak for it."""

    words: float
    names: float
    nearest: float
    numbers: float


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
    # How much of both titles the other text tells, the lesser of the two, with the most alike member; from
    # -EVEN_TITLES to the rest of 1, and 0 where one has no title or they are in two languages.
    titles: float


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
    titles: float
    start: float


# Learnt on all labelled topics; each half alone gives figures within .02 of each other on the other half.
WEIGHTS: Final = Weights(3.54, 2.85, 3.92, 8.14, -1.55, -3.01, -1.72, 6.0, -2.85)
# As much of two titles told in the other text speaks neither for one event nor against.
EVEN_TITLES: Final = 0.65
# Two languages have names and numbers in common. The cosine of the words of two reports of one event is this share of
# that of their names, about; so much is taken for granted.
WORDS_BY_NAMES: Final = 0.6
# Log-odds lost for each day between an article and the last one of a story, after the first.
DECAY_A_DAY: Final = 0.15
_SECONDS_A_DAY: Final = 86_400
_FULL_COUNTS: Final = 3
_ZEROS: Final = repeat(0.0)


def common(arrival: Arrival, cluster: Cluster) -> Common:
    """What an article and a cluster that it is not in have in common."""
    latest = [*cluster.latest()]
    words, names = _cosines(arrival, cluster)
    is_foreign = not any(_is_one_language(arrival, each) for each in latest)
    words = WORDS_BY_NAMES * names if is_foreign else words
    # A single member is the whole story.
    if is_foreign or len(cluster.members) == 1:
        nearest = (words + names) / 2
    else:
        nearest = max(nearness(arrival, each) for each in latest)
    numbers = max(_jaccard(arrival, each) for each in latest) if arrival.numbers else 0.0
    return Common(words, names, nearest, numbers)


def likeness(arrival: Arrival, cluster: Cluster, found: Common | None = None) -> Likeness:
    """The features of an article against a cluster that it is not in; `found` is what they have in common, if known."""
    found = found or common(arrival, cluster)
    strange = (_missing_from_article(arrival, cluster), _missing_from_story(arrival, cluster))
    return Likeness(
        found.words,
        found.names,
        found.nearest,
        found.numbers,
        min(strange),
        sum(strange) / 2,
        _other_counts(arrival, cluster),
        _titles(arrival, cluster),
    )


def at_best(found: Common, weights: Weights) -> float:
    """The most that a score can be: nothing sets the two apart, and their titles are told by each other."""
    against = (weights.foreign_names, weights.missing_names, weights.other_counts)
    return (
        _score_of_common(found, weights)
        + sum(each for each in against if each > 0)
        + max(-EVEN_TITLES * weights.titles, (1 - EVEN_TITLES) * weights.titles)
    )


def score(found: Likeness, weights: Weights = WEIGHTS) -> float:
    """Log-odds that both are about one event, without regard to time."""
    return (
        _score_of_common(found, weights)
        + found.foreign_names * weights.foreign_names
        + found.missing_names * weights.missing_names
        + found.other_counts * weights.other_counts
        + found.titles * weights.titles
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


def _score_of_common(found: "Common | Likeness", weights: Weights) -> float:
    return (
        weights.start
        + found.words * weights.words
        + found.names * weights.names
        + found.nearest * weights.nearest
        + found.numbers * weights.numbers
    )


def _cosines(arrival: Arrival, cluster: Cluster) -> tuple[float, float]:
    """With the words of the whole story and with its names."""
    if len(cluster.members) == 1:
        profile = cluster.members[0].profile
        return _dot(arrival.words, profile.words), _dot(arrival.names, profile.names)
    sums = cluster.sums
    words = _along(arrival.profile.words, sums.words) / sums.lengths[0]
    return words, _along(arrival.profile.names, sums.names) / sums.lengths[1]


def alike(first: Cluster, second: Cluster) -> float:
    """The mean of the cosines of words and of names of two whole stories, 0 to 1."""
    ours, theirs = _whole(first), _whole(second)
    words = _product(ours.words, theirs.words) / (ours.lengths[0] * theirs.lengths[0])
    names = _product(ours.names, theirs.names) / (ours.lengths[1] * theirs.lengths[1])
    return (words + names) / 2


def _whole(cluster: Cluster) -> Sums:
    """The sums of a story; those of a single article are not kept, for most stories have but one."""
    if len(cluster.members) > 1:
        return cluster.sums
    profile = cluster.members[0].profile
    return Sums(dict(profile.words.items()), dict(profile.names.items()), (1.0, 1.0))


def nearness(arrival: Arrival, member: Member) -> float:
    """The mean of the cosines of words and of names, 0 to 1."""
    return (_dot(arrival.words, member.profile.words) + _dot(arrival.names, member.profile.names)) / 2


def _dot(ours: Mapping[str, float], theirs: Bag) -> float:
    return fsum(map(mul, map(ours.get, theirs.terms, _ZEROS), theirs.weights))


def _along(ours: Bag, theirs: Mapping[str, float]) -> float:
    return fsum(map(mul, map(theirs.get, ours.terms, _ZEROS), ours.weights))


def _product(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    few, many = sorted((ours, theirs), key=len)
    return fsum(map(mul, few.values(), map(many.get, few, _ZEROS)))


def _jaccard(arrival: Arrival, member: Member) -> float:
    ours, numbers = arrival.numbers, member.profile.numbers
    common = sum(ours[term] for term in numbers.terms if term in ours)
    return common / (arrival.numbers_weight + sum(numbers.weights) - common) if common else 0.0


def _missing_from_article(arrival: Arrival, cluster: Cluster) -> float:
    core = cluster.core
    missing = sum(weight for name, weight in core.items() if hash_of(name) not in arrival.terms)
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
        for entry in member.profile.numbers.terms:
            number, _, what = entry.partition("|")
            if what in ours:
                theirs.setdefault(what, set()).add(number)
    return min(sum(ours[what].isdisjoint(numbers) for what, numbers in theirs.items()), _FULL_COUNTS) / _FULL_COUNTS


def _titles(arrival: Arrival, cluster: Cluster) -> float:
    # What is told in another language is told in other words.
    titled = [each for each in cluster.latest() if each.profile.title.terms and _is_one_language(arrival, each)]
    if not titled or not arrival.title_weight:
        return 0.0
    told = 0.0
    for member in titled:
        # What the article tells of their title is soon found; what they tell of its own only counts up to that.
        telling = _telling(arrival, member)
        if telling > told:
            told = max(told, min(telling, _told(arrival, member)))
    return told - EVEN_TITLES


def _is_one_language(arrival: Arrival, member: Member) -> bool:
    """Whether both are told in one language, as far as that is known; unknown ones are alike."""
    return arrival.profile.language == member.profile.language


def _telling(arrival: Arrival, member: Member) -> float:
    """The share of a member's title that the article tells."""
    title = member.profile.title
    return sum(weight for term, weight in title.items() if hash_of(term) in arrival.terms) / sum(title.weights)


def _told(arrival: Arrival, member: Member) -> float:
    """The share of the article's title that a member tells."""
    told = sum(weight for term, weight in arrival.profile.title.items() if member.has(term))
    return told / arrival.title_weight


def _terms(cluster: Cluster, kind: str) -> Mapping[str, float] | frozenset[str]:
    if kind == "numbers":
        return frozenset(term for member in cluster.latest() for term in member.profile.numbers.terms)
    if len(cluster.members) > 1:
        return cluster.sums.names if kind == "names" else cluster.sums.words
    profile = cluster.members[0].profile
    return frozenset(profile.names.terms if kind == "names" else profile.words.terms)
