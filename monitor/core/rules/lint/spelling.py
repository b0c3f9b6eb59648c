"""Terms that say something else than they look like: operators as words, letters of two scripts in one word."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from monitor.core.rules.lint.values import Code, Facts, Level, LintFinding
from monitor.core.rules.lint.walk import written
from monitor.core.rules.syntax import RuleSet
from monitor.core.text import split

# In capitals between other words: query languages of search engines, in the languages of their users.
_OPERATOR: Final = re.compile(r"(?<=\s)(AND|OR|NOT|NEAR(?:/\d+)?|UND|ODER|OU|И|ИЛИ|НЕ|ТА|АБО)(?=\s)")
_NO_QUERY: Final = (
    "write each word as an item: of a list any one is enough, under all or same_sentence each has to be there"
)
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK")
# Letters that look alike in Latin and in another script (Unicode TS 39, confusables), small and capital.
_LATIN: Final = "aceopxyijsABCEHIKMOPTXYS"
_CYRILLIC: Final = "асеорхуіјѕАВСЕНІКМОРТХУЅ"
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN: Final = str.maketrans(_CYRILLIC + "οΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", _LATIN + "oABEHIKMNOPTXYZ")


def never_matches(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Terms that are searched for word by word although they look like a query; the reader refuses the plainest."""
    for item in written(ruleset):
        if not item.text.startswith("=") and (operator := _OPERATOR.search(item.text)):
            message = f'"{item.text}" is searched for as one phrase, with the word {operator.group()} in it'
            yield LintFinding(item.path, Code.NEVER_MATCHES, Level.WARNING, message, _NO_QUERY, item.text)


def mixed_scripts(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Words with letters of two scripts: the stray one looks right, and no text has it."""
    for item in written(ruleset):
        for word in split(item.text)[1::2]:
            if stray := _stray_letter(word):
                message = f'"{word}" has letters of two scripts: {stray} is {unicodedata.name(stray)}'
                advice = f'write "{_in_one_script(word)}"'
                yield LintFinding(item.path, Code.MIXED_SCRIPTS, Level.WARNING, message, advice, item.text)


def _stray_letter(word: str) -> str | None:
    """The first letter of the script that fewer letters of the word belong to."""
    scripts = {letter: script for letter in word if (script := _script_of(letter))}
    counts = {script: sum(scripts.get(letter) == script for letter in word) for script in _SCRIPTS}
    if sum(map(bool, counts.values())) < 2:
        return None
    rarest = min((script for script in _SCRIPTS if counts[script]), key=lambda script: counts[script])
    return next(letter for letter in word if scripts.get(letter) == rarest)


def _script_of(letter: str) -> str | None:
    script = unicodedata.name(letter, "").partition(" ")[0]
    return script if script in _SCRIPTS else None


def _in_one_script(word: str) -> str:
    """The word in the script of the letters that have no double in the other; in that of most where all have."""
    for table in (_TO_LATIN, _TO_CYRILLIC):
        if _stray_letter(changed := word.translate(table)) is None:
            return changed
    runs = ["".join(run) for _, run in groupby(word, key=_script_of)]
    return " ".join(runs)
