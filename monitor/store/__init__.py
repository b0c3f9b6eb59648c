"""The store: SQLModel tables, Alembic migrations and every SQL statement of the product. Nothing else speaks SQL."""

from monitor.store.alert_desk import AlertCounts, AlertDesk, SentAlert
from monitor.store.alerts import AlertBook, AlertTelling, HeldStory, Hold, NewAlert
from monitor.store.commits import Commit
from monitor.store.deliveries import ClaimedDelivery, NewDelivery, State
from monitor.store.digest_reader import DigestReader
from monitor.store.editions import Edition, NewEdition, Wanted
from monitor.store.edits import EditTelling
from monitor.store.engine import database_path, exclusive, lock_holder, sqlite_version_warning
from monitor.store.feed_history import FeedTelling, StoredVitality
from monitor.store.installation import MARK
from monitor.store.intake import MAX_JUDGE_ATTEMPTS
from monitor.store.ledger import NOT_MADE, Copy, DeliveryStatus, Ledger, Selection
from monitor.store.looks import DueLook, StoredPage
from monitor.store.mutes import Mute
from monitor.store.quarantine import DocumentKind, Quarantined, Suspect
from monitor.store.rests import Rest
from monitor.store.revisions import RulesRevision
from monitor.store.rule_counts import RuleCounts
from monitor.store.store import Counts, Store
from monitor.store.story_counts import EditCounts, StoryCounts
from monitor.store.story_ledger import Homeless, Position, Record, SavedBook, StoryLedger
from monitor.store.subscriptions import Subscription

__all__ = [
    "MARK",
    "MAX_JUDGE_ATTEMPTS",
    "NOT_MADE",
    "AlertBook",
    "AlertCounts",
    "AlertDesk",
    "AlertTelling",
    "ClaimedDelivery",
    "Commit",
    "Copy",
    "Counts",
    "DeliveryStatus",
    "DigestReader",
    "DocumentKind",
    "DueLook",
    "EditCounts",
    "EditTelling",
    "Edition",
    "FeedTelling",
    "HeldStory",
    "Hold",
    "Homeless",
    "Ledger",
    "Mute",
    "NewAlert",
    "NewDelivery",
    "NewEdition",
    "Position",
    "Quarantined",
    "Record",
    "Rest",
    "RuleCounts",
    "RulesRevision",
    "SavedBook",
    "Selection",
    "SentAlert",
    "State",
    "Store",
    "StoredPage",
    "StoredVitality",
    "StoryCounts",
    "StoryLedger",
    "Subscription",
    "Suspect",
    "Wanted",
    "database_path",
    "exclusive",
    "lock_holder",
    "sqlite_version_warning",
]
