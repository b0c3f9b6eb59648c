"""Rules over a store on a real file, in worker processes: what they find is what the daemon's matcher finds."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from monitor.backtest import Bench, Window, apply_rules, sifting, try_edit, try_rules
from monitor.backtest.sifting import FEW
from monitor.core.backtest.judge import document_of
from monitor.core.backtest.values import Trial
from monitor.core.rules import RuleSet, compile_rules, read_rules
from monitor.errors import CannotRunError
from monitor.shelf import Shelf
from monitor.store import Store
from monitor.store.mapping import unpack
from tests.builders import NOW, a_feed, a_new_entry, a_poll, an_article, an_entry
from tests.integration.conftest import Committer

ACTORS: dict[str, object] = {"board": {"aliases": ["Harbour Board", {"name": "HB", "needs": ["harbour"]}]}}
DATA: dict[str, dict[str, object]] = {
    "actors": ACTORS,
    "rules": {
        "strike": {"any": ["strike", "walk* out"], "budget": "1"},
        "board": {"all": ["actor:board", ["crane", "ferry"]]},
        "quiet": {"any": ["harbour"], "none": ["strike"]},
        "pattern": ["re:/[0-9]+ cranes/"],
    },
}
TITLES = [
    "Strikes at the harbour",
    "The Harbour Board buys a crane",
    "HB, of the harbour, sells ferries",
    "HB sells ferries",
    "12 cranes stand still",
    "Crews walked out of the harbour",
    "Nothing happens",
]
SINCE = NOW - timedelta(days=30)


def rules_of(data: object) -> RuleSet:
    ruleset = read_rules(data).ruleset
    assert ruleset is not None
    return ruleset


RULES = rules_of(DATA)


def edited(rule_id: str, rule: object) -> RuleSet:
    return rules_of({**DATA, "rules": {**DATA["rules"], rule_id: rule}})


@pytest.fixture
def archived(store: Store, commit: Committer) -> Store:
    """One article of each title, one a day, judged by rules that are not known."""
    for number, title in enumerate(TITLES):
        entry = an_entry(str(number), link=f"https://harbour.test/{number}", title=title)
        article = replace(an_article(title, text=f"{title}. It was day {number}."), language="en")
        now = NOW - timedelta(days=len(TITLES) - number)
        commit(a_poll(a_new_entry(entry, article=article), polled_at=now), a_feed(), now)
    return store


def window_of(store: Store) -> Window:
    return Window.of(store, SINCE, NOW, UTC)


def tried(store: Store, ruleset: RuleSet, names: Sequence[str] = (), *, few: int = FEW, patience: int = 100) -> Trial:
    rules = [rule for rule in ruleset.rules if not names or rule.rule_id in names]
    bench = Bench(store, 1, few=few, patience=patience)
    return asyncio.run(try_rules(bench, ruleset, rules, window_of(store), []))


def counts(trial: Trial) -> dict[str, tuple[int, ...]]:
    return {found.rule.rule_id: found.days for found in trial.rules}


def by_the_matcher(store: Store, ruleset: RuleSet) -> dict[str, int]:
    matcher = compile_rules(ruleset)
    articles = store.archive.rows(store.archive.numbers(SINCE))
    matches = [m for a in articles for m in matcher.match(document_of(a, unpack(a.text)), NOW.date())]
    return {rule.rule_id: sum(match.rule == rule.rule_id for match in matches) for rule in ruleset.rules}


@pytest.mark.parametrize("few", [FEW, 0], ids=["with word sets", "without"])
def test_a_backtest_finds_what_the_matcher_finds(archived: Store, few: int) -> None:
    trial = tried(archived, RULES, few=few)
    expected = {"strike": 2, "board": 2, "quiet": 3, "pattern": 1}
    assert {found.rule.rule_id: found.matches for found in trial.rules} == expected == by_the_matcher(archived, RULES)
    assert (trial.articles, trial.unjudged, len(trial.days)) == (len(TITLES), 0, len(TITLES) + 1)


def test_a_rule_alone_is_tried_on_its_candidates_and_counted_over_all(archived: Store) -> None:
    trial = tried(archived, RULES, ["strike"])
    (strike,) = trial.rules
    assert (strike.days, strike.share) == ((1, 0, 0, 0, 0, 1, 0, 0), 2 / len(TITLES))
    assert (trial.articles, strike.over_budget) == (len(TITLES), ())
    assert [sample.title for sample in strike.samples] == [TITLES[5], TITLES[0]]


def test_what_dictionaries_said_is_remembered_in_the_store(archived: Store) -> None:
    tried(archived, RULES, ["strike"])
    tables = archived.archive.inflections(sifting._dictionaries())
    assert "strikes" in tables["en"]["strike"]
    assert archived.archive.inflections("another version") == {}
    again = tried(archived, RULES, ["strike"])
    assert (again.rules[0].matches, archived.archive.inflections(sifting._dictionaries())) == (2, tables)


def test_dictionaries_are_packed_beside_the_store_and_taken_from_there(archived: Store) -> None:
    tried(archived, RULES, ["strike"])
    (packed,) = (archived.path.parent / "dictionaries").iterdir()
    made_at, older = packed.stat().st_mtime_ns, packed.with_name("en-older")
    older.touch()
    tried(archived, edited("strike", ["strike", "crane"]), ["strike"])
    assert packed.stat().st_mtime_ns == made_at
    Shelf(archived.path).put("en", b"damaged")
    assert (packed.read_bytes(), older.exists()) == (b"damaged", False)
    trial = tried(archived, edited("strike", ["ships", "crane"]), ["strike"])
    assert (trial.rules[0].matches, packed.stat().st_size > 100_000) == (2, True)


def test_many_rules_are_tried_with_dictionaries_made_ready_once(archived: Store) -> None:
    for _ in range(2):
        assert tried(archived, RULES, few=0).rules[0].matches == 2
        assert [path.name[:3] for path in (archived.path.parent / "dictionaries").iterdir()] == ["en-"]


def test_without_room_for_dictionaries_they_are_done_without(archived: Store) -> None:
    (archived.path.parent / "dictionaries").touch()  # no folder can be made in its place
    assert tried(archived, RULES, ["strike"]).rules[0].matches == 2


def test_an_empty_window_has_nothing_to_try(store: Store) -> None:
    trial = tried(store, RULES)
    assert (trial.articles, trial.days, [found.matches for found in trial.rules]) == (0, (NOW.date(),), [0] * 4)


def test_an_edit_tells_gained_and_lost_articles_and_what_did_it(archived: Store) -> None:
    new = rules_of(
        {
            "actors": ACTORS,
            "rules": {
                "strike": ["strike", "still"],
                "board": {"all": ["actor:board", ["crane"]]},
                "noise": {"any": ["harbour"]},
                "pattern": ["re:/[0-9]+ cranes/"],
            },
        }
    )
    edit = asyncio.run(try_edit(Bench(archived, 1), RULES, new, window_of(archived), []))
    told = {
        diff.change.rule_id: (len(diff.gained), len(diff.lost), diff.gained_by, diff.lost_by) for diff in edit.rules
    }
    strike, board, noise, quiet = (told[rule] for rule in ("strike", "board", "noise", "quiet"))
    assert [(cause.kind, cause.label, number) for cause, number in strike[2]] == [("term", "still", 1)]
    assert [(cause.kind, cause.label, number) for cause, number in strike[3]] == [("term", "walk* out", 1)]
    assert [(cause.kind, cause.label) for cause, _ in board[3]] == [("term", "ferry")]
    assert (noise[0], noise[2][0][0].label, quiet[1], quiet[3][0][0].label) == (4, "added", 3, "removed")
    assert (edit.unchanged, edit.articles) == (1, len(TITLES))


def test_a_condition_that_made_the_difference_is_named(archived: Store) -> None:
    new = edited("quiet", {"any": ["harbour"], "none": ["strike", "crane"]})
    (diff,) = asyncio.run(try_edit(Bench(archived, 1), RULES, new, window_of(archived), [])).rules
    (turn,) = diff.samples_lost
    assert [(cause.kind, cause.label) for cause in turn.causes] == [("condition", "none")]
    assert "crane" in turn.note
    assert (turn.title, diff.before, diff.after) == (TITLES[1], 3, 2)


def test_changed_rules_are_applied_once(archived: Store) -> None:
    bench = Bench(archived, 1)
    rehearsed, _, _ = asyncio.run(apply_rules(bench, RULES, [], window_of(archived), is_dry_run=True))
    assert archived.counts().matches == 0
    added, rules, unjudged = asyncio.run(apply_rules(bench, RULES, [], window_of(archived), is_dry_run=False))
    assert added == rehearsed == {"strike": 2, "board": 2, "quiet": 3, "pattern": 1}
    assert (rules, unjudged, archived.counts().matches) == (frozenset(rule.rule_id for rule in RULES.rules), 0, 8)
    again, rules, _ = asyncio.run(apply_rules(bench, RULES, [], window_of(archived), is_dry_run=False))
    assert (again, rules, archived.counts().matches) == ({}, frozenset(), 8)


def test_only_rules_that_changed_since_are_applied(archived: Store) -> None:
    bench = Bench(archived, 1)
    archived.keep_rules(RULES.version, DATA, NOW)
    asyncio.run(apply_rules(bench, RULES, [], window_of(archived), is_dry_run=False))
    new = edited("strike", ["strike", "still"])
    added, rules, _ = asyncio.run(apply_rules(bench, new, [], window_of(archived), is_dry_run=False))
    assert (dict(added), rules) == ({"strike": 1}, frozenset({"strike"}))
    named, rules, _ = asyncio.run(apply_rules(bench, new, ["board"], window_of(archived), is_dry_run=False))
    assert (dict(named), rules) == ({}, frozenset({"board"}))


def test_late_matches_are_marked(archived: Store) -> None:
    asyncio.run(apply_rules(Bench(archived, 1), RULES, ["strike"], window_of(archived), is_dry_run=False))
    with archived.reading_digest() as reader:
        wanted = reader.wanted(archived.subscription("daily", NOW), None)
    assert [match.is_late for article in wanted.articles for match in article.matches] == [True, True]


# ---------------------------------------------------------------------------------------------------- what goes wrong


def test_an_article_that_no_worker_can_judge_costs_itself_alone(archived: Store) -> None:
    # What is no compressed text cannot be unpacked, so the worker raises.
    with closing(sqlite3.connect(archived.path)) as connection, connection:
        connection.execute("UPDATE article SET text = x'00' WHERE title = ?", [TITLES[0]])
    trial = tried(archived, RULES, few=0)
    assert (trial.unjudged, {found.rule.rule_id: found.matches for found in trial.rules}["strike"]) == (1, 1)
    with pytest.raises(CannotRunError, match="1 articles could not be judged, the last of them 'Strikes"):
        tried(archived, RULES, few=0, patience=1)


def test_a_text_that_is_dropped_takes_its_word_set_along(archived: Store) -> None:
    numbers = archived.archive.numbers(SINCE)
    tried(archived, RULES, ["strike"])
    assert sifting.without_words(archived, numbers) == []
    archived.drop_texts(NOW - timedelta(days=3, hours=1))
    assert sifting.without_words(archived, numbers) == numbers[:4]
    trial = tried(archived, RULES, ["strike"])
    assert (trial.articles, trial.rules[0].matches) == (3, 1)


def test_word_sets_that_were_made_in_another_way_are_made_anew(archived: Store) -> None:
    numbers = archived.archive.numbers(SINCE)
    tried(archived, RULES, ["strike"])
    assert archived.archive.without_words(numbers, "another") == numbers
    assert archived.archive.numbers_of(["harbour"]) == {}
    assert tried(archived, RULES, ["strike"]).rules[0].matches == 2
