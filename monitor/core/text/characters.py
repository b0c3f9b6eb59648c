"""Characters and tokens: text -> separators and tokens, a token -> the form it is looked up by.

A token is a run of letters and digits. Hyphens and dashes split, an apostrophe stays inside, `U.S.` and `2,000` are one
token, and so is every character of a script without word spaces.
"""

import re
import unicodedata
from functools import cache

# Soft hyphen, grapheme joiner, Arabic letter mark, zero-width and bidi marks, invisible operators, variation selectors,
# byte order mark, tags: they show nothing and only hide words from a search.
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
APOSTROPHES = "'\u2019\u02bc\u2018\u201b`\u00b4\uff07"
# Hangul, Kana, Han and Thai, of which each character is a token.
_UNSPACED = (
    "\u1100-\u11ff\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\uffa0-\uffdc\u0e01-\u0e3a\u0e40-\u0e4e\U00020000-\U0003ffff"
)
# Syllables written as their letters, and the marks that follow a kana: each of them is one character of the script.
_JAMO = "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
_VOICING = "\u3099\u309a\uff9e\uff9f"
# Letters beyond the first plane by their blocks, which leaves out notes, sign writing, emoji and pictures.
_LATER_LETTERS = r"\U00010000-\U0001ceff\U0001d400-\U0001d7ff\U0001df00-\U0001efff"
_is_unspaced = re.compile(f"[{_UNSPACED}]").match
_has_unspaced = re.compile(f"[{_UNSPACED}]").search
_drop_invisible = re.compile(f"[{INVISIBLE}]").sub
_one_apostrophe = re.compile(f"[{APOSTROPHES}]").sub
# Of a token written backwards, for from the front each place in a run of invisible characters would be tried. More than
# one where a text says `lathes’s’s`: the stemmer takes them all.
_possessive = re.compile(rf"[{INVISIBLE}]*(?:[sS][{APOSTROPHES}][{INVISIBLE}]*){{0,9}}").match
_is_dotted = re.compile(r"(?:[A-Z]\.)+[A-Z]").fullmatch


@cache
def _splitter() -> re.Pattern[str]:
    """Splits a text into separator, token, separator, …; made on first use (30 to 60 ms of CPU)."""
    is_other = re.compile(f"[{_UNSPACED}{INVISIBLE}{APOSTROPHES}]").match

    def is_word(code: int) -> bool:
        char = chr(code)
        return unicodedata.category(char)[0] in "LMN" and not is_other(char)

    words = [*map(is_word, range(0x10000)), False]
    edges = [code for code in range(1, 0x10001) if words[code] != words[code - 1]]
    ranges = "".join(f"\\u{first:04x}-\\u{end - 1:04x}" for first, end in zip(edges[::2], edges[1::2], strict=True))
    word = ranges + _LATER_LETTERS
    joint = rf"(?:[{APOSTROPHES}]|(?<=\d)[.,:](?=\d)|(?<=\b[A-Z])\.(?=[A-Z]\b))(?=[{word}])"
    # Most words end before a blank, which the look ahead settles: a quarter of the time. Possessive runs but no
    # possessive group: Python 3.11.0 to 3.11.4 matches those wrongly (cpython#106052).
    token = rf"[{word}][{word}{INVISIBLE}]*+(?:(?![{APOSTROPHES}.,:])|(?:{joint}[{word}{INVISIBLE}]++)*)"
    return re.compile(rf"({token}|{_JAMO}|[{_UNSPACED}][{_VOICING}]?)")


def split(text: str) -> list[str]:
    """Separators at even, tokens at odd places; joined they are the text."""
    return _splitter().split(text)


def has_unspaced(text: str) -> bool:
    """Whether a text holds such a character anywhere."""
    return _has_unspaced(text) is not None


def is_unspaced(token: str) -> bool:
    """Whether the token is a character of a script without word spaces (Han, Kana, Hangul, Thai)."""
    return _is_unspaced(token) is not None


_has_accents = re.compile("[\u00c0-\u024f\u1e00-\u1eff]").search
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
        elif char.isdecimal():  # Arabic, Persian and Indic digits
            folded = str(unicodedata.decimal(char))
        elif unicodedata.name(char, "").startswith(_POINTED):  # й and ї are letters of their own: Cyrillic stays
            folded = unicodedata.normalize("NFD", char)[0].casefold()
        else:
            folded = char.casefold()
        self[code] = folded
        return folded


_FOLDING = _Folding()


# Most words of a Russian or Ukrainian text; й and ї as one code point each, no ё.
_is_plainly_cyrillic = re.compile("[А-Яа-яІіЇїЄєҐґ]+").fullmatch


def is_plainly_cyrillic(word: str) -> bool:
    """Whether a word is folded by its small letters alone, as nearly all Russian and Ukrainian ones are."""
    return _is_plainly_cyrillic(word) is not None


def fold(word: str) -> str:
    """NFKC, case folded, invisible characters dropped, accents folded (not й ї); ł ø đ ı ё: l o d i е. Idempotent."""
    if word.isascii():
        return word.replace("`", "'").lower()
    if _is_plainly_cyrillic(word):
        return word.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).translate(_FOLDING))


def shown_length(token: str) -> int:
    """Code points of a token without its possessive ending: what evidence shows (5 of `China's`)."""
    if token.isalnum():
        return len(token)
    ending = _possessive(token[::-1])
    return len(token) - ending.end() if ending and ending.end() < len(token) else len(token)


def plain(token: str) -> str:
    """The token as written, without possessive ending and invisible characters: what letter case is judged on."""
    if token.isalnum() and (token.isascii() or _is_plainly_cyrillic(token)):
        return token
    shown = _drop_invisible("", token[: shown_length(token)])
    return _one_apostrophe("'", unicodedata.normalize("NFKC", shown))


# Words that lose a vowel before another in French, Italian and Catalan: l'OTAN, d'Ukraine, dell'Iran.
_ELIDED = "c|d|j|l|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu|dell|all|nell|dall|sull|coll|un|quell|quest|bell|sant|dev"
_elided = re.compile(rf"[{INVISIBLE}]*(?:{_ELIDED})[{APOSTROPHES}]", re.IGNORECASE).match
_apostrophe = re.compile(f"[{APOSTROPHES}]").search
# Endings follow names after an apostrophe: Türkiye'nin, NATO'nun (Türk Dil Kurumu, kesme işareti).
_SUFFIXING = frozenset(["az", "crh", "tr"])


def core_range(token: str, language: str | None) -> tuple[int, int]:
    """Where in a token the word itself stands: `OTAN` in `l'OTAN`, in a Turkish text `NATO` in `NATO'nun`.

    The whole token but its possessive ending, where nothing of the kind is joined to it.
    """
    start, end = 0, shown_length(token)
    elided = _elided(token)
    if elided and elided.end() < end - 1:
        start = elided.end()
    if language and primary_subtag(language) in _SUFFIXING:
        mark = _apostrophe(token, start + 1)
        end = mark.start() if mark else end
    return start, end


def primary_subtag(language: str) -> str:
    """`zh` of `zh-Hant-TW` (RFC 5646, 2.2.1)."""
    return language.lower().replace("_", "-").partition("-")[0]


def is_dotted(word: str) -> bool:
    """Whether the word is an abbreviation like `U.S` (its last full stop is not part of the token)."""
    return "." in word and _is_dotted(word) is not None


# Thousands are grouped by a full stop in these languages, by a comma elsewhere (Unicode CLDR, numbers/symbols/group).
_DOT_GROUPS = frozenset(
    ["de", "es", "it", "nl", "pt", "da", "id", "tr", "el", "ro", "hr", "sl", "sr", "bs", "is", "ca", "gl", "eu", "vi"]
)
_is_grouped = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*").fullmatch


def group_marks(language: str | None) -> str:
    """The characters that may group digits in a text of this language; both where the language is not known."""
    if not language:
        return ".,"
    return "." if primary_subtag(language) in _DOT_GROUPS else ","


def key(word: str, marks: str = ".,") -> str:
    """The folded form a plain word is looked up by: `U.S` is us, `2,000` is 2000 (`marks` may group digits)."""
    if "." not in word and "," not in word:
        return fold(word)
    if is_dotted(word):
        return fold(word.replace(".", ""))
    grouped = _is_grouped(word)
    return word.replace(grouped[1], "") if grouped and grouped[1] in marks else fold(word)


def surface(word: str, folded: str) -> str:
    """What a plain word is looked up by among word forms: accents of Latin letters kept, for they tell words apart.

    `wählen` is a verb, `Wahlen` are elections. (The dot of a Turkish capital is lost in small letters.)
    """
    return word.lower().replace("\u0307", "") if _has_accents(word) else folded
