"""An article that is read again, whole after its teaser or edited: where it stands by its new text. By value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.stories import (
    Arrived,
    Document,
    JoinKind,
    Limits,
    Merge,
    Move,
    Newcomer,
    Split,
    StoryBook,
    Telling,
    freeze,
    pack,
    place,
    renew,
    replay,
    sign,
    tell,
    thaw,
)
from monitor.core.stories.rereading import Reread
from tests.reprint_pairs import WAYS, Story, stories

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
LIMITS = Limits(look_every=10_000)
BRIDGE, MINE, TARIFFS, VOTE, *_ = STORIES = stories()
NOTHING = ("Subscribe", "Read on with a subscription.")


def a_text(article: int, title: str, *paragraphs: str, at: datetime = NOON) -> Document:
    return Document(str(article), title, "\n".join(paragraphs), at)


def whole(article: int, story: Story) -> Document:
    return a_text(article, story.title, *story.paragraphs)


def retold(article: int, story: Story) -> Document:
    return a_text(article, story.title, *story.retelling)


def cut(article: int, story: Story) -> Document:
    return Document(str(article), "Wire", WAYS["first-half"](story).text, NOON)


def teaser(article: int) -> Document:
    return a_text(article, *NOTHING)


def a_book(*arriving: Document, limits: Limits = LIMITS) -> StoryBook:
    book = StoryBook(limits=limits)
    for document in arriving:
        book.add(document)
    return book


def read_again(book: StoryBook, document: Document) -> Reread:
    [number] = [number for number, (article, _) in book.kept.items() if article == document.article_id]
    found = book.read_again(number, document, sign(document))
    assert found is not None
    return found


def homes(book: StoryBook) -> dict[str, int]:
    return dict(book.kept.values())


def test_a_text_that_is_not_kept_any_more_is_not_read_again() -> None:
    book = a_book(whole(1, BRIDGE))
    before = freeze(book)
    assert book.read_again(7, whole(7, BRIDGE), sign(whole(7, BRIDGE))) is None
    assert freeze(book) == before


def test_an_article_that_is_read_whole_takes_its_story_to_the_one_that_it_tells() -> None:
    book = a_book(whole(1, BRIDGE), teaser(2), whole(3, MINE))
    assert homes(book) == {"1": 1, "2": 2, "3": 3}
    found = read_again(book, retold(2, BRIDGE))
    [merge] = found.revisions
    assert isinstance(merge, Merge)
    assert (merge.kept, merge.absorbed) == (1, 2)
    assert found.decision is not None
    assert (found.cluster_id, found.decision.kind) == (1, JoinKind.JOINED)
    assert found.decision.reasons
    assert homes(book) == {"1": 1, "2": 1, "3": 3}


def test_a_teaser_that_was_mailed_keeps_the_id_of_its_story() -> None:
    book = a_book(whole(1, BRIDGE), teaser(2))
    book.tell(2)
    found = read_again(book, retold(2, BRIDGE))
    assert found.revisions == (Merge(2, 1, found.decision.score if found.decision and found.decision.score else 0),)
    assert homes(book) == {"1": 2, "2": 2}
    assert book.clusters[2].is_told


def test_an_article_that_says_what_nobody_else_does_stays_in_its_story() -> None:
    book = a_book(whole(1, BRIDGE), teaser(2))
    assert read_again(book, whole(2, MINE)) == Reread(2)
    assert book.add(retold(4, MINE)).cluster_id == 2


def test_an_article_goes_over_to_the_story_that_it_fits_better() -> None:
    book = a_book(whole(1, BRIDGE), whole(2, MINE), retold(3, BRIDGE))
    assert homes(book)["3"] == 1
    found = read_again(book, retold(3, MINE))
    [move] = found.revisions
    assert isinstance(move, Move)
    assert (move.article_id, move.source, move.target) == ("3", 1, 2)
    assert (found.cluster_id, homes(book)["3"]) == (2, 2)


def test_an_article_that_fits_no_story_opens_one() -> None:
    book = a_book(whole(1, BRIDGE), retold(2, BRIDGE))
    found = read_again(book, whole(2, VOTE))
    [split] = found.revisions
    assert isinstance(split, Split)
    assert (split.source, split.target, split.articles) == (1, 2, ("2",))
    assert found.decision is not None
    assert (found.cluster_id, found.decision.kind) == (2, JoinKind.NEW)


def test_the_article_that_was_mailed_keeps_the_id_and_the_others_leave() -> None:
    book = a_book(whole(1, BRIDGE))
    book.tell(1)
    book.add(retold(2, BRIDGE))
    found = read_again(book, whole(1, VOTE))
    assert [(each.source, each.articles) for each in found.revisions if isinstance(each, Split)] == [(1, ("2",))]
    assert (found.cluster_id, homes(book)) == (1, {"1": 1, "2": 2})


def test_a_small_edit_moves_nothing() -> None:
    book = a_book(whole(1, BRIDGE), retold(2, BRIDGE), whole(3, MINE))
    edited = whole(1, BRIDGE)
    assert read_again(book, replace(edited, text=f"{edited.text}\nThis article was updated.")) == Reread(1)


def test_an_article_that_turns_out_to_be_a_reprint_joins_the_story_of_its_text() -> None:
    book = a_book(whole(1, BRIDGE), teaser(2))
    found = read_again(book, cut(2, BRIDGE))
    assert found.decision is not None
    assert (found.decision.kind, found.decision.reprint_of, found.cluster_id) == (JoinKind.REPRINT, "1", 1)
    assert found.revisions == (Merge(1, 2, found.decision.score or 0),)
    assert book.clusters[1].copies == [2]


def test_a_report_among_others_turns_out_to_be_a_reprint() -> None:
    book = a_book(whole(1, BRIDGE), retold(2, BRIDGE), whole(3, MINE))
    found = read_again(book, cut(2, MINE))
    assert [(each.article_id, each.target) for each in found.revisions if isinstance(each, Move)] == [("2", 2)]
    assert book.clusters[2].copies == [2]
    assert read_again(book, cut(2, MINE)) == Reread(2)
    book.add(retold(4, MINE))
    again = read_again(book, cut(4, MINE))
    assert (again.revisions, again.decision.kind if again.decision else None) == ((), JoinKind.REPRINT)
    assert book.clusters[2].copies == [2, 6]


def test_a_reprint_of_one_text_turns_out_to_be_one_of_another() -> None:
    book = a_book(whole(1, BRIDGE), cut(2, BRIDGE), whole(3, MINE))
    found = read_again(book, cut(2, MINE))
    assert found.revisions == (Move("2", 1, 2, found.decision.score if found.decision and found.decision.score else 0),)
    assert (book.clusters[1].copies, book.clusters[2].copies) == ([], [2])


def test_a_reprint_that_tells_more_becomes_a_report_of_its_story() -> None:
    book = a_book(whole(1, BRIDGE), cut(2, BRIDGE))
    found = read_again(book, retold(2, BRIDGE))
    assert found.decision is not None
    assert (found.decision.kind, found.cluster_id, found.revisions) == (JoinKind.JOINED, 1, ())
    assert [each.number for each in book.clusters[1].members] == [1, 2]
    assert book.clusters[1].copies == []


def test_the_only_report_of_a_story_is_no_reprint_of_its_reprints() -> None:
    book = a_book(cut(1, BRIDGE), whole(2, BRIDGE))
    assert book.clusters[1].copies == [2]
    assert read_again(book, whole(1, BRIDGE)) == Reread(1)
    assert [each.number for each in book.clusters[1].members] == [1]


def test_what_is_dated_by_its_arrival_keeps_that_date() -> None:
    book = a_book(whole(1, BRIDGE))
    read_again(book, replace(retold(1, BRIDGE), published=NOON + timedelta(days=3)))
    assert [each.published for each in book.clusters[1].members] == [NOON]


def newcomer(document: Document) -> Newcomer:
    return Newcomer(int(document.article_id), NOON, NOON, pack(sign(document)))


def test_what_was_read_again_since_a_book_was_saved_is_read_again_once_more() -> None:
    book = a_book(whole(1, BRIDGE), teaser(2), limits=Limits(look_every=4))
    saved = freeze(book)
    tell(book, Telling(1, 2, 2))
    again = newcomer(retold(2, BRIDGE))
    renewed = renew(book, 2, again)
    assert renewed is not None
    placed = place(book, newcomer(whole(3, MINE)))
    last = renew(book, 4, newcomer(whole(3, VOTE)))
    assert last is not None
    assert [renewed.number, placed.number, last.number] == [3, 4, 5]
    journal = [
        Arrived(3, again, renewed.cluster_id, reread=2),
        Arrived(4, newcomer(whole(3, MINE)), placed.decision.cluster_id),
        Arrived(5, newcomer(whole(3, VOTE)), last.cluster_id, reread=4),
    ]
    restored = thaw(saved, Limits(look_every=4))
    replay(restored, journal, [Telling(1, 2, 2)])
    assert freeze(restored) == freeze(book)
    assert homes(restored) == {"1": 2, "2": 2, "3": 3}
    unknown = [Arrived(3, again, 1, reread=9)]
    with pytest.raises(ValueError, match="arrival 3 is number 2 now"):
        replay(thaw(saved, Limits(look_every=4)), unknown, [])


def test_of_a_book_that_was_saved_only_what_came_or_was_read_again_since_is_written() -> None:
    book = a_book(*(whole(number, story) for number, story in enumerate(STORIES[:5], start=1)))
    saved = freeze(book)
    read_again(book, retold(2, BRIDGE))
    since = freeze(book, saved["arrivals"])
    assert [text["number"] for text in since["texts"]] == [2]
    kept = {text["number"]: text for text in (*saved["texts"], *since["texts"])}
    merged = thaw({**since, "texts": [kept[number] for number in since["kept"]]}, LIMITS)
    assert freeze(merged) == freeze(book)
    assert freeze(book, book.arrivals)["texts"] == []
