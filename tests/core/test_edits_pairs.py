"""Pairs of readings (tests/edit_pairs.py): what a person would call edited is found, and nothing else."""

import pytest

from monitor.core.edits import Reading, diff
from tests.edit_pairs import PAIRS, Base, Pair
from tests.reprint_pairs import reprint_pairs, stories


def _reading(base: Base, title: str, text: str) -> Reading:
    """The title serves as feeds carry it; actors are found by their words, as rules do."""
    found = {
        actor: frozenset(name for name in names if name in f"{title}\n{text}") for actor, names in base.actors.items()
    }
    present = {actor: names for actor, names in found.items() if names}
    return Reading(title, text, base.language, names_by_actor=present)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_an_edit_is_told_by_its_kinds_and_what_is_none_is_not(pair: Pair) -> None:
    before = _reading(pair.base, pair.base.title, pair.base.text)
    changes = diff(before, _reading(pair.base, pair.title, pair.text))
    assert {change.kind for change in changes} == pair.kinds, changes


def test_what_desks_do_to_a_text_that_they_print_is_no_edit() -> None:
    """Cut, reordered, respelled, with paragraphs added, links below: the pairs by which reprints are known.

    One of them drops half a sentence, and with it who said the rest.
    """
    language_by_story = {story.name: story.language for story in stories()}
    false_alarms = []
    for pair in reprint_pairs():
        language = next(code for name, code in language_by_story.items() if pair.name.startswith(f"{name}-"))
        before, after = (Reading("The same", report.text, language) for report in (pair.first, pair.second))
        if diff(before, after):
            false_alarms.append(pair.name)
    assert len(false_alarms) <= 1, false_alarms
