"""How alike are an article and a cluster? Eight features of -1 to 1 or so, their weights, and the reasons in words.

The score is the log-odds of a logistic model; its weights were learnt on labelled stories
(docs/technotes/stories.md). Every term of it can be shown to a reader.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from math import fsum
from typing import Final

from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.cosines import WORDS_BY_NAMES, cosines
from monitor.core.stories.profile import amounts
from monitor.core.stories.terms import hashed
from monitor.core.stories.titles import EVEN_TITLES, titles
from monitor.core.stories.tongues import has_capitals, may_be_one


@dataclass(frozen=True, slots=True)
class Common:
    """The first three features of a likeness, which speak for it."""

    words: float
    names: float
    numbers: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an article and a cluster have in common, and what sets them apart."""

    # Cosines of the weighed words and names with the whole story.
    words: float
    names: float
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
    # Of the latest members that open with a day of the week, those that share one with the article: from -1, none, to
    # 1, all; 0 where the article or all of them name none.
    days: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature of a likeness is worth, in log-odds; `start` is what a stranger begins with."""

    words: float
    names: float
    numbers: float
    foreign_names: float
    missing_names: float
    other_counts: float
    titles: float
    days: float
    start: float


# Learnt on all labelled topics in nine orders, with titles and without; each half alone gives figures within .02 of
# each other on the other half (gates/stories.py).
WEIGHTS: Final = Weights(5.17, 4.89, 7.83, -2.68, -1.47, -1.56, 2.54, 0.97, -3.21)
# So many names in common take words for granted: one alone may be another's, cut to five letters in another alphabet.
NAMES_IN_COMMON: Final = 2
# Two texts in two languages count in other words, so numbers alone are compared. That they have few of them and those
# in common says little: so much weight is added to what sets them apart, about that of a number of one or two digits.
UNTOLD_NUMBERS: Final = 2.0
# Where one has names that the other cannot have, numbers stand alone: two rare ones, or three. Two of one or two digits
# (two dead, 14 hurt) are told of some other event on any day.
UNTOLD_WITHOUT_NAMES: Final = 9.0
# Log-odds lost for each day between an article and a story (`Cluster.time`): after the first half day, and up to the
# most. Within a day desks tell one event; after two it takes much to make the same of what the same people do.
DECAY_A_DAY: Final = 1.5
FREE_DAYS: Final = 0.5
MOST_DAYS: Final = 3.0
_SECONDS_A_DAY: Final = 86_400
_FULL_COUNTS: Final = 3


def common(arrival: Arrival, cluster: Cluster) -> Common:
    """What an article and a cluster that it is not in have in common."""
    latest = [*cluster.latest()]
    words, names = cosines(arrival, cluster)
    if not any(_is_one_language(arrival, each) for each in latest):
        words = WORDS_BY_NAMES * names if _have_names_in_common(arrival, cluster) else 0.0
    numbers = max(_jaccard(arrival, each) for each in latest) if arrival.numbers else 0.0
    return Common(words, names, numbers)


def likeness(arrival: Arrival, cluster: Cluster, found: Common | None = None) -> Likeness:
    """The features of an article against a cluster that it is not in; `found` is what they have in common, if known."""
    found = found or common(arrival, cluster)
    strange = _strange_names(arrival, cluster)
    return Likeness(
        found.words,
        found.names,
        found.numbers,
        min(strange),
        sum(strange) / 2,
        _other_counts(arrival, cluster),
        titles(arrival, cluster),
        _days(arrival, cluster),
    )


def at_best(found: Common, weights: Weights) -> float:
    """The most that a score can be: nothing sets the two apart, their titles are told, on the same day."""
    against = (
        weights.foreign_names,
        weights.missing_names,
        weights.other_counts,
    )
    return (
        _score_of_common(found, weights)
        + sum(each for each in against if each > 0)
        + max(-EVEN_TITLES * weights.titles, (1 - EVEN_TITLES) * weights.titles)
        + abs(weights.days)
    )


def score(found: Likeness, weights: Weights = WEIGHTS) -> float:
    """Log-odds that both are about one event, without regard to time."""
    return (
        _score_of_common(found, weights)
        + found.foreign_names * weights.foreign_names
        + found.missing_names * weights.missing_names
        + found.other_counts * weights.other_counts
        + found.titles * weights.titles
        + found.days * weights.days
    )


def decay(published: datetime | None, time: datetime | None) -> float:
    """Log-odds lost by the time between; none where a time is unknown."""
    if published is None or time is None:
        return 0.0
    days = abs((published - time).total_seconds()) / _SECONDS_A_DAY
    return DECAY_A_DAY * min(max(0.0, days - FREE_DAYS), MOST_DAYS)


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
    if found.days:
        yield "both open with the same day of the week" if found.days > 0 else "they open with other days of the week"


def _score_of_common(found: "Common | Likeness", weights: Weights) -> float:
    return weights.start + found.words * weights.words + found.names * weights.names + found.numbers * weights.numbers


def _jaccard(arrival: Arrival, member: Member) -> float:
    if not _is_one_language(arrival, member):
        are_named = has_capitals(arrival.profile.language) and has_capitals(member.profile.language)
        untold = UNTOLD_NUMBERS if are_named else UNTOLD_WITHOUT_NAMES
        return _jaccard_of_amounts(arrival.amounts, amounts(member.profile.numbers), untold)
    ours, numbers = arrival.numbers, member.profile.numbers
    # Mostly so.
    if ours.keys().isdisjoint(numbers.terms):
        return 0.0
    common = sum(ours[term] for term in numbers.terms if term in ours)
    return common / (arrival.numbers_weight + sum(numbers.weights) - common)


def _jaccard_of_amounts(ours: Mapping[str, float], theirs: Mapping[str, float], untold: float) -> float:
    common = fsum(ours[number] for number in theirs if number in ours)
    return common / (fsum(ours.values()) + fsum(theirs.values()) - common + untold) if common else 0.0


def _have_names_in_common(arrival: Arrival, cluster: Cluster) -> bool:
    theirs = _terms(cluster, "names")
    return sum(name in theirs for name in arrival.names) >= NAMES_IN_COMMON


def _strange_names(arrival: Arrival, cluster: Cluster) -> tuple[float, float]:
    """The shares of names that the article and the story lack; none is missed that could not be told."""
    # One report in a script without capitals does not take the names of the others away.
    if not has_capitals(arrival.profile.language) or not any(
        has_capitals(each.profile.language) for each in cluster.latest()
    ):
        return 0.0, 0.0
    return _missing_from_article(arrival, cluster), _missing_from_story(arrival, cluster)


def _missing_from_article(arrival: Arrival, cluster: Cluster) -> float:
    core, ours = cluster.core, arrival.terms
    missing = sum(weight for name, weight in zip(hashed(core), core.values(), strict=True) if name not in ours)
    total = asked = sum(core.values())
    if arrival.profile.is_brief:
        # No more names are asked of it than it has.
        asked = sum(nlargest(len(arrival.names), core.values()))
    return max(0.0, missing - (total - asked)) / (asked or 1.0)


def _missing_from_story(arrival: Arrival, cluster: Cluster) -> float:
    known, latest = _terms(cluster, "names"), [*cluster.latest()]
    missing = sum(
        weight
        for name, hash_, weight in arrival.lead
        if name not in known and not any(member.has(hash_) for member in latest)
    )
    return missing / (sum(arrival.profile.lead.weights) or 1.0)


def _other_counts(arrival: Arrival, cluster: Cluster) -> float:
    ours = arrival.counted
    if not ours:
        return 0.0
    theirs: dict[str, set[str]] = {}
    for entry in set[str]().union(*(member.profile.numbers.terms for member in cluster.latest())):
        number, _, what = entry.partition("|")
        if what in ours:
            theirs.setdefault(what, set()).add(number)
    return min(sum(ours[what].isdisjoint(numbers) for what, numbers in theirs.items()), _FULL_COUNTS) / _FULL_COUNTS


def _days(arrival: Arrival, cluster: Cluster) -> float:
    ours = set(arrival.profile.weekdays)
    theirs = [each.profile.weekdays for each in cluster.latest() if each.profile.weekdays]
    if not ours or not theirs:
        return 0.0
    return 2 * sum(not ours.isdisjoint(days) for days in theirs) / len(theirs) - 1


def _is_one_language(arrival: Arrival, member: Member) -> bool:
    """Whether both are told in one language, as far as that is known; unknown ones are alike."""
    return may_be_one(arrival.profile.language, member.profile.language)


def _terms(cluster: Cluster, kind: str) -> Mapping[str, float] | frozenset[str]:
    if kind == "numbers":
        return frozenset(term for member in cluster.latest() for term in member.profile.numbers.terms)
    if len(cluster.members) > 1:
        return cluster.sums.names if kind == "names" else cluster.sums.words
    profile = cluster.members[0].profile
    return frozenset(profile.names.terms if kind == "names" else profile.words.terms)
