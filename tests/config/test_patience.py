"""Tests of rules that take long are left off by a check, with a warning that names the slowest."""

import time
from pathlib import Path

import pytest

from monitor.config import check_config
from monitor.config.patience import OutOfPatienceError, Patience
from tests.config.workspace import write_files

# What is raised in the middle of anything may be raised in the probes that measure coverage, which do not stand it; the
# slower tests run without them.
unmeasured = pytest.mark.slow


def burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_work_is_ended_in_its_middle() -> None:
    started = time.process_time()
    with pytest.raises(OutOfPatienceError), Patience(0.1).kept():
        burn(60)
    assert time.process_time() - started < 10


def test_work_that_is_done_in_time_is_left_alone_later_too() -> None:
    with Patience(0.3).kept():
        pass
    burn(0.4)


@unmeasured
def test_a_check_leaves_tests_off_that_take_long(tmp_path: Path) -> None:
    tests = "".join(f"      - {'a b ' * 4_000}\n" for _ in range(60))
    text = f"rules:\n  slow:\n    mentions 999: [a, a b, b a]\n    tests:\n      must_match:\n{tests}"
    reports = check_config(write_files(tmp_path, rules=text, digests=None), {}, Patience(0.5))
    (report,) = (report for report in reports if "tests take long" in report.message)
    assert report.is_warning
    assert report.line is not None
    assert report.line >= 6
    assert 'is of rule "slow"; shorten them, or run them all with: monitor rules test' in report.message


def test_a_check_that_has_patience_runs_all_tests(tmp_path: Path) -> None:
    text = "rules:\n  r: {any: [a], tests: {must_match: [b]}}\n"
    (report,) = check_config(write_files(tmp_path, rules=text, digests=None), {}, Patience(60))
    assert "does not match its own test" in report.message


@unmeasured
def test_rules_whose_preparation_takes_long_are_not_tried(tmp_path: Path) -> None:
    many = ", ".join(f"слово{number}" for number in range(1_500))
    lines = "".join(f"  r{n}: {{any: [{many}]}}\n" for n in range(8))
    text = f"rules:\n{lines}  z: {{any: [слово], tests: {{must_match: [слово]}}}}\n"
    tests = "tests:\n" + "".join(
        f"- {{name: a, articles: [{{id: x, body: {'слово1 ' * 900}}}], expect: {{matches: {{x: []}}}}}}\n"
        for _ in range(120)
    )
    (write_files(tmp_path, rules=text, digests=None) / "x_test.yaml").write_text(tests)
    reports = check_config(tmp_path, {}, Patience(0.0))
    assert [report.is_warning for report in reports] == [True]
    assert "run them all with: monitor rules test" in reports[0].message
