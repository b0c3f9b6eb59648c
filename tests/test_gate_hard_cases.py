"""The gate over hard cases, run as `make gate` runs it, over cases made up here."""

import subprocess
import sys
from pathlib import Path

GATE = Path(__file__).parent.parent / "gates" / "hard_cases.py"
CASES = """
actors: {china: [China]}
cases:
  - {id: a1, why: one, rule: {actor: china}, body: "In China.", match: yes, hits: [China]}
  - {id: a2, why: two, rule: {actor: china}, body: "In china.", match: no}
  - {id: a3, why: three, rule: [China], body: "In Brno.", match: yes, status: stretch}
  - {id: a4, why: four, rule: {says: {who: china}}, body: "In Brno.", match: yes}
"""


def run_gate(folder: Path, cases: str) -> subprocess.CompletedProcess[str]:
    (folder / "rules").mkdir()
    (folder / "rules" / "hard_cases.yaml").write_text(cases, encoding="utf-8")
    return gate("--data", str(folder))


def gate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(GATE), *arguments], capture_output=True, text=True, check=False)


def test_gate_passes_where_judged_cases_are_as_written_and_lists_the_others(tmp_path: Path) -> None:
    done = run_gate(tmp_path, CASES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 hard cases as written, 2 not judged" in done.stdout
    assert "a3 three: does not match (stretch)" in done.stdout
    assert "a4 four: statements are not read" in done.stdout


def test_gate_fails_where_a_case_comes_out_otherwise(tmp_path: Path) -> None:
    done = run_gate(tmp_path, CASES.replace("In china.", "To China.").replace("hits: [China]", "hits: [In]"))
    assert done.returncode == 1
    assert "a2 two: matches “To China.”" in done.stdout
    assert "a1 one: does not show In, but China" in done.stdout


def test_gate_fails_where_a_rule_cannot_be_read(tmp_path: Path) -> None:
    done = run_gate(tmp_path, CASES.replace('rule: {actor: china}, body: "In China', 'rule: {actor: chna}, body: "In'))
    assert done.returncode == 1
    assert 'a1 one: unknown actor "chna"' in done.stdout


def test_gate_is_skipped_where_there_are_no_cases(tmp_path: Path) -> None:
    done = gate("--data", str(tmp_path))
    assert (done.returncode, done.stdout[:7]) == (0, "SKIPPED")
