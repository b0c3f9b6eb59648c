"""The stories and texts that are kept, with the indexes they are found by. All changes are made here, in step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.core.stories.cluster import Cluster, Member
from monitor.core.stories.neighbours import Neighbours
from monitor.core.stories.reprints import ReprintIndex, containment
from monitor.core.stories.shingles import Print
from monitor.core.stories.values import Limits


class Window:
    """What a story book reaches back to."""

    def __init__(self) -> None:
        # By last arrival, the longest silent first.
        self.clusters: dict[int, Cluster] = {}
        # Texts by their number of arrival, with article and cluster.
        self.kept: dict[int, tuple[str, int]] = {}
        # Clusters that changed since the last second look.
        self.touched: set[int] = set()
        self.last_id = 0
        # Texts that were read again: number of arrival -> the number that counts the reading.
        self.renewed: dict[int, int] = {}
        self.near = Neighbours()
        self.prints = ReprintIndex()

    def fill(
        self, clusters: Iterable[Cluster], kept: Mapping[int, tuple[str, int]], prints: Mapping[int, Print]
    ) -> None:
        """Fill it while it is empty: clusters by last arrival, texts in order of arrival."""
        for cluster in clusters:
            self.clusters[cluster.cluster_id] = cluster
            for member in cluster.members:
                self.near.add(cluster.cluster_id, member)
        for number, (article_id, cluster_id) in kept.items():
            self.keep(number, article_id, cluster_id, prints[number])

    # ── Arrivals ─────────────────────────────────────────────────────────────────────────────────

    def open(self) -> int:
        """A new cluster without members; its id."""
        self.last_id += 1
        self.clusters[self.last_id] = Cluster(self.last_id)
        return self.last_id

    def keep(self, number: int, article_id: str, cluster_id: int, print_: Print) -> None:
        """Take in a text."""
        self.kept[number] = (article_id, cluster_id)
        self.prints.add(number, print_)

    def put(self, member: Member, cluster_id: int) -> None:
        """An article joins a cluster."""
        cluster = self._to_end(cluster_id)
        self.near.add(cluster_id, member)
        dropped = cluster.add(member)
        self.near.remove(cluster_id, dropped)
        self._drop(each.number for each in dropped)
        self.touched.add(cluster_id)

    def put_copy(self, number: int, published: datetime | None, cluster_id: int) -> None:
        """A reprint joins a cluster."""
        cluster = self._to_end(cluster_id)
        cluster.touch(published)
        self._drop(cluster.copy(number))

    # ── Another text ─────────────────────────────────────────────────────────────────────────────

    def put_print(self, number: int, print_: Print) -> None:
        """A kept text reads otherwise now."""
        self.prints.remove(number)
        self.prints.add(number, print_)
        self.touched.add(self.kept[number][1])

    def put_again(self, member: Member) -> None:
        """A kept article stands in its cluster as a report, by another text."""
        cluster_id = self.kept[member.number][1]
        before = self.clusters[cluster_id].put_again(member)
        self.near.remove(cluster_id, [before] if before else [])
        self.near.add(cluster_id, member)

    def put_again_as_copy(self, number: int) -> None:
        """A kept article stands in its cluster as a reprint, by another text."""
        cluster_id = self.kept[number][1]
        before = self.clusters[cluster_id].put_again_as_copy(number)
        self.near.remove(cluster_id, [before] if before else [])

    # ── The end of the window ────────────────────────────────────────────────────────────────────

    def forget(self, now: datetime | None, limits: Limits) -> None:
        """Close what has been silent for too long; then the longest silent, until there is room."""
        while len(self.clusters) > 1:
            oldest = next(iter(self.clusters.values()))
            is_silent = now and oldest.last and now - oldest.last > limits.window
            if not is_silent and len(self.kept) <= limits.articles:
                return
            self._close(oldest)

    def _close(self, cluster: Cluster) -> None:
        self.near.remove(cluster.cluster_id, cluster.members)
        self._drop([*(member.number for member in cluster.members), *cluster.copies])
        del self.clusters[cluster.cluster_id]

    def _drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            del self.kept[number]
            self.renewed.pop(number, None)
            self.prints.remove(number)

    # ── Second thoughts ──────────────────────────────────────────────────────────────────────────

    def absorb(self, kept: int, absorbed: int) -> None:
        """Two clusters become one."""
        gone, cluster = self.clusters.pop(absorbed), self.clusters[kept]
        self.near.remove(absorbed, gone.members)
        for member in gone.members:
            self.near.add(kept, member)
        self._rehouse([*(member.number for member in gone.members), *gone.copies], kept)
        dropped, copies = cluster.absorb(gone)
        self.near.remove(kept, dropped)
        self._drop([*(each.number for each in dropped), *copies])
        self.touched.add(kept)

    def part(self, members: Sequence[Member], source: int, target: int) -> tuple[str, ...]:
        """Members leave a cluster for another, and the reprints of their texts with them; the articles of all."""
        cluster = self.clusters[source]
        copies = [number for number in cluster.copies if self._copied(number, cluster.members) in members]
        cluster.part(members, copies)
        self.near.remove(source, members)
        numbers = [*(member.number for member in members), *copies]
        articles = tuple(self.kept[number][0] for number in numbers)
        self._rehouse(numbers, target)
        for member in members:
            self.put(member, target)
        self._drop(self.clusters[target].take_copies(copies))
        return articles

    def part_copy(self, number: int, source: int, target: int) -> tuple[str, ...]:
        """A reprint leaves a cluster for another; its article."""
        self.clusters[source].part([], [number])
        self._rehouse([number], target)
        article_id = self.kept[number][0]
        self._drop(self.clusters[target].take_copies([number]))
        self.touched.add(target)
        return (article_id,)

    def _copied(self, number: int, members: Sequence[Member]) -> Member:
        """The member whose text a reprint is most of, the first of equals."""
        print_ = self.prints.print_of(number)
        return max(members, key=lambda each: (containment(print_, self.prints.print_of(each.number)), -each.number))

    def _rehouse(self, numbers: Iterable[int], cluster_id: int) -> None:
        for number in numbers:
            self.kept[number] = (self.kept[number][0], cluster_id)

    def _to_end(self, cluster_id: int) -> Cluster:
        cluster = self.clusters[cluster_id] = self.clusters.pop(cluster_id)
        return cluster
