"""The gate over labelled pages, run as `make gate` runs it, over pages made up here; and its measures."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

GATES = Path(__file__).parent.parent / "gates"
SENTENCES = [
    "The old bridge over the harbour mouth opened to traffic on Tuesday morning, nine months after a barge struck it.",
    "Ferries had carried forty thousand people a day across the water while the northern pier was built anew.",
    "The council says that the second phase of the works will close one lane at night until the end of the summer.",
]
HEAD = (
    '<meta property="og:title" content="Bridge reopens"><meta property="article:published_time" content="2026-03-03">'
)


def gate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(GATES / "extraction.py"), *arguments], capture_output=True, text=True, check=False
    )


def page(path: Path) -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        gzip.compress(f"<html><head>{HEAD}</head><body><article>{paragraphs}</article></body></html>".encode())
    )


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    data = folder / "data"
    page(data / "extraction_aeb" / "html" / "one.html.gz")
    truth = {"one": {"articleBody": "\n\n".join(SENTENCES), "url": "https://harbour-post.example/1"}}
    write(data / "extraction_aeb" / "ground-truth.json", truth)
    page(data / "extraction_fundus" / "nl" / "Post_2026_03_03.html.gz")
    body = {"summary": [], "sections": [{"headline": [], "paragraphs": SENTENCES}]}
    gold = {"title": "Bridge reopens", "publishing_date": "2026-03-03 09:00:00+01:00", "body": body}
    write(data / "extraction_fundus" / "nl" / "Post.json", {"V1": gold})
    write(data / "extraction_fundus" / "nl" / "meta.info", {})
    page(data / "extraction_multilingual" / "html" / "one.html.gz")
    write(data / "extraction_multilingual" / "txt" / "one.txt", SENTENCES[0])
    return folder


def test_gate_measures_each_set_and_does_not_take_other_data_for_its_own(shared: Path) -> None:
    done = gate("--data", str(shared), "--show")
    assert done.returncode == 1, done.stdout + done.stderr
    aeb, fundus, multilingual = done.stdout.split(" pages, ")[1:]
    assert "F1                 1.0000" in aeb
    assert "accuracy           1.0000" in aeb
    assert "1.000 one https://harbour-post.example/1" in aeb
    assert "title              1.0000" in fundus
    assert "date               1.0000" in fundus
    assert "token F1 is 0.5" in multilingual
    assert done.stdout.count("the data has changed") == 3


def test_gate_is_skipped_where_there_are_no_pages(tmp_path: Path) -> None:
    done = gate("--data", str(tmp_path), "--only", "aeb")
    assert (done.returncode, done.stdout.startswith("SKIPPED: no pages under")) == (0, True)


@pytest.fixture
def scores(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(GATES))
    return import_module("_text_scores")


def test_measures_are_those_of_the_sets(scores) -> None:  # type: ignore[no-untyped-def]
    assert scores.shingles(["a", "b"]) == Counter({("a", "b"): 1})
    assert scores.shingles(["a", "b", "c", "d", "e"]) == Counter({("a", "b", "c", "d"): 1, ("b", "c", "d", "e"): 1})
    assert scores.tokens("Ａb 東京 b") == Counter({"ab": 1, "東": 1, "京": 1, "b": 1})
    half = scores.overlap(Counter("ab"), Counter("bc"))
    assert (half.precision, half.recall, half.f1) == (0.5, 0.5, 0.5)
    nothing, lost = scores.overlap(Counter(), Counter()), scores.overlap(Counter(), Counter("a"))
    assert (nothing.precision, nothing.recall, nothing.f1) == (1.0, 1.0, 1.0)
    assert (lost.precision, lost.recall, lost.f1) == (None, 0.0, 0.0)
    assert scores.f1_of_means([half, lost]) == pytest.approx(2 * 0.5 * 0.25 / 0.75)


def test_titles_are_the_same_by_the_rule_of_the_set(scores) -> None:  # type: ignore[no-untyped-def]
    assert scores.is_same_title("Bridge reopens!", "bridge  reopens")
    assert scores.is_same_title("Bridge reopens after nine months", "Bridge reopens after nine")
    assert scores.is_same_title("Bridge reopens after nine months", "Bridge reopens after nine month s")
    assert not scores.is_same_title("Bridge reopens after nine months", "Bridge")
