"""The story book: documents in the order they arrive -> which story each belongs to, and why.

A reprint joins the story of its text. Any other article joins the story it is most like, or opens one. A second look,
every few arrivals, merges stories that turned out to be one and moves an article that found better company. Everything
is decided serially: the same documents in the same order give the same stories, after a restart as well (state.py).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from monitor.core.stories.background import Background
from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.lexemes import lexed
from monitor.core.stories.likeness import WEIGHTS, Likeness, Weights, decay, likeness, reasons, score
from monitor.core.stories.neighbours import Neighbours
from monitor.core.stories.profile import Profile, learn, terms_from, weigh
from monitor.core.stories.reprints import ReprintIndex
from monitor.core.stories.shingles import Print, print_from
from monitor.core.stories.values import Decision, Document, JoinKind, Limits, Merge, Move, Revision, Signature

# Members that speak for a story in a second look, the latest.
_SPEAKERS: Final = 6
# Candidates of a second look.
_CANDIDATES: Final = 6
# An article that fits its story this well is not asked whether it would rather move.
_AT_HOME: Final = 2.0


def sign(document: Document) -> Signature:
    """The signature of a document. Pure of any stream."""
    text = lexed(document.text)
    return Signature(terms_from(lexed(document.title), text), print_from(text.lexemes))


class StoryBook:
    """The stories of one stream. `background` may be shared by several."""

    def __init__(
        self, background: Background | None = None, limits: Limits | None = None, weights: Weights = WEIGHTS
    ) -> None:
        self.background = Background() if background is None else background
        self.limits = limits or Limits()
        self.weights = weights
        # By last arrival, the longest silent first.
        self.clusters: dict[int, Cluster] = {}
        self.arrivals = 0
        self.last_id = 0
        self.touched: set[int] = set()
        self.now: datetime | None = None
        self.kept: dict[int, tuple[str, int]] = {}
        self._near = Neighbours()
        self._prints = ReprintIndex()

    def add(self, document: Document, signature: Signature | None = None) -> Decision:
        """Decide on an article. Then, if `is_look_due`, look again."""
        signature = signature or sign(document)
        self.arrivals += 1
        self._advance(document.published)
        copied = self._prints.find(signature.print)
        if copied:
            decision = self._add_copy(document, self.kept[copied.original], copied.containment)
        else:
            decision = self._add_report(document, weigh(signature.terms, self.background))
        learn(signature.terms, self.background)
        self._keep(self.arrivals, document.article_id, decision.cluster_id, signature.print)
        self._forget()
        return decision

    @property
    def is_look_due(self) -> bool:
        """Whether it is time for `look_again`."""
        return bool(self.arrivals) and self.arrivals % self.limits.look_every == 0

    def look_again(self) -> tuple[Revision, ...]:
        """A second look at the stories that changed since the last one."""
        asked = sorted(each for each in self.touched if each in self.clusters)
        self.touched.clear()
        merged = tuple(merge for each in asked for merge in self._merges(each))
        return (*merged, *(move for each in asked for move in self._moves(each)))

    def tell(self, cluster_id: int) -> None:
        """Note that a story was mailed: from now on it keeps its id."""
        self.clusters[cluster_id].is_told = True

    def print_of(self, number: int) -> Print:
        """The print of a kept text, by its number of arrival."""
        return self._prints.print_of(number)

    def restore(
        self, clusters: Iterable[Cluster], kept: Mapping[int, tuple[str, int]], prints: Mapping[int, Print]
    ) -> None:
        """Fill an empty book: clusters by last arrival, texts in order of arrival."""
        for cluster in clusters:
            self.clusters[cluster.cluster_id] = cluster
            for member in cluster.members:
                self._near.add(cluster.cluster_id, member)
        for number, home in kept.items():
            self.kept[number] = home
            self._prints.add(number, prints[number])

    # ── Arrivals ─────────────────────────────────────────────────────────────────────────────────

    def _add_copy(self, document: Document, original: tuple[str, int], containment: float) -> Decision:
        article_id, cluster_id = original
        cluster = self._to_end(cluster_id)
        cluster.touch(document.published)
        self._drop(cluster.copy(self.arrivals))
        reason = f"{containment:.0%} of the shorter text is in {article_id}"
        return Decision(document.article_id, cluster_id, JoinKind.REPRINT, containment, (reason,), article_id)

    def _add_report(self, document: Document, profile: Profile) -> Decision:
        arrival, member = Arrival(profile), Member(self.arrivals, document.article_id, document.published, profile)
        best = self._best(arrival, document.published, None)
        if best is None or best[0] < self.limits.join:
            self.last_id += 1
            self.clusters[self.last_id] = Cluster(self.last_id)
            self._put(member, self.last_id)
            why = () if best is None else (f"nearest story {best[1]} is too far",)
            return Decision(document.article_id, self.last_id, JoinKind.NEW, best[0] if best else None, why)
        total, cluster_id, found = best
        why_joined = tuple(reasons(arrival, self.clusters[cluster_id], found))
        self._put(member, cluster_id)
        return Decision(document.article_id, cluster_id, JoinKind.JOINED, round(total, 3), why_joined)

    def _best(
        self, arrival: Arrival, published: datetime | None, besides: int | None
    ) -> tuple[float, int, Likeness] | None:
        candidates = [
            (*self._score(arrival, published, self.clusters[each]), each)
            for each in self._near.near(arrival.profile, besides)
        ]
        if not candidates:
            return None
        total, found, cluster_id = max(candidates, key=lambda each: (each[0], -each[2]))
        return total, cluster_id, found

    def _score(self, arrival: Arrival, published: datetime | None, cluster: Cluster) -> tuple[float, Likeness]:
        found = likeness(arrival, cluster)
        return score(found, self.weights) - decay(published, cluster.last), found

    def _put(self, member: Member, cluster_id: int) -> None:
        cluster = self._to_end(cluster_id)
        self._near.add(cluster_id, member)
        dropped = cluster.add(member)
        self._near.remove(cluster_id, dropped)
        self._drop(each.number for each in dropped)
        self.touched.add(cluster_id)

    def _to_end(self, cluster_id: int) -> Cluster:
        cluster = self.clusters[cluster_id] = self.clusters.pop(cluster_id)
        return cluster

    # ── The window ───────────────────────────────────────────────────────────────────────────────

    def _advance(self, published: datetime | None) -> None:
        if published and (self.now is None or published > self.now):
            self.now = published

    def _keep(self, number: int, article_id: str, cluster_id: int, print_: Print) -> None:
        self.kept[number] = (article_id, cluster_id)
        self._prints.add(number, print_)

    def _forget(self) -> None:
        """Close what has been silent for too long; then the longest silent, until there is room."""
        while len(self.clusters) > 1:
            oldest = next(iter(self.clusters.values()))
            is_silent = self.now and oldest.last and self.now - oldest.last > self.limits.window
            if not is_silent and len(self.kept) <= self.limits.articles:
                return
            self._close(oldest)

    def _close(self, cluster: Cluster) -> None:
        self._near.remove(cluster.cluster_id, cluster.members)
        self._drop([*(member.number for member in cluster.members), *cluster.copies])
        del self.clusters[cluster.cluster_id]

    def _drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            del self.kept[number]
            self._prints.remove(number)

    # ── The second look ──────────────────────────────────────────────────────────────────────────

    def _merges(self, asked: int) -> Iterator[Merge]:
        while asked in self.clusters:
            best = self._twin(self.clusters[asked])
            if best is None:
                return
            total, other = best
            kept, absorbed = self._elder(asked, other)
            self._absorb(kept, absorbed)
            yield Merge(kept, absorbed, round(total, 3))
            asked = kept

    def _twin(self, cluster: Cluster) -> tuple[float, int] | None:
        """The story that this one is most surely the same as."""
        speakers = [(Arrival(member.profile), member) for member in cluster.members[-_SPEAKERS:]]
        named = Counter(
            each for arrival, _ in speakers for each in self._near.near(arrival.profile, cluster.cluster_id)
        )
        candidates = sorted(named, key=lambda each: (-named[each], each))[:_CANDIDATES]
        found = [(self._sameness(speakers, cluster, self.clusters[each]), each) for each in candidates]
        likely = [each for each in found if each[0] >= self.limits.merge]
        return max(likely, key=lambda each: (each[0], -each[1]), default=None)

    def _sameness(self, speakers: list[tuple[Arrival, Member]], cluster: Cluster, other: Cluster) -> float:
        """How well the articles of each fit the other. A single article is only asked, for it is no story to fit."""
        ours = self._fit(speakers, other)
        if len(cluster.members) == 1:
            return ours
        theirs = self._fit([(Arrival(each.profile), each) for each in other.members[-_SPEAKERS:]], cluster)
        return theirs if len(other.members) == 1 else (ours + theirs) / 2

    def _fit(self, speakers: list[tuple[Arrival, Member]], cluster: Cluster) -> float:
        return sum(self._score(arrival, each.published, cluster)[0] for arrival, each in speakers) / len(speakers)

    def _elder(self, first: int, second: int) -> tuple[int, int]:
        """Which id stays, which goes: one that was mailed stays, then the older."""
        kept, absorbed = sorted((first, second), key=lambda each: (not self.clusters[each].is_told, each))
        return kept, absorbed

    def _absorb(self, kept: int, absorbed: int) -> None:
        gone, cluster = self.clusters.pop(absorbed), self.clusters[kept]
        self._near.remove(absorbed, gone.members)
        for member in gone.members:
            self._near.add(kept, member)
        for number in (*(member.number for member in gone.members), *gone.copies):
            self.kept[number] = (self.kept[number][0], kept)
        dropped, copies = cluster.absorb(gone)
        self._near.remove(kept, dropped)
        self._drop([*(each.number for each in dropped), *copies])
        self.touched.add(kept)

    def _moves(self, asked: int) -> Iterator[Move]:
        cluster = self.clusters.get(asked)
        for member in cluster.members[-_SPEAKERS:] if cluster else ():
            if cluster and len(cluster.members) > 1:
                yield from self._moved(member, cluster)

    def _moved(self, member: Member, cluster: Cluster) -> Iterator[Move]:
        arrival, rest = Arrival(member.profile), cluster.without(member)
        own, _ = self._score(arrival, member.published, rest)
        if own > _AT_HOME:
            return
        best = self._best(arrival, member.published, cluster.cluster_id)
        if best and best[0] > max(own, self.limits.merge) + self.limits.move:
            cluster.remove(member)
            self._near.remove(cluster.cluster_id, [member])
            self._put(member, best[1])
            self.kept[member.number] = (member.article_id, best[1])
            yield Move(member.article_id, cluster.cluster_id, best[1], round(best[0], 3))
