"""The story book: which story does an article join, and why? By value."""

from array import array
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.stories import (
    Background,
    Decision,
    Document,
    Homes,
    JoinKind,
    Limits,
    Merge,
    Move,
    Revision,
    Split,
    StoryBook,
    sign,
)
from monitor.core.stories.background import LEAST
from monitor.core.stories.cluster import KEPT_AFTER_TRIM, MOST_KEPT, Arrival, Cluster, Member
from monitor.core.stories.cosines import WORDS_BY_NAMES
from monitor.core.stories.likeness import DECAY_A_DAY, MOST_DAYS, decay, likeness
from monitor.core.stories.neighbours import MAX_LOOKED_UP, Neighbours
from monitor.core.stories.profile import Bag, terms_of, weigh
from monitor.core.stories.reprints import days_differ
from monitor.core.stories.terms import term_of
from monitor.core.stories.titles import EVEN_TITLES
from tests.digest_days import reports_of
from tests.reprint_pairs import Pair, Report, Story, pairs, stories

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
STORIES = stories()
BRIDGE, MINE, TARIFFS, VOTE = STORIES[:4]


def a_document(article_id: str, story: Story, *, hours: float | None = 0, paragraphs: tuple[str, ...] = ()) -> Document:
    published = None if hours is None else NOON + timedelta(hours=hours)
    return Document(article_id, story.title, "\n".join(paragraphs or story.paragraphs), published)


def a_retelling(article_id: str, story: Story, *, hours: float | None = 1) -> Document:
    paragraphs = (*story.retelling, f"“{story.title}”, said the report.", story.follow_up[0])
    return a_document(article_id, story, hours=hours, paragraphs=paragraphs)


def test_first_article_opens_a_story() -> None:
    decision = StoryBook().add(a_document("a", BRIDGE))
    assert (decision.kind, decision.cluster_id, decision.score, decision.reasons) == (JoinKind.NEW, 1, None, ())


def test_another_event_is_another_story() -> None:
    book = StoryBook()
    assert [book.add(a_document(story.name, story)).cluster_id for story in STORIES] == [*range(1, len(STORIES) + 1)]


def test_a_retelling_joins_with_its_reasons() -> None:
    book = StoryBook()
    book.add(a_document("a", BRIDGE))
    book.add(a_document("b", MINE))
    decision = book.add(a_retelling("c", BRIDGE))
    assert (decision.kind, decision.cluster_id) == (JoinKind.JOINED, 1)
    assert any("halmo" in reason for reason in decision.reasons)
    assert decision.score is not None


def test_a_reprint_joins_by_its_text_alone() -> None:
    book = StoryBook()
    book.add(a_document("a", BRIDGE))
    decision = book.add(Document("b", "Other words altogether", "\n".join(BRIDGE.paragraphs[:3]), NOON))
    assert (decision.kind, decision.cluster_id, decision.reprint_of) == (JoinKind.REPRINT, 1, "a")
    assert decision.reasons == ("100% of the shorter text is in a",)


def test_an_empty_article_is_a_story_of_its_own() -> None:
    book = StoryBook()
    assert [book.add(Document(article_id, "", "")).cluster_id for article_id in "ab"] == [1, 2]


def test_names_in_two_scripts_meet() -> None:
    book = StoryBook()
    book.add(
        Document(
            "en", "Zelensky meets Erdogan in Odesa", "Zelensky and Erdogan met in Odesa. They freed 215 men.", NOON
        )
    )
    book.add(a_document("other", MINE))
    text = "Владимир Зеленский и Эрдоган встретились в Одесе. Освобождены 215 человек, Эрдоган благодарил Зеленского."
    decision = book.add(Document("ru", "Зеленский встретил Эрдогана в Одесе", text, NOON))
    assert (decision.kind, decision.cluster_id) == (JoinKind.JOINED, 1)


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("Путин Путина Путиным Путину Putin", "putin"),
        ("Зеленский Зеленского Зеленським Zelenskyy Zelensky", "zelen"),
        ("Лапшин Лапшина Лапшиным", "lapsh"),
        ("harbour Harbour harbours harbour’s", "harbo"),
        ("Αθήνα", "atin"),
        ("临川", "临川"),
        ("2,000", "2,000"),
    ],
)
def test_term(words: str, term: str) -> None:
    assert {term_of(word) for word in words.split()} == {term}


def test_a_story_that_was_silent_for_a_week_is_closed() -> None:
    book = StoryBook()
    book.add(a_document("a", BRIDGE))
    book.add(a_document("b", MINE, hours=24 * 8))
    assert [*book.clusters] == [2]
    assert book.add(a_document("c", BRIDGE, hours=24 * 8)).kind is JoinKind.NEW


def test_articles_kept_are_bounded() -> None:
    book = StoryBook(limits=Limits(articles=3))
    for story in STORIES:
        book.add(a_document(story.name, story, hours=None))
    assert len(book.clusters) == len(book.kept) == 3
    only = StoryBook(limits=Limits(articles=1))
    only.add(a_document("a", BRIDGE))
    only.add(a_document("b", BRIDGE))
    assert len(only.clusters) == 1


def test_a_long_story_is_known_by_its_latest_reports() -> None:
    book = StoryBook(limits=Limits(join=-99.0))
    for number in range(MOST_KEPT + 1):
        # Each with a text of its own, so that none is a reprint.
        text = f"{BRIDGE.title}. Ferry Hallmouth bridge. " + " ".join(f"w{number}x{word}" for word in range(16))
        assert book.add(Document(str(number), BRIDGE.title, text)).cluster_id == 1
    (cluster,) = book.clusters.values()
    assert (len(cluster.members), cluster.size) == (KEPT_AFTER_TRIM, MOST_KEPT + 1)
    assert len(book.kept) == KEPT_AFTER_TRIM


def test_reprints_kept_are_bounded() -> None:
    book = StoryBook()
    for number in range(MOST_KEPT + 5):
        # A copy of a copy is found while its shingles are no boilerplate; after that, it is alike all the same.
        book.add(a_document(str(number), BRIDGE))
    (cluster,) = book.clusters.values()
    assert cluster.size == MOST_KEPT + 5
    assert len(cluster.copies) <= MOST_KEPT


def test_time_between_articles_counts_after_half_a_day_and_up_to_a_limit() -> None:
    assert decay(NOON, NOON + timedelta(hours=11)) == 0.0
    assert decay(NOON, NOON - timedelta(days=1)) == pytest.approx(DECAY_A_DAY / 2)
    assert decay(NOON, NOON - timedelta(days=9)) == decay(NOON, NOON + timedelta(days=5)) == DECAY_A_DAY * MOST_DAYS
    assert decay(None, NOON) == decay(NOON, None) == 0.0


def halves_of_one_story(limits: Limits) -> tuple[StoryBook, tuple[Revision, ...]]:
    """A book in which nothing joins on arrival, so that the second look has all to do."""
    book = StoryBook(limits=limits)
    book.add(a_document("a", BRIDGE))
    book.add(a_retelling("b", BRIDGE))
    book.add(a_document("c", MINE))
    return book, book.look_again()


def test_second_look_merges_what_turned_out_to_be_one() -> None:
    book, revisions = halves_of_one_story(Limits(join=99.0))
    assert [(type(each), each.kept, each.absorbed) for each in revisions if isinstance(each, Merge)] == [(Merge, 1, 2)]
    assert len(revisions) == 1
    assert sorted(book.clusters) == [1, 3]
    assert book.clusters[1].size == 2
    assert book.look_again() == ()


def test_a_story_that_was_mailed_keeps_its_id() -> None:
    book = StoryBook(limits=Limits(join=99.0))
    book.add(a_document("a", BRIDGE))
    book.add(a_retelling("b", BRIDGE))
    book.add(a_document("copy", BRIDGE))
    book.tell(2)
    (merge,) = book.look_again()
    assert isinstance(merge, Merge)
    assert (merge.kept, merge.absorbed) == (2, 1)
    assert book.clusters[2].is_told
    assert {home for _, home in book.kept.values()} == {2}


def a_member(number: int, document: Document) -> Member:
    return Member(number, document.article_id, document.published, weigh(sign(document).terms, Background()))


def test_second_look_moves_a_stray_to_better_company() -> None:
    arrived = [a_document("a", BRIDGE), a_document("stray", MINE), a_retelling("b", BRIDGE), a_retelling("mine", MINE)]
    first, second = Cluster(1), Cluster(2)
    for number, document in enumerate(arrived):
        (second if document.article_id == "mine" else first).add(a_member(number, document))
    # So hard to merge that only the stray may go.
    book = StoryBook(limits=Limits(merge=4.0))
    kept = {number: (each.article_id, 2 if each.article_id == "mine" else 1) for number, each in enumerate(arrived)}
    book.restore([first, second], kept, {number: sign(each).print for number, each in enumerate(arrived)})
    book.window.touched, book.window.last_id = {1}, 2
    (move,) = book.look_again()
    assert isinstance(move, Move)
    assert (move.article_id, move.source, move.target) == ("stray", 1, 2)
    assert book.kept[1] == ("stray", 2)
    assert (book.clusters[1].size, book.clusters[2].size) == (2, 2)


def a_story_of(documents: list[Document], told_at: int) -> tuple[StoryBook, tuple[Revision, ...]]:
    """A book in which articles ended up in one story, whatever they tell; and a second look at it."""
    book, cluster, kept, prints = StoryBook(), Cluster(1), {}, {}
    for number, document in enumerate(documents, start=1):
        print_ = sign(document).print
        kept[number], prints[number] = (document.article_id, 1), print_
        if document.article_id.startswith("copy"):
            cluster.touch(document.published)
            cluster.copy(number)
        else:
            cluster.add(a_member(number, document))
    cluster.told_at = told_at
    book.restore([cluster], kept, prints)
    book.arrivals, book.window.last_id, book.window.touched = len(documents), 1, {1}
    return book, book.look_again()


TWO_EVENTS = [
    a_document("bridge", BRIDGE),
    a_retelling("bridge again", BRIDGE),
    a_document("mine", MINE),
    a_retelling("mine again", MINE),
    a_document("copy of mine", MINE),
]


@pytest.mark.parametrize(
    ("told_at", "leaving"),
    [
        (0, ("mine", "mine again", "copy of mine")),
        (2, ("mine", "mine again", "copy of mine")),
    ],
)
def test_a_story_of_two_events_is_split_and_reprints_go_with_their_text(told_at: int, leaving: tuple[str, ...]) -> None:
    book, (split,) = a_story_of(TWO_EVENTS, told_at)
    assert isinstance(split, Split)
    assert (split.source, split.target, split.articles) == (1, 2, leaving)
    assert split.score <= Limits().split
    assert dict(book.kept.values()) == {each.article_id: 2 if each.article_id in leaving else 1 for each in TWO_EVENTS}
    assert (book.clusters[1].size, book.clusters[2].size, book.clusters[2].copies) == (2, 3, [5])
    assert book.look_again() == ()


def test_the_part_of_a_story_that_was_told_keeps_the_id() -> None:
    first_told = [TWO_EVENTS[place] for place in (2, 3, 0, 1)]
    later = [Document("one more", BRIDGE.other_title, "\n".join(BRIDGE.follow_up), NOON)]
    _, (split,) = a_story_of([*first_told, *later], told_at=2)
    assert isinstance(split, Split)
    assert split.articles == ("bridge", "bridge again", "one more")


def told_in_two_languages(event: str) -> list[Document]:
    """Two reports on an attack on a port in Russian; then two on another event in English, or on the same."""
    days = [*reports_of("digest_day_2", 1), *reports_of("digest_day_2", 2)]
    russian = [each for each in days if (each.event, each.outlet) == ("odesa", "Вестник Юга")]
    english = [each for each in days if (each.event, each.outlet) == (event, "Danube Tribune")]
    return [each.document for each in (*russian, *english)]


def test_a_story_in_two_languages_is_not_split_by_them() -> None:
    assert a_story_of(told_in_two_languages("odesa"), 0)[1] == ()


def test_two_events_in_two_languages_are_split() -> None:
    _, (split,) = a_story_of(told_in_two_languages("gas"), 0)
    assert isinstance(split, Split)
    assert split.articles == ("gas/1/Danube Tribune", "gas/2/Danube Tribune")


def test_a_story_of_one_event_is_not_split() -> None:
    one = [a_document("a", BRIDGE), a_retelling("b", BRIDGE), a_document("odd", MINE)]
    assert not any(isinstance(each, Split) for each in a_story_of([*one, a_retelling("d", BRIDGE)], 0)[1])


def test_homes_follow_every_revision() -> None:
    homes = Homes()
    for article_id, cluster_id in (("a", 1), ("b", 2), ("c", 3), ("d", 3)):
        homes.note(Decision(article_id, cluster_id, JoinKind.NEW, None, ()))
    homes.revise([Merge(1, 2, 1.0), Move("c", 3, 2, 1.0), Split(3, 4, ("d",), -2.0)])
    assert [homes.of(each) for each in "abcd"] == [1, 1, 1, 4]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("Weather for 8 November", "Weather for 16 November", False),
        ("Weather for 8 November", "Weather for November 8", True),
        ("Прогноз погоды на пятницу", "Прогноз погоды на субботу", False),
        ("11月8日の天気", "11月9日の天気", False),
        ("Weather for the coast", "Weather for 16 November", True),
    ],
)
def test_titles_that_give_other_days_are_other_news(first: str, second: str, is_one: bool) -> None:
    book = StoryBook(limits=Limits(join=-99.0, merge=-99.0))
    book.add(Document("a", first, "\n".join(BRIDGE.paragraphs)))
    book.add(Document("b", second, "\n".join((*BRIDGE.retelling, *BRIDGE.follow_up))))
    book.look_again()
    assert (len(book.clusters) == 1) == is_one


def test_fillings_of_one_template_are_not_one_story() -> None:
    joined = []
    for pair in pairs():
        if pair.way == "template":
            book = StoryBook()
            first, second = (sign(Document(name, each.title, each.text)) for name, each in _both(pair))
            book.add(Document("first", "", ""), first)
            kind = book.add(Document("second", "", ""), second).kind
            days = days_differ(first.terms.days, second.terms.days)
            joined += [pair.name] if days and kind is not JoinKind.NEW else []
    assert joined == []


def _both(pair: Pair) -> tuple[tuple[str, Report], tuple[str, Report]]:
    return ("first", pair.first), ("second", pair.second)


def test_titles_told_in_the_other_text_speak_for_one_event() -> None:
    def titles_of(first: str, second: str) -> float:
        cluster, text = Cluster(1), "The ferry hit the bridge in Hallmouth."
        cluster.add(a_member(1, Document("a", first, text)))
        signature = sign(Document("b", second, text))
        return likeness(Arrival(weigh(signature.terms, Background()), signature.print), cluster).titles

    assert titles_of("Ferry hits bridge", "Bridge hit by ferry") == pytest.approx(1 - EVEN_TITLES)
    assert titles_of("Ferry hits bridge", "Mayor speaks of compensation") == -EVEN_TITLES
    assert titles_of("", "Ferry hits bridge") == titles_of("Ferry hits bridge", "") == 0.0


def test_a_second_look_is_due_every_few_arrivals() -> None:
    book = StoryBook(limits=Limits(look_every=2))
    assert not book.is_look_due
    book.add(a_document("a", BRIDGE))
    assert not book.is_look_due
    book.add(a_document("b", MINE))
    assert book.is_look_due


def test_streams_share_what_words_are_common() -> None:
    background = Background()
    StoryBook(background).add(a_document("a", BRIDGE))
    StoryBook(background).add(a_document("b", MINE))
    assert background.texts == 2
    assert background.rarity("halmo") < background.rarity("neverseen")


def test_what_every_text_has_counts_for_little_and_never_for_nothing() -> None:
    background = Background(texts=100_000, counts=Counter({"everywhere": 100_400}))
    assert background.rarities(["everywhere", "neverseen"])["everywhere"] == background.rarity("everywhere") == LEAST
    assert background.rarities([]) == {}


def test_words_of_many_stories_are_looked_up_last_and_at_most_so_many() -> None:
    near = Neighbours()
    common, rare = (Bag((word,), array("f", [1.0])) for word in ("common", "rare"))
    for cluster_id in range(MAX_LOOKED_UP + 1):
        near.add(cluster_id, a_member_of(common))
    assert near.near(a_member_of(common).profile) == []
    near.add(7, a_member_of(rare))
    both = Bag(("common", "rare"), array("f", [0.9, 0.1]))
    assert near.near(a_member_of(both).profile) == [7]


def a_member_of(words: Bag) -> Member:
    profile = weigh(terms_of("", ""), Background())
    return Member(1, "a", None, replace(profile, words=words))


def test_two_languages_meet_by_names_and_numbers_alone() -> None:
    english = Document("en", "Quake hits Arequipa", "The quake of 7.1 killed 16 in Arequipa, Camana and Quispe there.")
    russian = Document(
        "ru", "Землетрясение", "В городах Арекипа, Камана и Киспе погибли не менее 16 человек, магнитуда 7,1."
    )
    cluster, signature = Cluster(1), sign(russian)
    cluster.add(a_member(1, english))
    found = likeness(Arrival(weigh(signature.terms, Background()), signature.print), cluster)
    assert found.words == pytest.approx(WORDS_BY_NAMES * found.names)
    assert found.titles == 0.0
    assert found.numbers > 0
    assert found.names > 0.9


def test_background_fades_when_it_is_full() -> None:
    background = Background(texts=4, counts=Counter({"often": 4, **{f"t{number}": 1 for number in range(250_000)}}))
    background.learn(["often"])
    assert (background.texts, background.counts) == (2, {"often": 2})


def test_a_common_term_weighs_less() -> None:
    terms = terms_of(
        "", "Hallmouth ferry hits a bridge with 14 dogs, 2 cats and 30,000 eggs in the harbour of Hallmouth"
    )
    profile = weigh(terms, Background())
    weights = dict(profile.words.items())
    assert weights["halmo"] > weights["bridg"] > 0
    assert {"14", "2", "14|dog"} <= set(profile.numbers.terms)


def test_what_stands_far_down_is_not_looked_at() -> None:
    terms = terms_of("Ferry", "A ferry sails. " * 300 + "Rumpelstiltskin comes.")
    assert "fer" in terms.words
    assert "rumpe" not in terms.words
