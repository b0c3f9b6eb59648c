"""The engine, trafilatura, as we ask it: a page or its tree -> the lines that it takes for the article.

Its precision mode without readers' comments is the best of its modes on both measured sets
(docs/technotes/extraction.md). The second opinions that it asks of two other engines take as long as half its own
reading, and count where they find more than twice as much, or where its own is short: so the page's blocks are asked
first whether there is as much to be found.
"""

import re
from collections.abc import Iterable
from copy import copy
from typing import Final

from lxml.etree import XPath, _Element, strip_elements
from trafilatura import bare_extraction
from trafilatura.settings import MANUALLY_CLEANED, Document, Extractor

from monitor.core.extract.blocks import Block
from monitor.core.extract.tree import load_tree
from monitor.core.formats.markup import clean_text

# A word broken at the end of a line; not "spring- " before "and summer".
_BROKEN = re.compile(r"[^\W\d_]{2}[-\u2010]$")
_SMALL = r"[a-z\u00df-\u00f6\u00f8-\u00ff\u0430-\u045f]{2}"
_REST = re.compile(rf"(?!(?:and|or|to|und|oder|bis|et|ou|och|eller|og|en|of|\u0438|\u0456)\b){_SMALL}")
# The hyphen and the break first: those are looked for, and only then at what stands before them.
_BROKEN_IN_SOURCE: Final = {
    hyphen: re.compile(rf"{hyphen}(?<=[^\W\d_]{{2}}{hyphen})[ \t]*(?={_REST.pattern})") for hyphen in ("-\n", "-\r\n")
}
# More elements in one element, or on the page, than the engine is asked to read: its time grows with the square of
# them, to minutes at 20,000. Of 300 real pages none has more than 206 of one kind in one element.
MAX_SIBLINGS: Final = 5_000
MAX_ELEMENTS: Final = 30_000
# Asked in C: in Python the look at every element took a fiftieth of the time that a page takes.
_IS_WIDE = XPath(f"count(//*) > {MAX_ELEMENTS} or boolean(//*[count(*) > {MAX_SIBLINGS}])")
# What the engine takes out before it looks for an article, but for what it asks about, or takes out on conditions.
_KEPT: Final = frozenset({"figure", "form", "head", "math", "script", "style", "svg"})
_CLEANED: Final = ("meta", "title", *(tag for tag in MANUALLY_CLEANED if tag not in _KEPT))
# Characters of a reading that no second opinion replaces unless it is much longer: twice trafilatura's
# `min_extracted_size` of 250, below which it believes others on less evidence.
MIN_CERTAIN: Final = 500
# So much longer is another reading that the engine prefers to its own (trafilatura's `_prefer_readability`).
MUCH_LONGER: Final = 2
# The share of links from which a block is no text of an article, to any of the engines.
MOST_LINKS: Final = 0.5

# How the engine is asked. It asks its own settings file for each of a dozen numbers, so not once a page; addresses it
# needs for links and images alone, which are left out.
_PRECISE: Final = Extractor(output_format="python", precision=True, comments=False)
_PRECISE_FAST: Final = Extractor(output_format="python", precision=True, comments=False, fast=True)
_FAST: Final = Extractor(output_format="python", comments=False, fast=True)
_GENEROUS: Final = Extractor(output_format="python", recall=True, comments=False)


def is_too_wide(tree: _Element) -> bool:
    """Whether the engine would take too long; then the row of siblings with most prose is the article."""
    return _IS_WIDE(tree) is True


def read_precise(tree: _Element, blocks: Iterable[Block]) -> list[str]:
    """The article in precision mode, with second opinions where they may matter. `blocks` are the tree's."""
    lines = _read(_thinned(tree), _PRECISE_FAST)
    return lines if is_certain(lines, blocks) else _read(tree, _PRECISE)


def _thinned(tree: _Element) -> _Element:
    """A copy without what the engine would take out first: half of a page's elements, at a tenth of the time."""
    thin = copy(tree)
    strip_elements(thin, *_CLEANED, with_tail=False)
    return thin


def is_certain(lines: Iterable[str], blocks: Iterable[Block]) -> bool:
    """Whether no other engine may find so much more on the page that its reading would count.

    On 331 pages of three sets the second opinions count on 13, and this asks for them on 54, those among them.
    """
    found = sum(map(len, lines))
    there = sum(len(block.text) for block in blocks if block.links < MOST_LINKS)
    return found >= MIN_CERTAIN and there <= MUCH_LONGER * found


def read_fast(page: str) -> list[str]:
    """Without the engine's own second opinions, which may be what lost the article."""
    return _read(load_tree(page), _FAST)


def read_generous(page: str) -> list[str]:
    """Whatever looks like text."""
    return _read(load_tree(page), _GENEROUS)


def _read(tree: _Element | None, options: Extractor) -> list[str]:
    return _lines(bare_extraction(tree, options=options))


def _lines(found: Document | dict[str, object] | None) -> list[str]:
    text = found.text if found is not None and not isinstance(found, dict) else None
    return joined_lines(clean_text(text or "").split("\n"))


def joined_words(page: str) -> str:
    """A page without line breaks in the middle of words, which would be spaces to a browser."""
    for hyphen, pattern in _BROKEN_IN_SOURCE.items():
        page = pattern.sub("", page) if hyphen in page else page
    return page


def joined_lines(lines: list[str]) -> list[str]:
    """Lines of which one ends in the middle of a word made one: "har-", "bour" -> "harbour"."""
    joined: list[str] = []
    for line in lines:
        if joined and _BROKEN.search(joined[-1]) and _REST.match(line):
            joined[-1] = joined[-1][:-1] + line
        else:
            joined.append(line)
    return joined
