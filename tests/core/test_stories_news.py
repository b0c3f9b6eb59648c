"""Who reported it, and what is new: by value."""

import pytest

from monitor.core.stories import Agency, Content, Report, content_of, independent_outlets, novelty
from monitor.core.stories.novelty import quotes_of

TEXT = "The ferry hit the bridge, injuring 14 people. “We shook, and then everybody was on the floor,” he said."


def test_forty_reprints_of_one_text_are_one_report() -> None:
    reports = [Report(f"copy {number}", f"Outlet {number}", None, Agency.AP) for number in range(39)]
    reports += [Report("wire", "AP", None, None), Report("own", "Harbour Post", None, None)]
    texts = {report.report_id: "wire" for report in reports[:40]}
    found = independent_outlets(reports, texts)
    assert found.independent == ("AP", "Harbour Post")
    assert (found.reports, len(found.carried)) == (2, 39)


def test_outlets_are_ranked_by_texts_of_their_own() -> None:
    reports = [Report("a", "A", None, None), Report("b1", "B", None, None), Report("b2", "B", None, None)]
    assert independent_outlets(reports, {}).independent == ("B", "A")


def test_a_story_that_was_never_told_is_new() -> None:
    found = novelty(None, "Ferry", TEXT, ["A"], [])
    assert found.is_new_story
    assert found


def test_a_story_without_news_does_not_come_again() -> None:
    told = content_of("Ferry", TEXT, ["A"], ["port"])
    assert not novelty(told, "Ferry again", TEXT, ["A"], ["port"])


def test_new_outlets_actors_numbers_and_quotations_are_told() -> None:
    told = content_of("Ferry", TEXT, ["A"], ["port"])
    more = "Now 15 people are hurt. “We will not pay for that,” she said. He added: “Everybody was on the floor.”"
    found = novelty(told, "", f"{TEXT} {more}", ["A", "B"], ["port", "minister"])
    assert (found.outlets, found.actors, found.numbers) == (("B",), ("minister",), ("15",))
    assert found.quotes == ("We will not pay for that,",)
    assert not found.is_new_story


def test_contents_add_up() -> None:
    told = content_of("Two tugs", "Two tugs came.", ["A"]) | content_of("", "Three came.", ["B"], ["port"])
    mentioned = frozenset(["2", "3", "2|tug", "3|kam"])
    assert told == Content(frozenset("AB"), frozenset(["port"]), frozenset("2"), frozenset(), mentioned)


def test_quotations_of_several_scripts_are_read_and_single_words_are_not() -> None:
    assert quotes_of("He called it a “decisive enabler”.") == ()
    assert quotes_of("«Огонь шёл под крышей всю ночь», — рассказал он.") == ("Огонь шёл под крышей всю ночь",)
    assert quotes_of("課長は「母親が鼻先で押し上げる」と話した。") == ("母親が鼻先で押し上げる",)


@pytest.mark.parametrize(
    "trivial",
    [
        "On 3 March, Tuesday, at 17:45, as in 2014, she came.",
        "She spoke on 12/03 for 90 minutes, 24 hours after the storm.",
        "Anna Weber, 34, a 41-year-old and a man aged 12 years were there.",
        "The F-16 and the Boeing 737 flew with Covid-19 under Article 50 of resolution 2202.",
        "11. Wash your hands\n12) Stay at home\nSee no. 10 and No 11 and #12.",
        "Ранее, 12 мая, спустя 15 лет и 20 минут, по статье 158 и рейсом 237.",
        "3月14日、2024年に12月の会議があった。",
        "Two ministers and three others came.",
        "Of all 14 the rate fell from 33.5 to 14 percent, and from $120 million a year to 14.",
        "It was 14 instead of 120 million, up from 33, compared with 47 and rather than 58.",
        "Ставку снизили с 33,5 процента до 14, вместо 25.",
        "Der Satz fiel von 33,5 auf 14, statt auf 14; le taux de 33 à 14 au lieu de 47.",
    ],
)
def test_trivial_numbers_are_no_news(trivial: str) -> None:
    told = content_of("Ferry hits bridge", TEXT, ["A"])
    assert novelty(told, "Ferry hits bridge", trivial, ["A"], []).numbers == ()
    assert not novelty(told, "12 things to know", "", ["A"], [])


def test_numbers_are_news_where_a_desk_puts_them_forward() -> None:
    told = content_of("Ferry hits bridge", TEXT, ["A"])
    assert novelty(told, "Four dead", "", ["A"], []).numbers == ("4",)
    assert novelty(
        told, "", "Police said 39 people were saved, 1,200 tonnes of oil and 5bn roubles lost.", ["A"], []
    ).numbers == (
        "39",
        "1200",
        "5000000000",
    )
    far = "The port lives on its ferries and on nothing else. " * 8
    assert not novelty(told, "", f"{far} The town has 43,000 inhabitants and 12 ferries.", ["A"], [])


def test_people_from_many_places_are_news() -> None:
    told = content_of("Ferry hits bridge", TEXT, ["A"])
    assert novelty(told, "", "People from 39 villages came to the port.", ["A"], []).numbers == ("39",)
    assert novelty(told, "41 from 39 villages", "", ["A"], []).numbers == ("39", "41")
    assert novelty(told, "The price rises from 14 to 21 euros", "", ["A"], []).numbers == ("21",)


def test_what_was_counted_otherwise_before_is_news_wherever_it_stands() -> None:
    told = content_of("Ferry hits bridge", "In all 14 passengers were hurt. Two tugs came.", ["A"])
    far = "The port lives on its ferries and on nothing else. " * 8
    assert novelty(told, "", f"{far} By now 17 passengers and 3 tugs, but 14 of them well.", ["A"], []).numbers == (
        "3",
        "17",
    )


def test_a_number_that_stood_anywhere_in_what_was_told_is_known() -> None:
    far = "The port lives on its ferries and on nothing else. " * 8
    told = content_of("Ferry hits bridge", f"{far} The bill comes to 37 million, said Weber, 62, on 9 March.", ["A"])
    assert not novelty(told, "37 million, 62, 9", "", ["A"], [])
