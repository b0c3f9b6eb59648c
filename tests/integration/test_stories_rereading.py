"""Articles that are read again, through the writer and in the store: their stories, once told, and over a restart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.core.model import Content, EditedEntry
from monitor.core.stories import Limits, Newcomer, freeze
from monitor.store import Store, StoryLedger
from monitor.stories import Stories, StoryBookError
from tests.arrivals import TEASER, a_report, arrive, read_whole, reports, unread
from tests.builders import NOW, a_feed, a_poll
from tests.integration.test_store_editions import an_edition, wanted
from tests.integration.test_stories import LIMITS, count, decided, rows, whole
from tests.integration.test_writer import running
from tests.reprint_pairs import Report, stories

BRIDGE, MINE, *_ = stories()
HOMES = "SELECT article_id, cluster_id, kind FROM cluster_member ORDER BY article_id"


def report(story: object, *, retold: bool = False) -> Report:
    assert isinstance(story, type(BRIDGE))
    return Report(story.title, "\n".join(story.retelling if retold else story.paragraphs))


def edited(store: Store, number: int, text: Report) -> EditedEntry:
    """The entry of an article as its feed has it now."""
    new = a_report(text, number)
    assert new.analysis is not None
    entry = replace(new.entry, summary=f"{text.title}: read on.")
    [known] = store.known_entries("harbour", [entry])
    return EditedEntry(known.entry_id, entry, new.canonical_urls, new.analysis)


def in_memory(book: Stories) -> object:
    with book.turn(), book._store.commit() as commit:
        return freeze(book._caught_up(commit.stories))


def test_an_article_that_is_read_whole_after_its_teaser_joins_the_story_that_it_tells(store: Store) -> None:
    book = Stories(store, LIMITS)
    arrive(store, book, a_report(report(BRIDGE), 0), unread(1), a_report(report(MINE), 2))
    assert rows(store, HOMES) == [(1, 1, "new"), (2, 2, "new"), (3, 3, "new")]
    arrive(store, book, read_whole(1, report(BRIDGE, retold=True)), outlet="quay")
    assert rows(store, HOMES) == [(1, 1, "new"), (2, 1, "joined"), (3, 3, "new")]
    life = store.life(2).story
    assert life is not None
    assert [each.kind.value for each in life.revisions] == ["merge"]
    assert "opened the story" not in life.why
    assert whole(store) == in_memory(book)
    assert rows(store, "SELECT number, cluster_id FROM arrival ORDER BY number") == [
        (1, None),
        (2, None),
        (3, None),
        (4, 1),
    ]


async def test_an_edited_article_is_decided_on_again_by_the_writer(store: Store) -> None:
    async with running(store) as writer:
        await writer.submit(a_feed(), a_poll(a_report(report(BRIDGE), 0), a_report(TEASER, 1)))
        await writer.drain()
        change = edited(store, 1, report(BRIDGE, retold=True))
        await writer.submit(a_feed(), replace(a_poll(etag='"2"'), edited=(change,), polled_at=NOW))
        await writer.drain()
    assert rows(store, HOMES) == [(1, 1, "new"), (2, 1, "joined")]


async def test_an_edit_is_stored_though_the_story_book_fails(store: Store) -> None:
    class Broken(Stories):
        def renew(self, ledger: StoryLedger, changed: Sequence[Newcomer]) -> None:
            if changed:
                raise StoryBookError("a mistake")

    async with running(store, stories=Broken(store)) as writer:
        await writer.submit(a_feed(), a_poll(a_report(TEASER, 1)))
        await writer.drain()
        change = edited(store, 1, report(BRIDGE))
        await writer.submit(a_feed(), replace(a_poll(etag='"2"'), edited=(change,)))
        await writer.drain()
    assert (store.life(1).version, count(store, "arrival")) == (2, 1)


def test_a_story_that_was_mailed_keeps_its_id_when_its_teaser_is_read_whole(store: Store) -> None:
    book = Stories(store, LIMITS)
    arrive(store, book, a_report(report(BRIDGE), 0), unread(1))
    subscription = store.subscribe("daily", NOW)
    told = replace(an_edition(wanted(store, subscription)), told={2: Content()})
    assert store.freeze(told, subscription, None, NOW)
    arrive(store, book, read_whole(1, report(BRIDGE, retold=True)), outlet="quay")
    assert rows(store, HOMES) == [(1, 2, "new"), (2, 2, "joined")]
    subscription = store.subscribe("weekly", NOW)
    told = replace(an_edition(wanted(store, subscription)), digest_id="weekly", told={2: Content()})
    assert store.freeze(told, subscription, None, NOW)
    assert rows(store, "SELECT number FROM cluster_told ORDER BY told_id") == [(2,), (3,)]
    assert whole(store) == in_memory(book)


def live(store: Store, limits: Limits, lives: int) -> None:
    """Twenty-four articles, every third a teaser that is read whole when eight more have come; saved now and then."""
    arriving = list(reports(24))
    book = Stories(store, limits)
    for number, text in enumerate(arriving):
        if number % (24 // lives) == 0:
            book = Stories(store, limits)
        arrive(store, book, unread(number) if number % 3 == 0 else a_report(text, number), now=at(number))
        if number >= 8 and (number - 8) % 3 == 0:
            arrive(store, book, read_whole(number - 8, arriving[number - 8]), outlet="quay", now=at(number))
        if lives > 1 and number % 5 == 0:
            assert book.save_if_due(1)


def at(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


@pytest.mark.parametrize("lives", [2, 8])
def test_a_restart_between_teaser_and_article_changes_nothing(store: Store, elsewhere: Store, lives: int) -> None:
    limits = Limits(join=3.0, look_every=4)
    live(elsewhere, limits, 1)
    live(store, limits, lives)
    assert decided(store) == decided(elsewhere)
    assert whole(store, limits) == whole(elsewhere, limits)
    assert rows(store, "SELECT count(*) FROM cluster_member WHERE read_again IS NOT NULL") == [(6,)]


def test_what_is_no_longer_kept_is_left_where_it_is(store: Store) -> None:
    book = Stories(store, replace(LIMITS, articles=2))
    arrive(store, book, unread(0), *(a_report(text, n) for n, text in enumerate(list(reports(4)), start=1)))
    before = rows(store, HOMES)
    arrive(store, book, read_whole(0, report(BRIDGE)), outlet="quay")
    assert (rows(store, HOMES), count(store, "arrival")) == (before, 5)
