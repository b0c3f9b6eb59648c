"""Which story does an article belong to? Its profile and print, the stories near it -> the best of them, or none.

The forecast of Friday and the market close of Monday belong to no story of another day, however alike.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.core.stories.cluster import Arrival, Cluster
from monitor.core.stories.likeness import Common, Likeness, Weights, at_best, common, decay, likeness, score
from monitor.core.stories.reprints import days_differ, is_refilled
from monitor.core.stories.window import Window


@dataclass(frozen=True, slots=True)
class Choice:
    """A story, how well the article fits it (log-odds), and by what."""

    cluster_id: int
    score: float
    found: Likeness


def best_story(
    window: Window,
    weights: Weights,
    arrival: Arrival,
    published: datetime | None,
    least: float,
    besides: int | None = None,
) -> Choice | None:
    """The story near an article that it fits best, the older of equals; None where none can reach `least`.

    `besides` is left out.
    """
    best: Choice | None = None
    for each in window.near.near(arrival.profile, besides):
        cluster = window.clusters[each]
        found, lost = common(arrival, cluster), decay(published, cluster.time)
        # Most stories are out of reach by what is soon found; what sets them apart takes as long again.
        if at_best(found, weights) - lost < (least if best is None else max(least, best.score)):
            continue
        likely = Choice(each, *fit(arrival, published, cluster, weights, found))
        is_better = best is None or (likely.score, -each) > (best.score, -best.cluster_id)
        if is_better and not is_of_another_day(window, arrival, cluster):
            best = likely
    return best


def fit(
    arrival: Arrival, published: datetime | None, cluster: Cluster, weights: Weights, found: Common | None = None
) -> tuple[float, Likeness]:
    """How well an article fits a story, in log-odds, and by what; `found` is what they have in common, if known."""
    alike = likeness(arrival, cluster, found)
    return score(alike, weights) - decay(published, cluster.time), alike


def is_of_another_day(window: Window, arrival: Arrival, cluster: Cluster) -> bool:
    """Whether a story is the same thing of another day: the titles say so, or it is one form filled anew."""
    return any(
        days_differ(arrival.profile.title_days, member.profile.title_days)
        or (
            days_differ(arrival.profile.days, member.profile.days)
            and is_refilled(arrival.print, window.prints.print_of(member.number))
        )
        for member in cluster.latest()
    )
