"""Inflections that are remembered."""

from collections.abc import Iterator, Sequence

import pytest

from monitor.core.text import recall


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    yield
    recall.forget()


def plurals(words: Sequence[str]) -> dict[str, set[str]]:
    """A dictionary that knows no word with an x."""
    return {word: {word, word + "s"} for word in words if "x" not in word}


def nothing(words: Sequence[str]) -> dict[str, set[str]]:
    raise AssertionError(f"asked for {words}")


def test_nothing_is_remembered_until_it_is_asked_for() -> None:
    assert recall.looked_up("en", ["ship"], plurals) == {"ship": {"ship", "ships"}}
    assert recall.recalled() == {}


def test_what_is_looked_up_once_is_not_looked_up_again() -> None:
    recall.recall({"en": {"harbour": ["harbours"]}})
    assert recall.looked_up("en", ["ship", "box"], plurals) == {"ship": {"ship", "ships"}, "box": set()}
    expected = {"ship": {"ship", "ships"}, "box": set(), "harbour": {"harbours"}}
    assert recall.looked_up("en", ["ship", "box", "harbour"], nothing) == expected
    assert recall.recalled() == {"en": {"harbour": ("harbours",), "ship": ("ship", "ships"), "box": ()}}


def test_dictionaries_are_told_apart() -> None:
    recall.recall({"en": {"ship": ["ships"]}})
    assert recall.looked_up("de", ["ship"], plurals) == {"ship": {"ship", "ships"}}


def test_no_words_ask_no_dictionary() -> None:
    assert recall.looked_up("en", [], nothing) == {}


def test_what_is_forgotten_is_looked_up_again() -> None:
    recall.recall({"en": {"ship": ["shipped"]}})
    recall.forget()
    assert recall.recalled() == {}
    assert recall.looked_up("en", ["ship"], plurals) == {"ship": {"ship", "ships"}}
    assert recall.recalled() == {}
