"""Words of rules as a text meets them: places, exact characters, patterns, what an archive's words may satisfy."""

import pytest

from monitor.core.rules.found import Found
from monitor.core.rules.index import TermIndex
from monitor.core.rules.syntax import Letters
from monitor.core.text import Text, group_marks, word_set


def cut(index: TermIndex, term: int, body: str, language: str | None, title: str = "") -> list[str]:
    """What a term shows of a text."""
    found = Found(index, Text(title, body), language, group_marks(language))
    return [found.text.whole[slice(*found.chars_of(term, place))] for place in found.places(term)]


@pytest.mark.parametrize(
    ("term", "letters", "language", "body", "shown"),
    [
        ("OTAN", Letters.SMART, "fr", "Selon l'OTAN, l’OTAN", ["OTAN", "OTAN"]),
        ("sommet OTAN", Letters.ANY, "fr", "le sommet l'OTAN", ["sommet l'OTAN"]),
        ("OTAN Paris", Letters.ANY, "fr", "l'OTAN Paris", ["OTAN Paris"]),
        ("Türkiye", Letters.SMART, "tr", "Türkiye'nin", ["Türkiye"]),
        ("Türkiye", Letters.SMART, "de", "Türkiye'nin", []),
        ("l'OTAN", Letters.ANY, "fr", "de l'OTAN", ["l'OTAN"]),
        ("China", Letters.SMART, "en", "China’s", ["China"]),
        ("U.S.", Letters.SMART, "en", "left the U.S. then", ["U.S."]),
        ("Sanktion", Letters.ANY, "de", "Die Sanktionen.", ["Sanktionen"]),
        ("Sanktion", Letters.SMART, "de", "Die Sanktionen.", []),
        ("Sanktion", Letters.ANY, "en", "Die Sanktionen.", []),
        ("sanction", Letters.EXACT, "en", "sanctions Sanction sanction", ["sanction"]),
        ("sanction", Letters.ANY, "zh", "他们 sanctioned", ["sanctioned"]),
        ("wählen", Letters.ANY, "de", "Sie wählten", ["wählten"]),
        ("Wahl", Letters.ANY, "de", "Sie wählen", []),
        ("санкция", Letters.ANY, "de", "Die санкциями", ["санкциями"]),
    ],
)
def test_a_term_shows_the_words_it_met(
    term: str, letters: Letters, language: str | None, body: str, shown: list[str]
) -> None:
    index = TermIndex()
    number = index.add(term, letters)
    index.seal()
    assert cut(index, number, body, language) == shown


@pytest.mark.parametrize(
    ("pattern", "ignores_case", "body", "shown"),
    [
        (r"sanc\w+", True, "Sanctions, sanctioned", ["Sanctions", "sanctioned"]),
        (r"sanc\w+", False, "Sanctions, sanctioned", ["sanctioned"]),
        (r"O.AN", False, "l'OTAN", ["OTAN"]),
        (r"^b\w+$", False, "a\nbee\ncow", ["bee"]),
        (r"\Ab\w+", False, "a\nbee", ["bee"]),
        (r"a\sb", False, "a\nb", []),
        (r"\?+", False, "What?? Why?", ["??", "?"]),
        (r"é\d", False, "\ud800 é5", ["é5"]),
        (r"[ab]", False, "ab", ["a"]),
        (r"zz", True, "ab", []),
    ],
)
def test_a_pattern_shows_the_characters_it_met(pattern: str, ignores_case: bool, body: str, shown: list[str]) -> None:
    index = TermIndex()
    number = index.add_pattern(pattern, ignores_case)
    assert index.add_pattern(pattern, ignores_case) == number
    index.seal()
    assert cut(index, number, body, None) == shown
    assert index.atoms_of(number) == frozenset()


def test_a_pattern_finds_nothing_in_a_text_without_words() -> None:
    index = TermIndex()
    number = index.add_pattern(r"\?", ignores_case=False)
    index.seal()
    assert cut(index, number, "???", None) == []


def test_a_pattern_or_term_that_is_none_is_refused() -> None:
    index = TermIndex()
    with pytest.raises(ValueError, match="is not a regular"):
        index.add_pattern("(", ignores_case=False)
    with pytest.raises(ValueError, match="no word"):
        index.add("...", Letters.ANY)


def test_an_unknown_language_is_read_by_the_languages_of_rules() -> None:
    for languages, shown in ((("de",), ["Häuser"]), ((), [])):
        index = TermIndex(languages)
        number = index.add("haus", Letters.ANY)
        index.seal()
        assert cut(index, number, "Häuser", None) == shown


@pytest.mark.parametrize("wildcard", ["sanct*", "s?nction*"])
def test_the_words_of_an_archive_may_satisfy_what_their_texts_do(wildcard: str) -> None:
    index = TermIndex()
    terms = [index.add(text, Letters.ANY) for text in ("accuse", "=NATO", wildcard, "élève", "2,000")]
    index.seal()
    sieve = index.sieve([None, "en", "fr"])
    words = word_set("l’OTAN NATO", "They accused; sanctions ÉLÈVES 2000 nothing")
    sifted = sieve.sift(words)
    assert sifted.keys() == {"nato", "accused", "sanctions", "eleves", "2000"}
    satisfied = frozenset(atom for atoms in sifted.values() for atom in atoms)
    assert all(index.atoms_of(term) <= satisfied for term in terms)
    assert all(sieve.could_satisfy(word) == sifted.get(word, frozenset()) for word in words)
