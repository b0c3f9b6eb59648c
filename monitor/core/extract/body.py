"""The article's text on one page: lxml tree -> body, standfirst, which lines are headings, what was dropped.

The engine is trafilatura in its precision mode, without readers' comments: of its modes the best on both measured sets
(docs/technotes/extraction.md). Around it stands the arbiter, which knows other witnesses.
"""

import re
from functools import partial
from typing import Final

from lxml.etree import XPath, _Element
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from monitor.core.extract.arbiter import Body, arbitrate
from monitor.core.extract.blocks import letters_of, read_blocks
from monitor.core.extract.draft import Account, Line
from monitor.core.extract.metadata import PageFacts
from monitor.core.formats.markup import clean_text

# A word broken at the end of a line; not "spring- " before "and summer".
_BROKEN = re.compile(r"[^\W\d_]{2}[-\u2010]$")
_SMALL = r"[a-z\u00df-\u00f6\u00f8-\u00ff\u0430-\u045f]{2}"
_REST = re.compile(rf"(?!(?:and|or|to|und|oder|bis|et|ou|och|eller|og|en|of|\u0438|\u0456)\b){_SMALL}")
# The hyphen first: that is what is looked for, and only then at what stands before it.
_BROKEN_IN_SOURCE = re.compile(rf"-(?<=[^\W\d_]{{2}}-)\r?\n[ \t]*(?={_REST.pattern})")
MAX_HEADLINES: Final = 3
# Characters of the copy in structured data; the longest article of two sets has 60,000.
MAX_TOLD: Final = 300_000
# More elements in one element, or on the page, than the engine is asked to read: its time grows with the square of
# them, to minutes at 20,000. Of 300 real pages none has more than 206 of one kind in one element.
MAX_SIBLINGS: Final = 5_000
MAX_ELEMENTS: Final = 30_000
# Asked in C: in Python the look at every element took a fiftieth of the time that a page takes.
_IS_WIDE = XPath(f"count(//*) > {MAX_ELEMENTS} or boolean(//*[count(*) > {MAX_SIBLINGS}])")


def read_body(tree: _Element, page: str, url: str | None, facts: PageFacts) -> Body:
    """The article's text. `page` is what `tree` was parsed from: another reading begins anew."""
    blocks = read_blocks(tree)
    visible = [block.letters for block in blocks if block.tag == "h1"][:MAX_HEADLINES]
    account = Account(
        blocks=blocks,
        titles=tuple(filter(None, [*visible, *map(letters_of, facts.headlines)])),
        descriptions=tuple(map(letters_of, facts.descriptions)),
        told=letters_of(facts.article_body[:MAX_TOLD]),
    )
    if is_too_wide(tree):
        return arbitrate((), account)
    rereads = partial(read_fast, page, url), partial(read_generous, page, url)
    return arbitrate(_precise(tree, url), account, rereads)


def is_too_wide(tree: _Element) -> bool:
    """Whether the engine would take too long; then the row of siblings with most prose is the article."""
    return _IS_WIDE(tree) is True


def headings_of(lines: tuple[Line, ...]) -> tuple[int, ...]:
    """Indices of the lines that the page shows as headings."""
    return tuple(index for index, line in enumerate(lines) if line.block is not None and line.block.is_heading)


def _precise(tree: _Element, url: str | None) -> list[str]:
    return _lines(bare_extraction(tree, url=url, favor_precision=True, include_comments=False, with_metadata=False))


def read_fast(page: str, url: str | None) -> list[str]:
    """Without the engine's own second opinions, which may be what lost the article."""
    found = bare_extraction(load_html(page), url=url, fast=True, include_comments=False, with_metadata=False)
    return _lines(found)


def read_generous(page: str, url: str | None) -> list[str]:
    """Whatever looks like text."""
    found = bare_extraction(load_html(page), url=url, favor_recall=True, include_comments=False, with_metadata=False)
    return _lines(found)


def _lines(found: Document | dict[str, object] | None) -> list[str]:
    text = found.text if found is not None and not isinstance(found, dict) else None
    return joined_lines(clean_text(text or "").split("\n"))


def joined_words(page: str) -> str:
    """A page without line breaks in the middle of words, which would be spaces to a browser."""
    return _BROKEN_IN_SOURCE.sub("", page) if "-\n" in page or "-\r\n" in page else page


def joined_lines(lines: list[str]) -> list[str]:
    """Lines of which one ends in the middle of a word made one: "har-", "bour" -> "harbour"."""
    joined: list[str] = []
    for line in lines:
        if joined and _BROKEN.search(joined[-1]) and _REST.match(line):
            joined[-1] = joined[-1][:-1] + line
        else:
            joined.append(line)
    return joined
