"""The word forms of Russian and Ukrainian, by pymorphy3: a word -> all surfaces that share a lemma with it.

pymorphy3 knows the paradigm of every word of its dictionary, and guesses that of others by their endings (declined
surnames). Its Ukrainian dictionary is an optional package.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from monitor.core.text.characters import fold

if TYPE_CHECKING:
    import pymorphy3

# Letters of a word whose inflections may be guessed at.
_SHORTEST_GUESS = 4
_ANALYSED = frozenset(["ru", "uk"])


@cache
def analyzer_of(language: str) -> "pymorphy3.MorphAnalyzer | None":
    """The analyser of `ru` or `uk`, or None where its dictionary is not installed."""
    if find_spec(f"pymorphy3_dicts_{language}") is None:
        return None
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=language)


def has_analyzer(language: str) -> bool:
    """Whether words of a language are analysed here: Russian, and Ukrainian where its dictionary is installed."""
    return language in _ANALYSED and find_spec(f"pymorphy3_dicts_{language}") is not None


def is_russian_word(word: str) -> bool:
    """Whether the Russian dictionary has the word, and not as an abbreviation."""
    analyzer, lower = analyzer_of("ru"), word.lower()
    if analyzer is None or not analyzer.word_is_known(lower):
        return False
    return any("Abbr" not in parse.tag for parse in analyzer.parse(lower))


def inflections(words: Iterable[str], languages: tuple[str, ...]) -> dict[str, set[str]]:
    """For each word its surfaces, folded.

    Only a word that no language knows is guessed at: what Russian guesses for a Ukrainian word is no word at all.
    """
    analyzers = [analyzer for language in languages if (analyzer := analyzer_of(language))]
    found: dict[str, set[str]] = {}
    for word in words:
        lower = word.lower()
        forms = {form for analyzer in analyzers for form in _known_forms(analyzer, lower)}
        if not forms and len(word) >= _SHORTEST_GUESS:
            forms = {form.word for analyzer in analyzers for guess in analyzer.parse(lower) for form in guess.lexeme}
        found[word] = set(map(fold, forms))
    return found


def _known_forms(analyzer: "pymorphy3.MorphAnalyzer", word: str) -> Iterator[str]:
    """The surfaces of every reading of a word, and of all words with such a lemma; none if the word is not known."""
    readings = _readings(analyzer, word)
    lemmas = {lemma for lemma, _, _ in readings} - {word}
    readings |= {reading for lemma in lemmas for reading in _readings(analyzer, lemma) if reading[0] == lemma}
    for paradigm, stem in {(paradigm, stem) for _, paradigm, stem in readings}:
        yield from _surfaces(analyzer.dictionary, paradigm, stem)


def _readings(analyzer: "pymorphy3.MorphAnalyzer", word: str) -> set[tuple[str, int, str]]:
    """Lemma, paradigm and stem of all that a word may be; `е` stands for `ё` too."""
    dictionary = analyzer.dictionary
    return {
        (
            dictionary.build_normal_form(paradigm, place, spelling),
            paradigm,
            dictionary.build_stem(dictionary.paradigms[paradigm], place, spelling),
        )
        for spelling, places in dictionary.words.similar_items(word, analyzer.char_substitutes)
        for paradigm, place in places
    }


def _surfaces(dictionary: "pymorphy3.Dictionary", paradigm: int, stem: str) -> Iterator[str]:
    """A stem with every ending of a paradigm, which holds as many endings as tags and as prefixes, by their numbers."""
    numbers = dictionary.paradigms[paradigm]
    count = len(numbers) // 3
    prefixes, endings = dictionary.paradigm_prefixes, dictionary.suffixes
    for ending, prefix in zip(numbers[:count], numbers[2 * count :], strict=True):
        yield prefixes[prefix] + stem + endings[ending]
