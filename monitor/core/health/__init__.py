"""How feeds stand: what changed by a poll, and how lively they are by the measure of their own past. Pure."""

from monitor.core.health.changes import changes_of
from monitor.core.health.telling import feed_news
from monitor.core.health.vitality import (
    DAYS_JUDGED,
    FeedDay,
    Judgement,
    Past,
    judge,
    lost_days,
    turns,
)
from monitor.core.health.words import lasting

__all__ = [
    "DAYS_JUDGED",
    "FeedDay",
    "Judgement",
    "Past",
    "changes_of",
    "feed_news",
    "judge",
    "lasting",
    "lost_days",
    "turns",
]
