"""Rules that name feeds which are not there."""

from pathlib import Path

import pytest

from monitor.config.findings import MOST_REPORTS
from monitor.config.rule_feeds import stated_ids, unknown_feeds
from tests.config.workspace import findings, unmarked

FEEDS = """\
feeds:
  - {id: bbc-world, name: BBC World, url: "https://bbc.example/world"}
  - {id: tass, url: "https://tass.example/rss"}
  - {id: asleep, url: "https://asleep.example/rss", enabled: no}
"""


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("rules: {r: {any: x, feeds: [tass, ‸bbc-wordl]}}", ', did you mean "bbc-world"?'),
        ("rules: {r: {any: x, feeds: ‸BBC World}}", ', did you mean "bbc-world"?'),
        ("rules: {r: {any: x, not_feeds: [‸reuters]}}", ""),
        ("defaults: {feeds: [‸tas]}\nrules: {r: x}", ', did you mean "tass"?'),
    ],
)
def test_unknown_feed_is_found_at_its_place(tmp_path: Path, rules: str, said: str) -> None:
    text, place = unmarked(rules)
    (found,) = findings(tmp_path, feeds=FEEDS, rules=text, digests=None)
    name = text.splitlines()[0][int(place.split(":")[1]) - 1 :].partition("]")[0].partition("}")[0]
    assert found == f'rules.yaml:{place}: warning: feeds.yaml has no feed with the id "{name}"{said}'


def test_pattern_that_fits_no_feed_is_found(tmp_path: Path) -> None:
    rules = "rules: {r: {any: x, feeds: [bbc*, ‸cnn-?]}}"
    text, place = unmarked(rules)
    assert findings(tmp_path, feeds=FEEDS, rules=text, digests=None) == [
        f'rules.yaml:{place}: warning: "cnn-?" is the id of no feed in feeds.yaml'
    ]


@pytest.mark.parametrize("named", ["tass", "TASS", "asleep", "bbc-*", "t?ss"])
def test_feeds_that_are_there_are_not_complained_of(tmp_path: Path, named: str) -> None:
    assert findings(tmp_path, feeds=FEEDS, rules=f"rules: {{r: {{any: x, feeds: {named}}}}}", digests=None) == []


def test_unknown_feed_of_an_included_file_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("defaults: {feeds: [tas]}\nrules: {r: x}\n")
    said = findings(tmp_path, feeds=FEEDS, rules="include: more.yaml\nrules: {a: b}", digests=None)
    assert said == ['more.yaml:1:20: warning: feeds.yaml has no feed with the id "tas", did you mean "tass"?']


def test_complaints_about_feeds_are_bounded() -> None:
    rules = {f"r{number}": {"any": "x", "feeds": [f"a{number}", f"*{number}"]} for number in range(5_000)}
    assert len(list(unknown_feeds({"rules": rules}, ()))) == MOST_REPORTS


@pytest.mark.parametrize("data", [None, [], {"rules": None}, {"rules": {"r": ["x"]}}])
def test_other_shapes_name_no_feeds(data: object) -> None:
    assert list(unknown_feeds(data, ())) == []


@pytest.mark.parametrize("data", [None, {"feeds": "a.xml"}, {"feeds": ["a.xml", {"url": "b"}, {"id": None}]}])
def test_shapes_without_ids_state_none(data: object) -> None:
    assert stated_ids(data) == frozenset()
