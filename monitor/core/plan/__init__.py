"""What one poll changes: (PollOutcome, Snapshot, now) -> CommitPlan, and what the poller decides by the same rules."""

from monitor.core.plan.commit import plan_commit
from monitor.core.plan.edits import EDIT_PAUSE, LONGEST_EDIT_PAUSE, MAX_EDITS_PER_POLL, edits_to_read
from monitor.core.plan.feeds import plan_quiet
from monitor.core.plan.identity import address_key, entry_address, entry_urls, is_same_article, trusted_urls
from monitor.core.plan.looks import KnownLook, LookFound, LookPlan, PageMissed, PageRead, PageSame, plan_look
from monitor.core.plan.newcomers import newcomers_of, renewed_of
from monitor.core.plan.news import BACKLOG_SAMPLE, MAX_PAGES_PER_POLL, is_first_sight, is_news, pages_to_fetch
from monitor.core.plan.notes import is_all_new
from monitor.core.plan.recognition import Sighting, link_key, mistaken, recognise, unrecognised_titles
from monitor.core.plan.values import (
    ArticleRef,
    CommitPlan,
    Fresh,
    KnownArticle,
    KnownEntry,
    KnownText,
    PlannedAddress,
    PlannedArticle,
    PlannedEntry,
    PlannedSighting,
    PlannedVersion,
    SecondReading,
    Snapshot,
    Stored,
)

__all__ = [
    "BACKLOG_SAMPLE",
    "EDIT_PAUSE",
    "LONGEST_EDIT_PAUSE",
    "MAX_EDITS_PER_POLL",
    "MAX_PAGES_PER_POLL",
    "ArticleRef",
    "CommitPlan",
    "Fresh",
    "KnownArticle",
    "KnownEntry",
    "KnownLook",
    "KnownText",
    "LookFound",
    "LookPlan",
    "PageMissed",
    "PageRead",
    "PageSame",
    "PlannedAddress",
    "PlannedArticle",
    "PlannedEntry",
    "PlannedSighting",
    "PlannedVersion",
    "SecondReading",
    "Sighting",
    "Snapshot",
    "Stored",
    "address_key",
    "edits_to_read",
    "entry_address",
    "entry_urls",
    "is_all_new",
    "is_first_sight",
    "is_news",
    "is_same_article",
    "link_key",
    "mistaken",
    "newcomers_of",
    "pages_to_fetch",
    "plan_commit",
    "plan_look",
    "plan_quiet",
    "recognise",
    "renewed_of",
    "trusted_urls",
    "unrecognised_titles",
]
