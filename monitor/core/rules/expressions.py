"""Regular expressions of rules: `re:/…/` or `re:/…/i`, by RE2, whose time grows with the text alone (never by `re`)."""

import re
from functools import cache

import re2

from monitor.core.rules.syntax import Pattern
from monitor.core.rules.terms import TermFault

_written = re.compile(r"re:\s*/(.+)/([A-Za-z]*)", re.DOTALL).fullmatch
# Bytes that the automaton of one expression may take: `(a{100}){100}` wants more than any text is worth.
_MEMORY = 1 << 20


def parse_pattern(text: str) -> Pattern | TermFault:
    """The expression of a scalar that begins with `re:`. It has to be one that RE2 knows and that finds something."""
    found = _written(text)
    if found is None:
        return TermFault("a regular expression stands between slashes: re:/colou?r/, or re:/colou?r/i for any capitals")
    expression, flags = found.groups()
    if flags not in {"", "i"}:
        return TermFault(f'the only letter after a regular expression is "i", for any capitals, not "{flags}"', flags)
    pattern = Pattern(expression, ignores_case=bool(flags))
    fault = _fault_of(pattern)
    return TermFault(*fault) if fault else pattern


@cache
def options_of(ignores_case: bool) -> "re2.Options":
    """How expressions are compiled: as RE2 reads Perl's, silent, bounded."""
    options = re2.Options()
    options.case_sensitive = not ignores_case
    options.log_errors = False
    options.max_mem = _MEMORY
    return options


def steps_of(pattern: Pattern) -> int:
    """How large the program of an expression is: the time that it takes to be made ready grows with it."""
    return re2.compile(pattern.text, options=options_of(pattern.ignores_case)).programsize


def _fault_of(pattern: Pattern) -> tuple[str, str | None] | None:
    """What is wrong, and the piece of the expression where."""
    try:
        compiled = re2.compile(pattern.text, options=options_of(pattern.ignores_case))
    except re2.error as error:
        return _fault_in_words(error, pattern.text)
    if compiled.search(""):
        return f'"{pattern.text}" is met by no text at all, so it would be found anywhere', pattern.text
    return None


def _fault_in_words(error: "re2.error", expression: str) -> tuple[str, str | None]:
    said = error.args[0]
    message = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    reason, _, piece = message.partition(": ")
    if "too large" in message:
        return "this regular expression is too large: fewer or smaller repetitions", None
    if "perl operator" in reason and piece.startswith("(?"):
        return f'"{piece}": RE2 cannot look ahead or behind; ask for both words with "near 1" instead', piece
    where = f' at "{piece}"' if piece and piece != expression else ""
    return f"this is not a regular expression: {reason}{where}", piece or None
