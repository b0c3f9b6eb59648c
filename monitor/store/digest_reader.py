"""What one digest reads, at one moment."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from monitor.core.model import ClusterFacts, Feed
from monitor.core.polling import PollState
from monitor.store import clusters, editions, edits, feed_history, mutes, states
from monitor.store.editions import Wanted
from monitor.store.edits import EditTelling
from monitor.store.feed_history import FeedTelling, StoredVitality
from monitor.store.subscriptions import Subscription


class DigestReader:
    """All reads of one digest in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def clusters(self, cluster_ids: Iterable[int], digest_id: str | None = None) -> dict[int, ClusterFacts]:
        """All that is known of stories, and what a digest told of them."""
        return clusters.facts(self._connection, cluster_ids, digest_id)

    def wanted(self, subscription: Subscription, rules: frozenset[str] | None) -> Wanted:
        """The open matter of the digest."""
        return editions.wanted(self._connection, subscription, rules)

    def last_frozen_at(self, digest_id: str, now: datetime) -> datetime | None:
        """Where the window of the next edition begins."""
        return editions.last_frozen_at(self._connection, digest_id, now)

    def articles_checked(self, since: datetime | None, until: datetime) -> int:
        """How many articles were first seen in the window."""
        return editions.articles_checked(self._connection, since, until)

    def unread_pages(self, since: datetime | None, until: datetime) -> dict[str, int]:
        """Pages of the window that could not be used, by feed id."""
        return editions.unread_pages(self._connection, since, until)

    def trends(self, until: datetime) -> dict[str, tuple[int, ...]]:
        """News articles a day for each rule."""
        return editions.trends(self._connection, until)

    def last_matches(self) -> dict[str, datetime]:
        """When each rule last matched."""
        return editions.last_matches(self._connection)

    def states(self, feeds: Sequence[Feed], now: datetime) -> dict[str, PollState]:
        """The poll state of each feed."""
        return states.states_of(self._connection, feeds, now)

    def vitalities(self) -> dict[str, StoredVitality]:
        """How lively feeds were when they were judged last, by feed id."""
        return feed_history.vitalities(self._connection)

    def untold_edits(self, subscription: Subscription, match_ids: Iterable[int]) -> EditTelling:
        """The edits since the last edition of this digest, of what it told or will tell; `match_ids` of the next."""
        return edits.untold(self._connection, subscription.digest_id, subscription.since, match_ids)

    def muted(self, now: datetime) -> frozenset[int]:
        """The articles of muted stories."""
        return mutes.muted_articles(self._connection, now)

    def untold_of_feeds(self, subscription: Subscription) -> FeedTelling:
        """What happened to feeds since the last edition of this digest."""
        last = editions.last_told(self._connection, subscription.digest_id)
        return feed_history.untold(self._connection, *last, subscription.since)
