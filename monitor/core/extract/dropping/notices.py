"""What a publisher says to its readers: newsletters, sharing, rights."""

from monitor.core.extract.draft import Draft, Line
from monitor.core.extract.phrases import is_furniture

REASON = "a notice of the publisher"
MAX_WORDS = 60
# A shorter line is a notice wherever it stands.
SHORT = 30


def drops(line: Line, at: int, draft: Draft) -> bool:
    """Whether the line is a notice: short, or at the beginning or end."""
    if line.words >= MAX_WORDS or not is_furniture(line.text):
        return False
    return line.words < SHORT or at < 2 or len(draft.lines) - at <= 4
