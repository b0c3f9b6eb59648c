"""Lost among siblings: a block in the markup that much of the article is in, and in its midst, is of it too.

The engine drops single paragraphs for their links, their length or a class of theirs; what stands among its siblings
in the same markup was written by the same hand.
"""

from collections import Counter
from collections.abc import Iterator

from monitor.core.extract.draft import Draft, ends_as_sentence
from monitor.core.extract.phrases import is_furniture, points_elsewhere

MIN_WORDS = 5


def vouches_for(draft: Draft) -> Iterator[int]:
    """Indices of blocks that the draft lost."""
    if not draft.body:
        return
    first, last = draft.span
    rows = _rows(draft, first, last)
    main = {row for row, _ in draft.words_by_row.most_common(1)}
    for index in range(first + 1, _end(draft, last)):
        block = draft.page.blocks[index]
        if index in draft.taken or block.words < MIN_WORDS or block.row not in (rows if index < last else main):
            continue
        if block.article != draft.main_article or block.is_aside or draft.is_boxed(block) or block.is_heading:
            continue
        is_text = block.links < 0.5 or (block.words >= 8 and ends_as_sentence(block.text))
        if is_text and not is_furniture(block.text) and not points_elsewhere(block.text):
            yield index


def _end(draft: Draft, last: int) -> int:
    """Index behind the last block that may be of this article: the next headline begins another."""
    blocks = draft.page.blocks
    return next((index for index in range(last + 1, len(blocks)) if blocks[index].tag == "h1"), len(blocks))


def _rows(draft: Draft, first: int, last: int) -> set[str]:
    """Main rows of which the engine took more words than it left."""
    balance = Counter[str]()
    for index in range(first + 1, last + 1):
        block = draft.page.blocks[index]
        balance[block.row] += block.words if index in draft.taken else -block.words
    return {row for row in draft.main_rows if balance[row] > 0}
