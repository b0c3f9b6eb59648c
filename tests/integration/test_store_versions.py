"""Edited articles in the store: versions, their matches, their end; and what a newer schema makes of old entries."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from monitor.core.entries import content_hash
from monitor.core.model import Article, EditedEntry, Entry, Match, PollRead, TextSource
from monitor.core.plan import KnownEntry, recognise
from monitor.core.urls import canonical_url
from monitor.store import Store
from monitor.store.engine import sqlite_module
from monitor.writer import Writer
from tests.builders import LONG_TEXT, NOW, a_feed, a_match, a_new_entry, a_poll, an_analysis, an_article, an_entry
from tests.integration.conftest import Committer
from tests.integration.test_writer import FakeJudge, running

FIRST = an_entry()
EDITED = an_entry(title="Cranes move again", summary="They move.")
MORE = LONG_TEXT + "\nThe strike is over, and the cranes move again."
LATER = NOW + timedelta(hours=1)


def known(store: Store, entry: Entry = EDITED) -> KnownEntry:
    (sighting,) = recognise([entry], store.known_entries("harbour", [entry]))
    assert sighting.known is not None
    return sighting.known


def an_edit(
    store: Store,
    entry: Entry = EDITED,
    article: Article | None = None,
    matches: Sequence[Match] | None = (),
) -> PollRead:
    article = article or an_article(entry.title, text=MORE)
    url = canonical_url(entry.link) if entry.link else None
    analysis = an_analysis(article, matches=matches)
    edited = EditedEntry(known(store, entry).entry_id, entry, (url,) if url else (), analysis)
    return replace(a_poll(), edited=(edited,))


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite_module().connect(store.path)) as connection:
        return list(connection.execute(query))


def test_an_edited_article_keeps_what_it_said_before_as_a_version(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST, matches=[a_match()])))
    commit(an_edit(store), now=LATER)
    counts = store.counts()
    assert (counts.entries, counts.articles) == (1, 1)
    assert rows(store, "SELECT version, title FROM article") == [(2, "Cranes move again")]
    assert rows(store, "SELECT version, title, seen_at FROM article_version") == [
        (1, "Cranes stand still", "2026-11-21 06:30:00.000000")
    ]
    entry = known(store)
    assert (entry.content_hash, entry.edits, entry.edited_at) == (content_hash(EDITED), 1, LATER)


def test_matches_of_a_new_version_are_added_and_old_ones_stay_as_they_are(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST, matches=[a_match("cranes")])))
    commit(an_edit(store, matches=[a_match("cranes"), a_match("strike")]), now=LATER)
    assert rows(store, "SELECT rule, version FROM match ORDER BY match_id") == [("cranes", 1), ("strike", 2)]
    assert rows(store, "SELECT count(*) FROM match WHERE is_late") == [(0,)]


def test_an_outcome_that_was_written_is_not_written_again(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    edit = an_edit(store, matches=[a_match("strike")])
    commit(edit, now=LATER)
    before = rows(store, "SELECT * FROM article_version"), rows(store, "SELECT * FROM entry")
    commit(edit, now=LATER + timedelta(hours=1))
    assert before == (rows(store, "SELECT * FROM article_version"), rows(store, "SELECT * FROM entry"))


def test_a_third_version_follows_the_second_and_an_old_text_makes_none(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    commit(an_edit(store), now=LATER)
    third = an_entry(title="Cranes rest", summary="They rest.")
    commit(an_edit(store, third), now=LATER + timedelta(hours=1))
    assert rows(store, "SELECT version FROM article_version ORDER BY version") == [(1,), (2,)]
    back = an_edit(store, FIRST, article=an_article())
    commit(back, now=LATER + timedelta(hours=2))
    assert rows(store, "SELECT version, title FROM article") == [(3, "Cranes rest")]


def test_a_version_that_could_not_be_judged_waits(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    commit(an_edit(store, matches=None), now=LATER)
    ((number, _, article),) = store.unjudged(9)
    assert article.title == "Cranes move again"
    store.save_judgement(number, an_analysis(article, matches=[a_match("strike")]), LATER)
    assert rows(store, "SELECT rule, version FROM match") == [("strike", 2)]


def test_what_rules_find_later_stems_from_the_present_version(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    commit(an_edit(store), now=LATER)
    assert store.add_late_matches([(1, a_match("late"))], "rules-2", LATER) == 1
    assert rows(store, "SELECT rule, version FROM match") == [("late", 2)]


def test_a_reprint_of_what_an_article_said_before_joins_it(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    commit(an_edit(store), now=LATER)
    other = a_feed("ledger", url="https://ledger.test/feed", name="Ledger")
    reprint = a_new_entry(an_entry("x", link="https://ledger.test/x"), article=an_article("Own headline"))
    commit(a_poll(reprint, feed=other), other)
    assert (store.counts().entries, store.counts().articles) == (2, 1)


def test_old_texts_of_versions_are_dropped_with_those_of_articles(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    commit(an_edit(store), now=LATER)
    assert store.drop_texts(LATER + timedelta(seconds=1)) == 1
    assert rows(store, "SELECT length(text) FROM article_version UNION ALL SELECT length(text) FROM article") == [
        (0,),
        (0,),
    ]
    commit(an_edit(store, an_entry(title="Cranes fall", summary="They fall.")), now=LATER + timedelta(hours=2))
    assert rows(store, "SELECT version FROM article") == [(3,)]


def test_a_page_that_is_owed_still_is_after_an_edit_that_only_the_feed_tells(store: Store, commit: Committer) -> None:
    unread = an_article(text="The feed's own words.", text_source=TextSource.FEED, note="the page answered 503")
    commit(a_poll(a_new_entry(FIRST, article=unread)))
    commit(an_edit(store, article=replace(unread, text="Other words of the feed.")), now=LATER)
    assert rows(store, "SELECT version, is_unread FROM article") == [(2, 1)]
    third = an_entry(title="Cranes rest", summary="They rest.")
    commit(an_edit(store, third), now=LATER + timedelta(hours=1))
    assert rows(store, "SELECT version, is_unread FROM article") == [(3, 0)]


def test_an_article_that_moved_is_known_at_its_new_address(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    moved = replace(FIRST, link="https://harbour.test/moved")
    commit(an_edit(store, moved, article=an_article()), now=LATER)
    assert rows(store, "SELECT url FROM address ORDER BY url") == [
        ("https://harbour.test/moved",),
        ("https://harbour.test/one",),
    ]
    assert (rows(store, "SELECT link FROM entry"), store.counts().articles) == ([("https://harbour.test/moved",)], 1)


async def test_an_edit_judged_by_older_rules_is_judged_again(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(FIRST)))
    judge = FakeJudge("rules-2")
    async with running(store, judge) as writer:
        assert isinstance(writer, Writer)
        await writer.submit(a_feed(), an_edit(store, matches=[a_match("old rule")]))
        await writer.drain()
    assert [article.title for article in judge.judged] == ["Cranes move again"]
    assert rows(store, "SELECT rule, version FROM match") == [("new rule", 2)]
