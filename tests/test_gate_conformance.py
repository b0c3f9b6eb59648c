"""The gate over other projects' test feeds, run as `make gate` runs it, over cases made up here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

GATE = Path(__file__).parent.parent / "gates" / "conformance.py"
FEED = "<rss version='2.0'><channel><title>Own &amp; sound</title><item><guid>1</guid></item></channel></rss>"


def gate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(GATE), *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """One case of each project: two claims of feedparser's hold, one does not, one is on what is not kept."""
    root = tmp_path / "feeds_conformance"
    expect = (
        "not bozo and feed['title'] == 'Own & ' + 'sound' and entries[0]['id'] == '1' and entries[0]['title'] == 'x' "
        "and feed['rights'] == 'y'"
    )
    write(root / "feedparser/tests/own.xml", f"<!--\nDescription: own\nExpect: {expect}\n-->\n{FEED}")
    write(root / "gofeed/testdata/own.xml", FEED)
    write(root / "gofeed/testdata/own.json", json.dumps({"title": "Own & sound", "items": [{"guid": {"value": "1"}}]}))
    write(root / "feed-rs/feed-rs/fixture/own.xml", FEED)
    stated = {"title": {"content": "Own & sound"}, "entries": [{"id": "1", "authors": []}]}
    write(root / "feed-rs/feed-rs/fixture/own.serde.json", json.dumps(stated))
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_gate_counts_what_holds_and_tells_that_this_is_other_data(cases: Path) -> None:
    done = gate("--data", str(cases), "--show", "feedparser")
    assert done.returncode == 1, done.stderr
    assert "feedparser: 1 cases; 1 statements on what we do not keep, 3 on what we keep" in done.stdout
    assert "own.xml: title is '', expected 'x'" in done.stdout
    assert done.stdout.count("MISSED: the data has changed") == 3
    assert "MISSED: 66.67% hold, the floor is 99.00%" in done.stdout
    assert "MISSED: 1 disagreements are of no class" in done.stdout
    assert done.stdout.count("all fields         3 of     3  100.00%") == 2


def test_gate_says_that_it_was_skipped_where_there_is_no_data(tmp_path: Path) -> None:
    done = gate("--data", str(tmp_path))
    assert (done.returncode, done.stdout[:24]) == (0, "SKIPPED: no feeds under ")
