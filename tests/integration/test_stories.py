"""The story book in the store: decisions in the writer's transaction, restarts, what is saved and what is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from monitor.core.model import Content
from monitor.core.stories import Decision, JoinKind, Limits, Merge, Move, Newcomer, Placed, Split, freeze
from monitor.core.stories.terms import term_of
from monitor.core.why import RevisionKind
from monitor.store import SavedBook, Store, StoryLedger
from monitor.store.engine import sqlite_module
from monitor.stories import Stories, StoryBookError
from tests.arrivals import a_report, arrive, reports, signed, write
from tests.builders import NOW, a_feed, a_poll
from tests.integration.conftest import write_outcome
from tests.integration.test_store_editions import an_edition, wanted
from tests.integration.test_writer import running
from tests.reprint_pairs import WAYS, Report, stories

LIMITS = Limits(look_every=4)
# An article joins late here, so that second looks have stories to merge.
REVISED = Limits(join=3.0, look_every=4)
DECISIONS = (
    "SELECT * FROM cluster ORDER BY cluster_id",
    "SELECT * FROM cluster_member ORDER BY number",
    "SELECT * FROM cluster_revision ORDER BY revision_id",
)


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    """By the library that the store uses: another one in one process would take its locks away."""
    connection = sqlite_module().connect(store.path)
    found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    connection.commit()
    connection.close()
    return found


def decided(store: Store) -> list[list[tuple[Any, ...]]]:
    return [rows(store, query) for query in DECISIONS]


def count(store: Store, table: str) -> int:
    return int(rows(store, f"SELECT count(*) FROM {table}")[0][0])


def all_arrive(store: Store, book: Stories, arriving: Sequence[Report], first: int = 0) -> None:
    for number, report in enumerate(arriving, start=first):
        arrive(store, book, a_report(report, number), now=NOW + timedelta(minutes=number))


def test_a_retelling_joins_and_a_reprint_is_one(store: Store) -> None:
    all_arrive(store, Stories(store, LIMITS), list(reports(69)))
    _, members, _ = decided(store)
    kinds = Counter(row[4] for row in members)
    assert kinds["reprint"] == 23
    assert kinds["joined"] > 10
    assert all((row[4] == "reprint") == (row[7] is not None) for row in members)


@pytest.mark.parametrize("lives", [1, 7])
def test_a_restart_changes_no_decision(store: Store, elsewhere: Store, lives: int) -> None:
    arriving = list(reports(63))
    all_arrive(elsewhere, Stories(elsewhere, REVISED), arriving)
    for start in range(0, 63, 63 // lives):
        book = Stories(store, REVISED)
        all_arrive(store, book, arriving[start : start + 63 // lives], start)
        if start % 2:  # some of them end before they save the book
            assert book.save_if_due(1)
    assert decided(store) == decided(elsewhere)
    assert decided(store)[2]
    assert whole(store, REVISED) == whole(elsewhere, REVISED)


def whole(store: Store, limits: Limits = LIMITS) -> object:
    """The book as the next process has it."""
    book = Stories(store, limits)
    with book.turn():
        assert book._book is not None
        return freeze(book._book)


def test_what_was_saved_is_not_kept_in_the_journal_and_texts_are_written_once(store: Store) -> None:
    book = Stories(store, LIMITS)
    all_arrive(store, book, list(reports(30)))
    assert (count(store, "arrival"), count(store, "kept_text")) == (30, 0)
    assert not book.save_if_due(31)
    assert book.save_if_due(30)
    assert (count(store, "arrival"), count(store, "kept_text")) == (0, 30)
    all_arrive(store, book, list(reports(40))[30:], 30)
    assert book.save_if_due(1)
    assert (count(store, "arrival"), count(store, "kept_text")) == (0, 40)


def test_texts_that_left_the_window_are_dropped(store: Store) -> None:
    book = Stories(store, replace(LIMITS, articles=10))
    all_arrive(store, book, list(reports(20)))
    book.save_if_due(1)
    all_arrive(store, book, list(reports(50))[20:], 20)
    book.save_if_due(1)
    assert count(store, "kept_text") <= 10 + 1
    assert count(store, "cluster_member") == 50


def test_a_failed_transaction_leaves_no_trace_in_the_book(store: Store, elsewhere: Store) -> None:
    arriving = list(reports(12))
    all_arrive(elsewhere, Stories(elsewhere, LIMITS), arriving)
    book = Stories(store, LIMITS)
    all_arrive(store, book, arriving[:6])
    too_many = [a_report(report, number) for number, report in enumerate(reports(40), start=500)]
    with pytest.raises(OSError, match="full"), book.turn(), store.commit() as commit:  # noqa: PT012  # both are needed
        write(commit, book, *too_many)
        raise OSError("the disk is full")
    all_arrive(store, book, arriving[6:], 6)
    assert decided(store) == decided(elsewhere)
    assert whole(store) == whole(elsewhere)


def test_on_a_full_disk_the_book_is_not_made_again_for_each_poll(tmp_path: Path) -> None:
    class Counting(Store):
        made = 0

        def story_book(self) -> SavedBook:
            self.made += 1
            return super().story_book()

    arriving = [a_report(report, number) for number, report in enumerate(reports(30))]
    with Counting.open(f"sqlite:///{tmp_path}/small.db", tmp_path / ".install_id", NOW) as store:
        book = Stories(store, LIMITS)
        arrive(store, book, arriving[0])
        pages = limit_pages(store, 0)
        with pytest.raises(OSError, match="full"), book.turn(), store.commit() as commit:  # noqa: PT012  # both are needed
            write(commit, book, *arriving[1:])
            raise OSError("the disk is full when all is committed")
        limit_pages(store, pages + 4)
        for _ in range(3):
            with pytest.raises(DatabaseError, match="full"):
                arrive(store, book, *arriving[1:])
        assert store.made == 1
        limit_pages(store, 1 << 30)
        arrive(store, book, *arriving[1:])
        assert (store.made, count(store, "cluster_member")) == (2, 30)
        assert rows(store, "SELECT * FROM meta WHERE key = 'room'") == []


def limit_pages(store: Store, most: int) -> int:
    """A disk of so many pages (0: as it is) for the one connection that writes; how many are in use."""
    with store.commit() as commit:
        connection = commit._connection
        connection.exec_driver_sql(f"PRAGMA max_page_count={most}")
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


async def test_the_writer_stores_articles_though_the_story_book_fails(store: Store) -> None:
    class Broken(Stories):
        def add(self, ledger: StoryLedger, newcomers: Sequence[Newcomer]) -> None:
            raise StoryBookError("a mistake")

    async with running(store, stories=Broken(store)) as writer:
        await writer.submit(a_feed(), a_poll(a_report(next(reports(1)), 0)))
        await writer.drain()
    assert (count(store, "article"), count(store, "cluster_member")) == (1, 0)
    assert Stories(store).adopt(NOW) == 1
    assert count(store, "cluster_member") == 1


async def test_the_writer_finds_a_story_for_each_new_article(store: Store) -> None:
    async with running(store) as writer:
        for number, report in enumerate(reports(30)):
            await writer.submit(a_feed(), a_poll(a_report(report, number), etag=f'"{number}"'))
        await writer.drain()
    assert count(store, "cluster_member") == count(store, "article") == 30


def test_an_article_that_cannot_be_decided_on_is_left_alone_and_holds_up_nobody(store: Store) -> None:
    class Fastidious(Stories):
        def add(self, ledger: StoryLedger, newcomers: Sequence[Newcomer]) -> None:
            if newcomers[0].article_id == 1:
                raise StoryBookError("not this one")
            super().add(ledger, newcomers)

    for number, report in enumerate(reports(3)):
        write_outcome(store, a_poll(a_report(report, number)), a_feed(), NOW)
    book = Fastidious(store)
    assert [book.adopt(NOW), book.adopt(NOW)] == [2, 0]
    assert Stories(store).adopt(NOW) == 1


def test_an_article_that_could_only_later_be_judged_gets_its_story_then_and_once(store: Store) -> None:
    book, report = Stories(store), a_report(next(reports(1)), 0)
    assert report.analysis
    waiting = signed(report.analysis.article, None)
    arrive(store, book, replace(report, analysis=waiting))
    assert (count(store, "cluster_member"), book.adopt(NOW)) == (0, 0)
    book.welcome(1, waiting, NOW)
    assert count(store, "cluster_member") == 0
    for _ in range(2):
        book.welcome(1, report.analysis, NOW)
        assert count(store, "cluster_member") == 1


def test_a_book_of_another_version_is_made_anew_and_its_stories_go_on(store: Store) -> None:
    book, arriving = Stories(store, LIMITS), list(reports(69))
    all_arrive(store, book, arriving[:46])
    book.save_if_due(1)
    before = decided(store)[0]
    rows(store, "UPDATE kept_text SET data = x'00'")
    book = Stories(store, LIMITS)
    all_arrive(store, book, arriving[46:], 46)
    members = decided(store)[1]
    joined = [row for row in members[46:] if row[2] <= len(before)]
    assert len(joined) > 10
    assert book.save_if_due(1)
    assert whole(store)


def test_what_another_process_added_is_taken_over(store: Store, elsewhere: Store) -> None:
    arriving = list(reports(40))
    all_arrive(elsewhere, Stories(elsewhere, LIMITS), arriving)
    one, other = Stories(store, LIMITS), Stories(store, LIMITS)
    for start in range(0, 40, 4):
        all_arrive(store, (one, other)[start // 4 % 2], arriving[start : start + 4], start)
    assert decided(store) == decided(elsewhere)
    assert whole(store) == whole(elsewhere)


def test_a_clock_that_was_ahead_closes_no_story_for_good(store: Store) -> None:
    book, arriving = Stories(store, LIMITS), list(reports(30))
    later = NOW + timedelta(days=4_000)
    arrive(store, book, a_report(arriving[0], 0, published=later), now=later)
    for number in (*range(1, 7), *range(24, 30)):
        arrive(store, book, a_report(arriving[number], number), now=NOW)
    assert [row[4] for row in decided(store)[1][7:]] == ["reprint"] * 6


def test_news_without_a_date_or_with_one_that_nobody_believes_counts_from_when_it_was_seen(store: Store) -> None:
    book = Stories(store, LIMITS)
    for number, date in enumerate((None, NOW + timedelta(days=400), NOW - timedelta(days=30_000))):
        report = a_report(list(reports(3))[number], number)
        article = replace(report.analysis.article, published=date) if report.analysis else None
        assert article
        arrive(store, book, replace(report, analysis=signed(article)), now=NOW)
    assert rows(store, "SELECT DISTINCT published FROM arrival") == [(f"{NOW:%Y-%m-%d %H:%M:%S.%f}",)]


# --------------------------------------------------------------------------------------------------------- for digests


def test_a_digest_is_given_each_story_with_all_its_reports(store: Store) -> None:
    book = Stories(store, LIMITS)
    [story, *_] = stories()
    original = Report(story.title, "\n".join(story.paragraphs))
    arrive(store, book, a_report(original, 1, outlet="harbour", is_matched=True), outlet="harbour")
    arrive(store, book, a_report(WAYS["new-top"](story), 2, outlet="quay"), outlet="quay")
    arrive(store, book, a_report(original, 3, outlet="pier", is_matched=True), outlet="pier")
    found = wanted(store, store.subscribe("daily", NOW))
    [article] = found.articles
    [cluster] = found.clusters.values()
    assert article.cluster_id == cluster.cluster_id == 1
    assert [len(member.appearances) for member in cluster.members] == [2, 1]
    assert (cluster.outlets, sorted(cluster.carriers)) == (("harbour",), ["pier", "quay"])
    assert article.content.numbers >= {"14"}
    assert article.quotes
    assert cluster.members[1].copy_of == article.article_id
    assert cluster.members[1].why.startswith(f"a reprint of “{story.title}”")
    assert (cluster.told, cluster.told_at) == (None, None)


def test_what_was_told_under_an_id_that_is_no_more_counts_for_the_story_that_was_kept(store: Store) -> None:
    book = Stories(store, LIMITS)
    all_arrive(store, book, list(reports(3)))
    subscription = store.subscribe("daily", NOW)
    edition = an_edition(wanted(store, subscription))
    told = Content(frozenset({"quay"}), numbers=frozenset({"14"}))
    assert store.freeze(replace(edition, told={2: told, 99: told}), subscription, None, NOW)
    with store.commit() as commit:
        commit.stories._revise(Merge(3, 2, 1.0), NOW)
        commit.stories._revise(Merge(1, 3, 1.0), NOW)
    with store.reading_digest() as reader:
        kept = reader.clusters([1], "daily")[1]
        assert (kept.told, kept.told_at, len(kept.members)) == (told, NOW, 3)
        assert reader.clusters([1], "weekly")[1].told is None


def test_second_thoughts_are_kept_with_their_reasons_and_lead_to_the_story_as_it_is(store: Store) -> None:
    all_arrive(store, Stories(store, LIMITS), list(reports(4)))
    for number in (5, 6):  # stored, without a story of their own
        write_outcome(store, a_poll(a_report(list(reports(8))[number], number)), a_feed(), NOW)
    report = list(reports(8))[5]
    in_title = max(filter(str.isalpha, report.title.split()), key=len)
    of_title = {term_of(word) for word in report.title.split()}
    in_text = next(word for word in report.text.split() if len(word) > 6 and term_of(word) not in of_title)
    split, joined = (
        Placed(
            Newcomer(number, NOW, NOW + timedelta(hours=1), b""),
            number,
            Decision(
                str(number), story, JoinKind.JOINED, 1.0, (f"names in common: {term_of(in_title)}, {term_of(in_text)}",)
            ),
            revisions,
        )
        for number, story, revisions in ((5, 1, (Split(1, 9, ("1",), -1.5), Move("3", 3, 2, 0.8))), (6, 9, ()))
    )
    with store.commit() as commit:
        commit.stories.save([split, joined])
    opened, left, taken = store.story(9), store.story(1), store.story(2)
    assert opened
    assert left
    assert taken
    assert [member.article_id for member in opened.facts.members] == [1, 6]
    assert [(member.article_id, member.why) for member in left.facts.members] == [
        (5, f"names in common: {in_title}, {in_text} (likeness +1.0)")
    ]
    assert [member.article_id for member in taken.facts.members] == [2, 3]
    assert [(each.kind, each.article_id, each.other_id) for each in opened.revisions] == [(RevisionKind.SPLIT, 1, 1)]
    why = store.life(3).story
    assert why
    assert [(each.kind, each.cluster_id, each.score) for each in why.revisions] == [(RevisionKind.MOVE, 2, 0.8)]
    other = other_of(store)
    with store.commit() as commit:
        commit.stories.save([replace(split, number=7, revisions=(Merge(9, 2, 0.4),), newcomer=other)])
    merged = store.life(3).story
    assert merged
    assert [each.kind for each in merged.revisions] == [RevisionKind.MOVE, RevisionKind.MERGE]
    found = store.story(2)
    assert found
    assert (found.facts.cluster_id, len(found.facts.members)) == (9, 4)
    assert store.story(99) is None


def other_of(store: Store) -> Newcomer:
    """One more article that is stored and has no story."""
    write_outcome(store, a_poll(a_report(list(reports(9))[8], 8)), a_feed(), NOW)
    return Newcomer(7, NOW, NOW + timedelta(hours=2), b"")


def test_what_was_told_is_dropped_when_it_was_kept_long_enough(store: Store) -> None:
    book = Stories(store, LIMITS)
    all_arrive(store, book, list(reports(1)))
    subscription = store.subscribe("daily", NOW)
    told = {1: Content(numbers=frozenset({"14"}))}
    assert store.freeze(
        replace(an_edition(wanted(store, subscription)), told=told), subscription, None, NOW - timedelta(days=400)
    )
    for _ in range(2):
        store.drop_texts(NOW - timedelta(days=365))
        with store.reading_digest() as reader:
            kept = reader.clusters([1], "daily")[1]
        assert (kept.told, kept.told_at) == (Content(), NOW - timedelta(days=400))


def test_the_book_learns_what_was_told_before_the_next_arrival_and_after_a_restart(store: Store) -> None:
    book = Stories(store, LIMITS)
    all_arrive(store, book, list(reports(2)))
    subscription = store.subscribe("daily", NOW)
    edition = an_edition(wanted(store, subscription))
    assert store.freeze(replace(edition, told={2: Content()}), subscription, None, NOW)
    all_arrive(store, book, list(reports(3))[2:], 2)
    again = Stories(store, LIMITS)
    for keeper in (book, again):
        with keeper.turn():
            assert keeper._book is not None
            assert [(each, story.is_told) for each, story in sorted(keeper._book.clusters.items())] == [
                (1, False),
                (2, True),
                (3, False),
            ]
    assert book.save_if_due(1)
    assert whole(store) == whole(store)
