"""Laws of the identity of texts."""

from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.core.dedup import fold, text_identity

# Alphabets whose upper case folds back to the same letters; Turkish dotless i, for one, does not.
letters = st.characters(
    codec="utf-8",
    categories=(),
    include_characters="abcdefghijklmnopqrstuvwxyzäöüабвгдежзийклмнопрстуфхцчшщъыьэюяіїґαβγδεζ北约中国",
)
words = st.text(letters, min_size=5, max_size=9)
texts = st.lists(words, min_size=51, max_size=54)
spaces = st.text(" \n\t\r\u00a0\u2009\u3000", min_size=1, max_size=3)
anything = st.text(max_size=60)


@given(anything)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(anything, anything)
def test_any_text_has_an_identity_or_none(title: str, text: str) -> None:
    identity = text_identity(title, text)
    assert identity is None or (len(identity) == 32 and identity == text_identity(title, text))


@given(texts, st.data())
def test_white_space_does_not_count(text: list[str], data: st.DataObject) -> None:
    respaced = "".join(word + data.draw(spaces) for word in text)
    assert text_identity("title", respaced) == text_identity("title", " ".join(text))


@given(texts)
def test_case_does_not_count(text: list[str]) -> None:
    joined = " ".join(text)
    assert text_identity("title", joined.upper()) == text_identity("title", joined)
    assert text_identity("title", joined.title()) == text_identity("title", joined)


@given(texts, words, st.data())
def test_one_other_word_makes_another_text(text: list[str], word: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text) - 1))
    assume(fold(text[position]) != fold(word))
    other = [*text[:position], word, *text[position + 1 :]]
    assert text_identity("title", " ".join(other)) != text_identity("title", " ".join(text))


@given(texts, st.data())
def test_order_of_words_counts(text: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(text))
    assume(shuffled != text)
    assert text_identity("title", " ".join(shuffled)) != text_identity("title", " ".join(text))
