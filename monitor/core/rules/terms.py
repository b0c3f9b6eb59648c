"""Terms: the text between two commas of a rule -> the parts that have to follow each other in an article.

`word` · `several words` · `enabl*`, `wom?n` · `=SCO` · `enabler ... war` · `support * Russia`. What cannot be searched
for is a `TermFault`, a value with the reason; nothing is ignored.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from monitor.core.text import is_unspaced, plain, split

# With fewer letters a wildcard matches a good part of a dictionary (rules.md, Ten decisions, 5).
MIN_WILDCARD_LETTERS = 3
# `...` stands for so many words at most (rules.md, Language).
GAP_WORDS = 4
# No phrase of a rule comes near these; what does costs every article time.
MOST_WORDS = 60
MOST_GAPS = 8
MOST_STARS = 4


class Word(NamedTuple):
    """A word, without possessive ending. `is_tight`: it stands against the part before it, as Chinese characters do."""

    text: str
    is_exact: bool = False
    is_tight: bool = False


class Wildcard(NamedTuple):
    """A word with `*` (any letters, or none) or `?` (one letter)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class OneWord:
    """Exactly one word, whichever."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to GAP_WORDS words of the same sentence."""


Part: TypeAlias = Word | Wildcard | OneWord | Gap
Phrase: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TermFault:
    """Why a term cannot be searched for, for a person; `part` is the piece at fault."""

    message: str
    part: str | None = None


_ESCAPED = re.compile(r"\\[*?]")
_words_of = re.compile(r"\w+").finditer
_PIECES = re.compile(r"[^\w*?]+").split
# Most terms: words of letters that stand for themselves, single blanks between. A fifth of the time.
_is_simple = re.compile("[A-Za-z0-9А-Яа-яІіЇїЄєҐґ]+(?: [A-Za-z0-9А-Яа-яІіЇїЄєҐґ]+)*").fullmatch


@lru_cache(maxsize=50_000)  # each term is parsed by the reader, by the compiler, and after an edit again
def parse_term(text: str) -> Phrase | TermFault:
    """The parts of a term. A phrase begins and ends with a word, so that its evidence does."""
    if _is_simple(text) and text.count(" ") < MOST_WORDS:
        return tuple(map(Word, text.split(" ")))
    return parse_any(text)


def parse_any(text: str) -> Phrase | TermFault:
    """As `parse_term`, for any term."""
    term = _ESCAPED.sub("|", text.strip())
    is_exact = term.startswith("=")  # before the first word it goes for the whole phrase, elsewhere for its word
    if len(term) > MOST_WORDS and sum(1 for _ in _words_of(term)) > MOST_WORDS:
        return TermFault(f"a phrase has {MOST_WORDS} words at most: look for its first ones")
    phrase: list[Part] = []
    for chunk in term.removeprefix("=").split():
        parts = _parse_chunk(chunk, is_exact)
        if isinstance(parts, TermFault):
            return parts
        phrase += parts
    return _checked(tuple(phrase), text)


def _checked(phrase: Phrase, text: str) -> Phrase | TermFault:
    if {*map(type, phrase)} == {Word}:
        return phrase
    if not any(isinstance(part, Word | Wildcard) for part in phrase):
        return TermFault(f'"{text}" holds no word to search for')
    if sum(isinstance(part, Gap | OneWord) for part in phrase) > MOST_GAPS:
        return TermFault(f'a phrase has {MOST_GAPS} "..." or "*" at most: ask for same_sentence, or near')
    if isinstance(phrase[0], Gap) or isinstance(phrase[-1], Gap):
        return TermFault(f'"..." stands between two words, not at the edge of "{text}"', "...")
    if isinstance(phrase[0], OneWord) or isinstance(phrase[-1], OneWord):
        return TermFault(f'"*" alone stands between two words, not at the edge of "{text}"', "*")
    return phrase


@lru_cache(maxsize=50_000)  # the same words stand in many terms
def _parse_chunk(chunk: str, is_exact: bool) -> Phrase | TermFault:
    """The parts of a piece of a term that holds no blank."""
    if chunk in {"...", "\u2026"}:
        return (Gap(),)
    if chunk == "*":
        return (OneWord(),)
    if chunk.startswith("="):
        return _parse_chunk(chunk.removeprefix("="), is_exact=True)
    if chunk.startswith("?"):
        return TermFault('"?" stands for one letter inside a word; write \\? for a question mark', chunk)
    if "*" in chunk or "?" in chunk:
        return _parse_wildcards(chunk, is_exact)
    return _words(chunk, is_exact)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _words(chunk: str, is_exact: bool) -> Phrase:
    pieces = split(chunk)
    return tuple(
        Word(plain(token), is_exact, is_tight=place > 1 and not pieces[place - 1])
        for place, token in enumerate(pieces)
        if place % 2
    )


def _parse_wildcards(chunk: str, is_exact: bool) -> Phrase | TermFault:
    if is_exact:
        return TermFault(f'"=" asks for one exact form, so "{chunk}" cannot have wildcards', chunk)
    parts: list[Part] = []
    for piece in filter(None, _PIECES(chunk)):
        if "*" not in piece and "?" not in piece:
            parts += _words(piece, is_exact)
        elif sum(char.isalnum() for char in piece) < MIN_WILDCARD_LETTERS:
            return TermFault(f'"{piece}" would match too much: a wildcard needs three letters', piece)
        elif piece.count("*") > MOST_STARS:
            return TermFault(f'"{_shortened(piece)}": a word has {MOST_STARS} stars at most', "*")
        elif any(map(is_unspaced, piece)):
            return TermFault(f'"{piece}": characters of this script are words, wildcards stand inside words', piece)
        else:
            parts.append(Wildcard(piece))
    return tuple(parts)
