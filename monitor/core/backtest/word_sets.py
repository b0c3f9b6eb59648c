"""The words of a batch of articles, each word once: texts -> distinct words, and for each article places among them."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from monitor.core.text import word_set

# Raise it when `word_set` gives other words: stored sets are then made anew.
VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class WordSets:
    """`sets` holds (article, array of unsigned ints: places in `words`)."""

    words: tuple[str, ...]
    sets: tuple[tuple[int, bytes], ...]


def word_sets(articles: Iterable[tuple[int, str, str]]) -> WordSets:
    """The word sets of articles, which come as (number, title, text)."""
    places: dict[str, int] = {}
    sets = tuple(
        (number, array("I", [places.setdefault(word, len(places)) for word in word_set(title, text)]).tobytes())
        for number, title, text in articles
    )
    return WordSets(tuple(places), sets)
