"""Laws of text: nothing is lost, folding is done once, offsets lead back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.text import Text, fold, inflections, is_unspaced, key, plain, shown_length, split, surface, word_set

texts = st.text() | st.text(alphabet="aÉßﬁİ.,’'’s 1中。\u00ad\u200b\n“”U.S—йё\u0301!?")


@given(texts)
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@given(texts)
def test_tokens_are_never_empty_and_begin_with_what_is_seen(text: str) -> None:
    for token in split(text)[1::2]:
        assert plain(token)
        assert 0 < shown_length(token) <= len(token)
        assert is_unspaced(token) or len(split(token)) == 3


@given(texts)
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=3, max_size=12))
@settings(deadline=None)  # the first word loads a dictionary
def test_a_word_met_by_another_is_met_by_itself_and_looked_up_as_it_stands(word: str) -> None:
    for surfaces in inflections([word], ("en", "ru")).values():
        assert not surfaces or word in surfaces
        assert all(surface(form, fold(form)) == form for form in surfaces)


@given(texts, texts)
def test_the_words_of_an_article_are_the_keys_of_its_tokens(title: str, body: str) -> None:
    words = word_set(title, body)
    assert words >= {key(plain(token)) for token in Text(title, body).tokens}
    assert all(word == key(word) for word in words)


@given(texts, texts)
def test_sentences_and_paragraphs_part_the_tokens(title: str, body: str) -> None:
    text = Text(title, body)
    for firsts in (text.sentences, text.paragraphs):
        assert firsts[0] == 0
        assert firsts == sorted(set(firsts))
    assert set(text.paragraphs) <= set(text.sentences)
    assert text.title_end == len(split(title)) // 2
    for place, token in enumerate(text.tokens):
        start, end = text.chars(place, place + 1)
        assert token.startswith(text.whole[start:end].removesuffix("."))
        first, last = text.sentence_around(place)
        sentence_start, sentence_end = text.sentence_chars(first, last)
        assert first <= place < last
        assert sentence_start <= start
        assert end <= sentence_end
