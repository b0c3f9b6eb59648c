"""A text -> its sentences as far as they tell something, with their words and their paragraphs. Pure.

What stands around an article and changes by itself is left out: stamps of time, counters, labels, lines that lead to
other articles. A change in them is no edit, and a sentence beside them is not compared with them.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from monitor.core.stories.terms import term_of
from monitor.core.text import Text, is_unspaced, key, split

# Beyond this a text is a book; the first part of it is compared. Two hostile ones take 0.3 s.
MAX_CHARACTERS: Final = 40_000
# Characters of a sentence that are compared; a longer one is a list.
MAX_SENTENCE: Final = 2_000
# A line of so few words without a full stop is a label, a subheading, a counter.
LABEL_WORDS: Final = 10
# A sentence of so few words that begins with a word of FURNITURE is a stamp.
STAMP_WORDS: Final = 14

# Folded words that begin a stamp, a counter or a line that leads elsewhere.
FURNITURE: Final = frozenset(
    word
    for words in (
        "updated update published posted modified corrected read reading related advertisement share shares follow",
        "comments stand aktualisiert veroffentlicht lesezeit lesen mehr anzeige teilen kommentare",
        "publie actualise mis temps lire partager commentaires",
        "actualizado publicado tiempo lea leer compartir comentarios",
        "обновлено опубликовано читайте просмотров комментариев поделиться время",
        "оновлено опубліковано переглядів коментарів поширити час",
    )
    for word in words.split()
)
# Words that make a short sentence a note on the article itself, wherever they stand.
NOTED: Final = frozenset(
    word
    for words in (
        "updated corrected amended republished aktualisiert korrigiert actualise corrige actualizado corregido",
        "обновлено обновлена исправлено оновлено оновлена виправлено",
    )
    for word in words.split()
)
_FURNITURE_HAN: Final = re.compile("^(?:更新|发布|發布|阅读|閱讀|来源|來源|编辑|編輯|责任编辑|评论|相关)")
_IS_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}")
_ENDS: Final = re.compile("[.!?\u2026\u3002\uff01\uff1f]['\"\u2019\u201d\u00bb)\\]\u300d]*$")
# "KYIV, Nov 20 (Reuters) — ": a place in capitals, up to the dash.
_DATELINE: Final = re.compile(r"[^\W\d_a-zà-ÿа-яіїєґё]{3,}[^\n\u2013\u2014]{0,60}?\s(?:--?|\u2013|\u2014)\s")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its words as written. `paragraph` numbers the paragraphs from 0."""

    text: str
    paragraph: int
    words: tuple[str, ...] = field(repr=False)
    separators: tuple[str, ...] = field(repr=False)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The folded words: equal for sentences that differ in case, accents and punctuation alone."""
        return tuple(map(key, self.words))

    @cached_property
    def bag(self) -> Counter[str]:
        """How often it has each word."""
        return Counter(self.keys)

    @cached_property
    def terms(self) -> str:
        """The terms of its words between blanks, for finding names in any of their forms."""
        return f" {' '.join(map(term_of, self.words))} "


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a text that tell something, in order."""
    return [sentence for sentence in _all_sentences(text[:MAX_CHARACTERS]) if not _is_furniture(sentence)]


def width_of(words: Iterable[str]) -> float:
    """How many words these are; a character of a script without word spaces is half of one."""
    return sum(0.5 if is_unspaced(word) else 1.0 for word in words)


def _all_sentences(text: str) -> Iterator[Sentence]:
    laid = Text("", text)
    if not laid.tokens:
        return
    for first, end in zip(laid.sentences, [*laid.sentences[1:], len(laid.tokens)], strict=True):
        start, stop = laid.sentence_chars(first, end)
        cut = _without_dateline(laid.whole[start:stop].strip()[:MAX_SENTENCE])
        pieces = split(cut)
        yield Sentence(cut, bisect_right(laid.paragraphs, first) - 1, tuple(pieces[1::2]), tuple(pieces[0::2]))


def _without_dateline(sentence: str) -> str:
    found = _DATELINE.match(sentence)
    return sentence[found.end() :] if found else sentence


def _is_furniture(sentence: Sentence) -> bool:
    width = width_of(sentence.words)
    is_ended = _ENDS.search(sentence.text) is not None
    if width <= LABEL_WORDS and (not is_ended or _IS_CLOCK.match(sentence.text)):
        return True
    if width > STAMP_WORDS:
        return False
    begins = sentence.keys[:1] and sentence.keys[0] in FURNITURE
    return bool(begins) or _FURNITURE_HAN.match(sentence.text) is not None or not NOTED.isdisjoint(sentence.keys)
