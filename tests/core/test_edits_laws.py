"""Laws of edits: a text is no edit of itself, nor is one whose paragraphs moved or grew; looks come to an end."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.edits import Fate, Reading, after_look, diff, first_look
from monitor.core.model import PageMark
from tests.builders import NOW
from tests.edit_pairs import SCRIPTS, Base

# No deadline: the machine may be busy with other things.
PATIENT = settings(deadline=None)

LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "ru", "uk", "zh", "th", None])
SPOKEN = 'said 14 1,200 3.5 million "Quist officials , . … the ships : ( на причале сообщил судов 据 表示 三 人 。 :'
WORDS = st.sampled_from(sorted(set(SPOKEN.split())))
TEXTS = st.lists(st.one_of(WORDS, st.just("\n")), max_size=60).map(" ".join)
BASES = st.sampled_from([base for base, _ in SCRIPTS])


@PATIENT
@given(TEXTS | st.text(max_size=200), LANGUAGES)
def test_a_text_is_no_edit_of_itself(text: str, language: str | None) -> None:
    reading = Reading("A title", text, language, "A headline", {})
    assert diff(reading, reading) == ()
    assert diff(reading, Reading("A title", f"{text}\n", language, "a headline.", {})) == ()


@PATIENT
@given(TEXTS | st.text(max_size=200), TEXTS | st.text(max_size=200), LANGUAGES)
def test_any_two_texts_can_be_compared(before: str, after: str, language: str | None) -> None:
    changes = diff(Reading("A", before, language), Reading("B", after, language))
    assert all(each.before != each.after for each in changes)


@PATIENT
@given(BASES, st.permutations(range(4)))
def test_paragraphs_that_move_are_no_edit(base: Base, order: list[int]) -> None:
    lines = [base.text.split("\n")[number] for number in order]
    before = Reading("A", base.text, base.language)
    assert diff(before, Reading("A", "\n".join(lines), base.language)) == ()


@PATIENT
@given(BASES, st.integers(0, 4))
def test_a_paragraph_that_comes_is_no_edit(base: Base, place: int) -> None:
    lines = base.text.split("\n")
    grown = [*lines[:place], "The lighthouse keeper counted 77 gulls on Sunday, Fenna Brandt wrote.", *lines[place:]]
    before = Reading("A", base.text, base.language)
    assert diff(before, Reading("A", "\n".join(grown), base.language)) == ()


@PATIENT
@given(st.lists(st.tuples(st.sampled_from(Fate), st.integers(0, 3_000)), min_size=40, max_size=60))
def test_looks_come_to_an_end(course: list[tuple[Fate, int]]) -> None:
    look, now, steps = first_look(1, NOW, NOW, PageMark(), ""), NOW, 0
    for fate, minutes in course:
        if look.next_at is None:
            return
        now = max(now, look.next_at) + timedelta(minutes=minutes)
        look = after_look(look, fate, now, "")
        assert look.steps >= steps
        assert look.next_at is None or look.next_at > now
        steps = look.steps
    # Forty looks within a week are those at hosts that want pauses without end.
    assert sum(fate is Fate.WAITS for fate, _ in course) > 0
