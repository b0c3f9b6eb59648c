"""What one poll changes: (PollOutcome, Snapshot, now) -> CommitPlan, and what the poller decides by the same rules."""

from monitor.core.plan.commit import plan_commit
from monitor.core.plan.identity import address_key, entry_address, entry_urls, is_same_article, trusted_urls
from monitor.core.plan.news import BACKLOG_SAMPLE, MAX_PAGES_PER_POLL, is_first_sight, is_news, pages_to_fetch
from monitor.core.plan.values import (
    ArticleRef,
    CommitPlan,
    Fresh,
    KnownArticle,
    PlannedAddress,
    PlannedArticle,
    PlannedEntry,
    SecondReading,
    Snapshot,
    Stored,
)

__all__ = [
    "BACKLOG_SAMPLE",
    "MAX_PAGES_PER_POLL",
    "ArticleRef",
    "CommitPlan",
    "Fresh",
    "KnownArticle",
    "PlannedAddress",
    "PlannedArticle",
    "PlannedEntry",
    "SecondReading",
    "Snapshot",
    "Stored",
    "address_key",
    "entry_address",
    "entry_urls",
    "is_first_sight",
    "is_news",
    "is_same_article",
    "pages_to_fetch",
    "plan_commit",
    "trusted_urls",
]
