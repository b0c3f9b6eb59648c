"""A syntax error -> what a person most likely did, at the place where it was done, which is often a line above. Pure.

A parser names the first sign that it cannot take; the slip that led there is a missing blank, dash or comma before it,
or a sign that only looks like one of YAML. What is not recognised here is left to the words of the parser.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from monitor.config.source import INVISIBLE, Flaw, SourceText, shortened
from monitor.config.yaml_events import NotYamlError

Cause: TypeAlias = Callable[[NotYamlError, SourceText], Flaw | None]

TAB: Final = "a tab: YAML forbids tabs for indentation, use spaces"

_TAB_INDENTATION: Final = re.compile("[ ]*(?:[-?:][ ]*)*\t")
_INVISIBLE_INDENTATION: Final = re.compile(f"[ ]*(?:- *)?({INVISIBLE.pattern})")
_CURLY_QUOTE: Final = re.compile("(?:^|[:,\\[{-])[ ]*([“”„«»‘‚])", re.MULTILINE)
_TIGHT_KEY: Final = re.compile(r"(?:- +)*([\w.-]+):(?=[^\s/])")
_TIGHT_DASH: Final = re.compile(r"-(?=[^\s-])")
_CLOSING: Final = {"[": "]", "{": "}"}
_HASH: Final = re.compile(r"(?<=[\s\[{,])#")


def likely_cause(error: NotYamlError, source: SourceText) -> Flaw | None:
    """What was probably done, and where; None where nothing is recognised."""
    return next((flaw for cause in _CAUSES if (flaw := cause(error, source)) is not None), None)


def _tab(error: NotYamlError, source: SourceText) -> Flaw | None:
    start = source.line_start(error.at)
    if (found := _TAB_INDENTATION.match(source.text[start : start + 200])) is not None:
        return Flaw(start + found.end() - 1, TAB)
    if source.text[error.at : error.at + 1] == "\t":
        return Flaw(error.at, "a tab: YAML knows only blanks here, use spaces")
    return None


def _look_alike(error: NotYamlError, source: SourceText) -> Flaw | None:
    """An invisible sign in the indentation, a typographic quote, a full-width colon: in the line, or the one above."""
    start = source.line_start(error.at)
    above = _start_above(source, start)
    for begin in (start,) if above is None else (above, start):
        line = _line(source, begin)
        if (found := _INVISIBLE_INDENTATION.match(line)) is not None:
            said = (
                f"U+{ord(found[1]):04X} only looks like a blank, or like nothing: replace it by a blank, or delete it"
            )
            return Flaw(begin + found.start(1), said)
        if (colon := line.find("：")) >= 0:
            return Flaw(begin + colon, 'the full-width colon "：" is none for YAML: write ": "')
        if (found := _CURLY_QUOTE.search(line)) is not None:
            said = f"the typographic quote {found[1]} is none for YAML: write \" or ', at both ends"
            return Flaw(begin + found.start(1), said)
    return None


def _unexpected_colon(error: NotYamlError, source: SourceText) -> Flaw | None:
    """A colon where no key can be: most often the line above is no key, so that both are one text."""
    if "mapping values are not allowed" not in error.said:
        return None
    start = source.line_start(error.at)
    first = start + len(_line(source, start)) - len(_line(source, start).lstrip())
    above = _start_above(source, start)
    if ": " in source.text[first : error.at] or above is None:
        return None
    line = _line(source, above)
    begin = above + len(line) - len(line.lstrip())
    if (tight := _TIGHT_KEY.match(line.lstrip())) is not None:
        return _blank_missing(begin + tight.start(1), tight[1])
    if not re.search(r":(\s|$)", line):
        return Flaw(begin, "a colon is missing behind this, if it is a key; a remark begins with #")
    return Flaw(first, "the indentation does not fit the lines above")


def _lone_text(error: NotYamlError, source: SourceText) -> Flaw | None:
    """A line without colon where a key is needed."""
    if "could not find expected ':'" not in error.said or error.began is None:
        return None
    line = _line(source, source.line_start(error.began)).strip()
    if (tight := _TIGHT_KEY.match(line)) is not None:
        return _blank_missing(error.began, tight[1])
    if _TIGHT_DASH.match(line) is not None:
        return Flaw(error.began, f'a blank is missing behind the dash: write "- {shortened(line[1:], 30)}"')
    above = _start_above(source, source.line_start(error.began))
    if above is not None and _line(source, above).lstrip().startswith("- "):
        said = 'this is neither an item of the list nor a key: put "- " before it, or a colon is missing behind it'
        return Flaw(error.began, said)
    return None


def _behind_the_end(error: NotYamlError, source: SourceText) -> Flaw | None:
    """Text behind a closing quote or bracket."""
    if not re.search("expected <block end>|did not find expected (key|'-' indicator)|block node", error.said):
        return None
    before = source.text[source.line_start(error.at) : error.at].rstrip()
    if source.text[error.at : error.at + 1] in ("]", "}"):
        return Flaw(error.at, f"this {source.text[error.at]} closes nothing: there is one too many")
    if "block node" not in error.said and before.endswith(('"', "'", "]", "}")) and before != before[-1]:
        said = f"behind the closing {before[-1]} the indentation does not fit, or the value goes on: put all in quotes"
        return Flaw(error.at, said)
    return None


def _inside_brackets(error: NotYamlError, source: SourceText) -> Flaw | None:
    """A list or map in brackets that does not go on as it should."""
    if not re.search(r"expected ',' or|node content", error.said):
        return None
    began = error.opened if error.began in (None, error.at) else error.began
    if began is None:
        return None
    line_end = began + len(_line(source, began))
    if (found := _HASH.search(source.text, began, line_end)) is not None and error.at >= line_end:
        return Flaw(found.start(), "from # on this is a remark, so the bracket before is not closed: put it in quotes")
    if error.at >= line_end:
        opened = source.text[began]
        return Flaw(began, f"this {opened} is not closed: a comma or {_CLOSING[opened]} is missing")
    sign, before = source.text[error.at], source.text[error.at - 1 : error.at]
    if sign in "]}":
        return Flaw(error.at, f"this {sign} does not close the {source.text[began]} before it")
    if before == "'" and sign.isalnum():
        said = "this apostrophe ends the quoted text: write it twice (''), or put the text in double quotes"
        return Flaw(error.at - 1, said)
    word = source.text.rfind(" ", began, error.at) + 1 if sign == ":" else error.at
    return Flaw(max(word, began), "a comma is missing before this")


def _escape(error: NotYamlError, source: SourceText) -> Flaw | None:
    """A backslash in double quotes, at the backslash."""
    if "unknown escape" not in error.said and "escape sequence" not in error.said:
        return None
    start = source.text.rfind("\\", 0, error.at + 1)
    return Flaw(max(start, 0), r"no \ escape that YAML knows in double quotes: use single quotes, or write two of them")


def _star(error: NotYamlError, source: SourceText) -> Flaw | None:
    """`* item`, as lists are written in mails."""
    began = error.at if error.began is None else error.began
    is_item = (
        source.text[began : began + 2] in ("* ", "*\t") and not source.text[source.line_start(began) : began].strip()
    )
    if is_item and re.search("an alias|expected alphabetic", error.said):
        return Flaw(began, 'an item of a list begins with "- ", not with "* "')
    return None


_CAUSES: Final[tuple[Cause, ...]] = (
    _tab,
    _look_alike,
    _star,
    _escape,
    _unexpected_colon,
    _lone_text,
    _behind_the_end,
    _inside_brackets,
)


def _blank_missing(offset: int, key: str) -> Flaw:
    return Flaw(offset, f'a blank is missing behind the colon: write "{shortened(key)}: …"')


def _line(source: SourceText, start: int) -> str:
    """The rest of the line from `start` on."""
    end = source.text.find("\n", start)
    return source.text[start : end if end >= 0 else len(source.text)]


def _start_above(source: SourceText, start: int) -> int | None:
    """Where the nearest line above begins that holds anything but a remark."""
    while start > 0:
        start = source.line_start(start - 1)
        line = _line(source, start).strip()
        if line and not line.startswith("#"):
            return start
    return None
