"""The article's text on one page: lxml tree -> body, standfirst, which lines are headings, what was dropped.

The engine drafts, and around it stands the arbiter, which knows other witnesses.
"""

from functools import partial
from typing import Final

from lxml.etree import _Element

from monitor.core.extract.arbiter import Body, arbitrate
from monitor.core.extract.blocks import letters_of, read_blocks
from monitor.core.extract.draft import Account, Line
from monitor.core.extract.engine import is_too_wide, read_fast, read_generous, read_precise
from monitor.core.extract.metadata import PageFacts

MAX_HEADLINES: Final = 3
# Characters of the copy in structured data; the longest article of two sets has 60,000.
MAX_TOLD: Final = 300_000


def read_body(tree: _Element, page: str, facts: PageFacts) -> Body:
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
    rereads = partial(read_fast, page), partial(read_generous, page)
    return arbitrate(read_precise(tree, blocks), account, rereads)


def headings_of(lines: tuple[Line, ...]) -> tuple[int, ...]:
    """Indices of the lines that the page shows as headings."""
    return tuple(index for index, line in enumerate(lines) if line.block is not None and line.block.is_heading)
