"""The word forms of one language by simplemma's dictionary: a word -> all surfaces that share a lemma with it.

Such a dictionary is a sorted list of surfaces with their lemmas, up to 3.7 million (Polish); as a Python dict the
German one takes 106 MB. Here the surfaces are kept as they come, joined in chunks, beside one hash for each run of
surfaces with the same lemma: 20 MB for German, 4 MB for English, made in a second and a fifth of one. What was made
can be packed and kept on a shelf, from which it is taken in a fiftieth of that time.
"""

import json
import zlib
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, chain, groupby, islice
from sys import byteorder
from typing import Final, Protocol, overload

from monitor.core.text.characters import fold

# Raise it when dictionaries are packed in another way, or words fold in another.
PACKED_AS: Final = f"2{byteorder[0]}"

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

    for shelf in _shelves:
        if (packed := shelf.get(language)) and (listing := unpacked(packed)):
            return Lexicon(listing)
    lexicon = Lexicon(read(_read_decompressed(language)))
    for shelf in _shelves:
        shelf.put(language, lexicon.packed())
    return lexicon


class Shelf(Protocol):
    """Where packed dictionaries are kept from one process to the next."""

    def get(self, language: str) -> bytes | None:
        """The dictionary of a language, if it was put there."""
        ...

    def put(self, language: str, packed: bytes) -> None:
        """Keep it."""
        ...


# One, or none.
_shelves: list[Shelf] = []


def shelve(shelf: Shelf | None) -> None:
    """Take dictionaries from this shelf from now on, and put there what it lacks; None: read each of them anew."""
    _shelves[:] = [shelf] if shelf else []
    lexicon_of.cache_clear()


def _lemma_hash(lemma: bytes) -> int:
    """One number for all lemmas that fold alike, the same in every process."""
    folded = lemma.lower() if lemma.isascii() else fold(lemma.decode()).encode()
    return int.from_bytes(blake2b(folded, digest_size=8).digest(), byteorder, signed=True)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a dictionary lists. `chunks` are surfaces, one a line, `firsts` the first of each chunk.

    `runs` are neighbours of one lemma, by the number of their first surface; `lemmas` are their hashes.
    """

    chunks: Sequence[bytes]
    firsts: list[bytes]
    runs: "array[int]"
    lemmas: "array[int]"
    size: int


class _Compressed(Sequence[bytes]):
    """Chunks that are opened when they are looked into."""

    def __init__(self, data: memoryview, sizes: Iterable[int]) -> None:
        from zstandard import ZstdDecompressor

        self._data, self._ends = data, [0, *accumulate(sizes)]
        self._open = ZstdDecompressor().decompress

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        return self._open(self._data[self._ends[place] : self._ends[place + 1]])


def packed(listing: Listing) -> bytes:
    """A listing as bytes: a checksum, the length of a heading, which says how long the parts are, and the parts."""
    from zstandard import ZstdCompressor

    compress = ZstdCompressor().compress  # opened in half of zlib's time
    chunks = [compress(chunk) for chunk in listing.chunks]
    firsts = b"\n".join(listing.firsts)
    parts = [listing.runs.tobytes(), listing.lemmas.tobytes(), firsts, *chunks]
    heading = json.dumps([listing.size, *map(len, parts)]).encode()
    body = b"".join((len(heading).to_bytes(4, byteorder), heading, *parts))
    return zlib.crc32(body).to_bytes(4, byteorder) + body


def unpacked(data: bytes) -> Listing | None:
    """What was packed; None where the bytes are damaged."""
    view = memoryview(data)
    if len(data) < 8 or zlib.crc32(view[4:]) != int.from_bytes(view[:4], byteorder):
        return None
    begin = 8 + int.from_bytes(view[4:8], byteorder)
    size, *lengths = json.loads(bytes(view[8:begin]))
    ends = [begin, *accumulate(lengths[:3], initial=begin)][1:]
    runs, lemmas = array("I"), array("q")
    runs.frombytes(view[ends[0] : ends[1]])
    lemmas.frombytes(view[ends[1] : ends[2]])
    firsts = bytes(view[ends[2] : ends[3]]).split(b"\n") if lengths[3:] else []
    return Listing(_Compressed(view[ends[3] :], lengths[3:]), firsts, runs, lemmas, size)


def read(data: bytes) -> Listing:
    """Reads the front-coded stream: letters shared with the surface before, others, the lemma as a change of it.

    One loop without calls, because it goes round a million times for German.
    """
    from simplemma.strategies.dictionaries.frontcode import _read_header, _read_varint

    chunks, runs, lemmas = list[bytes](), array("I"), array("q")
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
            runs.append(number)
            lemmas.append(_lemma_hash(lemma if cut == _IN_FULL else surface[: len(surface) - cut] + lemma))
        number += 1
        if not number % _CHUNK:
            chunks.append(b"\n".join(surfaces))
            surfaces = []
    if surfaces:
        chunks.append(b"\n".join(surfaces))
    return Listing(chunks, [chunk.partition(b"\n")[0] for chunk in chunks], runs, lemmas, number)


class Lexicon:
    """One dictionary. Surfaces are numbered in their order."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._chunks, self._firsts = listing.chunks, listing.firsts
        self._runs, self._lemmas, self._size = listing.runs, listing.lemmas, listing.size

    def packed(self) -> bytes:
        """The dictionary as bytes, for a shelf."""
        return packed(self._listing)

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
                lines = b"\n%b\n" % self._chunks[chunk - 1]
                for spelling in some:
                    place = lines.find(b"\n%b\n" % spelling)
                    if place >= 0:
                        numbers[spelling] = (chunk - 1) * _CHUNK + lines.count(b"\n", 0, place)
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
