"""The text of a file and its places: offsets -> line and column, as an editor counts them. Pure."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

# Signs that look like a blank, or like nothing, and are letters for YAML.
INVISIBLE: Final = re.compile("[\u00a0\u00ad\u1680\u2000-\u200f\u202a-\u202f\u205f\u2060\u3000\ufeff]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column, both from 1; columns count code points."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """A decoded file whose only line break is the line feed, so that lines are those an editor shows."""

    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """Where the code point at `offset` stands; an offset behind the end is the end."""
        offset = min(offset, len(self.text))
        line = bisect_right(self._line_starts, offset)
        return Place(line, offset - self._line_starts[line - 1] + 1)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of `offset` begins."""
        return self._line_starts[bisect_right(self._line_starts, min(offset, len(self.text))) - 1]

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its line break."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong at an offset of a SourceText."""

    offset: int
    message: str


def shortened(text: str, limit: int = 60) -> str:
    """`text` on one line and no longer than `limit`, for quoting inside a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
