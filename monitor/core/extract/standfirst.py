"""The lines between headline and text: the block that shows them, if the engine did not take it for the body.

Two signs: it says what the page's description says, or its class names it so and it stands above the body. What only
search engines see is no part of the article.
"""

from typing import Final

from monitor.core.extract.blocks import Block, names_in
from monitor.core.extract.draft import Account, Draft, Line, share_within
from monitor.core.extract.titles import is_like

MIN_WORDS: Final = 6
MAX_WORDS: Final = 120
# A class alone is weak evidence: then it is a sentence.
MIN_NAMED_WORDS: Final = 8
# Letters of a description that open a block which goes on.
OPENING: Final = 60
MIN_DESCRIPTION: Final = 30
# How many blocks above the body, and from its first line, may still be its beginning.
REACH: Final = 60
# Names of the thing itself; an "intro" or a "lead" may be the first paragraph.
_DECK_NAMES = "chapo dek standfirst subhead subheading subline subtitle sapo vorspann"
_DECKS: Final = frozenset(_DECK_NAMES.split())


def find_standfirst(draft: Draft, kept: str) -> Block | None:
    """The block that shows the standfirst; `kept` is the body, as bare letters."""
    first, last = draft.span
    blocks = draft.page.blocks
    for index in range(max(0, first - REACH), min(last, draft.first_line + REACH)):
        block = blocks[index]
        if not _is_candidate(block, draft.page, kept):
            continue
        if _is_described(block, draft.page) and block.tag != "li":
            return block
        is_named = block.is_lead and block.words >= MIN_NAMED_WORDS and not block.is_aside
        if is_named and index < draft.first_line and draft.main_article in (0, block.article):
            return block
    return None


def is_standfirst(first: Line, draft: Draft) -> bool:
    """Whether the first line of the body is the standfirst: named so by its class, and told in the description."""
    block = first.block
    if block is None or block.row in draft.main_rows or block.words > MAX_WORDS:
        return False
    return not _DECKS.isdisjoint(names_in(block.row.partition("<")[0])) and _is_described(block, draft.page)


def _is_candidate(block: Block, page: Account, kept: str) -> bool:
    if not MIN_WORDS <= block.words <= MAX_WORDS or block.links >= 0.5 or block.letters in kept:
        return False
    return not page.is_title(block.letters) and share_within(block.letters, kept) < 0.5


def _is_described(block: Block, page: Account) -> bool:
    for description in page.descriptions:
        if len(description) < MIN_DESCRIPTION:
            continue
        if is_like(block.letters, description):
            return True
        if len(description) > OPENING and block.letters.startswith(description[:OPENING]):
            return True
    return False
