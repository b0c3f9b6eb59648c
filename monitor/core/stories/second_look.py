"""Second thoughts about stories that changed: Window -> Merge, Move and Split, carried out in the window.

Two stories are merged where the articles of each fit the other. An article moves where it fits another story better
than the rest of its own. A story is split where its articles fall into two parts that do not fit each other; from a
split to a merge it takes new evidence, for both ask the same question.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from monitor.core.stories.choice import best_story, fit, is_of_another_day
from monitor.core.stories.cluster import LATEST, Arrival, Cluster, Member
from monitor.core.stories.cosines import alike, nearness, whole
from monitor.core.stories.likeness import Weights
from monitor.core.stories.titles import EVEN_TITLES
from monitor.core.stories.tongues import may_be_one
from monitor.core.stories.values import Limits, Merge, Move, Revision, Split
from monitor.core.stories.window import Window

# Members that speak for a story, the latest.
SPEAKERS: Final = 6
# Stories that one is compared with; each is near to half of its speakers at least.
CANDIDATES: Final = 6
# Stories less alike than this as a whole (`alike`) are not compared article by article.
REMOTE: Final = 0.2
# An article that fits its story this well is not asked whether it would rather move.
AT_HOME: Final = 2.0
# As near to another article of its story, it is at home in any case (`nearness`).
NEAR: Final = 0.5
# Reports that make an event of their own: one that fits badly is an odd report, not a second story.
FEWEST_OF_A_PART: Final = 2


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A look at a window by certain weights and thresholds."""

    window: Window
    weights: Weights
    limits: Limits
    arrivals: dict[int, Arrival] = field(default_factory=dict)

    def revisions(self) -> Iterator[Revision]:
        """What was revised, in order; the stories that changed since the last look are asked, the oldest first."""
        window = self.window
        asked = sorted(each for each in window.touched if each in window.clusters)
        window.touched.clear()
        for each in asked:
            yield from self._merges(each)
        for each in asked:
            yield from self._moves(each)
        for each in asked:
            yield from self._split(each)

    # ── Two are one ──────────────────────────────────────────────────────────────────────────────

    def _merges(self, asked: int) -> Iterator[Merge]:
        while asked in self.window.clusters:
            best = self._twin(self.window.clusters[asked])
            if best is None:
                return
            total, other = best
            kept, absorbed = elder(self.window.clusters, asked, other)
            self.window.absorb(kept, absorbed)
            yield Merge(kept, absorbed, round(total, 3))
            asked = kept

    def _twin(self, cluster: Cluster) -> tuple[float, int] | None:
        """The story that this one is most surely the same as, the older of equals."""
        speakers, clusters = self._speakers(cluster), self.window.clusters
        named = Counter(
            each for arrival, _ in speakers for each in self.window.near.near(arrival.profile, cluster.cluster_id)
        )
        asked = [each for each in named if 2 * named[each] >= len(speakers)]
        candidates = sorted(asked, key=lambda each: (-named[each], each))[:CANDIDATES]
        ours = whole(cluster)
        candidates = [each for each in candidates if alike(ours, clusters[each]) >= REMOTE]
        found = [(self._sameness(speakers, cluster, clusters[each]), each) for each in candidates]
        likely = sorted((each for each in found if each[0] >= self.limits.merge), key=lambda each: (-each[0], each[1]))
        return next((each for each in likely if not self._is_other_day(speakers, clusters[each[1]])), None)

    def _sameness(self, speakers: Sequence[tuple[Arrival, Member]], cluster: Cluster, other: Cluster) -> float:
        """How well the articles of each fit the other. A single article is only asked, for it is no story to fit."""
        if len(cluster.members) == 1:
            return self._mean_fit(speakers, other)
        theirs = self._mean_fit(self._speakers(other), cluster)
        return theirs if len(other.members) == 1 else (self._mean_fit(speakers, other) + theirs) / 2

    def _mean_fit(self, speakers: Sequence[tuple[Arrival, Member]], cluster: Cluster) -> float:
        found = (fit(arrival, each.published, cluster, self.weights)[0] for arrival, each in speakers)
        return sum(found) / len(speakers)

    def _is_other_day(self, speakers: Sequence[tuple[Arrival, Member]], other: Cluster) -> bool:
        return any(is_of_another_day(self.window, arrival, other) for arrival, _ in speakers)

    # ── One belongs elsewhere ────────────────────────────────────────────────────────────────────

    def _moves(self, asked: int) -> Iterator[Move]:
        cluster = self.window.clusters.get(asked)
        for member in cluster.members[-SPEAKERS:] if cluster else ():
            if cluster and len(cluster.members) > 1:
                yield from self._moved(member, cluster)

    def _moved(self, member: Member, cluster: Cluster) -> Iterator[Move]:
        arrival = self._arrival(member)
        others = [each for each in cluster.members if each is not member]
        if any(nearness(arrival, each) > NEAR for each in others[-LATEST:]):
            return
        own, _ = fit(arrival, member.published, cluster.of(others), self.weights)
        if own > AT_HOME:
            return
        least = max(own, self.limits.merge) + self.limits.move
        best = best_story(self.window, self.weights, arrival, member.published, least, cluster.cluster_id)
        if best and best.score > least:
            for article_id in self.window.part([member], cluster.cluster_id, best.cluster_id):
                yield Move(article_id, cluster.cluster_id, best.cluster_id, round(best.score, 3))

    # ── One is two ───────────────────────────────────────────────────────────────────────────────

    def _split(self, asked: int) -> Iterator[Split]:
        cluster = self.window.clusters.get(asked)
        if cluster is None or len(cluster.members) < 2 * FEWEST_OF_A_PART:
            return
        parts = self._parts(cluster)
        if min(map(len, parts)) < FEWEST_OF_A_PART:
            return
        first, second = (cluster.of(part) for part in parts)
        total = self._sameness(self._speakers(first), first, second)
        if total <= self.limits.split - self._unheard(first, second):
            leaving = min(first, second, key=lambda each: claim(each, cluster.told_at)).members
            target = self.window.open()
            yield Split(asked, target, self.window.part(leaving, asked, target), round(total, 3))

    def _unheard(self, first: Cluster, second: Cluster) -> float:
        """What titles might have said for one event, were they not told in different languages.

        The latest report and the one least like it stand in two languages wherever a story does: parts that languages
        make are no sign of two events by themselves.
        """
        members = product(first.members, second.members)
        is_heard = any(may_be_one(one.profile.language, other.profile.language) for one, other in members)
        return 0.0 if is_heard else (1 - EVEN_TITLES) * self.weights.titles

    def _parts(self, cluster: Cluster) -> tuple[list[Member], list[Member]]:
        """The articles by the nearer of two poles: the one least like the latest, and the one least like that."""
        members = cluster.members
        one = _farthest(self._nearness(members[-1], members), members)
        from_one = self._nearness(one, members)
        from_other = self._nearness(_farthest(from_one, members), members)
        parts: tuple[list[Member], list[Member]] = ([], [])
        for member, near_one, near_other in zip(members, from_one, from_other, strict=True):
            parts[near_other > near_one].append(member)
        return parts

    def _nearness(self, one: Member, members: Sequence[Member]) -> list[float]:
        arrival = self._arrival(one)
        return [nearness(arrival, each) for each in members]

    # ── Members ──────────────────────────────────────────────────────────────────────────────────

    def _speakers(self, cluster: Cluster) -> list[tuple[Arrival, Member]]:
        return [(self._arrival(member), member) for member in cluster.members[-SPEAKERS:]]

    def _arrival(self, member: Member) -> Arrival:
        """A member unfolded; once in a look."""
        known = self.arrivals.get(member.number)
        if known is None:
            known = Arrival(member.profile, self.window.prints.print_of(member.number))
            self.arrivals[member.number] = known
        return known


def _farthest(nearness_of: Sequence[float], members: Sequence[Member]) -> Member:
    """The member that is least near, the first of equals."""
    return members[min(range(len(members)), key=lambda place: (nearness_of[place], members[place].number))]


def elder(clusters: Mapping[int, Cluster], first: int, second: int) -> tuple[int, int]:
    """Which of two ids stays, which goes: one that was mailed stays, then the older."""
    kept, absorbed = sorted((first, second), key=lambda each: (not clusters[each].is_told, each))
    return kept, absorbed


def claim(part: Cluster, told_at: int) -> tuple[int, int, int]:
    """The greater one keeps the id: more of it was told, then it is larger, then older."""
    told = sum(member.number <= told_at for member in part.members)
    return told, len(part.members), -part.members[0].number
