"""Regular expressions in an article, by RE2: text + pattern -> ranges of characters. A line is a paragraph."""

import re
from functools import cached_property

import re2

from monitor.core.rules.expressions import options_of

_lines_of = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+").finditer
# These tie an expression to the ends of what is searched, so that a line says more than the whole.
_is_anchored = re.compile(r"\\[AzZ]").search


class CompiledPattern:
    """A regular expression, ready to be searched for. The reader has seen to it that it is one; else ValueError."""

    def __init__(self, text: str, ignores_case: bool) -> None:
        try:
            self.regex = re2.compile(f"(?m){text}", options=options_of(ignores_case))
        except re2.error as error:
            raise ValueError(f"{text} is not a regular expression") from error
        self.is_anchored = _is_anchored(text) is not None


class PatternSearch:
    """One text, ready for many patterns."""

    def __init__(self, text: str) -> None:
        self._encoded = text.encode(errors="replace")  # a question mark for each lone surrogate, which UTF-8 has not

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        return [(line.start(), line[0]) for line in _lines_of(self._encoded.decode())]

    def ranges(self, pattern: CompiledPattern) -> list[tuple[int, int]]:
        """Half-open ranges of code points, from the left, each within one line. Empty ones are left out."""
        if not pattern.is_anchored and pattern.regex.search(self._encoded) is None:
            return []
        found = ((offset, match.span()) for offset, line in self._lines for match in pattern.regex.finditer(line))
        return [(offset + start, offset + stop) for offset, (start, stop) in found if start < stop]
