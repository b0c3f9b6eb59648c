"""`monitor parse`, `extract`, `match`, by what goes in and what comes out."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

from monitor.cli import filters

RSS = (
    "<rss version='2.0'><channel><title>News</title><link>/</link><language>en</language><item><title>Cranes</title>"
    "<guid isPermaLink='false'>c-1</guid><link>one</link><pubDate>Tue, 03 Mar 2026 07:30:00 +0200</pubDate>"
    "<description>&lt;p&gt;They stand.&lt;/p&gt;</description></item><item/></channel></rss>"
)
SENTENCE = "The cranes of the harbour stand still since Monday, because the crews refuse to work at night."
PAGE = (
    "<html lang='en'><head><title>Cranes stand still</title>"
    "<meta name='date' content='2026-03-03T08:00:00+02:00'></head>"
    f"<body><article>{f'<p>{SENTENCE}</p>' * 3}</article></body></html>"
)
RULES = """\
actors:
  harbour: {name: Harbour, aliases: [harbour master]}
rules:
  cranes: {name: Cranes, any: [cranes], actor: harbour, priority: alert}
"""


def run(command: Command, *lines: object, options: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], int]:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    result = CliRunner().invoke(command, list(options), input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return [json.loads(line) for line in result.stdout.splitlines()], result.exit_code


def test_parse_gives_the_feed_and_its_entries() -> None:
    line = {"id": 1, "content_base64": base64.b64encode(RSS.encode()).decode(), "url": "https://example.org/f", "x": 1}
    assert run(filters.parse_command, line) == (
        [
            {
                "id": 1,
                "feed": {"title": "News", "link": "https://example.org/", "language": "en"},
                "entries": [
                    {
                        "entry_id": "c-1",
                        "link": "https://example.org/one",
                        "title": "Cranes",
                        "published": "2026-03-03T05:30:00+00:00",
                        "updated": None,
                        "authors": [],
                        "summary": "They stand.",
                        "content": None,
                    },
                    {
                        "entry_id": None,
                        "link": None,
                        "title": None,
                        "published": None,
                        "updated": None,
                        "authors": [],
                        "summary": None,
                        "content": None,
                    },
                ],
                "problems": [],
            }
        ],
        0,
    )


def test_parse_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b\x08nonsense")
    found, status = run(
        filters.parse_command,
        {"id": "file", "file": str(tmp_path / "feed.xml")},
        {"id": "page", "content_base64": base64.b64encode(PAGE.encode()).decode()},
        {"id": "missing", "file": str(tmp_path / "none.xml")},
        {"id": "broken", "file": str(tmp_path / "broken.gz")},
        {"id": "neither"},
        {"id": "no base64", "content_base64": "€"},
        {"id": "no text", "file": 5},
        "nonsense",
    )
    assert status == 1
    assert [line["id"] for line in found] == [
        "file",
        "page",
        "missing",
        "broken",
        "neither",
        "no base64",
        "no text",
        None,
    ]
    errors = [str(line.get("error")) for line in found]
    assert errors[:2] == ["None", "It is a web page, not a feed."]
    assert "No such file" in errors[2]
    assert "cannot be read" in errors[3]
    assert errors[4] == 'the line has neither "file" nor "content_base64"'
    assert errors[5].startswith('"content_base64" is not base64: ')
    assert errors[6] == '"file" must be a text, not int'
    assert errors[7].startswith("line 8 is not JSON")


def test_extract_reads_text_and_files_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    found, status = run(
        filters.extract_command,
        {"id": 1, "html": PAGE, "url": "https://example.org/a"},
        {"id": 2, "html_file": str(tmp_path / "a.html")},
        {"id": 3, "html_file": str(tmp_path / "a.html.gz")},
        {"id": 4},
    )
    assert status == 1
    expected: dict[str, object] = {
        "title": "Cranes stand still",
        "standfirst": None,
        "text": SENTENCE,
        "language": "en",
        "published": "2026-03-03T08:00:00+02:00",
        "authors": [],
        "site": None,
        "verdict": "ok",
        "updated": None,
        "canonical_url": None,
        "sources": {"title": "page", "published": "meta", "language": "text"},
    }
    assert [{**line, "text": str(line["text"]).split("\n")[0]} for line in found[:3]] == [
        {"id": number, **expected} for number in (1, 2, 3)
    ]
    assert found[3] == {"id": 4, "error": 'the line has neither "html_file" nor "html"'}


def test_extract_tells_a_page_in_another_language_than_the_expected_one() -> None:
    found, status = run(
        filters.extract_command,
        {"id": 1, "html": PAGE, "expected_language": "de-AT"},
        {"id": 2, "html": PAGE, "expected_language": "en_GB"},
        {"id": 3, "html": PAGE, "expected_language": None},
        {"id": 4, "html": PAGE, "expected_language": "english"},
    )
    assert [line.get("verdict") for line in found] == ["wrong_language", "ok", "ok", None]
    assert found[3]["error"] == '"expected_language" must be a BCP 47 tag such as "en", not "english"'
    assert status == 1


def test_large_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(filters.MAX_FILE + 1)))
    found, status = run(filters.extract_command, {"id": 1, "html_file": str(tmp_path / "bomb.gz")})
    assert (found[0]["error"], status) == (f"{tmp_path / 'bomb.gz'} is larger than 64 MB", 1)


def test_a_file_that_is_torn_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "torn.gz").write_bytes(gzip.compress(PAGE.encode())[:10] + b"\xff" * 40)
    found, status = run(filters.extract_command, {"id": 1, "html_file": str(tmp_path / "torn.gz")}, {"html": PAGE})
    assert (found[1]["verdict"], status) == ("ok", 1)
    assert "torn.gz cannot be read: " in found[0]["error"]


@pytest.fixture
def rules_file(tmp_path: Path) -> str:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return str(path)


def test_match_shows_sentence_and_evidence_with_offsets_into_the_given_text(rules_file: str) -> None:
    text = "😀 Rain.\nThe cranes stand, the harbour master said."
    line = {"id": "a", "title": "Idle", "text": text, "published": "2026-03-03T08:00:00", "feed": None, "url": "x"}
    found, status = run(filters.match_command, line, options=("--rules", rules_file))
    assert status == 0
    (answer,) = found
    assert answer["id"] == "a"
    (match,) = answer["matches"]
    assert (match["rule"], match["priority"], match["strength"]) == ("cranes", "alert", 20)
    assert match["sentence"]["text"] == "The cranes stand, the harbour master said."
    assert {(span["label"], span["actor"]) for span in match["evidence"]} == {
        ("cranes", None),
        ("harbour master", "harbour"),
    }
    for span in [match["sentence"], *match["evidence"]]:
        assert span["field"] == "text"
        assert text[span["start"] : span["end"]] == span["text"]


def test_match_takes_lines_with_gaps_and_refuses_empty_ones(rules_file: str) -> None:
    found, status = run(
        filters.match_command,
        {"id": 1, "text": "Nothing of note."},
        {"id": 2, "title": "Nothing", "text": None, "language": "en", "published": "2026-03-03T08:00:00+02:00"},
        {"id": 3},
        {"id": 4, "title": "x", "published": "yesterday"},
        options=("--rules", rules_file),
    )
    assert status == 1
    assert found[:2] == [{"id": 1, "matches": []}, {"id": 2, "matches": []}]
    assert found[2] == {"id": 3, "error": 'the line has neither "title" nor "text"'}
    assert str(found[3]["error"]).startswith('"published" must be an ISO 8601 time: ')
