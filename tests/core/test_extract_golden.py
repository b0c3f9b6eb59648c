"""Whole pages: each file of tests/data/pages with its expectation beside it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from monitor.core.extract import extract

FOLDER = Path(__file__).parent.parent / "data" / "pages"


@pytest.mark.parametrize(
    "expectation", sorted(FOLDER.glob("*.expected.json")), ids=lambda path: path.name.split(".")[0]
)
def test_page_reads_as_expected(expectation: Path) -> None:
    page = FOLDER / (expectation.name.split(".")[0] + ".html")
    extraction = extract(page.read_bytes(), "https://www.harbour-post.example/2026/a")
    assert json.loads(json.dumps(asdict(extraction), default=str)) == json.loads(expectation.read_text("utf-8"))
