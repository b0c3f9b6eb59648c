"""The end of the article: credits, tags, contacts, pointers, and headings with nothing under them.

Looked at from the last line upwards, until one is none of these.
"""

from collections.abc import Sequence

from monitor.core.extract.draft import Draft, Line
from monitor.core.extract.phrases import is_credit, points_elsewhere

REASON = "credits, tags or a heading at the end"
MAX_WORDS = 45
# An article of less lines has no end of its own.
MIN_LINES = 4


def trimmed(draft: Draft, reasons: Sequence[str | None]) -> list[str | None]:
    """The reasons, with one for each line of the end."""
    found = list(reasons)
    if len(found) < MIN_LINES:
        return found
    for at in range(len(found) - 1, -1, -1):
        if found[at] is not None:
            continue
        if not _is_end(draft.lines[at]):
            break
        found[at] = REASON
    return found


def _is_end(line: Line) -> bool:
    if line.words >= MAX_WORDS:
        return False
    if is_credit(line.text):
        return True
    is_heading = line.block is not None and line.block.is_heading
    return not line.ends_as_sentence and (is_heading or points_elsewhere(line.text))
