"""Where every article ended up: decisions and revisions in their order -> the story of each article."""

from collections.abc import Iterable

from monitor.core.stories.values import Decision, Merge, Move, Revision


class Homes:
    """The stories of one book's articles, as far as was noted."""

    def __init__(self) -> None:
        self._arrived: dict[str, int] = {}
        self._absorbed: dict[int, int] = {}

    def note(self, decision: Decision, revisions: Iterable[Revision] = ()) -> None:
        """An article arrived; `revisions` came of the second look after it."""
        self._arrived[decision.article_id] = decision.cluster_id
        self.revise(revisions)

    def revise(self, revisions: Iterable[Revision]) -> None:
        """A second look changed stories."""
        for revision in revisions:
            if isinstance(revision, Merge):
                self._absorbed[revision.absorbed] = revision.kept
                continue
            articles = (revision.article_id,) if isinstance(revision, Move) else revision.articles
            self._arrived.update(dict.fromkeys(articles, revision.target))

    def of(self, article_id: str) -> int:
        """The story of an article by now.

        Raises:
            KeyError: it never arrived.
        """
        cluster = self._arrived[article_id]
        while cluster in self._absorbed:
            cluster = self._absorbed[cluster]
        return cluster
