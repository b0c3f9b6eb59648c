"""The shipped rules over the five seed articles: what must fire fires, with the right sentence, and the rest is silent.

    python gates/seeds.py [--data DIRECTORY] [--rules FILE]

DIRECTORY holds `data/seeds/articles.jsonl` and `rules/seeds_expected.yaml`; without it MONITOR_SHARED, then `../shared`
beside the checkout. Provisional rules are shown and not judged. Exit status: 0 fine or skipped, 1 a miss, 2 no rules.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from _shared import TODAY, load_yaml, options

from monitor.core.model import Match
from monitor.core.rules import Document, Rule, RuleSet, compile_rules, read_rules

# Of each seed: what must fire, with words of the quoted sentence; what must not; words that must not be evidence.
ExpectedFile: TypeAlias = dict[str, dict[str, dict[str, list[str]]]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What one rule has to do on one seed: words for the quoted sentence, words that must not be evidence."""

    must_fire: bool
    sentence_words: tuple[str, ...] = ()
    not_evidence: tuple[str, ...] = ()


def main(arguments: list[str] | None = None) -> int:
    """Prints a table of rules by seeds; the exit status."""
    asked = options("The shipped rules over the seed articles.", arguments)
    articles_file = asked.data / "data" / "seeds" / "articles.jsonl"
    expected_file = asked.data / "rules" / "seeds_expected.yaml"
    if not articles_file.is_file() or not expected_file.is_file():
        print(f"SKIPPED: no seeds under {asked.data} (give --data or MONITOR_SHARED)")
        return 0
    read = read_rules(load_yaml(asked.rules))
    if read.ruleset is None:
        print("\n".join(f"{asked.rules}: {problem.message} {problem.path}" for problem in read.problems))
        return 2
    expected = {seed: dict(_expected(entry)) for seed, entry in _entries(expected_file).items()}
    with articles_file.open(encoding="utf-8") as lines:
        articles = {article["id"]: article for article in map(json.loads, lines)}
    misses = judge(read.ruleset, articles, expected)
    print("\n".join(misses) or "every rule that is not provisional does as expected")
    return 1 if misses else 0


def _entries(path: Path) -> ExpectedFile:
    entries = load_yaml(path)
    if not isinstance(entries, dict):
        raise SystemExit(f"{path} holds no entries")
    return entries


def _expected(entry: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, Expected]]:
    not_evidence = entry.get("not_evidence", {})
    for rule, words in entry["must_fire"].items():
        yield rule, Expected(True, tuple(words), tuple(not_evidence.get(rule, ())))
    for rule in entry["must_not_fire"]:
        yield rule, Expected(False)


def judge(
    ruleset: RuleSet, articles: dict[str, dict[str, str]], expected: Mapping[str, dict[str, Expected]]
) -> list[str]:
    """One sentence for each miss, after printing the table: `+` fires, `.` is silent, brackets mark what is wrong."""
    matcher = compile_rules(ruleset)
    found = {
        seed: {match.rule: match for match in matcher.match(_document(articles[seed]), TODAY)} for seed in expected
    }
    misses: list[str] = []
    for rule in ruleset.rules:
        key = rule.rule_id
        faults = {seed: _fault(found[seed].get(key), entries.get(key)) for seed, entries in expected.items()}
        cells = (_cell(key in found[seed], faults[seed]) for seed in expected)
        print(f"{key:28}", *cells, "  provisional" if rule.is_provisional else "")
        misses += [f"{seed}: {key} {fault}" for seed, fault in faults.items() if fault and _is_judged(rule)]
    return misses


def _is_judged(rule: Rule) -> bool:
    return rule.enabled and not rule.is_provisional


def _cell(is_fired: bool, fault: str | None) -> str:
    mark = "+" if is_fired else "."
    return f"[{mark}]" if fault else f" {mark} "


def _document(article: dict[str, str]) -> Document:
    return Document(article["title"], article["text"], article["language"], None, None)


def _fault(match: Match | None, expected: Expected | None) -> str | None:
    """What is wrong with a rule's answer; None where it is right or nothing is said about it."""
    if expected is None:
        return None
    if match is None:
        return "does not fire" if expected.must_fire else None
    evidence = {item.span.text.lower() for item in match.evidence}
    if not expected.must_fire:
        return f"fires on {', '.join(sorted(evidence))}"
    sentence = match.sentence.text.lower()
    if expected.sentence_words and not any(word.lower() in sentence for word in expected.sentence_words):
        return f"quotes “{match.sentence.text}”"
    wrong = [word for word in expected.not_evidence if word.lower() in evidence]
    return f"takes {wrong} for evidence" if wrong else None


if __name__ == "__main__":
    sys.exit(main())
