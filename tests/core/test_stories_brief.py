"""Short texts, numbers and languages in stories: headlines meet reports, an amount is one however it is written."""

from collections import defaultdict

import pytest

from monitor.core.stories import Background, Document, Homes, StoryBook, sign
from monitor.core.stories.cluster import Arrival, Cluster, Member
from monitor.core.stories.cosines import alike, cosines, whole
from monitor.core.stories.lexemes import lexed, numbers_in
from monitor.core.stories.likeness import likeness
from monitor.core.stories.numbers import amount_of
from monitor.core.stories.profile import Profile, weigh
from monitor.core.stories.titles import EVEN_TITLES
from monitor.core.stories.tongues import may_be_one, tongue_of
from tests.same_news_pairs import Pair, news, pairs

FERRY = news()[0]


def a_profile(title: str, text: str = "") -> Profile:
    return weigh(sign(Document("a", title, text)).terms, Background())


def a_cluster(*profiles: Profile) -> Cluster:
    cluster = Cluster(1)
    for number, profile in enumerate(profiles, start=1):
        cluster.add(Member(number, str(number), None, profile))
    return cluster


def an_arrival(profile: Profile) -> Arrival:
    return Arrival(profile, sign(Document("a", "", "")).print)


def is_one_story(pair: Pair) -> bool:
    book, homes = StoryBook(), Homes()
    for article_id, report in (("first", pair.first), ("second", pair.second)):
        homes.note(book.add(Document(article_id, report.title, report.text)))
    homes.revise(book.look_again())
    return homes.of("first") == homes.of("second")


def test_retellings_and_headlines_join_and_look_alikes_do_not() -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs():
        right[pair.way].append(is_one_story(pair) == pair.is_same)
    shares = {way: sum(of_way) / len(of_way) for way, of_way in right.items()}
    assert shares["retelling"] >= 0.95
    assert shares["headline"] >= 0.9
    assert shares["look-alike"] >= 0.85


def test_a_headline_is_as_like_a_report_as_so_few_words_can_be() -> None:
    report = a_profile(FERRY.report.title, FERRY.report.text)
    told, strange = a_profile(FERRY.headline.title), a_profile("Council of Corvane votes on a stadium for Ellery")
    assert not report.is_headline
    assert told.is_headline
    words, names = cosines(an_arrival(told), a_cluster(report))
    assert words > 0.5
    assert names > 0.5
    assert max(cosines(an_arrival(strange), a_cluster(report))) < 0.2


def test_a_headline_meets_a_story_of_several_reports_too() -> None:
    reports = [a_profile(each.title, each.text) for each in (FERRY.report, FERRY.retelling)]
    words, names = cosines(an_arrival(a_profile(FERRY.headline.title)), a_cluster(*reports))
    assert 0.4 < words <= 1.0
    assert 0.4 < names <= 1.0


def test_the_cosine_of_a_brief_text_with_itself_is_one() -> None:
    headline = a_profile("Ferry runs aground in thick fog off Hallmouth")
    assert cosines(an_arrival(headline), a_cluster(headline)) == pytest.approx((1.0, 1.0))
    assert alike(whole(a_cluster(headline)), a_cluster(headline)) == pytest.approx(1.0)


def test_a_headline_is_not_asked_to_tell_the_title_of_a_report() -> None:
    report, headline = a_profile("Sandbank", FERRY.report.text), a_profile("Ferry aground off Hallmouth, 143 rescued")
    # Both ways: the report tells most of the headline, which does not tell of a sandbank.
    assert likeness(an_arrival(headline), a_cluster(report)).titles > 0
    assert likeness(an_arrival(report), a_cluster(headline)).titles > 0
    other = a_profile("Sandbank")
    assert likeness(an_arrival(headline), a_cluster(other)).titles == -EVEN_TITLES


def test_a_text_without_a_word_is_like_nothing() -> None:
    empty, report = a_profile("", ""), a_profile(FERRY.report.title, FERRY.report.text)
    assert cosines(an_arrival(empty), a_cluster(report)) == (0.0, 0.0)
    assert cosines(an_arrival(report), a_cluster(empty)) == (0.0, 0.0)
    assert cosines(an_arrival(empty), a_cluster(empty, empty)) == (0.0, 0.0)
    assert likeness(an_arrival(empty), a_cluster(report)).missing_names <= 1.0


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("a deal of 2.5 million euros", [("2500000", "eur")]),
        ("2 500 000 рублей", [("2500000", "rubl")]),
        ("2,5 млн рублей", [("2500000", "rubl")]),
        ("a $2.5mn deal", [("2500000", "deal")]),
        ("2,500,000 euros and 1.200 people", [("2500000", "eur"), ("1200", "")]),
        ("60 тыс. жителей", [("60000", "zhite")]),
        ("two billion dollars", [("2000000000", "dolar")]),
        ("8.50 percent or 8,5 процента", [("8.5", "perce"), ("8.5", "proce")]),
        ("14 horses, 3 m long", [("14", "hors"), ("3", "")]),
        ("the second F16 in 2020 at 12:30 on 8 May", [("#2", "f16")]),
        ("rows 007 and 2nd and 1.2.3k of it", [("007", ""), ("2nd", ""), ("1.2.3", "")]),
        ("nothing", []),
    ],
)
def test_an_amount_is_one_however_it_is_written(text: str, amounts: list[tuple[str, str]]) -> None:
    assert [*numbers_in(lexed(text).lexemes)] == amounts


def test_an_amount_says_how_many_words_it_takes() -> None:
    assert amount_of(["12", "500", "000", "people"]) == ("12500000", 3)
    assert amount_of(["12", "5", "000"]) == ("12", 1)
    assert amount_of(["6.7bn", "million"]) == ("6700000000", 1)
    assert amount_of(["7"]) == ("7", 1)


@pytest.mark.parametrize(
    ("title", "tongue"),
    [
        ("The ministry said that it was not so and that they would answer", "en"),
        ("Pontoon aground", "Latn"),
        ("Понтон на мели", "Cyrl"),
        ("12:30", None),
        ("台风登陆福建省沿海地区多地停电", "zh"),
    ],
)
def test_a_short_text_has_a_script_where_its_language_is_not_told(title: str, tongue: str | None) -> None:
    assert tongue_of(title, "") == tongue


@pytest.mark.parametrize(
    ("first", "second", "is_so"),
    [
        ("en", "en", True),
        ("en", "ru", False),
        ("ru", "uk", False),
        ("en", "Latn", True),
        ("ru", "Cyrl", True),
        ("ru", "Latn", False),
        ("Cyrl", "Latn", False),
        ("zh", "Latn", False),
        ("Latn", "Latn", True),
        (None, "ru", True),
    ],
)
def test_two_texts_may_be_in_one_language(first: str | None, second: str | None, *, is_so: bool) -> None:
    assert may_be_one(first, second) is is_so
    assert may_be_one(second, first) is is_so
