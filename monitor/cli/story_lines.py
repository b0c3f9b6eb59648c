"""Stories and edits as `monitor status` shows them. Reads the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.cli.common import counted, local
from monitor.cli.jsonl import JsonObject
from monitor.core.stories import Limits
from monitor.core.why import RevisionKind
from monitor.store import EditCounts, Store, StoryCounts

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What is shown of stories, and of the pages that are watched."""

    stories: StoryCounts
    edits: EditCounts


def read_stories(store: Store, now: datetime) -> StoryFacts:
    """The facts of one moment."""
    return StoryFacts(store.story_counts(now - LATELY), store.edit_counts(now - LATELY, now))


def story_lines(facts: StoryFacts, zone: tzinfo) -> list[str]:
    """A line on stories, one on what was revised, one on edits."""
    stories, edits, limits = facts.stories, facts.edits, Limits()
    held = f"{counted(stories.articles, 'article')} held of at most {limits.articles:,}"
    revised = stories.revised
    merges, moves = counted(revised[RevisionKind.MERGE], "merge"), counted(revised[RevisionKind.MOVE], "move")
    looks = f"{merges}, {moves}, {counted(revised[RevisionKind.SPLIT], 'article')} split off"
    return [
        f"{counted(stories.open, 'story', 'stories')} open for {limits.window.days} days, {held}; "
        f"last decision {local(stories.last_decision_at, zone)}",
        f"second looks of the last {LATELY.days} days: {looks}",
        f"edits: {_watched(edits, zone)}; {edits.found:,} found in the last {LATELY.days} days",
    ]


def _watched(edits: EditCounts, zone: tzinfo) -> str:
    if not edits.watched:
        return "no page is watched"
    due = f"{edits.due:,} due now" if edits.due else f"the next look {local(edits.next_at, zone)}"
    return f"{counted(edits.watched, 'page')} watched, {due}"


def stories_as_json(facts: StoryFacts) -> JsonObject:
    """The stories for programs."""
    stories, limits = facts.stories, Limits()
    return {
        "open": stories.open,
        "articles": stories.articles,
        "most_articles": limits.articles,
        "window_days": limits.window.days,
        "last_decision_at": _iso(stories.last_decision_at),
        "second_looks_in_7d": {kind.value: count for kind, count in stories.revised.items()},
    }


def edits_as_json(facts: StoryFacts) -> JsonObject:
    """The watched pages for programs."""
    edits = facts.edits
    return {
        "watched": edits.watched,
        "due": edits.due,
        "next_look_at": _iso(edits.next_at),
        "found_in_7d": edits.found,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
