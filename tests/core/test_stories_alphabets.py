"""Names and numbers of one event across cases, alphabets and scripts without capitals."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from monitor.core.stories import Document, StoryBook, sign
from monitor.core.stories.lexemes import lexed, numbers_in
from monitor.core.stories.terms import term_of
from monitor.core.stories.tongues import has_capitals

FLOOD_IN_CHINESE = (
    "水库决堤 转移群众4.2万人",
    "南丘县水库12日决堤，县里转移群众4.2万人。救援人员用橡皮艇救出186人，十七人受伤，倒塌房屋940间。",
)
FLOOD_BY_ANOTHER_DESK = (
    "南丘水库决堤 倒塌房屋940间",
    "南丘县一座水库决堤，倒塌房屋940间，四万二千人被转移。橡皮艇救出186人，另有17人受伤。",
)
FLOOD_IN_ENGLISH = (
    "Dam bursts at Nanqiu",
    "Some 42,000 people were moved after a dam burst at Nanqiu. Rescuers in boats saved 186, seventeen were hurt and "
    "940 houses fell.",
)
TRADE_IN_ENGLISH = (
    "Harbour strike ends",
    "The crane drivers of Rotbeck went back to work on Monday after 3 days, with a rise of 4 percent for 2 years.",
)


@pytest.mark.parametrize(
    "words",
    [
        "Лавров Лаврова Лавровым Lavrov Lavrova",
        "Харків Харкові Харькове Харьковом Kharkiv Kharkov",
        "Панама Панамой Панами Panama",
    ],
)
def test_name_is_one_in_all_its_cases_and_alphabets(words: str) -> None:
    assert all(first == second for first, second in pairwise(map(term_of, words.split())))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("выслали трёх дипломатов", ["3"]),
        ("девяти шахтам", ["9"]),
        ("сорок восемь человек, forty-two men", ["48", "42"]),
        ("ten, two", ["10", "2"]),
        ("转移群众23万人，三人死亡", ["230000", "3"]),
        ("二十余万户恢复供电，损失1.5亿美元", ["200000", "150000000"]),
        ("兩千五百人，一个", ["2500"]),
        ("8月13日上午9时发布第47号公告", ["47"]),
        ("谈了四十分钟，三亚", ["40"]),
        ("十", []),
    ],
)
def test_number_is_one_in_words_and_signs(text: str, amounts: Sequence[str]) -> None:
    assert [number for number, _ in numbers_in(lexed(text).lexemes)] == amounts


def test_script_without_capitals_is_known_by_its_language() -> None:
    assert not has_capitals("zh")
    assert has_capitals("el")
    assert has_capitals(None)


def stories_of(*reports: tuple[str, str]) -> list[int]:
    book = StoryBook()
    documents = [Document(str(number), *report) for number, report in enumerate(reports)]
    return [book.add(each, sign(each)).cluster_id for each in documents]


def test_desks_in_a_script_without_capitals_tell_one_event() -> None:
    first, other, same = stories_of(FLOOD_IN_CHINESE, TRADE_IN_ENGLISH, FLOOD_BY_ANOTHER_DESK)
    assert first == same != other


def test_numbers_carry_an_event_from_script_to_script() -> None:
    first, other, same = stories_of(FLOOD_IN_CHINESE, TRADE_IN_ENGLISH, FLOOD_IN_ENGLISH)
    assert first == same != other


def test_two_small_numbers_alone_are_no_event_across_scripts() -> None:
    crash = ("城西电车出轨 两人死亡", "城西一辆电车星期五出轨，造成两人死亡，14人受伤。")
    fires = (
        ("Feuer in Rotbeck: zwei Tote", "Bei einem Feuer in Rotbeck starben zwei Menschen, 14 wurden verletzt."),
        ("Пожар в Орешине: двое погибли", "При пожаре в Орешине погибли двое, 14 человек пострадали."),
    )
    assert len(set(stories_of(crash, *fires))) == len(set(stories_of(*fires, crash))) == 1 + len(fires)


def test_a_report_without_capitals_takes_no_names_from_the_others() -> None:
    fire = ("Пожар в Орешине", "В Орешине сгорели 940 лодок, на помощь пришли 186 человек, 17 пострадали.")
    first, same, other = stories_of(FLOOD_IN_ENGLISH, FLOOD_IN_CHINESE, fire)
    assert first == same != other


def test_one_name_in_common_is_no_event_across_languages() -> None:
    feast = ("Свято в селі", "Перед святом у Великому Бору пекли паски, і діти несли їх до церкви в Орішній.")
    heart = ("Сердце и выходные", "Врачи больницы считали остановки сердца. В Великобритании их больше, чем у нас.")
    assert len(set(stories_of(feast, heart))) == len((feast, heart))
