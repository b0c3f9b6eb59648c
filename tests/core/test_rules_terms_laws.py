"""Terms that are read in one look mean what they mean when every check is asked."""

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.rules.slips import first_slip_in, slip_in
from monitor.core.rules.terms import MOST_WORDS, parse_any, parse_term

words = st.text("abzAZ09жЖїґéʼ'’́\u00ad*?=._中ไ", min_size=1, max_size=6)
operators = st.sampled_from(
    ["AND", "OR", "NOT", "NEAR", "NEAR5", "near", "within", "5", "words", "of", "w/5", '"', "-"]
)
terms = st.lists(words | operators, min_size=1, max_size=8).map(" ".join)


@given(terms)
@example("china NEAR5 russia")
@example("near 5 words of")
@example("a within 5 words b")
@example("ANDes ORacle")
def test_no_slip_is_overlooked(text: str) -> None:
    assert slip_in(text) == first_slip_in(text)


@given(terms)
@example("a " * (MOST_WORDS - 1) + "a")
@example("a " * MOST_WORDS + "a")
@example("aж 1ї")
def test_simple_terms_are_parsed_like_others(text: str) -> None:
    assert parse_term(text) == parse_any(text)
