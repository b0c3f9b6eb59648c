"""One article as words: a title and a body -> tokens with their places, sentences, paragraphs.

Nothing here changes the text; every offset counts code points of the original.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, compress

from monitor.core.text.characters import has_unspaced, is_dotted, is_unspaced, shown_length, split

_ENDERS = ".!?;\u037e\u2026\u3002\uff01\uff1f\uff61\u0964\u06d4\u061f"
_CLOSERS = "\"\u201d\u2019'\u00bb)\\]\u300d\u300f\uff09\u300b"
_has_newline = re.compile(r"[\n\r\v\f\x85\u2028\u2029]").search
_is_sure_end = re.compile("[\u3002\uff01\uff1f\uff61\u0964\u06d4\u061f\u037e]").search
_may_end = re.compile(f"[.!?\u2026][{_CLOSERS}]*\\s").search
_may_end_greek = re.compile(f";[{_CLOSERS}]*\\s").search  # a question mark there
_is_greek = re.compile("[\u0370-\u03ff\u1f00-\u1fff]").match
_to_end = re.compile(f".*[{_ENDERS}][{_CLOSERS}]*").match
_NONE, _MAYBE_GREEK, _MAYBE, _SURE, _PARAGRAPH = range(5)

# In words, of which a character of an unspaced script is a half (rules.md, Ten decisions 6 and Semantics).
PASSAGE_WORDS = 150
LEAD_WORDS, MOST_LEAD_WORDS = 60, 120


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


# A full stop after these ends no sentence; after a single letter (initials, г., т.) it does not either.
_ABBREVIATIONS = _words(
    "mr mrs ms mx dr prof gen lt col sgt maj brig sen rep gov st sts mt ft jr sr vs inc corp ltd co bros al cf "
    "adm capt cmdr rev hon pres dept univ approx ee jj ff rr им ул пер просп пл проф акад ген св гр тов чл"
)
# After these it ends none where a number follows: "No. 10", "Dec. 5"; but "He said no. They left."
_BEFORE_NUMBERS = _words(
    "no nos nr jan feb mar apr jun jul aug sep sept oct nov dec fig vol pp art ch sec para см рис стр гл ст п"
)
# A full stop between a number and one of these makes it an ordinal: "am 3. Oktober", "im 19. Jahrhundert".
_AFTER_ORDINALS = _words(
    "Januar J\u00e4nner Februar M\u00e4rz April Mai Juni Juli August September Oktober November Dezember "
    "Jahrhundert Jahrhunderts Jahrestag Weltkrieg Weltkriegs"
)
# Words that open a sentence even after an abbreviation: "He left the U.S. The price fell."
_STARTERS = _words(
    "The In On At He She It But And A An They We This That These Those There His Her Its Their Our For From With When "
    "While After Before As If Although However Meanwhile Moreover You I Что Это Они Она Он Но В На По"
)


class _Breaks(dict[str, int]):
    """Separator -> what it may end, judged by itself alone."""

    def __missing__(self, separator: str) -> int:
        if _has_newline(separator):
            kind = _PARAGRAPH
        elif _is_sure_end(separator):
            kind = _SURE
        else:
            kind = _MAYBE if _may_end(separator) else _MAYBE_GREEK if _may_end_greek(separator) else _NONE
        if len(separator) < 8:  # longer ones are rare, and the cache lives as long as the process
            self[separator] = kind
        return kind


_BREAKS = _Breaks()


class Text:
    """Title and body of one article as tokens. Token ranges are half-open; places in a row are numbers of tokens.

    `whole` is title, newline, body: offsets into the body are those into `whole` less `body_offset`.
    """

    def __init__(self, title: str, body: str) -> None:
        self.whole = f"{title}\n{body}"
        self.body_offset = len(title) + 1
        self._pieces = split(self.whole)
        self.separators = self._pieces[0::2]
        self.tokens = self._pieces[1::2]
        self.title_end = len(split(title)) // 2

    @cached_property
    def _offsets(self) -> list[int]:
        return [0, *accumulate(map(len, self._pieces))]

    @cached_property
    def _breaks(self) -> list[int]:
        return list(map(_BREAKS.__getitem__, self.separators))

    def _ends_sentence(self, place: int) -> bool:
        """Whether the separator before the token at `place`, which may end a sentence, does."""
        before, after = self.tokens[place - 1], self.tokens[place]
        if after[0].islower():
            return False
        if _BREAKS[self.separators[place]] == _MAYBE_GREEK:
            return _is_greek(after) is not None
        if self.separators[place][0] != ".":
            return True
        is_initial = len(after) == 1 and self.separators[place + 1].startswith(".")  # the second of "В. В. Петров"
        return not _is_abbreviation(before, after) or (after in _STARTERS and not is_initial)

    @cached_property
    def sentences(self) -> list[int]:
        """First token of each sentence. A paragraph, and the title, ends a sentence."""
        breaks = self._breaks
        later = compress(range(1, len(self.tokens)), breaks[1:])
        return [0, *[place for place in later if breaks[place] > _MAYBE or self._ends_sentence(place)]]

    def is_in_one_sentence(self, first: int, end: int) -> bool:
        """Whether a token range lies in one sentence: a look at the few separators inside, not at all of the text."""
        for place in range(first + 1, end):
            kind = _BREAKS[self.separators[place]]
            if kind and (kind > _MAYBE or self._ends_sentence(place)):
                return False
        return True

    @cached_property
    def paragraphs(self) -> list[int]:
        """First token of each paragraph; the title is one or more of its own."""
        return [0, *[place for place in range(1, len(self.tokens)) if self._breaks[place] == _PARAGRAPH]]

    @cached_property
    def passage_ends(self) -> list[int]:
        """The end of the passage that each paragraph begins: followers join while all make PASSAGE_WORDS at most.

        The title stands alone.
        """
        firsts, ends = self.paragraphs, [*self.paragraphs[1:], len(self.tokens)]
        passage_ends: list[int] = []
        for number, first in enumerate(firsts):
            if first < self.title_end:
                passage_ends.append(ends[number])
                continue
            furthest = bisect_right(self.widths, self.widths[first] + 2 * PASSAGE_WORDS) - 1
            passage_ends.append(ends[max(number, bisect_right(ends, furthest) - 1)])
        return passage_ends

    @cached_property
    def lead_end(self) -> int:
        """The end of title and lead: of the body the paragraphs that make LEAD_WORDS, but at most MOST_LEAD_WORDS."""
        begin = self.widths[self.title_end]
        enough = bisect_left(self.widths, begin + 2 * LEAD_WORDS)
        furthest = bisect_right(self.widths, begin + 2 * MOST_LEAD_WORDS) - 1
        ends = [*self.paragraphs[1:], len(self.tokens)]
        return min(furthest, ends[min(bisect_left(ends, enough), len(ends) - 1)])

    def sentence_around(self, place: int) -> tuple[int, int]:
        """The token range of the sentence that holds the token at `place`."""
        after = bisect_right(self.sentences, place)
        return self.sentences[after - 1], self.sentences[after] if after < len(self.sentences) else len(self.tokens)

    def chars(self, first: int, end: int) -> tuple[int, int]:
        """Offsets into `whole` of a token range: without the last possessive, with the last full stop of `U.S.`"""
        offsets, last = self._offsets, self.tokens[end - 1]
        if last.isalnum():
            return offsets[2 * first + 1], offsets[2 * end]
        stop = offsets[2 * end - 1] + shown_length(last)
        stop += is_dotted(last) and self.whole.startswith(".", stop)
        return offsets[2 * first + 1], stop

    def sentence_chars(self, first: int, end: int) -> tuple[int, int]:
        """Offsets into `whole` of a sentence's token range, with its quotes, brackets and closing marks."""
        opening, closing = _opening(self.separators[first]), _closing(self.separators[end])
        return self._offsets[2 * first + 1] - len(opening), self._offsets[2 * end] + len(closing)

    @cached_property
    def widths(self) -> Sequence[int]:
        """Running width of the tokens in half words: a spaced word is two, a character of an unspaced script one."""
        if not has_unspaced(self.whole):
            return range(0, 2 * len(self.tokens) + 2, 2)
        return [0, *accumulate(1 if is_unspaced(token) else 2 for token in self.tokens)]

    @cached_property
    def shouted(self) -> frozenset[int]:
        """First tokens of the sentences set in capitals (three words or more, four fifths of them)."""
        ends = [*self.sentences[1:], len(self.tokens)]
        return frozenset(
            first for first, end in zip(self.sentences, ends, strict=True) if _is_shouted(self.tokens[first:end])
        )


def _is_abbreviation(word: str, following: str) -> bool:
    """Whether a word before a full stop, and before a capital or a number, is one that is cut short."""
    lower = word.lower()
    if lower in _BEFORE_NUMBERS:
        return following[0].isdigit()
    if following in _AFTER_ORDINALS and word.isdigit() and len(word) < 3:
        return True
    is_initial = len(word) == 1 and lower != word.upper()  # a letter with two cases, so no Chinese character
    return is_initial or is_dotted(word) or lower in _ABBREVIATIONS


def _is_shouted(tokens: list[str]) -> bool:
    words = [token for token in tokens if len(token) > 1 and token[0].isalpha()]
    return len(words) >= 3 and sum(map(str.isupper, words)) >= 0.8 * len(words)


def _opening(separator: str) -> str:
    """The end of a separator that belongs to the sentence after it: an opening quote, a bracket."""
    if not separator or separator[-1].isspace():
        return ""
    run = separator.split()[-1]
    ended = _to_end(run)
    return run[ended.end() :] if ended else run


def _closing(separator: str) -> str:
    """The beginning of a separator that belongs to the sentence before it: the full stop, a closing quote."""
    if not separator or separator[0].isspace():
        return ""
    run = separator.split()[0]
    ended = _to_end(run)
    return run[: ended.end()] if ended else run
