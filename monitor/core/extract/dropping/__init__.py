"""Rules that drop single lines of a draft: a module for each, with REASON and `drops(line, at, draft)`.

`at` is the line's index in the draft. A new rule has a reason that a person can judge, and helps on both halves of both
labelled sets (docs/technotes/extraction.md).
"""

from typing import Final, Protocol

from monitor.core.extract.draft import Draft, Line
from monitor.core.extract.dropping import boxes, headline, links, notices, untold


class DropRule(Protocol):
    """What a module of this package offers."""

    @property
    def REASON(self) -> str:  # noqa: N802 - a constant of the module
        """Why, for a person."""
        ...

    def drops(self, line: Line, at: int, draft: Draft, /) -> bool:
        """Whether the line is no part of the article."""
        ...


# The first that fits names the reason.
RULES: Final[tuple[DropRule, ...]] = (headline, links, notices, boxes, untold)
