"""The labelled pairs of reprints and look-alikes are many, distinct, and the same on every machine."""

import pytest

from tests import reprint_pairs_2
from tests.reprint_pairs import WAYS, look_alike_pairs, pairs, reprint_pairs, stories


def test_there_are_three_hundred_pairs_of_each_kind() -> None:
    assert len(list(reprint_pairs())) >= 300
    assert len(list(look_alike_pairs())) >= 300


def test_each_way_of_desks_changes_something() -> None:
    assert [pair.name for pair in reprint_pairs() if pair.first == pair.second] == []
    assert len(WAYS) == 15


def test_no_two_pairs_have_one_name() -> None:
    names = [pair.name for pair in pairs()]
    assert len(set(names)) == len(names)


def test_every_text_has_all_its_parts() -> None:
    assert [story.name for story in stories() if not (len(story.paragraphs) == 5 and len(story.follow_up) == 2)] == []


def test_two_fillings_of_a_template_differ() -> None:
    assert [pair.name for pair in look_alike_pairs() if pair.first.text == pair.second.text] == []


def test_the_second_lot_holds_three_hundred_reprints_and_two_hundred_and_fifty_look_alikes() -> None:
    assert len(list(reprint_pairs_2.reprint_pairs())) >= 300
    assert len(list(reprint_pairs_2.look_alike_pairs())) >= 250
    assert len({text.language for text in reprint_pairs_2.texts()}) >= 7


def test_no_pair_of_the_second_lot_is_one_report_twice_or_named_twice() -> None:
    lot = reprint_pairs_2.pairs()
    assert [pair.name for pair in lot if pair.first == pair.second] == []
    assert len({pair.name for pair in lot}) == len(lot)


@pytest.mark.parametrize("text", reprint_pairs_2.texts(), ids=lambda text: text.name)
def test_what_a_desk_replaces_stands_in_the_text(text: reprint_pairs_2.Text) -> None:
    stands = "\n".join((text.one("T"), *text.all("P")))
    missing = [change for key in "VNWB" for change in text.all(key) if change.split(" => ")[0] not in stands]
    assert missing == []
    assert len(text.all("E")) == len(text.all("P"))
