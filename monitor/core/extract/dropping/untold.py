"""What the publisher's own copy of the body does not have, where that copy has all the rest."""

from monitor.core.extract.draft import Draft, Line, share_within
from monitor.core.extract.witnesses import structured

REASON = "not in the body that the page's structured data holds"
# The copy's share of the draft from which its silence means something.
MIN_SHARE = 0.85


def drops(line: Line, at: int, draft: Draft) -> bool:
    """Whether the copy, which is complete, does not have this line. Headings are left out of copies."""
    block = line.block
    if at < 2 or block is None or block.is_heading or line.words < 4 or block.row in draft.main_rows:
        return False
    if not structured.is_of(draft) or draft.told_share < MIN_SHARE:
        return False
    return share_within(line.letters, draft.page.told) < 0.3
