"""What happens to a story book, once and once more; and a book from what is on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.core.model import TextSource
from monitor.core.plan import PlannedVersion, SecondReading, newcomers_of, renewed_of
from monitor.core.plan.values import CommitPlan, PlannedArticle
from monitor.core.polling import state_for
from monitor.core.stories import (
    Arrived,
    Document,
    JoinKind,
    Limits,
    Newcomer,
    Placed,
    Recorded,
    StoryBook,
    Telling,
    dated,
    freeze,
    is_for_the_book,
    pack,
    place,
    rebuilt,
    replay,
    sign,
    tell,
    thaw,
)
from tests.arrivals import reports, signed
from tests.builders import NOW, a_feed, an_article

LIMITS = Limits(look_every=4)
WEEK = timedelta(days=7)


def newcomers(count: int) -> list[Newcomer]:
    return [
        Newcomer(number, NOW, NOW + timedelta(minutes=number), pack(sign(Document("", each.title, each.text))))
        for number, each in enumerate(reports(count), start=1)
    ]


def placed(book: StoryBook, arriving: Sequence[Newcomer]) -> list[Placed]:
    return [place(book, newcomer) for newcomer in arriving]


def journal(found: Sequence[Placed]) -> list[Arrived]:
    return [Arrived(each.number, each.newcomer, each.decision.cluster_id) for each in found]


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (None, NOW),
        (NOW - timedelta(hours=3), NOW - timedelta(hours=3)),
        (NOW + timedelta(hours=3), NOW),
        (NOW + timedelta(days=300), NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),
        (datetime(2026, 11, 21, 8, 0, tzinfo=timezone(timedelta(hours=3))), datetime(2026, 11, 21, 5, 0, tzinfo=UTC)),
    ],
)
def test_an_article_is_dated_by_what_is_believed_and_never_after_it_was_seen(
    claimed: datetime | None, believed: datetime
) -> None:
    found = dated(claimed, NOW)
    assert (found, found.utcoffset()) == (believed, timedelta(0))


def test_news_of_any_date_and_what_a_feed_had_of_the_last_days_can_be_part_of_a_story() -> None:
    old, recent = NOW - timedelta(days=8), NOW - timedelta(days=6)
    assert is_for_the_book(old, NOW, WEEK, is_news=True)
    assert is_for_the_book(recent, NOW, WEEK, is_news=False)
    assert not is_for_the_book(old, NOW, WEEK, is_news=False)


def test_new_articles_of_a_plan_go_into_the_book_unless_they_are_old_or_could_not_be_signed() -> None:
    plan = CommitPlan(
        state=state_for(a_feed(), None, NOW),
        articles=(
            PlannedArticle(
                signed(an_article("old", published=NOW - timedelta(days=9))), is_news=False, is_unread=False
            ),
            PlannedArticle(signed(an_article("new")), is_news=True, is_unread=False),
            PlannedArticle(signed(an_article("waits"), None), is_news=True, is_unread=False),
        ),
    )
    assert [each.article_id for each in newcomers_of(plan, [7, 8, 9], NOW, WEEK)] == [8]


def test_what_happened_since_a_book_was_saved_gives_the_same_once_more() -> None:
    arriving = newcomers(40)
    book = StoryBook(limits=LIMITS)
    placed(book, arriving[:17])
    saved = freeze(book)
    since = placed(book, arriving[17:25])
    telling = Telling(1, book.arrivals, 3)
    tell(book, telling)
    since += placed(book, arriving[25:])
    last = Telling(2, book.arrivals, 5)
    tell(book, last)
    again = thaw(saved, LIMITS)
    replay(again, journal(since), [last, telling])
    assert freeze(again) == freeze(book)
    assert book.clusters[5].is_told


def test_a_journal_that_does_not_follow_or_is_decided_otherwise_is_refused() -> None:
    found = journal(placed(StoryBook(limits=LIMITS), newcomers(3)))
    with pytest.raises(ValueError, match="arrival 2 is number 1 now"):
        replay(StoryBook(limits=LIMITS), found[1:], [])
    with pytest.raises(ValueError, match="arrival 2 is number 2 now, in another story perhaps"):
        replay(StoryBook(limits=LIMITS), [found[0], replace(found[1], cluster_id=9)], [])


def test_a_story_that_is_closed_is_told_without_harm() -> None:
    book = StoryBook(limits=LIMITS)
    tell(book, Telling(1, 0, 12))
    assert book.clusters == {}


def test_a_clock_that_was_ahead_is_not_believed_any_more() -> None:
    one, other = newcomers(2)
    book = StoryBook(limits=LIMITS)
    later = NOW + timedelta(days=4_000)
    place(book, replace(one, published=later, seen_at=later))
    place(book, other)
    assert book.now == other.seen_at


def recorded(found: Sequence[Placed]) -> list[Recorded]:
    """As it is on record after all: no second look moved anything in these."""
    return [
        Recorded(
            number=each.number,
            article_id=each.newcomer.article_id,
            published=each.newcomer.published,
            cluster_id=each.decision.cluster_id,
            is_copy=each.decision.kind is JoinKind.REPRINT,
            told_at=each.number,
            signature=sign(Document("", report.title, report.text)),
        )
        for each, report in zip(found, reports(len(found)), strict=True)
    ]


def test_a_book_from_what_is_on_record_goes_on_with_its_stories() -> None:
    limits = Limits(look_every=10_000)
    found = placed(StoryBook(limits=limits), newcomers(46))
    book = rebuilt(recorded(found), arrivals=46, last_id=40, limits=limits)
    assert book.arrivals == 46
    assert all(story.is_told for story in book.clusters.values())
    for newcomer, before in zip(newcomers(69)[46:], found, strict=False):
        after = place(book, newcomer).decision
        assert after.cluster_id == before.decision.cluster_id or after.cluster_id > 40 or after.kind is JoinKind.JOINED
    assert sum(len(story.copies) for story in book.clusters.values()) == 23
    assert rebuilt([], arrivals=7, last_id=3, limits=limits).arrivals == 7


def test_a_story_whose_original_is_no_longer_on_record_is_closed() -> None:
    found = placed(StoryBook(limits=LIMITS), newcomers(24))
    orphan = recorded(found)[23]
    assert orphan.is_copy
    book = rebuilt([orphan], arrivals=24, last_id=23, limits=LIMITS)
    assert (book.clusters, dict(book.kept)) == ({}, {})


def test_stored_articles_that_say_something_else_now_are_decided_on_again_once_each() -> None:
    page, feed = signed(an_article("whole")), signed(an_article("said", text_source=TextSource.FEED))
    last = signed(an_article("edited", published=NOW - timedelta(hours=2)))
    unsigned = signed(an_article("waits"), None)
    changes = (
        SecondReading(7, page),
        SecondReading(8, feed),
        PlannedVersion(7, 2, last, "digest"),
        PlannedVersion(9, 2, unsigned, "digest"),
    )
    assert last.signature is not None
    assert renewed_of(changes, NOW) == (Newcomer(7, NOW - timedelta(hours=2), NOW, last.signature),)
