"""The shipped rules over the five seed articles: what must fire fires, with the right sentence, and the rest is silent.

    python gates/seeds.py [--data DIRECTORY] [--rules FILE]

DIRECTORY holds `data/seeds/articles.jsonl` and `rules/seeds_expected.yaml`; without it MONITOR_SHARED, then `../shared`
beside the checkout. Provisional rules are shown and not judged. Exit status: 0 fine or skipped, 1 a miss, 2 no rules.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import ScalarNode

from monitor.core.model import Match
from monitor.core.rules import Document, Rule, RuleSet, compile_rules, read_rules

CHECKOUT = Path(__file__).resolve().parent.parent


class TextConstructor(SafeConstructor):
    """Keeps every scalar as it is written: `no` is no, `2024-10-01` a text."""

    def as_written(self, node: ScalarNode) -> str:
        """The scalar's own text."""
        return str(node.value)


for tag in ("null", "bool", "int", "float", "timestamp"):
    TextConstructor.add_constructor(f"tag:yaml.org,2002:{tag}", TextConstructor.as_written)


@dataclass(frozen=True, slots=True)
class Expected:
    """What one rule has to do on one seed: words for the quoted sentence, words that must not be evidence."""

    must_fire: bool
    sentence_words: tuple[str, ...] = ()
    not_evidence: tuple[str, ...] = ()


def main(arguments: list[str] | None = None) -> int:
    """Prints a table of rules by seeds; the exit status."""
    options = _options(arguments)
    articles_file = options.data / "data" / "seeds" / "articles.jsonl"
    expected_file = options.data / "rules" / "seeds_expected.yaml"
    if not articles_file.is_file() or not expected_file.is_file():
        print(f"SKIPPED: no seeds under {options.data} (give --data or MONITOR_SHARED)")
        return 0
    read = read_rules(load_yaml(options.rules))
    if read.ruleset is None:
        print("\n".join(f"{options.rules}: {problem.message} {problem.path}" for problem in read.problems))
        return 2
    expected = {seed: dict(_expected(entry)) for seed, entry in load_yaml(expected_file).items()}
    with articles_file.open(encoding="utf-8") as lines:
        articles = {article["id"]: article for article in map(json.loads, lines)}
    misses = judge(read.ruleset, articles, expected)
    print("\n".join(misses) or "every rule that is not provisional does as expected")
    return 1 if misses else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The shipped rules over the seed articles.")
    shared = Path(os.environ.get("MONITOR_SHARED", CHECKOUT.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared)
    parser.add_argument("--rules", type=Path, default=CHECKOUT / "rules.yaml")
    return parser.parse_args(arguments)


def load_yaml(path: Path) -> dict[str, dict[str, dict[str, list[str]]]]:
    """A YAML file with every scalar as text."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = TextConstructor
    loaded: dict[str, dict[str, dict[str, list[str]]]] = yaml.load(path.read_text(encoding="utf-8"))
    return loaded


def _expected(entry: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, Expected]]:
    not_evidence = entry.get("not_evidence", {})
    for rule, words in entry["must_fire"].items():
        yield rule, Expected(True, tuple(words), tuple(not_evidence.get(rule, ())))
    for rule in entry["must_not_fire"]:
        yield rule, Expected(False)


def judge(ruleset: RuleSet, articles: dict[str, dict[str, str]], expected: dict[str, dict[str, Expected]]) -> list[str]:
    """One sentence for each miss, after printing the table: `+` fires, `.` is silent, brackets mark what is wrong."""
    matcher = compile_rules(ruleset)
    found = {seed: {match.rule: match for match in matcher.match(_document(articles[seed]))} for seed in expected}
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
