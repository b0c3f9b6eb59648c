"""Who is said to have said it: a sentence -> the terms that name its speaker. Pure.

A table of cues and the words around them, no grammar: what is meant to be told apart are two versions of one sentence,
of which one has no cue any more, or another name beside it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from monitor.core.edits.cues import CHINESE_ENDINGS, CHINESE_OPENINGS, CHINESE_VERBS, CUES, SILENT, Cues
from monitor.core.edits.sentences import Sentence
from monitor.core.stories.terms import term_of
from monitor.core.text import fold, primary_subtag

# Words next to a cue that may name its speaker: "Union leader Mara Quist told".
MOST_BESIDE: Final = 6
# After "according to" the name comes at once, and the sentence may go on without a comma.
MOST_AFTER: Final = 4
_IS_BORDER: Final = re.compile('[,;:()"\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2026.!?]').search
_AND: Final = frozenset(["and", "und", "et", "y", "e", "и", "і", "та", "but", "aber", "mais", "pero", "но", "але"])
_SUBORDINATE: Final = frozenset(["that", "dass", "que", "qu", "что", "що"])
_HAN_NAME: Final = r"([\u3400-\u9fff\u00b7A-Za-z]{1,14}?)"
_HAN_OPENED: Final = re.compile(f"(?:{'|'.join(CHINESE_OPENINGS)}){_HAN_NAME}(?:{'|'.join(CHINESE_ENDINGS)})")
_HAN_SAID: Final = re.compile(rf"(?:^|[\u3002\uff0c,;\uff1b\u3001\u201d]){_HAN_NAME}(?:{'|'.join(CHINESE_VERBS)})")
_HAN_DAYS: Final = re.compile("周[一二三四五六日]|星期[一二三四五六日天]|当天|日前")


def speakers_of(sentence: Sentence, language: str | None) -> frozenset[str] | None:
    """The terms that name who is said to have said it, none for a pronoun; None where nobody is."""
    subtag = primary_subtag(language) if language else ""
    if subtag == "zh":
        return _chinese_speakers(sentence.text)
    cues = CUES.get(subtag)
    found = [*_found(sentence, cues)] if cues is not None else []
    return frozenset[str]().union(*found) if found else None


def is_other_speaker(before: frozenset[str], after: frozenset[str]) -> bool:
    """Whether two versions of a sentence name different speakers; one named more fully is the same."""
    return bool(before - after) and bool(after - before)


def _found(sentence: Sentence, cues: Cues) -> Iterator[frozenset[str]]:
    words = tuple(map(_plain, sentence.words))
    for place, word in enumerate(words):
        if opening := _opening_at(words, place, cues):
            yield _names(words, _after(sentence, place + opening, MOST_AFTER))
        elif word in cues.closings:
            yield _names(words, _before(sentence, place))
        elif word in cues.verbs:
            yield _beside(sentence, words, place)


def _beside(sentence: Sentence, words: tuple[str, ...], cue: int) -> frozenset[str]:
    """Who stands before the verb, or else behind it up to a mark; nobody for sure where the clause goes on.

    "The ministry raised its figure and said": the speaker of a second verb stands too far away.
    """
    if cue and words[cue - 1] in _AND:
        return frozenset()
    behind = _after(sentence, cue + 1, MOST_BESIDE)
    is_closed = behind.stop == len(words) or _IS_BORDER(sentence.separators[behind.stop]) is not None
    return _names(words, _before(sentence, cue)) or (_names(words, behind) if is_closed else frozenset())


def _plain(word: str) -> str:
    return fold(word).replace("\u2019", "'")


def _opening_at(words: tuple[str, ...], place: int, cues: Cues) -> int:
    """How many words of an opening stand here; 0 for none."""
    return next((len(each) for each in cues.openings if words[place : place + len(each)] == each), 0)


def _before(sentence: Sentence, cue: int) -> range:
    """The words before a cue, back to the last mark."""
    first = cue
    while first > max(0, cue - MOST_BESIDE) and not _IS_BORDER(sentence.separators[first]):
        first -= 1
    return range(first, cue)


def _after(sentence: Sentence, first: int, most: int) -> range:
    """The words from a place on, up to the next mark or clause."""
    end = first
    while end < min(len(sentence.words), first + most) and not (
        (end > first and _IS_BORDER(sentence.separators[end])) or fold(sentence.words[end]) in _SUBORDINATE
    ):
        end += 1
    return range(first, end)


def _names(words: tuple[str, ...], places: range) -> frozenset[str]:
    named = (words[place].rpartition("'")[2] for place in places)
    return frozenset(term_of(word) for word in named if word not in SILENT and not word[:1].isdigit())


def _chinese_speakers(text: str) -> frozenset[str] | None:
    found = [*_HAN_OPENED.findall(text), *_HAN_SAID.findall(text)]
    names = [_HAN_DAYS.sub("", name) for name in found]
    return frozenset("".join(pair) for name in names for pair in pairwise(name)) if found else None
