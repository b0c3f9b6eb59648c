"""The table of the cases of time names tests that exist, and every case of T1 to T12."""

import re

from tests.docs.documents import ROOT
from tests.docs.test_hostile_cases import existing_tests

NOTE = ROOT / "docs" / "technotes" / "periods.md"
CASES = [*(f"T{number}" for number in range(1, 13)), "C9", "C12", "M10"]


def rows() -> dict[str, list[str]]:
    """The tests by case."""
    lines = NOTE.read_text(encoding="utf-8").splitlines()
    cases = (re.match(r"\| ([TCM]\d+) \|", line) for line in lines)
    return {case[1]: re.findall(r"`(test_\w+)`", case.string) for case in cases if case}


def test_every_case_has_its_tests() -> None:
    assert list(rows()) == CASES
    assert all(rows().values())


def test_the_tests_of_the_table_exist() -> None:
    named = {test for tests in rows().values() for test in tests}
    assert named - existing_tests() == set()
