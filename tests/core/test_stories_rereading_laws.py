"""Laws of readings: over a restart they are the same, and revisions tell where articles are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.stories import (
    Document,
    Homes,
    Limits,
    Merge,
    Placed,
    Renewed,
    StoryBook,
    freeze,
    place,
    renew,
    thaw,
)
from tests.core.test_stories_rereading import NOON, STORIES, a_text, homes, newcomer, retold, teaser
from tests.reprint_pairs import WAYS, Story


def arrivals() -> st.SearchStrategy[list[tuple[int, int, str]]]:
    """(article, story, way): an article that is there already is read again."""
    one = st.tuples(st.integers(1, 12), st.integers(0, 3), st.sampled_from([*WAYS, "retelling", "follow-up", "teaser"]))
    return st.lists(one, max_size=30)


def a_way(article: int, story: Story, way: str) -> Document:
    match way:
        case "teaser":
            return teaser(article)
        case "retelling":
            return retold(article, story)
        case "follow-up":
            return a_text(article, story.other_title, *story.follow_up)
        case _:
            report = WAYS[way](story)
            return Document(str(article), report.title, report.text, NOON)


def live(book: StoryBook, came_as: dict[int, int], chosen: list[tuple[int, int, str]]) -> list[object]:
    """What happens to a book, an article twice where it is chosen twice."""
    said: list[object] = []
    for article, story, way in chosen:
        arriving = newcomer(a_way(article, STORIES[story], way))
        if article in came_as:
            said.append(renew(book, came_as[article], arriving))
        else:
            said.append(place(book, arriving))
            came_as[article] = book.arrivals
        if book.arrivals % 5 == 4 and book.clusters:
            book.tell(min(book.clusters))
    return said


@given(arrivals(), st.integers(0, 30))
@settings(deadline=None)
def test_a_restart_between_two_readings_changes_nothing(chosen: list[tuple[int, int, str]], at: int) -> None:
    limits = Limits(look_every=3, articles=8)
    book, came_as = StoryBook(limits=limits), dict[int, int]()
    before = live(book, came_as, chosen[:at])
    restored = thaw(freeze(book), limits)
    assert freeze(restored) == freeze(book)
    after = live(restored, came_as, chosen[at:])
    assert [*before, *after] == live(StoryBook(limits=limits), {}, chosen)


@given(arrivals())
@settings(deadline=None)
def test_what_revisions_say_is_where_articles_are_and_what_was_mailed_keeps_its_id(
    chosen: list[tuple[int, int, str]],
) -> None:
    book, noted = StoryBook(limits=Limits(look_every=3)), Homes()
    told: set[int] = set()
    for said in live(book, {}, chosen):
        assert isinstance(said, (Placed, Renewed))
        if isinstance(said, Placed):
            noted.note(said.decision)
        noted.revise(said.revisions)
        for revision in said.revisions:
            if isinstance(revision, Merge):
                assert revision.absorbed not in told or revision.kept in told
        told |= {each.cluster_id for each in book.clusters.values() if each.is_told}
    assert homes(book) == {article: noted.of(article) for article in homes(book)}
    for cluster in book.clusters.values():
        numbers = [*(each.number for each in cluster.members), *cluster.copies]
        assert cluster.members
        assert {book.kept[number][1] for number in numbers} == {cluster.cluster_id}
    assert sum(len(each.members) + len(each.copies) for each in book.clusters.values()) == len(book.kept)
