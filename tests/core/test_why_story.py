"""The page of a story, and how an article came to it: values in, lines out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.model import Appearance, ClusterFacts, ClusterMember
from monitor.core.stories import JoinKind
from monitor.core.why import LifeRevision, LifeStory, RevisionKind, StoryEdition, StoryLife, story_page, title_of
from monitor.core.why.joins import told_join
from monitor.core.why.story import told_revision, told_story
from tests.builders import NOW


def a_member(number: int, outlet: str, *, copy_of: int | None = None, places: int = 1) -> ClusterMember:
    appearances = tuple(
        Appearance(outlet, f"https://{outlet}.test/{number}/{place}", NOW, is_reprint=place > 0)
        for place in range(places)
    )
    return ClusterMember(number, f"Ferry strikes pillar {number}", "en", NOW, appearances, copy_of, None, "so it is")


LIFE = StoryLife(
    opened_at=NOW,
    facts=ClusterFacts(
        cluster_id=12,
        members=(a_member(1, "harbour"), a_member(2, "quay", copy_of=1), a_member(3, "pier", places=7)),
        outlets=("harbour", "pier"),
        carriers=("quay",),
    ),
    rules_by_article={1: ("cranes", "ferries")},
    revisions=(LifeRevision(RevisionKind.MERGE, NOW, 12, 15, None, 0.62),),
    editions=(
        StoryEdition("daily", "2026-11-21", NOW, 2, is_told=True),
        StoryEdition("daily", "2026-11-22", NOW + timedelta(days=1), 1, is_told=False),
    ),
)


def test_a_story_is_told_with_those_who_reported_it_themselves_first() -> None:
    assert title_of(LIFE) == "Ferry strikes pillar 1"
    assert list(story_page(LIFE, 15)) == [
        "story 15 turned out to be story 12",
        "story 12, opened 2026-11-21 06:30: 3 reports, 2 independent outlets",
        "reported by harbour, pier",
        "carried by quay",
        "",
        "• Ferry strikes pillar 1",
        "  article 1, 2026-11-21 06:30: so it is",
        "  at https://harbour.test/1/0 (harbour)",
        "  matched by cranes, ferries",
        "• Ferry strikes pillar 3",
        "  article 3, 2026-11-21 06:30: so it is",
        *(f"  at https://pier.test/3/{place} (pier)" for place in range(5)),
        "  and at 2 addresses more",
        "= Ferry strikes pillar 2",
        "  article 2, 2026-11-21 06:30: so it is",
        "  at https://quay.test/2/0 (quay)",
        "",
        "2026-11-21 06:30: story 15 turned out to be story 12 (likeness +0.6)",
        "",
        "2026-11-21 06:30: told in daily 2026-11-21, 2 matches",
        "2026-11-22 06:30: held without news in daily 2026-11-22, 1 match",
    ]


def test_a_story_of_one_local_report_without_a_title_is_told() -> None:
    local = ClusterMember(4, "", None, NOW, (Appearance("seeds", None, NOW, is_reprint=False),), why="opened the story")
    life = StoryLife(NOW, ClusterFacts(3, (local,), (), ()), {}, (), ())
    assert title_of(life) == "without a title"
    assert list(story_page(life, 3)) == [
        "story 3, opened 2026-11-21 06:30: 1 report, 0 independent outlets",
        "reported by nobody by name",
        "",
        "• without a title",
        "  article 4, 2026-11-21 06:30: opened the story",
        "  at no address that a reader can open (seeds)",
        "",
        "not in any digest yet",
    ]


def test_an_article_tells_how_it_came_to_its_story_and_what_became_of_that() -> None:
    moved = LifeRevision(RevisionKind.MOVE, NOW + timedelta(hours=1), 12, 9, 7, 1.25)
    story = LifeStory(12, 9, NOW, "names in common: hallmouth", (moved,), 3, 2)
    assert told_story(story) == (
        "in story 12 (3 reports, 2 independent outlets); monitor why story:12 shows all of it",
        "2026-11-21 06:30: names in common: hallmouth",
        "2026-11-21 07:30: article 7 went over from story 9 to 12, which it is more like (likeness +1.2)",
    )
    assert told_story(replace(story, reports=1, outlets=0, revisions=()))[0].startswith("in story 12 (1 report); ")


def test_a_split_is_told() -> None:
    split = LifeRevision(RevisionKind.SPLIT, NOW, 16, 12, 7, -1.5)
    assert told_revision(split) == (
        "2026-11-21 06:30: article 7 left story 12 for a new one, 16: they are two events (likeness -1.5)"
    )


@pytest.mark.parametrize(
    ("kind", "score", "reasons", "original", "credit", "told"),
    [
        (JoinKind.NEW, None, (), None, None, "opened the story"),
        (JoinKind.NEW, -2.0, ("nearest story 3 is too far",), None, "AP", "opened the story, credited to AP"),
        (JoinKind.JOINED, 1.26, ("one thing", "another"), None, None, "one thing; another (likeness +1.3)"),
        (JoinKind.REPRINT, 0.914, ("91%",), "Ferry", "dpa",
         "a reprint of “Ferry”: 91% of the shorter text is the same, credited to dpa"),
        (JoinKind.REPRINT, 1.0, (), None, None, "a reprint: 100% of the shorter text is the same"),
    ],
)  # fmt: skip
def test_the_reason_of_each_join_is_told_in_words(
    kind: JoinKind,
    score: float | None,
    reasons: tuple[str, ...],
    original: str | None,
    credit: str | None,
    told: str,
) -> None:
    assert told_join(kind, score, reasons, original, credit) == told
