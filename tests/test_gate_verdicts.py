"""The gate over verdicts, run as `make gate` runs it, over an article and a wall made up here."""

import gzip
import subprocess
import sys
from pathlib import Path

GATE = Path(__file__).parent.parent / "gates" / "verdicts.py"
STORY = "The cranes of the harbour stand still since Monday, because the crews refuse to work at night. " * 4
WALL = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
PAGES = {"article": f"<html><body><article><p>{STORY}</p></article></body></html>", "wall": WALL}


def labelled(folder: Path, **verdicts: str) -> Path:
    """A few pages in place of the eight hundred of `test_verdict`."""
    pages = folder / "labelled"
    pages.mkdir()
    rows = ["page\tverdict\tfeed_language\turl"]
    for name, verdict in verdicts.items():
        (pages / f"en_{name}.html").write_text(PAGES[name], encoding="utf-8")
        rows.append(f"en_{name}\t{verdict}\ten\thttps://harbour-post.example/1")
    (pages / "labels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return pages


def run_gate(data: Path, pages: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(GATE), "--data", str(data), "--labelled", str(pages)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_gate_names_each_article_that_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "extraction_multilingual"
    for name, page in {**PAGES, "other": WALL}.items():
        (folder / "html").mkdir(parents=True, exist_ok=True)
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
    (folder / "txt").mkdir()
    for name in ("article", "wall"):
        (folder / "txt" / f"{name}.txt").write_text(STORY, encoding="utf-8")
    done = run_gate(tmp_path, labelled(tmp_path, article="ok", wall="error_page"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the labelled pages are above 0.97" in done.stdout
    assert "wall: error_page (it says “page not found”), 380 characters of gold: LOST" in done.stdout
    assert "extraction_multilingual: 1 of 2 articles called anything else" in done.stdout
    assert "SKIPPED: no extraction_aeb" in done.stdout


def test_gate_names_each_page_that_is_not_as_labelled(tmp_path: Path) -> None:
    done = run_gate(tmp_path, labelled(tmp_path, article="ok", wall="paywall"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "en_wall: paywall, said error_page (it says “page not found”)" in done.stdout
    assert "MISS: below 0.97 in all, " in done.stdout


def test_gate_passes_where_pages_are_as_labelled(tmp_path: Path) -> None:
    done = run_gate(tmp_path, labelled(tmp_path, article="ok", wall="error_page"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_gate_does_not_pass_where_no_page_is_labelled(tmp_path: Path) -> None:
    done = run_gate(tmp_path, labelled(tmp_path))
    assert (done.returncode, done.stderr) == (1, "")
    assert f"MISS: no labelled page in {tmp_path}" in done.stdout
