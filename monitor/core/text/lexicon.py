"""The word forms of one language by simplemma's dictionary: a word -> all surfaces that share a lemma with it.

Such a dictionary is a sorted list of surfaces with their lemmas, up to 3.7 million (Polish); as a Python dict the
German one takes 106 MB. Here the surfaces are kept as they come, joined in chunks, beside one hash for each run of
surfaces with the same lemma: 20 MB for German, 4 MB for English, made in a second and a fifth of one.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain, groupby, islice
from typing import Final

from monitor.core.text.characters import fold

_CHUNK: Final = 256  # surfaces
# What simplemma's stream says instead of the number of letters to cut from the surface (frontcode.py).
_AS_BEFORE: Final = 254
_IN_FULL: Final = 255
# A word that the dictionary does not know is inflected as the longest word of so many letters that it ends with: a
# compound by its head (Drohnenlieferungen), a name by its ending (Stoltenberga).
_SHORTEST_HEAD: Final = 4


@lru_cache(maxsize=2)
def lexicon_of(language: str) -> "Lexicon":
    """The dictionary of a language, of which the last few are kept."""
    from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed

    return Lexicon(_read_decompressed(language))


def _lemma_hash(lemma: bytes) -> int:
    """One number for all lemmas that fold alike; it differs from process to process."""
    return hash(lemma.lower() if lemma.isascii() else fold(lemma.decode()).encode())


class Lexicon:
    """One dictionary. Surfaces are numbered in their order; runs are neighbours of one lemma, by their first number."""

    def __init__(self, data: bytes) -> None:
        self._chunks: list[bytes] = []
        self._firsts: list[bytes] = []
        self._runs, self._lemmas = array("I"), array("q")
        self._size = self._read(data)

    def _read(self, data: bytes) -> int:
        """Reads the front-coded stream: letters shared with the surface before, others, the lemma as a change of it.

        One loop without calls, because it goes round a million times for German.
        """
        from simplemma.strategies.dictionaries.frontcode import _read_header, _read_varint

        at, number = _read_header(data)[2], 0
        surface, surfaces = b"", list[bytes]()
        while at < len(data):
            shared, at = (data[at], at + 1) if data[at] < 0x80 else _read_varint(data, at)
            length, at = (data[at], at + 1) if data[at] < 0x80 else _read_varint(data, at)
            surface = surface[:shared] + data[at : at + length]
            surfaces.append(surface)
            cut = data[at + length]
            at += length + 1
            if cut != _AS_BEFORE:
                length, at = (data[at], at + 1) if data[at] < 0x80 else _read_varint(data, at)
                lemma = data[at : at + length]
                at += length
                self._runs.append(number)
                self._lemmas.append(_lemma_hash(lemma if cut == _IN_FULL else surface[: len(surface) - cut] + lemma))
            number += 1
            if not number % _CHUNK:
                self._keep(surfaces)
                surfaces = []
        self._keep(surfaces)
        return number

    def _keep(self, surfaces: list[bytes]) -> None:
        if surfaces:
            self._firsts.append(surfaces[0])
            self._chunks.append(b"\n".join(surfaces))

    def knows(self, word: str) -> bool:
        """Whether a word is listed, in small letters or with a capital."""
        return bool(self._numbers(_spellings(word)))

    def inflections(self, words: Iterable[str]) -> dict[str, set[str]]:
        """For each word the surfaces, as the dictionary writes them, that are a lemma of it or share one with it.

        A word counts as a lemma of itself. Words for which nothing is found are left out.
        """
        asked = set(words)
        numbers = self._numbers(spelling for word in asked for spelling in _spellings(word))
        unknown = {word for word in asked if numbers.keys().isdisjoint(_spellings(word))}
        numbers |= self._numbers(spelling for word in unknown for head in _heads(word) for spelling in _spellings(head))
        words_by_lemma = defaultdict[int, list[tuple[str, str]]](list)
        for word in asked:
            head = next((head for head in (word, *_heads(word)) if not numbers.keys().isdisjoint(_spellings(head))), "")
            for lemma in self._lemmas_of(head, numbers) if head else ():
                words_by_lemma[lemma].append((word, word[: len(word) - len(head)]))
        found = defaultdict[str, set[str]](set)
        for lemma, line in self._surfaces_of(words_by_lemma.keys()):
            surface = line.decode()
            for word, stem in words_by_lemma[lemma]:
                found[word].add(stem + surface.lower() if stem else surface)
        return found

    def _numbers(self, spellings: Iterable[bytes]) -> dict[bytes, int]:
        """The numbers of those spellings that are surfaces."""
        numbers: dict[bytes, int] = {}
        for chunk, some in groupby(sorted(set(spellings)), key=lambda spelling: bisect_right(self._firsts, spelling)):
            if chunk:
                places = {line: place for place, line in enumerate(self._chunks[chunk - 1].split(b"\n"))}
                first = (chunk - 1) * _CHUNK
                numbers |= {spelling: first + places[spelling] for spelling in some if spelling in places}
        return numbers

    def _lemmas_of(self, word: str, numbers: dict[bytes, int]) -> set[int]:
        """Hashes of the word itself and of the lemmas of its spellings."""
        known = [numbers[spelling] for spelling in _spellings(word) if spelling in numbers]
        return {_lemma_hash(word.encode()), *(self._lemmas[bisect_right(self._runs, number) - 1] for number in known)}

    def _surfaces_of(self, lemmas: Set[int]) -> Iterator[tuple[int, bytes]]:
        """All surfaces of some lemmas, each with its lemma's hash, in their order."""
        opened, lines = -1, list[bytes]()
        ends = chain(islice(self._runs, 1, None), [self._size])
        for lemma, first, end in zip(self._lemmas, self._runs, ends, strict=True):
            if lemma in lemmas:
                for number in range(first, end):
                    if number // _CHUNK != opened:
                        opened = number // _CHUNK
                        lines = self._chunks[opened].split(b"\n")
                    yield lemma, lines[number % _CHUNK]


def _spellings(word: str) -> set[bytes]:
    """As written, in small letters, with a capital: a German noun is listed with its capital, a verb without."""
    return {spelling.encode() for spelling in (word, word.lower(), word[:1].upper() + word[1:])}


def _heads(word: str) -> list[str]:
    """The ends of a word that it may be inflected as, the longest first."""
    return [word[start:] for start in range(1, len(word) - _SHORTEST_HEAD + 1)]
