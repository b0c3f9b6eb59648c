"""Two sentences as one, with what was and what is now between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import EditChange, EditKind
from monitor.core.render import words
from monitor.core.render.inline import Inline, inline


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("It killed five men, police said.", "It killed six men, police said.",
         Inline("It killed ", "five", "six", " men, police said.")),
        ("碑上刻有120户捐资人的姓名", "碑上刻有130户捐资人的姓名", Inline("碑上刻有", "120", "130", "户捐资人的姓名")),
        ("Some 1 200 ships wait.", "Some 1 300 ships wait.", Inline("Some ", "1 200", "1 300", " ships wait.")),
        ("Nearly 2\u00a0300\u00a0000 tons wait.", "Nearly 2\u00a0500\u00a0000 tons wait.",
         Inline("Nearly ", "2 300 000", "2 500 000", " tons wait.")),
        ("Talks go on, Finch said on Monday.", "Talks go on, a guard said on Monday.",
         Inline("Talks go on, ", "Finch", "a guard", " said on Monday.")),
        ("Fourteen ships wait.", "Everybody went home.", None),
        ("Outside the port ships wait.", "Outside the port 14 ships wait.",
         Inline("Outside the port ", "ships", "14 ships", " wait.")),
        ("The page", "", None),
        ("The same", "The same", None),
    ],
    ids=["a number", "no blanks", "thousands", "millions", "a speaker", "another sentence", "something came",
         "it is gone", "nothing"],
)  # fmt: skip
def test_a_change_in_one_sentence(before: str, after: str, told: Inline | None) -> None:
    assert inline(before, after) == told


SENTENCES = st.lists(st.sampled_from(["ships", "14", "300", "wait", "港", "on,", "Finch"]), max_size=8).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_both_sentences_can_be_read_from_the_one(before: str, after: str) -> None:
    one = inline(before, after)
    if one is not None:
        assert f"{one.head}{one.was}{one.tail}".split() == before.split()
        assert f"{one.head}{one.became}{one.tail}".split() == after.split()


def test_from_right_to_left_both_sentences_are_told() -> None:
    change = EditChange(EditKind.NUMBER, "It killed five men.", "It killed six men.")
    assert words.edited(change, is_right_to_left=True) is None
    assert words.edited(change, is_right_to_left=False) is not None
