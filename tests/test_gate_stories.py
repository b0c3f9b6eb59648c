"""The gates over stories and reprints, run as `make gate` runs them."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

from tests.reprint_pairs import stories

GATES = Path(__file__).parent.parent / "gates"


def run_gate(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(GATES / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_data_only_our_own_pairs_are_judged(tmp_path: Path) -> None:
    done = run_gate("stories.py", "--data", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    said = [line.partition(":")[0].strip() for line in done.stdout.splitlines()]
    assert said == ["SKIPPED", "SKIPPED", "own pairs", "not below the floors", "SKIPPED"]


def test_other_data_than_the_pinned_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data" / "same_news_pairs").mkdir(parents=True)
    with gzip.open(tmp_path / "data" / "stories_ecb_dev.jsonl.gz", "wt", encoding="utf-8") as lines:
        for story in stories()[:8]:
            for told, paragraphs in (("first", story.paragraphs), ("other", story.retelling)):
                text = "\n".join((story.title, *paragraphs))
                record = {"id": f"{story.name}-{told}", "topic": story.language + story.name[0], "story": story.name}
                lines.write(json.dumps({**record, "text": text}) + "\n")
    (tmp_path / "data" / "same_news_pairs" / "en.tsv").write_text(
        "INPUT:first_title\tINPUT:second_title\tINPUT:first_text\tINPUT:second_text\tGOLDEN:quality\n"
        f"A\tB\t{stories()[0].paragraphs[0]}\t{stories()[0].paragraphs[0]}\tOK\nA\tB\tx\ty\tunsure\n",
        encoding="utf-8",
    )
    done = run_gate("stories.py", "--data", str(tmp_path), "--show")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("the data has changed") == 2
    assert "pairs: 1.000 of 1" in done.stdout


def test_reprints_are_told_from_look_alikes() -> None:
    done = run_gate("reprints.py", "--show")
    assert (done.returncode, done.stderr) == (0, "")
    assert "not below the floors" in done.stdout
