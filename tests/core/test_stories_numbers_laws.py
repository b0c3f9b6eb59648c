"""Laws of amounts: one amount however it is written; two amounts where a mark stands between them."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from monitor.core.stories import amounts_in, content_of
from monitor.core.stories.lexemes import lexed, numbers_in
from monitor.core.text import split

BLANKS = (" ", "\u00a0", "\u2009", "\u202f")
GROUPS = (",", ".", "'", "\u2019", *BLANKS)
MARKS = (", ", "; ", ": ", " – ", "-", " (", "/ ", " + ", "\n", ",\u00a0", "  ", " , ")
# As many groups of digits as an amount may have words.
AMOUNTS = st.integers(1_000, 10**15 - 1)


def by_sentence(text: str) -> list[str]:
    return [number for number, _ in numbers_in(lexed(text).lexemes)]


def by_place(text: str) -> list[str]:
    return [number for number, _, _ in amounts_in(text)]


@given(AMOUNTS, st.sampled_from(GROUPS))
@example(1_900, ",")
@example(2_026, ".")
def test_an_amount_is_one_by_whatever_its_thousands_are_grouped(amount: int, group: str) -> None:
    written = f"{amount:,}".replace(",", group)
    assert by_sentence(f"some {written} people") == by_place(f"some {written} people") == [str(amount)]


@given(AMOUNTS, st.sampled_from(BLANKS), st.sampled_from(BLANKS))
def test_the_place_of_an_amount_is_all_of_it(amount: int, blank: str, last: str) -> None:
    written = f"{amount:,}".replace(",", blank, 1).replace(",", last)
    text = f"On the quay {written} people stood."
    ((_, first, end),) = amounts_in(text)
    assert "".join(split(text)[first:end]) == written


@given(st.integers(1, 999), st.integers(100, 999), st.sampled_from(MARKS))
@example(14, 300, ", ")
def test_two_numbers_with_a_mark_between_them_are_two(first: int, second: int, mark: str) -> None:
    text = f"killed {first}{mark}{second} hurt"
    assert by_sentence(text) == by_place(text) == [str(first), str(second)]


@given(st.integers(1, 999), st.sampled_from(MARKS), st.sampled_from(["thousand", "million", "млн"]))
def test_a_multiplier_behind_a_mark_multiplies_nothing(number: int, mark: str, scale: str) -> None:
    assume(mark.strip(" -"))
    text = f"killed {number}{mark}{scale} homes"
    assert by_sentence(text) == by_place(text) == [str(number)]


@given(st.integers(1900, 2099), st.integers(100, 999))
def test_a_year_groups_no_digits(year: int, people: int) -> None:
    text = f"in {year} {people} people"
    assert by_sentence(text) == by_place(text) == [str(people)]


@given(st.integers(100, 9_999_999), st.sampled_from(["May", "March", "мая"]))
def test_a_number_beside_a_month_that_can_be_no_day_is_one(people: int, month: str) -> None:
    assert by_sentence(f"In {month} {people:,} people came") == [str(people)]


@given(st.integers(1, 31), st.sampled_from(["May", "March", "мая"]))
def test_the_number_of_a_day_is_no_amount(day: int, month: str) -> None:
    assert by_sentence(f"on {day} {month} they came") == []


@given(st.integers(1, 99), st.integers(0, 9))
def test_an_amount_that_was_told_in_another_spelling_is_no_news(whole: int, tenths: int) -> None:
    amount = whole * 1_000_000 + tenths * 100_000
    spellings = (
        f"{whole}.{tenths} million euros",
        f"{whole},{tenths} млн евро",
        f"{amount:,} euros",
        f"{amount:,} euros".replace(",", " "),
        f"€{whole}.{tenths}m",
    )
    contents = [content_of(f"The loan rises to {spelling}", "") for spelling in spellings]
    assert {content.numbers for content in contents} == {frozenset({str(amount)})}


ENGLISH = ("twenty thirty forty fifty sixty seventy eighty ninety", "one two three four five six seven eight nine")
RUSSIAN = (
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "один два три четыре пять шесть семь восемь девять",
)
GERMAN = (
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "ein zwei drei vier fünf sechs sieben acht neun",
)


@given(st.integers(2, 9), st.integers(1, 9), st.sampled_from([(ENGLISH, "-"), (ENGLISH, " "), (RUSSIAN, " ")]))
def test_tens_and_units_in_words_are_one_number(ten: int, unit: int, way: tuple[tuple[str, str], str]) -> None:
    (tens, units), joint = way
    written = f"{tens.split()[ten - 2]}{joint}{units.split()[unit - 1]}"
    for word in (written, written.capitalize()):
        assert by_sentence(f"{word} ships") == by_place(f"{word} ships") == [str(10 * ten + unit)]
    assert by_sentence(f"{written} thousand") == [str(1000 * (10 * ten + unit))]


@given(st.integers(2, 9), st.integers(1, 9))
def test_german_numbers_in_words(ten: int, unit: int) -> None:
    tens, units = GERMAN
    word = f"{units.split()[unit - 1]}und{tens.split()[ten - 2]}"
    assert by_sentence(f"{word.capitalize()} Tote") == by_place(f"{word} Tote") == [str(10 * ten + unit)]


@pytest.mark.parametrize(
    "text",
    [
        "She once ran the bank, and police seize cars.",
        "as much per cent",
        "Une ville très calme",
        "O presidente dos bancos",
        "Он вывез семью из города",
        "They came in Sept. and left",
        "for the twenty-second time",
    ],
)
def test_words_that_are_numbers_elsewhere_are_none(text: str) -> None:
    assert by_place(text) == []
    assert content_of(text, "").numbers == frozenset()


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("two hundred people", ["200"]),
        ("a hundred ships", ["100"]),
        ("twenty, three of them dead", ["20", "3"]),
        ("до семи человек", ["7"]),
        ("Tres muertos, veintidós heridos", ["3", "22"]),
        ("sept morts", ["7"]),
        ("账单增至21亿元, 2.5万人", ["2100000000", "25000"]),
    ],
)
def test_numbers_in_words(text: str, amounts: list[str]) -> None:
    assert by_place(text) == amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("灾害造成三人死亡", ["3"]),
        ("疏散了二十三万人", ["230000"]),
        ("二十、三十人受伤", ["30"]),
        ("三万、五万人", ["50000"]),
        ("一百零五人", ["105"]),
        ("一〇五人", ["105"]),
        ("三四人", ["4"]),
        ("㊉人", ["10"]),
        ("二〇二六年", []),
        ("三亚市", []),
        ("〇", []),
    ],
)
def test_numbers_in_signs(text: str, amounts: list[str]) -> None:
    assert by_sentence(text) == by_place(text) == amounts


@given(st.text(st.sampled_from("〇一二两十百千万亿余人年月第、 0３5.,'٣²½Ⅷ፩㊉#k")))
def test_whatever_signs_stand_in_a_row_an_amount_has_its_place(text: str) -> None:
    ends = [0, *(place for _, first, end in amounts_in(text) for place in (first, end))]
    assert ends == sorted(ends)
    assert all(number.replace(".", "").isdecimal() for number in by_place(text))
    assert all(by_sentence(text))
