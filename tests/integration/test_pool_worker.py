"""The functions that workers run, run here."""

from datetime import date

from monitor.core.analyze import AnalysisTask
from monitor.core.formats.values import NotAFeed
from monitor.core.model import Analysis
from monitor.core.rules import RuleSet, read_rules
from monitor.pool import worker
from monitor.pool.worker import RulesWanted
from tests.builders import an_entry

TODAY = date(2024, 8, 1)
PARAGRAPHS = "<p>The cranes of the harbour stand still since Monday.</p>" * 4
PAGE = f"<html lang='en'><body><article>{PARAGRAPHS}</article></body></html>"


def rules(word: str) -> RuleSet:
    read = read_rules({"rules": {"watched": [word]}})
    assert read.ruleset is not None
    return read.ruleset


def test_worker_reads_as_the_core_does() -> None:
    assert worker.parse_feed(b"", None, "") == NotAFeed("It is empty.")
    assert worker.extract(PAGE, None).text.startswith("The cranes of the harbour")


def test_worker_judges_by_the_rules_it_took_last() -> None:
    entry = an_entry()
    task = AnalysisTask(entry, entry.link, PAGE.encode(), None, None, "harbour", "en", TODAY)
    worker.hold(rules("lighthouses"))
    for word, expected in (("cranes", ["watched"]), ("zeppelins", [])):
        ruleset = rules(word)
        assert worker.analyze(task, ruleset.version) == RulesWanted()
        analysis = worker.analyze(task, ruleset)
        assert isinstance(analysis, Analysis)
        assert analysis.article == worker.read_article(task)
        assert [match.rule for match in analysis.matches or ()] == expected
        assert worker.judge(analysis.article, "harbour", TODAY, ruleset.version) == analysis
        assert analysis.rules_version == ruleset.version


def test_rules_that_are_held_already_are_not_compiled_again() -> None:
    matcher = worker.hold(rules("cranes"))
    assert worker.hold(rules("cranes")) is matcher
    assert worker.hold(rules("cranes").version) is matcher
