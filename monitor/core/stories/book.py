"""The story book: documents in the order they arrive -> which story each belongs to, and why.

A reprint joins the story of its text. Any other article joins the story it is most like, or opens one. A second look,
every few arrivals, revises stories by later evidence (second_look.py). Everything is decided serially: the same
documents in the same order give the same stories, after a restart as well (state.py).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from monitor.core.stories.background import Background
from monitor.core.stories.choice import best_story, fit
from monitor.core.stories.clock import Clock
from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.lexemes import lexed
from monitor.core.stories.likeness import WEIGHTS, Weights, reasons
from monitor.core.stories.profile import learn, terms_from, weigh
from monitor.core.stories.reprints import Copy
from monitor.core.stories.rereading import Reread, Rereading
from monitor.core.stories.second_look import SecondLook
from monitor.core.stories.shingles import Print, print_from
from monitor.core.stories.tongues import tongue_of
from monitor.core.stories.values import Decision, Document, JoinKind, Limits, Revision, Signature
from monitor.core.stories.window import Window

# Characters that are looked at: the longest headline; a report of 40,000 words, in 200 ms.
MOST_OF_TITLE: Final = 1_000
MOST_OF_TEXT: Final = 250_000


def sign(document: Document) -> Signature:
    """The signature of a document. Pure of any stream."""
    title, text = lexed(document.title[:MOST_OF_TITLE]), lexed(document.text[:MOST_OF_TEXT])
    tongue = tongue_of(document.title[:MOST_OF_TITLE], document.text)
    return Signature(terms_from(title, text, tongue), print_from(text.lexemes))


class StoryBook:
    """The stories of one stream. `background` may be shared by several."""

    def __init__(
        self, background: Background | None = None, limits: Limits | None = None, weights: Weights = WEIGHTS
    ) -> None:
        self.background = Background() if background is None else background
        self.limits = limits or Limits()
        self.weights = weights
        self.arrivals = 0
        self.now: datetime | None = None
        self.window = Window()

    @property
    def clusters(self) -> Mapping[int, Cluster]:
        """The open stories, the longest silent first."""
        return self.window.clusters

    @property
    def kept(self) -> Mapping[int, tuple[str, int]]:
        """The kept texts by their number of arrival: article and cluster."""
        return self.window.kept

    @property
    def is_look_due(self) -> bool:
        """Whether it is time for `look_again`."""
        return bool(self.arrivals) and self.arrivals % self.limits.look_every == 0

    def add(self, document: Document, signature: Signature | None = None, clock: Clock | None = None) -> Decision:
        """Decide on an article. Then, if `is_look_due`, look again. Without a `clock` the latest date is the time."""
        signature = signature or sign(document)
        self.arrivals += 1
        self.now = clock.now if clock else self._latest(document.published)
        decision = self._copied(document, signature) or self._reported(document, signature)
        learn(signature.terms, self.background)
        self.window.keep(self.arrivals, document.article_id, decision.cluster_id, signature.print)
        self.window.forget(self.now, self.limits)
        return decision

    def read_again(self, number: int, document: Document, signature: Signature) -> Reread | None:
        """Decide once more on the article that came as the `number`-th, by its text of now; that counts as an arrival.

        None, and nothing happens, where the article is not kept any more. Then, if `is_look_due`, look again.
        """
        if number not in self.window.kept:
            return None
        self.arrivals += 1
        self.window.renewed[number] = self.arrivals
        profile = weigh(signature.terms, self.background)
        home = self.clusters[self.window.kept[number][1]]
        published = next((each.published for each in home.members if each.number == number), document.published)
        member = Member(number, document.article_id, published, profile)
        arrival = Arrival(profile, signature.print)
        return Rereading(self.window, self.weights, self.limits, member, arrival).decided()

    def look_again(self) -> tuple[Revision, ...]:
        """A second look at the stories that changed since the last one."""
        return tuple(SecondLook(self.window, self.weights, self.limits).revisions())

    def tell(self, cluster_id: int) -> None:
        """Note that a story was mailed: from now on it keeps its id, and of two parts the one that was told."""
        self.window.clusters[cluster_id].told_at = self.arrivals

    def print_of(self, number: int) -> Print:
        """The print of a kept text, by its number of arrival."""
        return self.window.prints.print_of(number)

    def restore(
        self, clusters: Iterable[Cluster], kept: Mapping[int, tuple[str, int]], prints: Mapping[int, Print]
    ) -> None:
        """Fill an empty book: clusters by last arrival, texts in order of arrival."""
        self.window.fill(clusters, kept, prints)

    def _latest(self, published: datetime | None) -> datetime | None:
        return max((each for each in (self.now, published) if each), default=None)

    def _copied(self, document: Document, signature: Signature) -> Decision | None:
        copied = self.window.prints.find(signature.print)
        if copied is None or not self._is_borne_out(copied, document, signature):
            return None
        article_id, cluster_id = self.window.kept[copied.original]
        self.window.put_copy(self.arrivals, document.published, cluster_id)
        reason = f"{copied.containment:.0%} of the shorter text is in {article_id}"
        return Decision(document.article_id, cluster_id, JoinKind.REPRINT, copied.containment, (reason,), article_id)

    def _is_borne_out(self, copied: Copy, document: Document, signature: Signature) -> bool:
        """Whether what is shared tells of a reprint by itself, or the article fits the story of the original as well.

        Reports of one maker, a template filled with other names, share a third of their phrases all through the text.
        """
        if copied.is_sure:
            return True
        arrival = Arrival(weigh(signature.terms, self.background), signature.print)
        cluster = self.clusters[self.window.kept[copied.original][1]]
        return fit(arrival, document.published, cluster, self.weights)[0] >= self.limits.join

    def _reported(self, document: Document, signature: Signature) -> Decision:
        profile = weigh(signature.terms, self.background)
        member = Member(self.arrivals, document.article_id, document.published, profile)
        arrival = Arrival(profile, signature.print)
        best = best_story(self.window, self.weights, arrival, document.published, self.limits.join)
        if best is None or best.score < self.limits.join:
            opened = self.window.open()
            self.window.put(member, opened)
            why = () if best is None else (f"nearest story {best.cluster_id} is too far",)
            return Decision(document.article_id, opened, JoinKind.NEW, best.score if best else None, why)
        why_joined = tuple(reasons(arrival, self.clusters[best.cluster_id], best.found))
        self.window.put(member, best.cluster_id)
        return Decision(document.article_id, best.cluster_id, JoinKind.JOINED, round(best.score, 3), why_joined)
