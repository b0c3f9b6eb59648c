"""The table of hostile feeds and pages names tests that exist, and every case of F1 to F17."""

import re
from pathlib import Path

from tests.docs.documents import ROOT

NOTE = ROOT / "docs" / "technotes" / "hostile-input.md"


def rows() -> dict[str, list[str]]:
    """The tests by case."""
    lines = NOTE.read_text(encoding="utf-8").splitlines()
    cases = (re.match(r"\| (F\d+) ", line) for line in lines)
    return {case[1]: re.findall(r"`(test_\w+)`", case.string) for case in cases if case}


def existing_tests() -> set[str]:
    files: list[Path] = sorted((ROOT / "tests").rglob("test_*.py"))
    return {name for file in files for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))}


def test_every_case_has_its_tests() -> None:
    assert list(rows()) == [f"F{number}" for number in range(1, 18)]
    assert all(rows().values())


def test_the_tests_of_the_table_exist() -> None:
    named = {test for tests in rows().values() for test in tests}
    assert named - existing_tests() == set()
