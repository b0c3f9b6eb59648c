"""The labelled pairs of reprints and look-alikes are many, distinct, and the same on every machine."""

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
