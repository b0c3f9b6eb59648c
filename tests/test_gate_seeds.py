"""The gate over the seed articles, run as `make gate` runs it, over seeds made up here."""

import json
import subprocess
import sys
from pathlib import Path

GATE = Path(__file__).parent.parent / "gates" / "seeds.py"
RULES = """
actors: {china: [China]}
rules:
  coercion: {any: ["economic coercion"]}
  drills: {same_sentence: [drill, actor:china]}
  stand-in: {any: [word], provisional: yes}
"""
EXPECTED = """
one:
  must_fire: {coercion: [paper], stand-in: []}
  must_not_fire: [drills]
  not_evidence: {coercion: [China]}
"""


def run_gate(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    (folder / "data" / "seeds").mkdir(parents=True)
    (folder / "rules").mkdir()
    article = {"id": "one", "title": "", "text": body, "language": "en"}
    (folder / "data" / "seeds" / "articles.jsonl").write_text(json.dumps(article), encoding="utf-8")
    (folder / "rules" / "seeds_expected.yaml").write_text(EXPECTED, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return gate("--data", str(folder), "--rules", str(folder / "rules.yaml"))


def gate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(GATE), *arguments], capture_output=True, text=True, check=False)


def test_gate_passes_where_rules_do_as_expected_and_does_not_judge_provisional_ones(tmp_path: Path) -> None:
    done = run_gate(tmp_path, "The paper warns of economic coercion.")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "stand-in                     [.]   provisional" in done.stdout


def test_gate_fails_on_silence_on_noise_and_on_the_wrong_sentence(tmp_path: Path) -> None:
    done = run_gate(tmp_path, "China drills. Economic coercion goes on.")
    assert done.returncode == 1
    assert "one: drills fires on china, drills" in done.stdout
    assert "one: coercion quotes “Economic coercion goes on.”" in done.stdout
    silent = run_gate(tmp_path / "silent", "Nothing.")
    assert silent.returncode == 1
    assert "one: coercion does not fire" in silent.stdout


def test_gate_says_that_it_was_skipped_where_there_are_no_seeds(tmp_path: Path) -> None:
    done = gate("--data", str(tmp_path))
    assert done.returncode == 0
    assert done.stdout.startswith("SKIPPED: no seeds under")
