"""Text as words: a title and a body -> tokens with their places, sentences, paragraphs; a word -> its forms.

A token is a run of letters and digits. Hyphens and dashes split, an apostrophe stays inside, `U.S.` and `2,000` are one
token, and so is every character of a script without word spaces. Nothing here changes the text: folding and word forms
are computed beside it, and every offset counts code points of the original.

Word forms are sets, because ambiguity is kept and not resolved: two words meet when their sets do. They come from
simplemma (Latin letters, English) and pymorphy3 (Cyrillic, Russian), which are loaded when the first word needs them.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pymorphy3

# Soft hyphen, grapheme joiner, Arabic letter mark, zero-width and bidi marks, invisible operators, variation selectors,
# byte order mark: they show nothing and only hide words from a search.
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
APOSTROPHES = "'\u2019\u02bc\u2018\u201b`\u00b4\uff07"
# Hangul, Kana, Han and Thai, of which each character is a token.
_UNSPACED = (
    "\u1100-\u11ff\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\uffa0-\uffdc\u0e01-\u0e3a\u0e40-\u0e4e\U00020000-\U0003ffff"
)
_is_unspaced = re.compile(f"[{_UNSPACED}]").match
_has_unspaced = re.compile(f"[{_UNSPACED}]").search
_drop_invisible = re.compile(f"[{INVISIBLE}]").sub
_one_apostrophe = re.compile(f"[{APOSTROPHES}]").sub
_possessive = re.compile(rf"(?:[{APOSTROPHES}][sS])?[{INVISIBLE}]*\Z").search
_is_dotted = re.compile(r"(?:[A-Z]\.)+[A-Z]").fullmatch
_has_cyrillic = re.compile(r"[\u0400-\u052f]").search
_has_latin = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]").search


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


@cache
def _splitter() -> re.Pattern[str]:
    """Splits a text into separator, token, separator, …; made on first use (about 20 ms of CPU)."""
    unspaced, invisible = re.compile(f"[{_UNSPACED}]"), re.compile(f"[{INVISIBLE}]")

    def is_word(code: int) -> bool:
        char = chr(code)
        if unicodedata.category(char)[0] not in "LMN" or char in APOSTROPHES:
            return False
        return not unspaced.match(char) and not invisible.match(char)

    edges = [code for code in range(1, 0x10001) if (code < 0x10000 and is_word(code)) != is_word(code - 1)]
    ranges = "".join(f"\\u{first:04x}-\\u{end - 1:04x}" for first, end in zip(edges[::2], edges[1::2], strict=True))
    word = ranges + r"\U00010000-\U0001ffff"
    joint = rf"(?:[{APOSTROPHES}]|(?<=\d)[.,:](?=\d)|(?<=\b[A-Z])\.(?=[A-Z]\b))(?=[{word}])"
    run = f"[{word}{INVISIBLE}]++"
    return re.compile(rf"((?=[{word}]){run}(?:{joint}{run})*+|[{_UNSPACED}][\u3099\u309a]?)")


def split(text: str) -> list[str]:
    """Separators at even, tokens at odd places; joined they are the text."""
    return _splitter().split(text)


def is_unspaced(token: str) -> bool:
    """Whether the token is a character of a script without word spaces (Han, Kana, Hangul, Thai)."""
    return _is_unspaced(token) is not None


def is_cyrillic(word: str) -> bool:
    """Whether the word has a Cyrillic letter."""
    return _has_cyrillic(word) is not None


# ------------------------------------------------------------------------------------------------------------ one word


_LETTERS = {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "ё": "е", "Ё": "е"}
_POINTED = ("LATIN", "GREEK")
# Invisible characters, combining accents and stress marks, Hebrew points, Arabic points and lengthening.
_is_dropped = re.compile(f"[{INVISIBLE}\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]").match


class _Folding(dict[int, str]):
    """Code point -> what is left of it: case folded, accents and points dropped where they tell no letters apart."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if _is_dropped(char):
            folded = ""
        elif char in APOSTROPHES:
            folded = "'"
        elif char in _LETTERS:
            folded = _LETTERS[char]
        elif unicodedata.name(char, "").startswith(_POINTED):  # й and ї are letters of their own: Cyrillic stays
            folded = unicodedata.normalize("NFD", char)[0].casefold()
        else:
            folded = char.casefold()
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(word: str) -> str:
    """NFKC, case folded, invisible characters dropped, accents folded (not й ї); ł ø đ ı ё: l o d i е. Idempotent."""
    if word.isascii():
        return word.replace("`", "'").lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).translate(_FOLDING))


def shown_length(token: str) -> int:
    """Code points of a token without its possessive ending: what evidence shows (5 of `China's`)."""
    if token.isalnum():
        return len(token)
    found = _possessive(token)
    return found.start() if found and found.start() else len(token)


def plain(token: str) -> str:
    """The token as written, without possessive ending and invisible characters: what letter case is judged on."""
    if token.isascii() and token.isalnum():
        return token
    shown = _drop_invisible("", token[: shown_length(token)])
    return _one_apostrophe("'", unicodedata.normalize("NFKC", shown))


def is_dotted(word: str) -> bool:
    """Whether the word is an abbreviation like `U.S` (its last full stop is not part of the token)."""
    return _is_dotted(word) is not None


# Thousands are grouped by a full stop in these languages, by a comma elsewhere (Unicode CLDR, numbers/symbols/group).
_DOT_GROUPS = _words("de es it nl pt da id tr el ro hr sl sr bs is ca gl eu vi")
_is_grouped = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*").fullmatch


def group_marks(language: str | None) -> str:
    """The characters that may group digits in a text of this language; both where the language is not known."""
    if not language:
        return ".,"
    return "." if language.lower().partition("-")[0] in _DOT_GROUPS else ","


def key(word: str, marks: str = ".,") -> str:
    """The folded form a plain word is looked up by: `U.S` is us, `2,000` is 2000 (`marks` may group digits)."""
    if "." not in word and "," not in word:
        return fold(word)
    if is_dotted(word):
        return fold(word.replace(".", ""))
    grouped = _is_grouped(word)
    return word.replace(grouped[1], "") if grouped and grouped[1] in marks else fold(word)


@cache
def _russian() -> "pymorphy3.MorphAnalyzer":
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _english_lemma(word: str) -> str:
    import simplemma

    return simplemma.lemmatize(word, lang="en")


@lru_cache(200_000)
def forms(word: str) -> frozenset[str]:
    """The folded forms of a plain word: itself and its lemmas. Words meet when their forms do.

    A Cyrillic word of unknown language is tried as Russian, which also guesses words outside its dictionary; a word of
    one or two letters stands for itself alone.
    """
    folded, lower = key(word), word.lower()
    if is_cyrillic(word):
        return frozenset(
            {folded, *(fold(p.normal_form) for p in _russian().parse(lower))} if len(word) > 2 else {folded}
        )
    if not _has_latin(word):
        return frozenset({folded})
    return frozenset({folded, *(fold(_english_lemma(form)) for form in {lower, folded})})


@cache
def is_dictionary_word(word: str) -> bool:
    """Whether an acronym is also a word of the language (SHAPE, WHO, US; not NATO, not ООН)."""
    if is_cyrillic(word):
        analyzer, lower = _russian(), word.lower()
        return analyzer.word_is_known(lower) and any("Abbr" not in parse.tag for parse in analyzer.parse(lower))
    import simplemma

    return simplemma.is_known(fold(word), lang="en")


# ------------------------------------------------------------------------------------------------ sentences, paragraphs

_ENDERS = ".!?\u2026\u3002\uff01\uff1f\uff61\u0964\u06d4\u061f"
_CLOSERS = "\"\u201d\u2019'\u00bb)\\]\u300d\u300f\uff09\u300b"
_has_newline = re.compile(r"[\n\r\v\f\x85\u2028\u2029]").search
_is_sure_end = re.compile("[\u3002\uff01\uff1f\uff61\u0964\u06d4\u061f]").search
_may_end = re.compile(f"[.!?\u2026][{_CLOSERS}]*\\s").search
_to_end = re.compile(f".*[{_ENDERS}][{_CLOSERS}]*").match
_NONE, _MAYBE, _SURE, _PARAGRAPH = range(4)

# A full stop after these ends no sentence; after a single letter (initials, г., т.) it does not either.
_ABBREVIATIONS = _words(
    "mr mrs ms mx dr prof gen lt col sgt maj brig sen rep gov st sts mt ft jr sr no nr nos vs inc corp ltd co bros "
    "jan feb mar apr jun jul aug sep sept oct nov dec fig al etc cf adm capt cmdr rev hon pres sec dept univ approx "
    "est vol pp им ул пер просп пл проф акад ген св гр тов см рис стр чл напр"
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
            kind = _MAYBE if _may_end(separator) else _NONE
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
        if self.separators[place][0] != ".":
            return True
        is_open = (len(before) == 1 and before.isalpha()) or is_dotted(before) or before.lower() in _ABBREVIATIONS
        return not is_open or after in _STARTERS

    @cached_property
    def sentences(self) -> list[int]:
        """First token of each sentence. A paragraph, and the title, ends a sentence."""
        breaks = self._breaks
        later = (i for i in range(1, len(self.tokens)) if breaks[i])
        return [0, *(i for i in later if breaks[i] != _MAYBE or self._ends_sentence(i))]

    @cached_property
    def paragraphs(self) -> list[int]:
        """First token of each paragraph; the title is one or more of its own."""
        return [0, *(i for i in range(1, len(self.tokens)) if self._breaks[i] == _PARAGRAPH)]

    def sentence_around(self, place: int) -> tuple[int, int]:
        """The token range of the sentence that holds the token at `place`."""
        after = bisect_right(self.sentences, place)
        return self.sentences[after - 1], self.sentences[after] if after < len(self.sentences) else len(self.tokens)

    def chars(self, first: int, end: int) -> tuple[int, int]:
        """Offsets into `whole` of a token range: without the last possessive, with the last full stop of `U.S.`"""
        last = self.tokens[end - 1]
        stop = self._offsets[2 * end - 1] + shown_length(last)
        stop += is_dotted(last) and self.whole.startswith(".", stop)
        return self._offsets[2 * first + 1], stop

    def sentence_chars(self, first: int, end: int) -> tuple[int, int]:
        """Offsets into `whole` of a sentence's token range, with its quotes, brackets and closing marks."""
        opening, closing = _opening(self.separators[first]), _closing(self.separators[end])
        return self._offsets[2 * first + 1] - len(opening), self._offsets[2 * end] + len(closing)

    @cached_property
    def widths(self) -> Sequence[int]:
        """Running width of the tokens in half words: a spaced word is two, a character of an unspaced script one."""
        if not _has_unspaced(self.whole):
            return range(0, 2 * len(self.tokens) + 2, 2)
        return [0, *accumulate(1 if is_unspaced(token) else 2 for token in self.tokens)]

    @cached_property
    def shouted(self) -> frozenset[int]:
        """First tokens of the sentences set in capitals (three words or more, four fifths of them)."""
        ends = [*self.sentences[1:], len(self.tokens)]
        return frozenset(
            first for first, end in zip(self.sentences, ends, strict=True) if _is_shouted(self.tokens[first:end])
        )


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
