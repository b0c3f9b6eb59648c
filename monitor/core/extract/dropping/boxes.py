"""Boxes beside the text: what stands in an element whose class or id says caption, newsletter, related, byline …"""

from monitor.core.extract.draft import Draft, Line

REASON = "in a box beside the text"
MAX_WORDS = 60


def drops(line: Line, at: int, draft: Draft) -> bool:
    """Whether the line stands in such a box, and its row is not what the article is made of."""
    block = line.block
    if block is None or line.words >= MAX_WORDS:
        return False
    return draft.is_boxed(block) and block.row not in draft.main_rows
