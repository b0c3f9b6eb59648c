"""Whole documents: each file of tests/data/feeds with its expectation beside it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed

FOLDER = Path(__file__).parent.parent / "data" / "feeds"
BASE = "https://feeds.example.org/news/feed.xml"


@pytest.mark.parametrize(
    "expectation", sorted(FOLDER.glob("*.expected.json")), ids=lambda path: path.name.split(".")[0]
)
def test_feed_document_reads_as_expected(expectation: Path) -> None:
    document = next(path for path in FOLDER.glob(expectation.name.split(".")[0] + ".*") if path != expectation)
    parsed = parse_feed(document.read_bytes(), None, BASE)
    assert isinstance(parsed, ParsedFeed)
    found = json.loads(json.dumps(asdict(parsed), default=str))
    # What is remembered of a reading is no part of what was read; most documents wish for no pause.
    del found["memory"], found["known_count"], found["left_out"]
    if found["ttl"] is None:
        del found["ttl"]
    assert found == json.loads(expectation.read_text("utf-8"))
