"""Pointers to other articles: a line that is a link, or opens as such pointers do."""

import re

from monitor.core.extract.draft import Draft, Line
from monitor.core.extract.phrases import points_elsewhere

REASON = "a link to another article"
MAX_WORDS = 40
# Addresses and single words in brackets are sources that the text names.
_SOURCE = re.compile(r"https?://|www\.|^\W*\[|\.(?:com|org|net)\b", re.IGNORECASE)


def drops(line: Line, at: int, draft: Draft) -> bool:
    """Whether the line leads elsewhere and says nothing itself."""
    if line.words >= MAX_WORDS:
        return False
    links = line.block.links if line.block is not None else 0.0
    if points_elsewhere(line.text) and (line.block is None or links > 0.3 or line.words < 6):
        return True
    return links >= 0.75 and line.words >= 4 and not line.ends_as_sentence and not _SOURCE.search(line.text)
