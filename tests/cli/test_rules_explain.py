"""`monitor rules explain` as a person meets it: texts, files and addresses."""

import json
from pathlib import Path
from typing import Never

import pytest

from monitor.cli.rules_article import _in_file
from monitor.errors import CannotRunError
from tests.acceptance.harbour import Item, page
from tests.cli.conftest import Run
from tests.integration.desk import Desk

RULES = """\
actors:
  china: {aliases: [China, Beijing], not: [South China Sea]}
rules:
  evasion:
    all:
    - actor: china
    - near 2: [evade, sanction]
  many: [alpha, beta, gamma, delta, epsilon, zeta, eta, theta]
  off: {enabled: no, any: [ferry]}
  closed: {any: [closed], languages: [ru]}
  lead: {same_sentence: [harbour, crane]}
"""


@pytest.fixture
def rules(desk: Desk) -> Desk:
    desk.write("rules.yaml", RULES)
    return desk


def test_a_text_that_matches_is_shown_with_what_was_found(rules: Desk, run: Run) -> None:
    answer = run("rules", "explain", "evasion", "They evade sanctions. So does Beijing.", "--title", "China again")
    assert answer.status == 0
    assert answer.out.splitlines() == [
        "✓ evasion matches",
        "  ✓ all",
        '    ✓ actor:china: "China" (title), "Beijing"',
        "    ✓ near 2 (at most 2 words between)",
        '      ✓ evade: "evade"',
        '      ✓ sanction: "sanctions"',
        "strength 60 = title 30 + terms 20 + actors 10",
        "  They [evade] [sanctions].",
        "  [China] again",
        "  So does [Beijing].",
    ]


def test_the_first_condition_that_failed_is_shown_with_its_nearest_miss(rules: Desk, run: Run) -> None:
    answer = run("rules", "explain", "evasion", "China will evade all of the sanctions.")
    assert answer.status == 1
    assert answer.out.splitlines() == [
        "✗ evasion does not match",
        "  ✗ all",
        '    ✓ actor:china: "China"',
        "    ✗ near 2 (at most 2 words between)",
        '      ✓ evade: "evade"',
        '      ✓ sanction: "sanctions"',
        '      → "evade … sanctions" are 3 words apart, 1 too many',
        "        China will [evade] all of the [sanctions].",
    ]


def test_of_many_words_that_are_not_there_some_are_listed(rules: Desk, run: Run) -> None:
    lines = run("rules", "explain", "many", "Theta is here.").out.splitlines()
    assert lines[:3] == ["✓ many matches", "  ✓ any", "    ✗ alpha"]
    assert lines[8:10] == ['    ✓ theta: "Theta"', "      … and 1 more that are not there"]


def test_reasons_not_to_ask_a_rule_are_shown(rules: Desk, run: Run) -> None:
    answer = run("rules", "explain", "closed", "It is closed.", "--lang", "en", "--date", "2026-11-20", "--feed", "f")
    assert answer.status == 1
    assert answer.out.splitlines()[:2] == ["✗ closed does not match", "  ✗ the rule reads ru; the article is in en"]
    off = run("rules", "explain", "off", "A ferry.")
    assert (off.status, off.out.splitlines()[1]) == (1, "  ✗ the rule is switched off (enabled: no)")


def test_the_same_facts_are_there_for_programs(rules: Desk, run: Run) -> None:
    found = json.loads(run("rules", "explain", "evasion", "China.", "--json", "--date", "2026-11-20").out)
    assert (found["rule"], found["holds"], found["strength"]) == ("evasion", False, None)
    assert found["article"]["published"] == "2026-11-20T00:00:00+00:00"
    assert found["tree"]["children"][0]["evidence"][0]["text"] == "China"
    assert found["failure"] == {
        "path": [1, 0],
        "condition": "evade",
        "message": "it stands nowhere in the article",
        "sentences": [],
        "spans": [],
    }
    held = json.loads(run("rules", "explain", "evasion", "China evades sanctions.", "--json").out)
    assert held["strength"]["total"] == 30
    assert held["sentence"]["text"] == "China evades sanctions."
    unit = json.loads(run("rules", "explain", "lead", "The harbour. A crane.", "--json").out)
    assert unit["tree"]["where"]["text"] == "The harbour."


def test_a_long_match_shows_its_first_sentences(rules: Desk, run: Run) -> None:
    out = run("rules", "explain", "many", "Alpha is here. " * 7).out
    assert '    ✓ alpha: "Alpha", 7 places in all' in out
    assert "  … and 2 sentences more" in out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "China evades sanctions."),
        ("a.json", json.dumps({"title": "Talks", "text": "China evades sanctions."})),
        ("a.jsonl", json.dumps({"text": "China evades sanctions."}) + "\nnot JSON"),
        ("a.html", page("Talks", ["China evades sanctions, and much more is said of it on this page."] * 5)),
    ],
)
def test_files_are_read(rules: Desk, run: Run, name: str, content: str | bytes) -> None:
    path = rules.folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = run("rules", "explain", "evasion", name)
    assert (answer.status, name in answer.out.splitlines()[0]) == (0, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", "no JSON", 'a.json is no JSON object such as {"title": "…", "text": "…"}'),
        ("a.json", "[1]", 'a.json is no JSON object such as {"title": "…", "text": "…"}'),
        ("a.json", "{}", 'a.json: the line has neither "title" nor "text"'),
        ("a.html", "<html></html>", "no article could be read there: no article was found on the page (it tells "),
        ("a.txt", "x" * (5 * 1024 * 1024 + 1), "a.txt is larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_message(rules: Desk, run: Run, name: str, content: str, said: str) -> None:
    (rules.folder / name).write_text(content)
    answer = run("rules", "explain", "evasion", name)
    assert answer.status == 2
    assert answer.err.startswith(said)


def test_a_text_that_can_be_no_file_is_a_text(rules: Desk, run: Run) -> None:
    assert run("rules", "explain", "evasion", "China evades sanctions. " + "x" * 5000).status == 0


class Refused(type(Path())):  # type: ignore[misc]
    """A path to a file of somebody else's, for root as well."""

    def open(self, *_arguments: object, **_options: object) -> Never:
        raise PermissionError(13, "Permission denied")


def test_an_unreadable_file_is_a_message(tmp_path: Path) -> None:
    path = tmp_path / "gone.txt"
    path.write_text("x")
    with pytest.raises(CannotRunError, match="Permission denied"):
        _in_file(Refused(path))


def test_a_stored_article_is_found_by_its_address(rules: Desk, run: Run) -> None:
    feed = rules.put_feed("a.test", Item("one", "The harbour is closed", "A crane fell"), now=None)
    rules.watch({"A": feed})
    assert run("once").status == 0
    address = feed.replace("feed.xml", "one.html")
    answer = run("rules", "explain", "lead", f"{address}?utm_source=x")
    assert answer.out.startswith("The harbour is closed (the stored article, first seen ")


def test_another_address_is_fetched_politely(rules: Desk, run: Run) -> None:
    rules.watch({"A": rules.put_feed("a.test", Item("one", "The harbour is closed", "A crane fell"), now=None)})
    address = rules.web.put("a.test", "/two", page("China", ["China evades sanctions; more is said of it."] * 6))
    answer = run("rules", "explain", "evasion", address)
    assert (answer.status, answer.out.splitlines()[0]) == (0, f"China ({address}, fetched now)")


def test_an_address_that_answers_nothing_is_a_message(rules: Desk, run: Run) -> None:
    feed = rules.put_feed("a.test", Item("one", "The harbour is closed", "A crane fell"), now=None)
    rules.watch({"A": feed})
    answer = run("rules", "explain", "evasion", feed.replace("feed.xml", "none"))
    assert answer.status == 2
    assert "could not be had: " in answer.err
