"""Alerts and mutes as a person sees and settles them. SQL; every method is one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from sqlalchemy import Connection

from monitor.core.alerts import StoryFacts
from monitor.store import alerts, mutes
from monitor.store.alerts import AlertBook, AlertCounts, SentAlert
from monitor.store.clusters import kept_id
from monitor.store.mutes import Mute

Transaction = Callable[[], AbstractContextManager[Connection]]


class AlertDesk:
    """Made by the store."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    @contextmanager
    def book(self) -> Iterator[AlertBook]:
        """One consistent view for decisions; nothing is written through it."""
        with self._reading() as connection:
            yield AlertBook(connection)

    def is_due(self, plan_ids: Sequence[str], now: datetime) -> bool:
        """Whether a held story has waited long enough."""
        with self._reading() as connection:
            return alerts.is_anything_due(connection, plan_ids, now)

    def counts(self, since: datetime, now: datetime) -> dict[str, AlertCounts]:
        """By plan: alerts sent since an instant, and stories held."""
        with self._reading() as connection:
            return alerts.alert_counts(connection, since, now)

    def recent(self, limit: int) -> list[SentAlert]:
        """The last alerts, the youngest first."""
        with self._reading() as connection:
            return alerts.recent_alerts(connection, limit)

    def on(self, article_ids: Iterable[int]) -> list[SentAlert]:
        """The alerts that told of any of these reports, the oldest first."""
        with self._reading() as connection:
            return alerts.alerts_on(connection, article_ids)

    def content(self, plan_id: str, alert_key: str) -> bytes:
        """What an alert told machines, as JSON.

        Raises:
            LookupError: there is no such alert.
        """
        with self._reading() as connection:
            return alerts.content_of(connection, plan_id, alert_key)

    def stories(self, article_ids: Iterable[int]) -> list[StoryFacts]:
        """The stories that these articles stand in and that some rule matched."""
        with self._reading() as connection:
            return AlertBook(connection).stories(article_ids)

    def article_of(self, cluster_id: int) -> int | None:
        """The article that opened a story, or the one that took it in; None where there never was such a story."""
        with self._reading() as connection:
            kept = kept_id(connection, cluster_id)
            return None if kept is None else mutes.first_article(connection, kept)

    def has_article(self, article_id: int) -> bool:
        """Whether there is an article of this number."""
        with self._reading() as connection:
            return mutes.has_article(connection, article_id)

    def mute(self, article_id: int, until: datetime, now: datetime) -> None:
        """Keep the story of an article out of mail until an instant."""
        with self._writing() as connection:
            mutes.mute(connection, article_id, until, now)

    def unmute(self, article_id: int) -> int:
        """Let the story of an article be mailed again; how many mutes that ended."""
        with self._writing() as connection:
            return mutes.unmute(connection, article_id)

    def mutes(self, now: datetime) -> list[Mute]:
        """What is muted now."""
        with self._reading() as connection:
            return mutes.mutes(connection, now)
