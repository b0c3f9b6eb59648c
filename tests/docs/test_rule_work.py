"""The pages on test files, explain, lint and suggest say what is there; their examples are run."""

import re
from pathlib import Path

from monitor.config.tests_file import run_test_file
from monitor.config.tests_model import AlertEntry, ArticleEntry, ExpectEntry, TestEntry, TestsFile
from monitor.config.yaml_reader import read_yaml
from monitor.core.rules import compile_rules, read_rules
from monitor.core.rules.lint import Code, Facts, Level
from monitor.core.rules.lint.archive import TOO_BROAD, WINDOW_DAYS
from monitor.core.rules.lint.rules import SOON
from tests.docs.documents import ROOT, blocks, inline_code, prose

HOWTO = ROOT / "docs" / "howto"
TEST_FILES = HOWTO / "test-rules-with-files.md"
LINT = HOWTO / "explain-and-lint.md"


def test_the_example_of_a_test_file_passes(tmp_path: Path) -> None:
    text = {block.info: block.text for block in blocks(TEST_FILES)}
    ruleset = read_rules(read_yaml(text["yaml rules"].encode()).data).ruleset
    assert ruleset is not None
    path = tmp_path / "harbour_test.yaml"
    path.write_text(text["yaml tests"], "utf-8")
    run = run_test_file(path, tmp_path, ruleset, compile_rules(ruleset))
    assert (run.tests, run.failed, run.mistakes, run.reports) == (2, 0, 0, ())


def test_the_page_names_every_key_of_a_test_file() -> None:
    models = (AlertEntry, ArticleEntry, ExpectEntry, TestEntry)
    keys = {key for model in models for key in model.model_fields}
    shown = "\n".join(block.text for block in blocks(TEST_FILES))
    assert {key for key in keys if key not in inline_code(prose(TEST_FILES)) and f"{key}:" not in shown} == set()
    assert "tests:" in shown
    assert set(TestsFile.model_fields) == {"tests"}


def test_the_page_has_every_check_of_lint() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (warning|note) \|", LINT.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == [code.value for code in Code]
    assert {level for _, level in rows} == {level.value for level in Level}


def test_the_numbers_of_lint_are_those_of_the_page() -> None:
    text = " ".join(LINT.read_text("utf-8").split())
    assert f"{TOO_BROAD:.0%}".replace("%", " %") in text
    assert f"the last {WINDOW_DAYS} days" in text
    assert f"within {SOON.days} days" in text
    assert Facts.__doc__
