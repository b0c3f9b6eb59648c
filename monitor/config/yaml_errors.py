"""What a YAML parser says of a syntax error -> one sentence that says what to write instead, at its place. Pure.

The scanner speaks of tokens and block ends; a person has forgotten a quote, a space or a bracket. Whatever is not in
the table below is passed on in the scanner's words.
"""

import re
from dataclasses import dataclass

from monitor.config.source import Flaw, SourceText, shortened
from monitor.config.yaml_causes import likely_cause
from monitor.config.yaml_events import NotYamlError


@dataclass(frozen=True, slots=True)
class _Wording:
    """`pattern` is looked for in what the scanner says; `at_context` puts the caret where the construct began."""

    pattern: re.Pattern[str]
    message: str
    at_context: bool = False


def _wording(pattern: str, message: str, *, at_context: bool = False) -> _Wording:
    return _Wording(re.compile(pattern), message, at_context)


_WORDINGS = (
    _wording("unexpected end of stream.*quoted scalar", "this quote is never closed", at_context=True),
    _wording("unexpected end of stream", "the file ends in the middle of this", at_context=True),
    _wording(
        "mapping values are not allowed",
        "a colon is not possible here: put the value in quotes, or check the indentation",
    ),
    _wording("sequence entries are not allowed", 'a list cannot begin here: put "- " on a line of its own'),
    _wording("could not find expected ':'", "a colon is missing behind this key", at_context=True),
    _wording(
        "expected <block end>.*sequence|expected '-' indicator",
        "the indentation does not fit the lines above: this belongs neither to the list nor to the map",
        at_context=False,
    ),
    _wording("expected <block end>|did not find expected key", "the indentation does not fit the lines above"),
    _wording(r"scanning an (alias|anchor)", "a value cannot begin with * or &: put it in quotes", at_context=True),
    _wording("cannot start any token", "a value cannot begin with this character: put it in quotes"),
    _wording("undefined tag handle", "tags (!name) are not allowed: put the value in quotes"),
    _wording("(scanning|parsing) an? tag", "tags (!name) are not allowed: put the value in quotes", at_context=True),
)


def explain(error: NotYamlError, source: SourceText) -> Flaw:
    """The syntax error in a person's words: what likely led to it, or what the parser says."""
    if (cause := likely_cause(error, source)) is not None:
        return cause
    for wording in _WORDINGS:
        if wording.pattern.search(error.said):
            began = error.began if wording.at_context else None
            return Flaw(error.at if began is None else began, wording.message)
    return Flaw(error.at, f"this is not YAML: {shortened(error.said, 200)}")
