"""The headline, and what stands above it, among the first lines: it is a field of its own."""

from monitor.core.extract.draft import Draft, Line

REASON = "the headline, or a label above it"
FIRST_LINES = 4
# A section's name, a flag ("exclusive"), a byline: paragraphs above what looks like a headline are none.
MAX_LABEL = 16


def drops(line: Line, at: int, draft: Draft) -> bool:
    """Whether the line is the headline, or a label that the page shows above its headline."""
    if at >= FIRST_LINES:
        return False
    if line.block is not None and line.block.tag == "h1":
        return True
    if draft.page.is_title(line.letters):
        return True
    is_above = 0 <= line.place < draft.headline_place and line.words <= MAX_LABEL
    return is_above and line.block is not None and line.block.row not in draft.main_rows
