"""The gate over verdicts, run as `make gate` runs it, over an article and a wall made up here."""

import gzip
import subprocess
import sys
from pathlib import Path

GATE = Path(__file__).parent.parent / "gates" / "verdicts.py"
STORY = "The cranes of the harbour stand still since Monday, because the crews refuse to work at night. " * 4
WALL = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"


def test_gate_names_each_article_that_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "extraction_multilingual"
    pages = {"article": f"<html><body><article><p>{STORY}</p></article></body></html>", "wall": WALL, "other": WALL}
    for name, page in pages.items():
        (folder / "html").mkdir(parents=True, exist_ok=True)
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
    (folder / "txt").mkdir()
    for name in ("article", "wall"):
        (folder / "txt" / f"{name}.txt").write_text(STORY, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(GATE), "--data", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the labelled pages are above 0.97" in done.stdout
    assert "wall: error_page (it says “page not found”), 380 characters of gold: LOST" in done.stdout
    assert "extraction_multilingual: 1 of 2 articles called anything else" in done.stdout
    assert "SKIPPED: no extraction_aeb" in done.stdout
