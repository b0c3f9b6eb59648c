"""`monitor rules lint` and `monitor rules suggest` as a person meets them."""

import json
from datetime import timedelta

import pytest

from monitor.app import utc_now
from monitor.store import MARK, Store
from tests.builders import a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.cli.conftest import Run
from tests.integration.conftest import write_outcome
from tests.integration.desk import Desk

RULES = """\
terms:
  metal: [steel, Russi\u0430]
rules:
  harbour:
    any: [harbour, terms:metal]
    tests: {must_match: [A harbour.]}
  crane: [crane]
"""


@pytest.fixture
def rules(desk: Desk) -> Desk:
    desk.write("rules.yaml", RULES)
    desk.write("feeds.yaml", "feeds: [https://harbour.test/feed.xml]")
    return desk


def test_findings_are_shown_at_their_places_with_what_to_write(rules: Desk, run: Run) -> None:
    answer = run("rules", "lint")
    assert answer.status == 1
    assert answer.out.splitlines() == [
        'rules.yaml:2:18: warning: "Russi\u0430" has letters of two scripts: \u0430 is CYRILLIC SMALL LETTER A; '
        'write "Russia" [mixed-scripts]',
        "      metal: [steel, Russi\u0430]",
        "                     ^",
        'rules.yaml:7:3: note: no test shows what "crane" matches; add tests: '
        "{must_match: [a sentence it is meant for], must_not_match: [one that it is not]} [no-tests]",
        "      crane: [crane]",
        "      ^",
        "1 warning, 1 note",
    ]


def test_notes_alone_are_no_failure(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", RULES.replace("\u0430", "a"))
    assert run("rules", "lint").status == 0


def test_a_rule_that_a_test_file_speaks_of_is_tested(rules: Desk, run: Run) -> None:
    test = "{name: x, articles: [{id: a, body: A crane.}], expect: {matches: {a: crane}}}"
    rules.write("crane_test.yaml", f"tests: [{test}]")
    assert "no-tests" not in run("rules", "lint").out


def test_the_same_findings_are_there_for_programs(rules: Desk, run: Run) -> None:
    found = json.loads(run("rules", "lint", "--json").out)
    assert (found["warnings"], found["notes"]) == (1, 1)
    assert [(item["code"], item["level"], item["line"]) for item in found["findings"]] == [
        ("mixed-scripts", "warning", 2),
        ("no-tests", "note", 7),
    ]
    assert found["findings"][0]["advice"] == 'write "Russia"'


def fill(desk: Desk, texts: list[str], *matched: str) -> None:
    """Articles of these texts, seen yesterday, each matched by these rules."""
    config, seen_at = desk.load(), utc_now() - timedelta(days=1)
    with Store.open(config.settings.database_url, config.settings.config_dir / MARK, seen_at) as store:
        entries = [
            a_new_entry(
                an_entry(f"e{number}", link=f"https://harbour.test/{number}"),
                article=an_article(title=f"Report {number}", text=f"{text} Report {number} of the cranes. " * 10),
                matches=[a_match(rule) for rule in matched],
            )
            for number, text in enumerate(texts)
        ]
        write_outcome(store, a_poll(*entries, polled_at=seen_at), a_feed(), seen_at)


def test_a_rule_that_matches_too_much_of_what_is_stored_is_a_warning(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", RULES.replace("\u0430", "a"))
    fill(rules, ["Nothing."] * 100, "crane")
    answer = run("rules", "lint")
    assert answer.status == 1
    assert 'warning: "crane" matched 100 of 100 articles (100%) of the last 2 days' in answer.out


SUGGEST = """\
rules:
  strike: {same_sentence: [crane, strike]}
"""


def test_suggestions_show_what_is_lacking_and_words_that_go_with_the_hits(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", SUGGEST)
    hits = ["The crane crews strike; pickets stand at the gate."] * 8
    fill(rules, [*hits, "A crane stood still. A strike went on.", *["Quiet weather came over the town."] * 40])
    answer = run("rules", "suggest", "strike")
    assert answer.status == 0
    assert "strike: 8 articles of 49 match since " in answer.out
    assert "same_sentence alone is lacking in 1 article\n" in answer.out
    assert '    → "crane" and "strike" stand in neighbouring sentences; same_paragraph would hold' in answer.out
    assert "      A [crane] stood still." in answer.out
    assert "  pickets              8 of 8 hits, 0 of 41 others (z " in answer.out


def test_suggestions_are_there_for_programs(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", SUGGEST)
    fill(rules, ["A crane stood still. A strike went on."])
    found = json.loads(run("rules", "suggest", "strike", "--json").out)
    assert {key: found[key] for key in ("rule", "articles", "hits", "misses", "words")} == {
        "rule": "strike",
        "articles": 1,
        "hits": 0,
        "misses": 1,
        "words": [],
    }
    (lacking,) = found["lacking"]
    assert (lacking["condition"], lacking["articles"], lacking["samples"][0]["title"]) == (
        "same_sentence",
        1,
        "Report 0",
    )


def test_without_a_store_there_is_nothing_to_suggest_from(rules: Desk, run: Run) -> None:
    answer = run("rules", "suggest", "crane")
    assert answer.status == 2
    assert answer.err.startswith("nothing is stored yet")
