"""Text as strangers write it -> text that is safe to match, store and show: HTML fragments, titles, bylines.

Whatever comes out is NFC, without control, bidirectional or invisible characters, one paragraph per line, and never
markup. Design: `clean_text` for characters, `fragment_text` for HTML, `plain_text` for text that is no HTML.
"""

import html
import re
import unicodedata
from typing import Final

from lxml import etree

# Elements whose borders end a line (HTML standard, rendering: `display: block` and its kin).
_BLOCKS = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre search section "
    "select summary table tbody td tfoot th thead title tr ul"
)
BLOCKS: Final = frozenset(_BLOCKS.split())
# Elements whose content is not for readers. What stands in place of a frame or an object is: such elements are often
# never closed, and would hide the rest of the article.
_HIDDEN = "head noembed noframes script style svg template textarea"
HIDDEN: Final = frozenset(_HIDDEN.split())

# C0, C1, surrogates, noncharacters, soft hyphen, bidirectional controls, zero-width characters, tag characters.
# Line breaks are handled before.
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# ZWNJ and ZWJ are spelling in Arabic and Indic scripts and join emoji; after any other character they hide.
_JOINER = re.compile("(?<![\u0600-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]")
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# No orthography stacks more than three marks on a letter once composed; "zalgo" text stacks hundreds.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_PILE = re.compile(f"({_MARK}{{3}}){_MARK}+")
# Normalisation sorts the marks on one letter, in the square of their number: 30,000 took two seconds. Unicode's own
# Stream-Safe Text Format (UAX #15, 13) has no more than 30.
_LONG_RUN = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_NO_WORD = re.compile(r"[^\w\s\x00-\x7f]")
_MOST_MARKS: Final = 30
_HAS_MARKUP = re.compile(r"[<&]")


def clean_text(text: str) -> str:
    """`text` in NFC without what cannot be seen, spaces collapsed, lines stripped, empty lines dropped. Idempotent."""
    text = _REMOVED.sub("", _LINE_BREAK.sub("\n", text))
    if not text.isascii():
        if "\u200c" in text or "\u200d" in text:  # the pattern looks behind every character
            text = _JOINER.sub("", text)
        text = _MARK_PILE.sub(r"\1", unicodedata.normalize("NFC", with_few_marks(text)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def with_few_marks(text: str) -> str:
    """`text` without the marks on a letter beyond the thirtieth, so that it can be normalised in linear time."""
    # A run of 31 has one character at every 31st place at least: most texts are told by a thirty-first of them.
    is_possible = _NO_WORD.search(text[_MOST_MARKS :: _MOST_MARKS + 1]) is not None
    return _LONG_RUN.sub(lambda run: _first_marks(run[0]), text) if is_possible else text


def _first_marks(run: str) -> str:
    kept, marks = [], 0
    for character in run:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def clean_line(text: str) -> str:
    """`clean_text` on one line: for titles, names, labels."""
    return clean_text(text).replace("\n", " ")


def fragment_text(markup: str) -> str:
    """What a reader sees of an HTML fragment, one paragraph per line. Linear in its length; broken markup is fine."""
    if not _HAS_MARKUP.search(markup):
        # Line breaks in HTML source are spaces.
        return clean_line(markup)
    if "<" not in markup:
        return clean_line(html.unescape(markup))
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8")
    markup = _with_closed_comments(markup)
    # NUL ends a document for libxml2, and surrogates cannot be encoded.
    parser.feed(b"<body>" + markup.replace("\x00", "").encode("utf-8", "ignore"))
    parser.close()
    return clean_text("".join(reader.pieces))


def _with_closed_comments(markup: str) -> str:
    """A comment that nobody closes ends with its first tag, or it would hide the rest."""
    opened = markup.rfind("<!--")
    if opened < 0 or markup.find("-->", opened) >= 0:
        return markup
    return markup[:opened] + markup[opened:].replace(">", "-->", 1)


class _Reader:
    """The target of an HTML parse: collects the text of blocks as lines, without building a tree."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._hidden = 0

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        """Called by lxml for a start tag."""
        self._hidden += tag in HIDDEN
        self._border(tag)

    def end(self, tag: str | bytes) -> None:
        """Called by lxml for an end tag, written or implied."""
        self._hidden -= tag in HIDDEN
        self._border(tag)

    def data(self, data: str | bytes) -> None:
        """Called by lxml for text; its line breaks are spaces."""
        if not self._hidden:
            text = str(data)
            self.pieces.append(text if text.isprintable() else _LINE_BREAK.sub(" ", text))

    def comment(self, text: str | bytes) -> None:
        """Called by lxml for a comment, which is for nobody."""

    def close(self) -> None:
        """Called by lxml at the end."""

    def _border(self, tag: str | bytes) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")
