"""A story as the store holds it -> its page in sentences; and how one article came to its story. Pure.

Times are told in UTC, as they are stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from monitor.core.model import Appearance, ClusterFacts, ClusterMember

# Second thoughts and editions that are told, the latest.
_MOST: Final = 20
# Addresses of one report that are told.
_MOST_PLACES: Final = 5


class RevisionKind(StrEnum):
    """What a second look changed."""

    MERGE = "merge"
    MOVE = "move"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class LifeRevision:
    """A second thought: `cluster_id` took in the story `other_id`, or took the article from it. `score` in log-odds."""

    kind: RevisionKind
    at: datetime
    cluster_id: int
    other_id: int
    article_id: int | None
    score: float


@dataclass(frozen=True, slots=True)
class LifeStory:
    """How an article came to its story, what became of that, and how many stand behind the story now.

    `why` is in words. `revisions` are those of the article itself, and the merges of the stories it was in.
    """

    cluster_id: int
    arrived_in: int
    joined_at: datetime
    why: str
    revisions: tuple[LifeRevision, ...]
    reports: int
    outlets: int


@dataclass(frozen=True, slots=True)
class StoryEdition:
    """An edition that holds reports of the story, `matches` of them; `is_told`: it says something of the story."""

    digest_id: str
    period_key: str
    frozen_at: datetime
    matches: int
    is_told: bool


@dataclass(frozen=True, slots=True)
class StoryLife:
    """All that is held of one story. `rules_by_article` has the rules that match a report."""

    opened_at: datetime
    facts: ClusterFacts
    rules_by_article: dict[int, tuple[str, ...]]
    revisions: tuple[LifeRevision, ...]
    editions: tuple[StoryEdition, ...]


def told_story(story: LifeStory) -> tuple[str, ...]:
    """How one article came to its story, in lines."""
    independent = f", {_count(story.outlets, 'independent outlet')}" if story.outlets else ""
    lines = [
        f"in story {story.cluster_id} ({_count(story.reports, 'report')}{independent}); monitor why "
        f"story:{story.cluster_id} shows all of it",
        f"{_told(story.joined_at)}: {story.why}",
    ]
    return (*lines, *map(told_revision, story.revisions[-_MOST:]))


def told_revision(revision: LifeRevision) -> str:
    """One second thought in a sentence."""
    at, likeness = _told(revision.at), f"(likeness {revision.score:+.1f})"
    match revision.kind:
        case RevisionKind.MERGE:
            return f"{at}: story {revision.other_id} turned out to be story {revision.cluster_id} {likeness}"
        case RevisionKind.MOVE:
            moved = f"article {revision.article_id} went over from story {revision.other_id}"
            return f"{at}: {moved} to {revision.cluster_id}, which it is more like {likeness}"
        case RevisionKind.SPLIT:
            left = f"article {revision.article_id} left story {revision.other_id} for a new one"
            return f"{at}: {left}, {revision.cluster_id}: they are two events {likeness}"
        case _:
            assert_never(revision.kind)


def title_of(life: StoryLife) -> str:
    """The headline of the first report that has one."""
    return next((member.title for member in life.facts.members if member.title), "without a title")


def story_page(life: StoryLife, asked: int) -> Iterator[str]:
    """The lines of a story's page: what it is, who reported it, each report with its reason, where it was mailed."""
    yield from _heading(life, asked)
    yield ""
    for member in _independent_first(life):
        yield from _report_lines(member, life.rules_by_article.get(member.article_id, ()))
    if life.revisions:
        yield ""
        yield from map(told_revision, life.revisions[-_MOST:])
    yield ""
    yield from _mailed(life.editions)


def _heading(life: StoryLife, asked: int) -> Iterator[str]:
    facts = life.facts
    if asked != facts.cluster_id:
        yield f"story {asked} turned out to be story {facts.cluster_id}"
    reports, outlets = _count(len(facts.members), "report"), _count(len(facts.outlets), "independent outlet")
    yield f"story {facts.cluster_id}, opened {_told(life.opened_at)}: {reports}, {outlets}"
    yield f"reported by {', '.join(facts.outlets) or 'nobody by name'}"
    if facts.carriers:
        yield f"carried by {', '.join(facts.carriers)}"


def _independent_first(life: StoryLife) -> Sequence[ClusterMember]:
    """Texts of their own before reprints, each in order of arrival."""
    return sorted(life.facts.members, key=lambda member: member.copy_of is not None)


def _report_lines(member: ClusterMember, rules: Sequence[str]) -> Iterator[str]:
    mark = "=" if member.copy_of is not None else "•"
    yield f"{mark} {member.title or 'without a title'}"
    yield f"  article {member.article_id}, {_told(member.first_seen_at)}: {member.why}"
    for place in member.appearances[:_MOST_PLACES]:
        yield f"  at {_place(place)}"
    if len(member.appearances) > _MOST_PLACES:
        yield f"  and at {len(member.appearances) - _MOST_PLACES} addresses more"
    if rules:
        yield f"  matched by {', '.join(rules)}"


def _place(place: Appearance) -> str:
    return f"{place.url or 'no address that a reader can open'} ({place.outlet})"


def _mailed(editions: Sequence[StoryEdition]) -> Iterator[str]:
    for each in editions[-_MOST:]:
        said = "told" if each.is_told else "held without news"
        yield f"{_told(each.frozen_at)}: {said} in {each.digest_id} {each.period_key}, {_count(each.matches, 'match')}"
    if not editions:
        yield "not in any digest yet"


def _count(number: int, what: str) -> str:
    plural = "es" if what.endswith("ch") else "s"
    return f"{number} {what}{'' if number == 1 else plural}"


def _told(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"
