"""Laws of amounts: one amount however it is written; two amounts where a mark stands between them."""

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
    assume(not 1900 <= people <= 2099)
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
