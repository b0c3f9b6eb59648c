"""`monitor cluster`, by what goes in and what comes out."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.cli.cluster import Clusterer, cluster_command
from monitor.core.stories import Limits
from tests.reprint_pairs import stories

BRIDGE, MINE = stories()[0], stories()[1]


def run(*lines: object, options: Sequence[str] = ()) -> tuple[list[dict[str, Any]], int]:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    result = CliRunner().invoke(cluster_command, [*options], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return [json.loads(line) for line in result.stdout.splitlines()], result.exit_code


def line(line_id: object, title: str, paragraphs: tuple[str, ...], **more: object) -> dict[str, object]:
    return {"id": line_id, "title": title, "text": "\n".join(paragraphs), **more}


def test_reprint_retelling_and_another_event_are_told_apart() -> None:
    found, status = run(
        line("a", BRIDGE.title, BRIDGE.paragraphs, published="2026-03-02T08:00:00+02:00", unknown=1),
        line("b", MINE.title, MINE.paragraphs, published="2026-03-02T09:00:00"),
        line(7, BRIDGE.other_title, BRIDGE.paragraphs[:2], published="2026-03-02T10:00:00Z"),
        line("d", BRIDGE.title, (*BRIDGE.retelling, BRIDGE.paragraphs[3], *BRIDGE.follow_up)),
    )
    assert status == 0
    assert [answer["id"] for answer in found] == ["a", "b", 7, "d"]
    assert [answer["duplicate_of"] for answer in found] == [None, None, "a", None]
    first, second, third, fourth = (answer["cluster"] for answer in found)
    assert first == third == fourth != second


@pytest.mark.parametrize("wrong", ["2099-01-01", "2026-04-20", "9999-12-31T23:59:59"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_date_far_ahead_closes_no_story(wrong: str, place: int) -> None:
    lines = [
        line(1, BRIDGE.title, BRIDGE.paragraphs, published="2026-03-02T08:00"),
        line(2, BRIDGE.title, (*BRIDGE.retelling, *BRIDGE.follow_up), published="2026-03-02T10:00"),
        line(3, BRIDGE.other_title, BRIDGE.paragraphs[:2], published="2026-03-02T12:00"),
    ]
    lines.insert(place, line("wrong", MINE.title, MINE.paragraphs, published=wrong))
    found, status = run(*lines)
    assert status == 0
    clusters = {answer["id"]: answer["cluster"] for answer in found}
    assert clusters[1] == clusters[2] == clusters[3] != clusters["wrong"]
    assert {answer["id"]: answer["duplicate_of"] for answer in found}[3] == 1


def test_a_report_dated_a_century_ahead_stands_with_its_story() -> None:
    retelling = line(2, BRIDGE.title, (*BRIDGE.retelling, *BRIDGE.follow_up), published="2126-03-02")
    found, _ = run(line(1, BRIDGE.title, BRIDGE.paragraphs, published="2026-03-02T08:00"), retelling)
    assert found[0]["cluster"] == found[1]["cluster"]
    # Of the first line nothing is known but its own date, unless the caller knows more.
    turned = line(1, BRIDGE.title, BRIDGE.paragraphs, published="2026-03-02T08:00")
    found, _ = run(retelling, turned)
    assert found[0]["cluster"] != found[1]["cluster"]
    found, _ = run(retelling, turned, options=["--now", "2026-03-03"])
    assert found[0]["cluster"] == found[1]["cluster"]


def test_the_help_shows_how_it_is_called_on_a_line_of_its_own() -> None:
    help_text = CliRunner().invoke(cluster_command, ["--help"]).output
    assert "\n\n    monitor cluster < articles.jsonl > stories.jsonl\n" in help_text


def test_a_time_that_is_none_is_refused() -> None:
    result = CliRunner().invoke(cluster_command, ["--now", "yesterday"], input="")
    assert result.exit_code == 2
    assert "Invalid value for '--now': 'yesterday' is no ISO 8601 time, as 2026-11-20T07:00Z" in result.output


def test_different_streams_never_join() -> None:
    lines = [line(stream, BRIDGE.title, BRIDGE.paragraphs, stream=stream) for stream in ("x", "y", 'x"', None)]
    found, status = run(*lines)
    assert status == 0
    assert len({answer["cluster"] for answer in found}) == 4
    assert {answer["duplicate_of"] for answer in found} == {None}


def test_a_line_that_cannot_be_read_stops_nothing() -> None:
    found, status = run(
        "no json",
        {"id": 1},
        line(2, BRIDGE.title, BRIDGE.paragraphs),
        line(3, "x", ("y",), published="yesterday"),
        {"id": 4, "text": 5},
        line(5, BRIDGE.title, BRIDGE.paragraphs),
    )
    assert status == 1
    assert [("error" in answer) for answer in found] == [True, True, False, True, True, False]
    assert found[1] == {"id": 1, "error": 'the line has neither "title" nor "text"'}
    assert found[5]["duplicate_of"] == 2


def test_an_article_with_nothing_in_it_is_a_story_of_its_own() -> None:
    found, status = run({"id": 1, "title": "", "text": ""}, {"id": 2, "text": ""}, {"id": 3, "title": "?"})
    assert status == 0
    assert len({answer["cluster"] for answer in found}) == 3


def test_the_final_story_follows_merges() -> None:
    # Nothing joins on arrival, so that the last look has all to do.
    clusterer = Clusterer(Limits(join=99.0, look_every=2))
    told = ((BRIDGE, BRIDGE.paragraphs), (MINE, MINE.paragraphs), (BRIDGE, (*BRIDGE.retelling, *BRIDGE.follow_up)))
    answers = [clusterer.answer(line(n, story.title, paragraphs)) for n, (story, paragraphs) in enumerate(told)]
    clusterer.close()
    assert [answer.arrived_in for answer in answers] == [1, 2, 3]
    assert [clusterer.final(place, answer) for place, answer in enumerate(answers)] == [1, 2, 1]


def test_why_tells_what_each_line_joined_its_story_by() -> None:
    lines = (
        line("a", BRIDGE.title, BRIDGE.paragraphs),
        line("b", BRIDGE.other_title, BRIDGE.paragraphs[:2]),
        line("c", BRIDGE.title, (*BRIDGE.retelling, BRIDGE.paragraphs[3], *BRIDGE.follow_up)),
        "no JSON",
    )
    found, _ = run(*lines, options=["--why"])
    opened, reprinted, joined = (answer["why"] for answer in found[:3])
    assert opened == "opened the story"
    assert reprinted == f"a reprint of “{BRIDGE.title}”: 100% of the shorter text is the same"
    assert joined.startswith("names in common: Hallmouth, Tolsey; words in common: ")
    assert "numbers in common: 38,000 vehicles, " in joined
    assert "likeness" in joined
    assert "why" not in found[3]
    assert [set(answer) for answer in run(lines[0])[0]] == [{"id", "cluster", "arrived_in", "duplicate_of"}]
