"""Pairs of readings (tests/edit_pairs.py): what a person would call edited is found, and nothing else."""

import pytest

from monitor.core.edits import Reading, diff
from tests.edit_pairs import PAIRS, Base, Pair


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
