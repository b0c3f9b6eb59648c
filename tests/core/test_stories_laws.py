"""Laws of the story book: the same order gives the same stories, over any number of restarts."""

import pickle
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.stories import (
    Decision,
    Document,
    Limits,
    Revision,
    StoryBook,
    containment,
    freeze,
    pack,
    print_of,
    sign,
    thaw,
    unpack,
)
from monitor.core.stories.overlap import parts_held
from tests.reprint_pairs import WAYS, stories

STORIES = stories()
LIMITS = Limits(look_every=3, articles=12)


def documents() -> st.SearchStrategy[list[Document]]:
    one = st.tuples(st.sampled_from(STORIES[:6]), st.sampled_from([*WAYS, "follow-up", "retelling"]))
    return st.lists(one, max_size=24).map(
        lambda chosen: [_document(number, *each) for number, each in enumerate(chosen)]
    )


def _document(number: int, story: object, way: str) -> Document:
    assert isinstance(story, type(STORIES[0]))
    if way in WAYS:
        report = WAYS[way](story)
        return Document(str(number), report.title, report.text)
    lines = story.follow_up if way == "follow-up" else story.retelling
    return Document(str(number), story.other_title, "\n".join(lines))


def run(book: StoryBook, arriving: list[Document]) -> list[Decision | Revision]:
    said: list[Decision | Revision] = []
    for document in arriving:
        said.append(book.add(document))
        if book.is_look_due:
            said.extend(book.look_again())
    return said


@given(documents())
@settings(max_examples=20, deadline=None)
def test_same_order_gives_the_same_stories(arriving: list[Document]) -> None:
    assert run(StoryBook(limits=LIMITS), arriving) == run(StoryBook(limits=LIMITS), arriving)


@given(documents(), st.integers(0, 24))
@settings(max_examples=20, deadline=None)
def test_a_restart_changes_nothing(arriving: list[Document], at: int) -> None:
    book = StoryBook(limits=LIMITS)
    before = run(book, arriving[:at])
    restored = thaw(freeze(book), LIMITS)
    assert freeze(restored) == freeze(book)
    after = run(restored, arriving[at:])
    assert [*before, *after] == run(StoryBook(limits=LIMITS), arriving)


def test_ten_restarts_change_nothing() -> None:
    arriving = [
        _document(number, story, way)
        for number, (story, way) in enumerate(
            (s, w) for w in ("new-top", "retelling", "follow-up") for s in STORIES[:10]
        )
    ]
    book, said = StoryBook(limits=LIMITS), []
    for start in range(0, len(arriving), 3):
        said += run(book, arriving[start : start + 3])
        book = thaw(freeze(book), LIMITS)
    assert said == run(StoryBook(limits=LIMITS), arriving)


@given(documents())
@settings(max_examples=20, deadline=None)
def test_what_is_kept_is_bounded_and_whole(arriving: list[Document]) -> None:
    book = StoryBook(limits=LIMITS)
    run(book, arriving)
    assert len(book.clusters) <= 1 or len(book.kept) <= LIMITS.articles
    homes = {number: cluster.cluster_id for cluster in book.clusters.values() for number in cluster.copies}
    homes |= {each.number: cluster.cluster_id for cluster in book.clusters.values() for each in cluster.members}
    assert homes == {number: home for number, (_, home) in book.kept.items()}


@given(st.sampled_from(STORIES), st.sampled_from(STORIES))
@settings(max_examples=30, deadline=None)
def test_containment_is_symmetric_and_a_share(first: object, second: object) -> None:
    assert isinstance(first, type(STORIES[0]))
    assert isinstance(second, type(STORIES[0]))
    one, other = print_of("\n".join(first.paragraphs)), print_of("\n".join(second.paragraphs))
    assert 0.0 <= containment(one, other) == containment(other, one) <= 1.0
    assert containment(one, one) == 1.0
    common = set(one.shingles) & set(other.shingles)
    assert parts_held(one, other, common) == parts_held(other, one, common)
    assert all(0.0 <= share <= 1.0 for share in parts_held(one, other, common))
    assert parts_held(one, one, set(one.shingles)) == (1.0, 1.0)


@given(documents(), st.integers(0, 24))
@settings(max_examples=20, deadline=None)
def test_texts_of_an_earlier_time_and_those_since_are_all(arriving: list[Document], at: int) -> None:
    book = StoryBook(limits=LIMITS)
    run(book, arriving[:at])
    texts = {text["number"]: text for text in freeze(book)["texts"]}
    run(book, arriving[at:])
    frozen = freeze(book, after=min(at, len(arriving)))
    texts |= {text["number"]: text for text in frozen["texts"]}
    frozen["texts"] = [texts[number] for number in frozen["kept"]]
    assert frozen == freeze(book) == freeze(thaw(frozen, LIMITS))


def test_a_book_without_some_of_its_texts_is_refused() -> None:
    book = StoryBook()
    book.add(Document("1", "Cranes stand still", "The cranes of the harbour stand still."))
    with pytest.raises(ValueError, match="not all texts"):
        thaw(freeze(book, after=1))


@given(documents())
@settings(max_examples=20, deadline=None)
def test_a_signature_comes_back_as_it_was(arriving: list[Document]) -> None:
    for document in arriving:
        assert unpack(pack(sign(document))) == sign(document)


def test_what_was_packed_by_another_version_or_asks_for_more_than_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="packed by version 0"):
        unpack(zlib.compress(pickle.dumps((0, [], []))))
    with pytest.raises(ValueError, match="has no place in a packed text"):
        unpack(zlib.compress(pickle.dumps((Document,))))


def test_a_book_of_another_version_is_refused() -> None:
    frozen = freeze(StoryBook())
    frozen["version"] = 0
    with pytest.raises(ValueError, match="stories of version 0"):
        thaw(frozen)
