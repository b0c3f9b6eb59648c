"""The bounds that docs/rules.md states are those of the code."""

import re

import pytest

from monitor.config.includes import MAX_FILES, MAX_TOTAL_BYTES
from monitor.config.tests_file import MAX_TEST_BYTES, MAX_TEST_FILES
from monitor.config.yaml_compose import MAX_NODES
from monitor.config.yaml_reader import MAX_BYTES
from monitor.core.rules import bounds, grammar, terms
from tests.docs.documents import ROOT

BOUNDS = {
    "rules": bounds.RULES.most,
    "actors": bounds.ACTORS.most,
    "term lists": bounds.LISTS.most,
    "words, phrases and names, all of them together": bounds.TERMS.most,
    "words that the rules name through lists and actors, each time they do": grammar.MOST_TERMS,
    "regular expressions": bounds.EXPRESSIONS.most,
    "tests inside rules": bounds.EXAMPLES.most,
    "characters of a word or phrase": grammar.LONGEST_TERM,
    "words of a phrase": terms.MOST_WORDS,
    "items of `near`": grammar.MOST_NEAR,
    "lists and maps in each other": grammar.MOST_LEVELS,
    "files that are included": MAX_FILES,
    "values of all files": MAX_NODES,
    "bytes of one file": MAX_BYTES,
    "bytes of all included files": MAX_TOTAL_BYTES,
    "`_test.yaml` files": MAX_TEST_FILES,
    "bytes of all `_test.yaml` files": MAX_TEST_BYTES,
}


@pytest.fixture(scope="module")
def stated() -> dict[str, int]:
    _, _, rest = (ROOT / "docs" / "rules.md").read_text("utf-8").partition("## How much a file may hold\n")
    rows = re.findall(r"^\| (.+?) \| ([\d,]+) \|$", rest.partition("\n## ")[0], re.MULTILINE)
    return {what: int(most.replace(",", "")) for what, most in rows}


def test_bounds_are_stated_as_they_are(stated: dict[str, int]) -> None:
    assert stated == BOUNDS


def test_every_bound_is_stated() -> None:
    every = {value.most for value in vars(bounds).values() if isinstance(value, bounds.Bound)}
    assert every - {bounds.STEPS.most} <= set(BOUNDS.values())
