"""A draft that is little of what the page tells: the engine looked in the wrong place, or stopped at a subheading.

The page's own prose is the witness: the row of siblings with most sentences. Where the draft has little of it, the
engine reads again in other ways, and the first reading that has it stands.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from monitor.core.extract.blocks import Block
from monitor.core.extract.draft import Account, Draft, ends_as_sentence, make_draft, share_within

# Words of prose that a row needs before it is believed to be an article.
MIN_PROSE: Final = 80
MIN_SENTENCE: Final = 12
# A draft that has less of the row than this looked elsewhere; one that has as much as that found it.
COLLAPSED: Final = 0.3
FOUND: Final = 0.7
# Of the sentences that stand in boxes, a reading is to have as many.
MOST: Final = 0.5

Reread: TypeAlias = Callable[[], Iterable[str]]


def second_look(draft: Draft, rereads: Iterable[Reread]) -> Draft:
    """The draft, or the first other reading that has the page's prose."""
    row, words = _prose(draft.page)
    if words < MIN_PROSE:
        return _out_of_boxes(draft, rereads)
    if share_taken(draft, row) >= COLLAPSED:
        return draft
    for read in rereads:
        other = make_draft(read(), draft.page)
        # A long draft may be the article, and the row its comments: then the other reading has both.
        is_instead = words >= draft.words or share_within(draft.letters, other.letters) >= FOUND
        if is_instead and share_taken(other, row) >= FOUND:
            return other
    if draft.words < MIN_PROSE:
        return make_draft(_texts(draft.page, row), draft.page)
    return draft


def _out_of_boxes(draft: Draft, rereads: Iterable[Reread]) -> Draft:
    """Another reading where the page has prose in boxes alone: some systems put each paragraph into a "widget".

    Comments and notices stand in boxes too, so that a draft of any length stands, and only a reading that has most
    of these sentences takes the place of a shorter one.
    """
    told = [index for index, block in enumerate(draft.page.blocks) if block.box and _reads_as_prose(block)]
    if draft.words >= MIN_PROSE or sum(draft.page.blocks[index].words for index in told) < 2 * MIN_PROSE:
        return draft
    for read in rereads:
        other = make_draft(read(), draft.page)
        if len(other.taken.intersection(told)) >= MOST * len(told):
            return other
    return draft


def _prose(page: Account) -> tuple[str, int]:
    """The row with most prose, and how many words that is."""
    words = Counter[str]()
    for block in page.blocks:
        if is_prose(block):
            words[block.row] += block.words
    return words.most_common(1)[0] if words else ("", 0)


def is_prose(block: Block) -> bool:
    """Whether it reads like a sentence of an article, by its form and place."""
    return not block.box and _reads_as_prose(block)


def _reads_as_prose(block: Block) -> bool:
    if block.words < MIN_SENTENCE or block.links >= 0.4 or block.is_aside or block.is_heading:
        return False
    return ends_as_sentence(block.text)


def share_taken(draft: Draft, row: str) -> float:
    """The share of a row's prose that the draft has."""
    taken = total = 0
    for index, block in enumerate(draft.page.blocks):
        if block.row == row and is_prose(block):
            total += block.words
            taken += block.words * (index in draft.taken)
    return taken / total if total else 1.0


def _texts(page: Account, row: str) -> Iterator[str]:
    return (block.text for block in page.blocks if block.row == row and not block.box and not block.is_aside)
