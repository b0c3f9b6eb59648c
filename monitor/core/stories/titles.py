"""How much of both titles does the other text tell? An article and a cluster -> one feature of their likeness.

A title says what a desk takes the event to be. What is told in another language is told in other words.
"""

from typing import Final

from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.terms import hashed
from monitor.core.stories.tongues import may_be_one

# As much of two titles told in the other text speaks neither for one event nor against.
EVEN_TITLES: Final = 0.4


def titles(arrival: Arrival, cluster: Cluster) -> float:
    """The lesser share of both titles that the other text tells, less EVEN_TITLES; of the latest members the best.

    0 where one side has no title, or no member's is in a language of the article.
    """
    titled = [
        each
        for each in cluster.latest()
        if each.profile.title.terms and may_be_one(arrival.profile.language, each.profile.language)
    ]
    if not titled or not arrival.profile.title.terms:
        return 0.0
    told = 0.0
    for member in titled:
        told = max(told, _told_of_both(arrival, member, told))
    return told - EVEN_TITLES


def _told_of_both(arrival: Arrival, member: Member, least: float) -> float:
    """How much of both titles the other text tells, the lesser of the two, where it is more than `least`.

    A text that is hardly more than a headline is not asked to tell the title of a report.
    """
    ours, theirs = arrival.profile.is_headline, member.profile.is_headline
    if ours and not theirs:
        return _told(arrival, member)
    telling = _telling(arrival, member)
    # What the article tells is soon found; what the other tells of its title only counts up to that.
    return telling if telling <= least or (theirs and not ours) else min(telling, _told(arrival, member))


def _telling(arrival: Arrival, member: Member) -> float:
    """The share of a member's title that the article tells."""
    title, ours = member.profile.title, arrival.terms
    told = sum(weight for term, weight in zip(hashed(title.terms), title.weights, strict=True) if term in ours)
    return told / sum(title.weights)


def _told(arrival: Arrival, member: Member) -> float:
    """The share of the article's title that a member tells."""
    title = arrival.profile.title
    return sum(weight for term, weight in zip(arrival.title, title.weights, strict=True) if member.has(term)) / sum(
        title.weights
    )
