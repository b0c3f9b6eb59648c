"""The store: SQLModel tables, Alembic migrations and every SQL statement of the product. Nothing else speaks SQL."""

from monitor.store.deliveries import ClaimedDelivery, State
from monitor.store.editions import Edition, NewDelivery, NewEdition, Wanted
from monitor.store.engine import database_path, exclusive, lock_holder, sqlite_version_warning
from monitor.store.feed_history import FeedTelling, StoredVitality
from monitor.store.intake import MAX_JUDGE_ATTEMPTS
from monitor.store.ledger import Copy, DeliveryStatus, Ledger, Selection
from monitor.store.quarantine import DocumentKind, Quarantined, Suspect
from monitor.store.rests import Rest
from monitor.store.revisions import RulesRevision
from monitor.store.rule_counts import RuleCounts
from monitor.store.store import MARK, Commit, Counts, DigestReader, Store
from monitor.store.subscriptions import Subscription

from monitor.store.story_ledger import Homeless, Position, SavedBook, StoryLedger
__all__ = [
    "MARK",
    "MAX_JUDGE_ATTEMPTS",
    "ClaimedDelivery",
    "Commit",
    "Copy",
    "Counts",
    "DeliveryStatus",
    "DigestReader",
    "DocumentKind",
    "Edition",
    "FeedTelling",
    "Ledger",
    "NewDelivery",
    "NewEdition",
    "Quarantined",
    "Rest",
    "RuleCounts",
    "Homeless",
    "LookLife",
    "RulesRevision",
    "Selection",
    "State",
    "Position",
    "Store",
    "StoredVitality",
    "Subscription",
    "Suspect",
    "Wanted",
    "database_path",
    "exclusive",
    "StoryLedger",
    "lock_holder",
    "sqlite_version_warning",
]
