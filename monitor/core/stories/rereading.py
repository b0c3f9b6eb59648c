"""A kept text reads otherwise now, whole after its teaser or edited: its article is decided on once more.

It keeps its number, so that what was told stays told. It leaves its story for one that it fits clearly better, or where
it does not fit at all; no small edit moves it to and fro. A story that was mailed keeps its id. The background counted
the article when it came.
"""

from dataclasses import dataclass

from monitor.core.stories.choice import Choice, best_story, fit
from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.likeness import Weights, reasons
from monitor.core.stories.reprints import Copy
from monitor.core.stories.second_look import claim, elder
from monitor.core.stories.values import Decision, JoinKind, Limits, Merge, Move, Revision, Split
from monitor.core.stories.window import Window

_UNMOVED: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Reread:
    """Where a kept article stands now. `decision` says why, None where nothing about that is new."""

    cluster_id: int
    decision: Decision | None = None
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Rereading:
    """The new text of a kept article, in a window by certain weights and thresholds. `member` has the new profile."""

    window: Window
    weights: Weights
    limits: Limits
    member: Member
    arrival: Arrival

    def decided(self) -> Reread:
        """Take the new text in, and find its story once more."""
        home = self._home
        was_member = any(each.number == self.member.number for each in home.members)
        rest = home.of([each for each in home.members if each.number != self.member.number])
        self.window.put_print(self.member.number, self.arrival.print)
        copied = self._copied(rest)
        if copied is not None:
            return self._as_reprint(copied, rest, stays=not was_member)
        own = fit(self.arrival, self.member.published, rest, self.weights) if rest.members else None
        best = self._better(own[0] if own else None)
        self.window.put_again(self.member)
        if best is not None:
            why = tuple(reasons(self.arrival, self.window.clusters[best.cluster_id], best.found))
            return self._joined(*self._gone_over(best.cluster_id, rest, round(best.score, 3)), best.score, why)
        if own is not None and own[0] <= self.limits.split:
            return self._parted(rest, round(own[0], 3))
        if own is None or was_member:
            return Reread(rest.cluster_id)
        return self._joined(rest.cluster_id, _UNMOVED, own[0], tuple(reasons(self.arrival, rest, own[1])))

    @property
    def _home(self) -> Cluster:
        return self.window.clusters[self.window.kept[self.member.number][1]]

    # ── Where to ─────────────────────────────────────────────────────────────────────────────────

    def _copied(self, rest: Cluster) -> Copy | None:
        """The text that it is a reprint of. The only report of a story stays one, though others are reprints of it."""
        copied = self.window.prints.find(self.arrival.print, self.member.number)
        if copied is None:
            return None
        home = self.window.kept[copied.original][1]
        cluster = rest if home == rest.cluster_id else self.window.clusters[home]
        return copied if cluster.members and self._is_borne_out(copied, cluster) else None

    def _is_borne_out(self, copied: Copy, cluster: Cluster) -> bool:
        """As in the book: a doubtful reprint fits the story of its original as well."""
        return copied.is_sure or fit(self.arrival, self.member.published, cluster, self.weights)[0] >= self.limits.join

    def _better(self, own: float | None) -> Choice | None:
        """The story that it fits clearly better than the rest of its own."""
        least = self.limits.join if own is None else max(self.limits.join, own + self.limits.move)
        home, published = self._home.cluster_id, self.member.published
        best = best_story(self.window, self.weights, self.arrival, published, least, home)
        return best if best is not None and best.score >= least else None

    # ── What becomes of it ───────────────────────────────────────────────────────────────────────

    def _as_reprint(self, copied: Copy, rest: Cluster, *, stays: bool) -> Reread:
        article_id, target = self.window.kept[copied.original]
        self.window.put_again_as_copy(self.member.number)
        story, moved = target, _UNMOVED
        if target != rest.cluster_id:
            story, moved = self._gone_over(target, rest, copied.containment)
        elif stays:
            return Reread(story)
        reason = f"{copied.containment:.0%} of the shorter text is in {article_id}"
        kind = JoinKind.REPRINT
        said = Decision(self.member.article_id, story, kind, copied.containment, (reason,), article_id)
        return Reread(story, said, moved)

    def _gone_over(self, target: int, rest: Cluster, score: float) -> tuple[int, tuple[Revision, ...]]:
        """It goes over to another story: alone, or with its own where that is nothing without it. Where it is then."""
        source, number = rest.cluster_id, self.member.number
        if not rest.members:
            kept, absorbed = elder(self.window.clusters, source, target)
            self.window.absorb(kept, absorbed)
            return kept, (Merge(kept, absorbed, score),)
        if number in self._home.copies:
            articles = self.window.part_copy(number, source, target)
        else:
            articles = self.window.part([self.member], source, target)
        return target, tuple(Move(each, source, target, score) for each in articles)

    def _parted(self, rest: Cluster, score: float) -> Reread:
        """It fits no story: it opens one; or, where it alone was told, the others do."""
        home, alone = self._home, self._home.of([self.member])
        leaving = min(alone, rest, key=lambda each: claim(each, home.told_at))
        target = self.window.open()
        articles = self.window.part(leaving.members, home.cluster_id, target)
        story = target if leaving is alone else home.cluster_id
        said = Decision(self.member.article_id, story, JoinKind.NEW, score, ("it is about something else",))
        return Reread(story, said, (Split(home.cluster_id, target, articles, score),))

    def _joined(self, story: int, moved: tuple[Revision, ...], score: float, why: tuple[str, ...]) -> Reread:
        return Reread(story, Decision(self.member.article_id, story, JoinKind.JOINED, round(score, 3), why), moved)
