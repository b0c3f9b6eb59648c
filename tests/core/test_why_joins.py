"""Why an article stands in its story, as a person reads it."""

import pytest

from monitor.core.stories import JoinKind
from monitor.core.why.joins import spelled, told_join

TEXT = "Зеленский приехал в Халмут\nThe port of Hallmouth counts 38,000 vehicles and 12 ships. Hallmouth waits."


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("names in common: halmo, zelen; words alike 0.34", "names in common: Hallmouth, Зеленский; words alike 0.34"),
        ("words in common: vehik, brid", "words in common: vehicles, brid"),
        ("numbers in common: 38000|vehik, 38000, 12, 2.5|krovn", "numbers in common: 38,000 vehicles, 12, 2.5 krovn"),
        ("opened the story", "opened the story"),
    ],
    ids=["names in two alphabets", "a word that the text lacks", "numbers", "nothing in common"],
)
def test_terms_are_told_as_the_words_of_the_article(told: str, said: str) -> None:
    assert spelled(told, TEXT) == said


def test_terms_stay_where_the_text_was_dropped() -> None:
    assert spelled("names in common: halmo; words alike 0.34", "") == "names in common: halmo; words alike 0.34"


def test_all_lists_of_a_decision_are_told() -> None:
    reasons = ("names in common: halmo", "numbers in common: 12|ship", "words alike 0.34")
    told = told_join(JoinKind.JOINED, 1.5, reasons, None, None)
    assert (
        spelled(told, TEXT)
        == "names in common: Hallmouth; numbers in common: 12 ships; words alike 0.34 (likeness +1.5)"
    )
