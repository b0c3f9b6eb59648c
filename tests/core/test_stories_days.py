"""Sagas: the same people in the news every day. What sets the days apart, and what never becomes telling."""

import copy
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from monitor.core.stories import Background, Document, Homes, StoryBook, sign
from monitor.core.stories.background import LEAST
from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.lexemes import lexed, weekdays_in
from monitor.core.stories.likeness import likeness, reasons
from monitor.core.stories.profile import learn, weigh
from monitor.core.stories.reprints import is_reprint
from monitor.core.stories.rereading import Reread
from tests.reports import Event
from tests.sagas import sagas
from tests.test_seed_corpus import PAGES

# The answer to a warning, and a comment on that warning: one story, or two.
MAY_BE_ONE = {"nato-should-examine-itself.html", "what-cooperation-puts-at-risk.html"}


def retold() -> list[Document]:
    """The articles of the seed corpus as the daemon reads them."""
    return [
        Document(
            page.name, page.title, "\n".join(page.blocks), datetime.fromisoformat(page.meta("article:published_time"))
        )
        for page in PAGES
    ]


def warm() -> Background:
    """A background that has read some 200 texts on other things."""
    background = Background()
    for saga in sagas():
        for each in saga.articles:
            learn(sign(Document(each.title, each.title, each.text)).terms, background)
    return background


def stories_of(documents: list[Document], background: Background) -> list[set[str]]:
    book, homes = StoryBook(copy.deepcopy(background)), Homes()
    for each in documents:
        homes.note(book.add(each))
    homes.revise(book.look_again())
    stories: dict[int, set[str]] = {}
    for each in documents:
        stories.setdefault(homes.of(each.article_id), set()).add(each.article_id)
    return [*stories.values()]


@pytest.mark.parametrize(
    ("documents", "background"),
    [
        pytest.param(retold(), Background(), id="as the daemon reads them"),
        pytest.param(retold(), warm(), id="after a week of other news"),
        pytest.param(
            [Document(each.article_id, each.title, each.text) for each in retold()], Background(), id="undated"
        ),
    ],
)
def test_a_subject_of_one_week_is_not_one_story(documents: list[Document], background: Background) -> None:
    for order in [*permutations(documents)][::7]:
        for story in stories_of([*order], background):
            assert len(story) == 1 or story <= MAY_BE_ONE


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The court met on Tuesday.", {"tuesday"}),
        ("Суд собрался во вторник, в среду объявит решение.", {"tuesday", "wednesday"}),
        ("Суд зібрався у п'ятницю.", {"friday"}),
        ("Das Gericht tagte am Sonnabend.", {"saturday"}),
        ("Sąd zebrał się w środę.", {"wednesday"}),
        ("The Sun and the Mon told of it.", set()),
    ],
)
def test_days_are_read_in_many_languages_where_they_are_named_in_full(text: str, days: set[str]) -> None:
    assert weekdays_in(lexed(text).lexemes) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("A roof fell in Santo Domingo on Tuesday.", {"tuesday"}),
        ("Un techo se cayó el domingo en Santo Domingo.", {"sunday"}),
        ("Domingo negro en Sumagua.", {"sunday"}),
        ("SANTO DOMINGO (AP)", set()),
        ("Am Sonntag fiel ein Dach ein.", {"sunday"}),
    ],
)
def test_a_place_that_is_called_like_a_day_is_none(text: str, days: set[str]) -> None:
    assert weekdays_in(lexed(text).lexemes) == days


def test_an_article_is_of_the_day_that_it_names_first() -> None:
    text = "Ana Belak was heard by the court on Wednesday.\nOn Monday the court of Ellery had opened the trial."
    assert sign(Document("a", "", text)).terms.weekdays == {"wednesday"}
    assert sign(Document("a", "", "Ana Belak was heard by the court.")).terms.weekdays == set()


def days_told(first: str, second: str) -> tuple[float, list[str]]:
    """The feature, and what the reasons say of days."""
    signed = [sign(Document("a", "", f"{each} Ana Belak was heard by the court.")) for each in (first, second)]
    cluster = Cluster(1)
    cluster.add(Member(1, "a", None, weigh(signed[0].terms, Background())))
    arrival = Arrival(weigh(signed[1].terms, Background()), signed[1].print)
    found = likeness(arrival, cluster)
    return found.days, [each for each in reasons(arrival, cluster, found) if "of the week" in each]


def test_other_days_speak_against_one_event_and_the_same_day_for_it() -> None:
    assert days_told("On Monday.", "On Tuesday.") == (-1.0, ["they open with other days of the week"])
    assert days_told("On Monday.", "Am Montag.") == (1.0, ["both open with the same day of the week"])
    assert days_told("On Monday.", "Lately.") == days_told("Lately.", "On Monday.") == (0.0, [])


def test_what_is_common_anywhere_never_becomes_rare() -> None:
    background = Background()
    gardening = sign(Document("a", "", "Roses want water, tulips want sand and lilies a wall.")).terms
    for _ in range(5_000):
        learn(gardening, background)
    assert background.rarity("chin") < 1 < background.rarity("tulip") + 6 < background.rarity("volgr")
    assert background.rarities(["chin", "the"]) == {term: background.rarity(term) for term in ("chin", "the")}
    assert background.rarity("tulip") < 2 * LEAST


def of_one_maker() -> tuple[Document, Document]:
    """Two reports with other names that share a third of their phrases, all through the text."""
    extra = "Some spoke of a tremor. The Dockers Union was heard. The Transport Ministry was heard."
    first, second = (Event(number, "oil on the beach").report(nth, extra=extra) for number, nth in ((0, 5), (3, 2)))
    return Document("first", *first), Document("second", *second)


def test_texts_of_one_maker_with_other_names_are_no_reprints() -> None:
    first, second = of_one_maker()
    assert is_reprint(sign(first).print, sign(second).print)
    book = StoryBook()
    assert book.add(first).cluster_id != book.add(second).cluster_id


def test_a_text_read_again_is_no_reprint_of_another_of_one_maker() -> None:
    first, second = of_one_maker()
    book = StoryBook()
    book.add(first)
    book.add(Document("second", second.title, ""))
    reread = book.read_again(2, second, sign(second))
    assert reread == Reread(2)


def test_a_part_of_a_story_is_of_the_time_of_the_whole() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    profile = weigh(sign(Document("a", "", "Ana Belak was heard by the court.")).terms, Background())
    story = Cluster(1)
    for number in range(5):
        story.add(Member(number, str(number), noon + timedelta(days=number), profile))
    assert story.time == noon + timedelta(days=2)
    assert story.of(story.members[:1]).time == story.time
    assert Cluster(2).time is None
