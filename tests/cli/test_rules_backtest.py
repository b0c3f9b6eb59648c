"""`monitor rules backtest`, `diff` and `apply` as a person meets them."""

import json
import shutil
from pathlib import Path

import pytest

from monitor.app import utc_now
from monitor.cli.rules_archive import Bars, bars_of, number, quoted, titled
from monitor.core.digest.values import Mark, Run
from monitor.store import MARK, Store
from tests.acceptance.harbour import Item
from tests.cli.conftest import Run as RunCommand
from tests.integration.desk import Desk

RULES = """\
rules:
  cranes: {name: Cranes that stand still, any: [crane], budget: 1}
  ferries: [ferry]
  off: {enabled: no, any: [pause]}
  over: {any: [crane], expires: 2020-01-01}
"""
ITEMS = (
    Item("one", "Cranes stand still", "No crane of the harbour moves today, its crews say."),
    Item("two", "A ferry is late", "The ferry to the island leaves two hours later than it should."),
    Item("three", "One crane moves", "One crane of the harbour moves again, but no ferry does."),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that has read the articles leaves its folder to the others."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def archive(desk: Desk, run: RunCommand, kept: Path) -> Desk:
    """A desk that has read three articles, by rules that know nothing of them."""
    if any(kept.iterdir()):
        shutil.copytree(kept, desk.folder, dirs_exist_ok=True)
    else:
        desk.watch({"harbour": desk.put_feed("harbour.test", *ITEMS, now=None)})
        desk.write("rules.yaml", "rules: {nothing: [zyzzyva]}\n")
        assert run("once").status == 0
        shutil.copytree(desk.folder, kept, dirs_exist_ok=True)
    desk.write("rules.yaml", RULES)
    return desk


def test_a_backtest_shows_numbers_samples_and_digests_to_come(archive: Desk, run: RunCommand) -> None:
    answer = run("rules", "backtest")
    assert answer.status == 0, answer.err
    assert answer.out.startswith("3 articles of 1 day, since ")
    assert "cranes  Cranes that stand still\n  2 matches, 66.67% of the articles; 2 a day" in answer.out
    assert "over its budget of 1 a day on 1 day, last on " in answer.out
    assert "[Cranes] stand still" in answer.out
    assert "over\n  not in force today (expires 2020-01-01), so it finds nothing" in answer.out
    assert "The digests, with these rules\n  daily: stories 3 a day" in answer.out
    assert "noting which words" not in answer.out


def test_a_backtest_in_json(archive: Desk, run: RunCommand) -> None:
    told = json.loads(run("rules", "backtest", "cranes", "--since", "1d", "--json").out)
    assert {"since", "until", "timezone", "articles", "unjudged", "days", "rules", "digests"} == told.keys()
    (cranes,) = told["rules"]
    assert (cranes["id"], cranes["matches"], cranes["per_day"], cranes["budget"]) == ("cranes", 2, [2], 1)
    assert cranes["over_budget"] == told["days"]
    first = cranes["samples"][0]
    assert first["url"].startswith("http://harbour.test/")
    assert {"mark": "term", "text": "crane"} in [
        {**run, "text": run["text"].lower().removesuffix("s")} for run in first["runs"]
    ]
    assert told["digests"][0]["stories"] == {"median": 2, "p90": 2, "most": 2}


def test_a_draft_can_be_tried_while_the_rules_in_use_are_broken(archive: Desk, run: RunCommand) -> None:
    archive.write("draft.yaml", "rules: {late: [late]}\n")
    archive.write("rules.yaml", "rules: {cranes: {ani: [crane]}}\n")
    assert json.loads(run("rules", "backtest", "--rules", "draft.yaml", "--json").out)["rules"][0]["matches"] == 1
    broken = run("rules", "backtest")
    assert (broken.status, "rules.yaml:1:" in broken.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("backtest", "crane"), 'there is no rule "crane", did you mean "cranes"?'),
        (("backtest", "off"), "off: enabled: no, so it finds nothing; switch it on to try it"),
        (("backtest", "--since", "soon"), '--since "soon" is no time; write 30d (days)'),
        (("diff", "live", "missing.yaml"), "missing.yaml"),
        (("apply", "crane"), 'there is no rule "crane"'),
    ],
)
def test_what_cannot_be_run_is_told_with_status_2(
    archive: Desk, run: RunCommand, arguments: tuple[str, ...], message: str
) -> None:
    answer = run("rules", *arguments)
    assert (answer.status, message in answer.err) == (2, True), answer


def test_where_nothing_is_stored_there_is_nothing_to_try(desk: Desk, run: RunCommand) -> None:
    desk.watch_only({"harbour": desk.put_feed("harbour.test", *ITEMS)})
    answer = run("rules", "backtest")
    assert (answer.status, answer.err) == (
        2,
        "nothing is stored yet that rules could be tried on; start with: monitor run\n",
    )


def test_a_window_without_articles_says_so(archive: Desk, run: RunCommand) -> None:
    answer = run("rules", "backtest", "--since", "2200-01-01")
    assert (answer.status, answer.out.partition(" since ")[0]) == (0, "no article was stored")


def test_a_diff_shows_gained_and_lost_articles_with_the_term(archive: Desk, run: RunCommand) -> None:
    archive.write("new.yaml", RULES.replace("any: [crane], budget", "any: [moves], budget").replace("ferries", "boats"))
    answer = run("rules", "diff", "rules.yaml", "new.yaml")
    assert answer.status == 0, answer.err
    assert "cranes  changed\n  2 -> 2 articles: 0 gained, 0 lost" in answer.out
    assert "boats  renamed, was ferries" in answer.out
    archive.write("new.yaml", RULES.replace("any: [crane], budget", "any: [late], budget") + "  more: [island]\n")
    answer = run("rules", "diff", ".", "new.yaml")
    assert '  + 1 by the term "late"\n  - 2 by the term "crane"' in _without_samples(answer.out)
    assert "more  added" in answer.out
    assert "the rule, which was added" in answer.out
    assert "The digests, a day in the middle\n  daily: stories " in answer.out
    told = json.loads(run("rules", "diff", "new.yaml", "rules.yaml", "--json").out)
    cranes, more = told["rules"]
    assert (cranes["change"], len(cranes["gained"]), len(cranes["lost"])) == ("changed", 2, 1)
    assert cranes["gained_by"] == [{"kind": "term", "label": "crane", "actor": None, "articles": 2}]
    assert (more["change"], more["new_id"], cranes["lost"][0]["title"]) == ("removed", None, "A ferry is late")


def _without_samples(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("    "))


def test_live_rules_are_those_that_were_taken_into_use(archive: Desk, run: RunCommand) -> None:
    told = json.loads(run("rules", "diff", "live", "rules.yaml", "--json").out)
    assert [rule["id"] for rule in told["rules"] if rule["change"] == "removed"] == ["nothing"]
    archive.write("rules.yaml", "rules: {nothing: [zyzzyva]}\n")
    same = run("rules", "diff", "live", "rules.yaml")
    assert (same.status, same.out) == (0, "1 rule unchanged: both find the same in any article\n")


def test_before_the_first_run_no_rules_are_live(desk: Desk, run: RunCommand) -> None:
    desk.watch({"harbour": desk.put_feed("harbour.test", *ITEMS)})
    Store.open(f"sqlite:///{desk.folder}/var/monitor.db", desk.folder / MARK, utc_now()).close()
    answer = run("rules", "diff", "live", "rules.yaml")
    assert (answer.status, "no rules were taken into use yet" in answer.err) == (2, True)


def test_rules_are_applied_once_and_can_be_rehearsed(archive: Desk, run: RunCommand) -> None:
    rehearsed = run("rules", "apply", "--dry-run")
    assert "4 late matches would be added\n  cranes: 2\n  ferries: 2\n" in rehearsed.out
    told = json.loads(run("rules", "apply", "--json").out)
    assert (told["dry_run"], told["added"]) == (False, {"cranes": 2, "ferries": 2, "over": 0})
    again = run("rules", "apply")
    assert (again.status, again.out.partition(":")[0]) == (0, "nothing to do")
    named = run("rules", "apply", "cranes")
    assert "1 rule run over articles since" in named.out
    assert ": 0 late matches added\n" in named.out


def test_rules_whose_tests_fail_are_not_applied(archive: Desk, run: RunCommand) -> None:
    archive.write("rules.yaml", "rules: {cranes: {any: [crane], tests: {must_match: [a ferry]}}}\n")
    answer = run("rules", "apply")
    assert (answer.status, 'rule "cranes"' in answer.err) == (2, True)


# ------------------------------------------------------------------------------------------------------ small pictures


@pytest.mark.parametrize(
    ("counts", "bars"),
    [([0, 1, 8], " ▁█"), ([3], "█"), ([1] * 120, "█" * 60), ([0, *[1] * 60], " " + "█" * 30)],
    ids=["blank for none", "one day", "two days a bar", "the first bar may have fewer days"],
)
def test_bars_grow_with_the_count(counts: list[int], bars: str) -> None:
    assert bars_of(counts) == bars


def test_numbers_titles_and_sentences_are_short() -> None:
    assert [number(4.0), number(4.5), number(1200)] == ["4", "4.5", "1,200"]
    assert titled(" a\n b ") == "a b"
    assert titled("x" * 101) == "x" * 99 + "…"
    assert titled("") == "(without a title)"
    assert quoted([Run(Mark.PLAIN, "the "), Run(Mark.ACTOR, "Board")]) == "the [Board]"


def test_a_bar_ends_before_the_next_begins(capsys: pytest.CaptureFixture[str]) -> None:
    bars = Bars()
    bars.begin("reading", 3)(3)
    bars.begin("matching", 0)(0)
    bars.end()
    bars.end()
    assert capsys.readouterr().out == ""
