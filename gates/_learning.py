"""Weights of a likeness, learnt from labelled stories: documents with gold -> Weights. Newton's method, no library.

The gold is streamed as the daemon would see it; for each arrival, the likeness to its own story and to its neighbours
is an example. So the weights are right for stories half told, and for the confusable ones.
"""

import math
from collections.abc import Sequence
from dataclasses import astuple

from monitor.core.stories import Background, Signature
from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.likeness import Weights, likeness
from monitor.core.stories.neighbours import Neighbours
from monitor.core.stories.profile import learn, weigh

# Ridge penalty for each example; between 1e-5 and 2e-4 the figures hardly move.
PENALTY = 5e-5
ROUNDS = 60

Example = tuple[tuple[float, ...], bool]


def examples(documents: Sequence[tuple[str, str, Signature]]) -> list[Example]:
    """Features and truth of each comparison; documents as (id, story, signature) in order of arrival."""
    background, near = Background(), Neighbours()
    clusters: dict[int, Cluster] = {}
    number_by_story: dict[str, int] = {}
    found: list[Example] = []
    for number, (article_id, story, signature) in enumerate(documents):
        profile = weigh(signature.terms, background)
        arrival, own = Arrival(profile, signature.print), number_by_story.get(story)
        compared = {*near.near(profile), *([] if own is None else [own])}
        found.extend((astuple(likeness(arrival, clusters[each])), each == own) for each in sorted(compared))
        own = number_by_story.setdefault(story, len(number_by_story) + 1)
        member = Member(number, article_id, None, profile)
        near.add(own, member)
        near.remove(own, clusters.setdefault(own, Cluster(own)).add(member))
        learn(signature.terms, background)
    return found


def fit(found: Sequence[Example]) -> Weights:
    """The weights of a logistic model of the examples."""
    rows = [(*features, 1.0) for features, _ in found]
    truths = [float(truth) for _, truth in found]
    size, weights = len(rows[0]), [0.0] * len(rows[0])
    ridge = [*[PENALTY * len(rows)] * (size - 1), 0.0]
    for _ in range(ROUNDS):
        odds = [1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, row, strict=True)))) for row in rows]
        slope = [
            sum((p - y) * row[i] for p, y, row in zip(odds, truths, rows, strict=True)) + ridge[i] * weights[i]
            for i in range(size)
        ]
        bend = [
            [
                sum(p * (1 - p) * row[i] * row[j] for p, row in zip(odds, rows, strict=True)) + ridge[i] * (i == j)
                for j in range(size)
            ]
            for i in range(size)
        ]
        step = _solve(bend, slope)
        weights = [w - s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return Weights(*weights)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; the matrix is positive definite, so no pivot is zero."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i, pivot in enumerate(rows):
        for row in rows[i + 1 :]:
            factor = row[i] / pivot[i]
            for j in range(i, len(row)):
                row[j] -= factor * pivot[j]
    solution = [0.0] * len(rows)
    for i in reversed(range(len(rows))):
        known = sum(rows[i][j] * solution[j] for j in range(i + 1, len(rows)))
        solution[i] = (rows[i][-1] - known) / rows[i][i]
    return solution
