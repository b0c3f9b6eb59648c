"""Is it the same text? By value: prints, containment, slots, credits, who was first."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.stories import (
    Agency,
    Print,
    Report,
    ReprintIndex,
    containment,
    credit_of,
    is_reprint,
    original_of,
    print_of,
)
from monitor.core.stories.overlap import parts_held
from monitor.core.stories.reprints import BOILERPLATE, SHORT, disagreement
from tests import reprint_pairs_2
from tests.reprint_pairs import Pair, pairs, stories

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
BRIDGE, MINE = ("\n".join(story.paragraphs) for story in stories()[:2])


@pytest.mark.parametrize("lot", [pairs(), reprint_pairs_2.pairs()], ids=["first lot", "second lot"])
def test_reprints_are_found_and_look_alikes_are_not(lot: tuple[Pair, ...]) -> None:
    judged = [(pair, is_reprint(print_of(pair.first.text), print_of(pair.second.text))) for pair in lot]
    wrong = [pair.name for pair, found in judged if found and not pair.is_reprint]
    missed = [pair.name for pair, found in judged if pair.is_reprint and not found]
    assert (wrong, missed) == ([], [])


def test_a_caption_is_too_short_to_tell() -> None:
    caption = print_of("A ferry in the harbour of Hallmouth on Monday.")
    assert containment(caption, caption) == 0.0
    assert containment(print_of(""), print_of("")) == 0.0


def numbered(*words: int) -> str:
    return " ".join(f"word{number}" for number in words)


def held(first: str, second: str) -> tuple[float, float]:
    one, other = print_of(first), print_of(second)
    return parts_held(one, other, set(one.shingles) & set(other.shingles))


def test_parts_that_two_texts_hold_of_each_other() -> None:
    # 42 words are 40 shingles; the first half of the one is the second half of the other.
    assert held(numbered(*range(42)), numbered(*range(100, 120), *range(22))) == (1.0, 0.0)
    assert held(numbered(*range(42)), numbered(*range(22))) == (1.0, 1.0)
    assert held(numbered(*range(42)), numbered(*range(100, 120), *range(20, 42))) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("copy", "is_taken"),
    [
        ([*range(1000, 1040), *range(50)], True),
        ([*range(1000, 1040), *range(50, 100)], False),
        ([*range(1000, 1030), *range(30, 100)], True),
        ([*range(1000, 1012), *range(20, 100)], True),
        ([*range(1000, 1030), *range(40, 75), *range(1030, 1060)], False),
        ([word if word % 6 else 1000 + word for word in range(100)], True),
    ],
    ids=[
        "the first half under an own top", "the last half under news of its own", "all of it but the lead",
        "nearly nothing but its lower part", "a block within an own report", "a word of six is another throughout",
    ],
)  # fmt: skip
def test_what_is_taken_is_the_top_or_the_whole_or_all_of_it_evenly(copy: list[int], *, is_taken: bool) -> None:
    original, print_ = print_of(numbered(*range(100))), print_of(numbered(*copy))
    assert is_reprint(original, print_) is is_reprint(print_, original) is is_taken


def test_texts_without_word_spaces_are_compared_by_characters() -> None:
    text = "临川港新建的三号码头星期二正式投入使用,全长680米,可同时停靠4艘五万吨级货轮,预计年吞吐量将达到400万吨。"
    assert containment(print_of(text), print_of(f"本报讯 {text}港务局负责人当天介绍。")) == 1.0


def test_places_for_numbers_and_days_are_compared_where_both_texts_have_them() -> None:
    monday = print_of("Shares rose 3 points on Monday in Lindau")
    assert disagreement(monday, print_of("Shares rose 3 points on Monday in Lindau")) == 0.0
    assert disagreement(monday, print_of("Shares rose 5 points on Friday in Lindau")) == 1.0
    assert disagreement(monday, print_of("Nothing in common")) == 0.0


def test_index_finds_a_copy_and_forgets_it() -> None:
    index = ReprintIndex()
    bridge, cut = print_of(BRIDGE), print_of(BRIDGE.partition("\n")[0])
    index.add(1, print_of(MINE))
    index.add(2, bridge)
    index.add(3, bridge)
    found = index.find(cut)
    assert found is not None
    assert (found.original, found.containment) == (2, 1.0)
    assert (len(index), index.print_of(2)) == (3, bridge)
    index.remove(2)
    again = index.find(cut)
    assert again is not None
    assert again.original == 3
    index.remove(3)
    assert index.find(cut) is None


def test_index_of_one_text_many_times_treats_it_as_boilerplate() -> None:
    index, short = ReprintIndex(), print_of(" ".join(f"word{number}" for number in range(SHORT // 2)))
    for number in range(BOILERPLATE + 1):
        index.add(number, short)
    assert index.find(short) is None
    index.remove(0)
    assert index.find(short) is not None


def test_copies_are_compared_exactly_before_they_are_believed() -> None:
    index = ReprintIndex()
    pair = next(pair for pair in pairs() if pair.way == "template")
    index.add(1, print_of(pair.first.text))
    assert index.find(print_of(pair.second.text)) is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KORVEL (AP) — Rescue teams", Agency.AP),
        ("HALLMOUTH, March 3 (Reuters) - A ferry", Agency.REUTERS),
        ("МОСКВА, 3 марта. /ТАСС/. Мост", Agency.TASS),
        ("МОСКВА, 3 мар - РИА Новости. Мост открыт", Agency.RIA),
        ("新华社北京3月4日电(记者李)港口", Agency.XINHUA),
        ("【共同通信】白浜県", Agency.KYODO),
        ("(서울=연합뉴스) 기자", Agency.YONHAP),
        ("Altenau (dpa/lni) - Bei einem Brand", Agency.DPA),
        ("ROMA, 3 MAR - ANSA - testo", Agency.ANSA),
        ("КИЕВ. 3 марта (Интерфакс-Украина). Текст", Agency.INTERFAX_UKRAINE),
        ("A text.\n© 2026 AFP", Agency.AFP),
        ("A text.\nSource: Xinhua", Agency.XINHUA),
        ("Un texto.\nEFE", Agency.EFE),
        ("PORTO (AP, Reuters) - A cable car", Agency.AP),
        ("Porto (AFP/dpa) - Eine Seilbahn", Agency.AFP),
        ("A text.\nReuters/AFP", Agency.REUTERS),
        ("A text.\n© Thomson Reuters 2026", Agency.REUTERS),
        ("A text.\n(Reporting by Ana Sousa in Porto; Editing by Tom Hale)", Agency.REUTERS),
        ("A text.\nWith additional material from AFP", Agency.AFP),
        ("Ein Text.\nMit Material von dpa", Agency.DPA),
        ("Текст.\nПеревод: Reuters", Agency.REUTERS),
        ("By Ana Sousa, Associated Press\nA cable car", Agency.AP),
        ("Ana Sousa | Reuters\nA cable car", Agency.REUTERS),
        ("By AP and AFP\nA cable car", Agency.AP),
        ("AP Photo/Ana Sousa\nA cable car", None),
        ("A cable car.\nFoto: dpa", None),
        ("Reuters Institute counts readers\nThey read less.", None),
        ("A cable car.\nAP and AFP contributed to this report.", None),
        ("A ministry told Reuters that it was so.", None),
        ("По данным агентства Рейтер, это так", None),
        ("The ferry.\nThe journalists of AFP went home to Paris.", None),
        ("", None),
    ],
)
def test_credit(text: str, agency: Agency | None) -> None:
    assert credit_of(text) == agency


def test_a_line_of_signs_is_no_credit_and_found_out_at_once() -> None:
    # One of two ways for each sign would be tried: 2 ** 70 ways.
    assert credit_of("A text.\n" + "©" * 70 + "!?x") is None
    assert credit_of("|" * 70 + "\nA text.") is None


def a_report(report_id: str, outlet: str, hours: int | None = 0, credit: Agency | None = None) -> Report:
    return Report(report_id, outlet, None if hours is None else NOON + timedelta(hours=hours), credit)


@pytest.mark.parametrize(
    ("reports", "original"),
    [
        ([a_report("late", "A", 2), a_report("early", "B", 1)], "early"),
        ([a_report("unknown", "A", None), a_report("dated", "B", 5)], "dated"),
        ([a_report("copy", "A", 0, Agency.AP), a_report("agency", "AP", 3)], "agency"),
        ([a_report("copy", "A", 0, Agency.AP), a_report("own", "B", 3)], "own"),
        ([a_report("first", "A"), a_report("second", "B")], "first"),
    ],
    ids=["the earlier", "one with a date", "the agency that is credited", "one without a credit", "the first to come"],
)
def test_original(reports: list[Report], original: str) -> None:
    assert original_of(reports).report_id == original


def test_prints_are_small() -> None:
    print_ = print_of(BRIDGE)
    assert isinstance(print_, Print)
    assert print_.shingles.itemsize * len(print_.shingles) < 8 * len(BRIDGE.split())
