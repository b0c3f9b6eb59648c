"""A digest day: twelve events, sixty articles, five of yesterday's events going on. Real store, book and publisher."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from monitor.publisher import Publisher
from monitor.store import Store
from monitor.stories import Stories
from tests.arrivals import a_report, arrive
from tests.builders import NOW
from tests.integration.test_publisher import config_of, publish_due
from tests.integration.test_stories import rows
from tests.reprint_pairs import WAYS, Report, Story, stories

EVENTS = stories()[:12]
YESTERDAYS = EVENTS[:5]
WITH_NEWS = [event for event in YESTERDAYS if event.name in ("bridge", "vote")]
WITHOUT = [event for event in YESTERDAYS if event not in WITH_NEWS]
TODAY, TOMORROW = NOW, NOW + timedelta(days=1)
# Outlets with what they make of an agency's text.
FIRST = {"harbour": "original", "quay": "new-top", "pier": "first-half"}
LATER = {"mole": "sentences-dropped", "dock": "paragraphs-reordered"}


def report_of(event: Story, way: str) -> Report:
    if way == "original":
        return Report(event.title, "\n".join(event.paragraphs))
    if way == "retelling":
        return Report(event.other_title, "\n".join(event.retelling))
    return WAYS[way](event)


def come(store: Store, book: Stories, events: Sequence[Story], ways: dict[str, str]) -> int:
    """Each outlet reports each event in its way; how many articles that makes."""
    made = 0
    for outlet, way in ways.items():
        for event in events:
            number = 100 * EVENTS.index(event) + len(way)
            new = a_report(report_of(event, way), number, outlet=outlet, is_matched=True, published=TODAY)
            made += len(arrive(store, book, new, outlet=outlet))
    return made


def lines_of(store: Store) -> list[str]:
    edition = store.edition("daily")
    assert edition is not None
    return edition.message.text.splitlines()


def named(store: Store) -> Counter[str]:
    """How often the last digest names each event, by either headline."""
    text = " ".join(" ".join(lines_of(store)).split())
    return Counter({event.name: text.count(event.title) + text.count(event.other_title) for event in EVENTS})


def test_a_story_comes_once_and_again_only_with_what_is_new(store: Store, tmp_path: Path) -> None:
    publisher, book = Publisher(store, config_of(tmp_path)), Stories(store)
    articles = come(store, book, YESTERDAYS, FIRST)
    assert publish_due(publisher, TODAY) == ["2026-11-21"]
    assert named(store) == {event.name: event in YESTERDAYS for event in EVENTS}

    # Over night it was restarted; the mole and the dock have agencies' texts, but for what the dock tells itself.
    book = Stories(store)
    articles += come(store, book, EVENTS[5:], FIRST | LATER)
    articles += come(store, book, WITHOUT, LATER)
    articles += come(store, book, WITH_NEWS, {"mole": "sentences-dropped", "dock": "retelling"})
    assert articles == 60

    assert publish_due(publisher, TOMORROW) == ["2026-11-22"]
    assert named(store) == {event.name: event not in WITHOUT for event in EVENTS}
    lines = lines_of(store)
    assert "9 stories, 7 new since yesterday" in lines
    again = [line for line in lines if line.startswith("[▲ +1 outlet] ")]
    assert len(again) == 2
    assert all(
        any(f"] {event.title}" in line or f"] {event.other_title}" in line for event in WITH_NEWS) for line in again
    )
    assert "6 more reports on stories told before, without news." in lines
    assert all(is_held_once(store, outlet) for outlet in (*FIRST, *LATER))


def is_held_once(store: Store, outlet: str) -> bool:
    """Whether every match of an outlet stands in exactly one edition."""
    mine = f"JOIN address USING (article_id) WHERE outlet = '{outlet}'"
    [(matches,)] = rows(store, f"SELECT count(*) FROM match {mine}")
    [(held,)] = rows(store, f"SELECT count(*) FROM membership JOIN match USING (match_id) {mine}")
    return bool(matches == held > 0)
