"""What is shown of each feed, by `monitor status` and `monitor feeds list`: read from the store in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.core.health import lasting
from monitor.core.model import Feed, FeedCondition, FeedEvent, Gap, Vitality
from monitor.core.polling import PollState, address_of
from monitor.core.urls import without_secrets
from monitor.store import Store

# What a feed brought is counted over these.
DAYS_COUNTED = 30
DAWN = datetime.min.replace(tzinfo=UTC)
# Of the changes of a feed, the latest are shown.
CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """One feed: its state, and its history of the last thirty days. `measure` says by what it is silent or falling,
    `notes` what was cut, mended or skipped in its last document, or looks wrong.
    """

    feed: Feed
    state: PollState
    vitality: Vitality
    measure: str
    entries: int
    matches: int
    gaps: tuple[Gap, ...]
    changes: tuple[FeedEvent, ...]
    notes: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """The condition in a word: of a feed that is read well, how lively it is where that is news."""
        if self.state.condition is FeedCondition.HEALTHY and self.vitality is not Vitality.LIVELY:
            return self.vitality.value
        return self.state.condition.value

    @property
    def trouble(self) -> str:
        """What is wrong with it, for a person; empty where nothing is."""
        if self.state.condition is not FeedCondition.HEALTHY:
            return self.state.last_error or ""
        return self.measure if self.vitality is not Vitality.LIVELY else ""

    @property
    def urgency(self) -> int:
        """Sorts the feeds that need a person first."""
        order = ("failing", "unreachable", "silent", "falling", "waiting", "healthy")
        return order.index(self.standing)


def read_feeds(store: Store, feeds: Sequence[Feed], now: datetime) -> list[FeedFacts]:
    """What is known of each feed, in the order given."""
    since, history = now - timedelta(days=DAYS_COUNTED), store.feed_history
    states, vitalities = store.states(feeds, now), history.vitalities()
    notes = store.feed_notes()
    days, matches, gaps, changes = (
        history.days(since.date()), history.matches(since), history.gaps(since), history.events(since)
    )  # fmt: skip

    # What a feed had in store when it was first read is no day's work, and yet among what it brought.
    young = [feed.feed_id for feed in feeds if (states[feed.feed_id].first_polled_at or DAWN) >= since]
    held = history.entries_of(young)

    def facts(feed: Feed) -> FeedFacts:
        judged = vitalities.get(feed.feed_id)
        return FeedFacts(
            feed=feed,
            state=states[feed.feed_id],
            vitality=judged.vitality if judged else Vitality.LIVELY,
            measure=judged.detail if judged else "",
            entries=held.get(feed.feed_id, sum(day.entries for day in days.get(feed.feed_id, ()))),
            matches=matches.get(feed.feed_id, 0),
            gaps=gaps.get(feed.feed_id, ()),
            changes=changes.get(feed.feed_id, ())[-CHANGES_SHOWN:],
            notes=notes.get(feed.feed_id, ()),
        )

    return [facts(feed) for feed in feeds]


def usual_gap(facts: FeedFacts) -> str:
    """The usual time between new entries in words; a dash where it is not known."""
    gap = facts.state.pace.usual_gap
    return lasting(gap) if gap is not None else "-"


def as_json(facts: FeedFacts) -> dict[str, object]:
    """The same for programs: times in ISO 8601, lengths in seconds."""
    state, gap, address = facts.state, facts.state.pace.usual_gap, address_of(facts.feed, facts.state)
    return {
        "id": facts.feed.feed_id,
        "name": facts.feed.name,
        "url": facts.feed.url,
        "condition": state.condition.value,
        "since": _iso(state.condition_since),
        "detail": state.last_error,
        "last_success_at": _iso(state.last_success_at),
        "next_due_at": _iso(state.next_due_at),
        "vitality": facts.vitality.value,
        "measure": facts.measure or None,
        "error": state.error,
        "failures": state.failures,
        "address": address if address == facts.feed.url else without_secrets(address),
        "last_new_at": _iso(state.pace.last_new_at),
        "usual_gap_seconds": gap.total_seconds() if gap is not None else None,
        "entries_30_days": facts.entries,
        "matches_30_days": facts.matches,
        "gaps_30_days": [{"from": _iso(each.from_at), "until": _iso(each.until_at)} for each in facts.gaps],
        "changes": [
            {"at": _iso(each.at), "change": each.change.value, "detail": each.detail} for each in facts.changes
        ],
        "notes": list(facts.notes),
    }


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
