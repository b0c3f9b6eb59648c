"""Every case of tests/data/rules: one rule, one article, the outcome. The cases of one language are judged together,
since its dictionary takes up to three seconds to load.
"""

import re
from collections import defaultdict
from datetime import UTC, date, datetime
from functools import cache
from importlib.util import find_spec
from typing import Any

import pytest

from monitor.core.model import Match
from monitor.core.rules import Document, compile_rules
from tests.core.rules_files import CHECKOUT, a_ruleset, yaml_as_text

FILES = ["cases.yaml", "language_cases.yaml", "outside_cases.yaml"]
# What a file that names no day is judged on.
TODAY = "2026-06-15"
HAS_UKRAINIAN = find_spec("pymorphy3_dicts_uk") is not None
_FILLED = re.compile(r"<(\d+) (words|characters)>")


@cache
def book_of(name: str) -> dict[str, Any]:
    book: dict[str, Any] = yaml_as_text(CHECKOUT / "tests" / "data" / "rules" / name)
    return book


def cases_by_language() -> dict[str, dict[str, list[Any]]]:
    """Language -> file -> cases."""
    cases: defaultdict[str, dict[str, list[Any]]] = defaultdict(lambda: {name: [] for name in FILES})
    for name in FILES:
        for case in book_of(name)["cases"]:
            cases[case.get("lang", "unknown")][name].append(case)
    return cases


CASES = cases_by_language()


def filled(text: str) -> str:
    """`<3 words>` -> word word word; `<3 characters>` -> 字字字."""
    return _FILLED.sub(
        lambda found: " ".join(["word"] * int(found[1])) if found[2] == "words" else "字" * int(found[1]), text
    )


def a_case_document(case: dict[str, str]) -> Document:
    published = datetime.fromisoformat(case["date"]).replace(tzinfo=UTC) if "date" in case else None
    title, body = filled(case.get("title", "")), filled(case.get("body", ""))
    return Document(title, body, case.get("lang"), published, case.get("feed"))


def faults_of(name: str, cases: list[Any]) -> list[str]:
    """What came out otherwise than written, by the rules of all these cases together."""
    book = book_of(name)
    rules = {f"case-{number}": case["rule"] for number, case in enumerate(cases)}
    matcher = compile_rules(a_ruleset(rules, book.get("actors"), book.get("terms")))
    today = date.fromisoformat(book.get("today", TODAY))
    faults: list[str] = []
    for rule, case in zip(rules, cases, strict=True):
        found = {match.rule: match for match in matcher.match(a_case_document(case), today)}
        faults += [f"{case.get('id', '')} {case['why']}: {fault}" for fault in faults_in(case, found.get(rule))]
    return faults


def faults_in(case: dict[str, Any], match: Match | None) -> list[str]:
    if case.get("needs") == "uk" and not HAS_UKRAINIAN:
        return []
    if match is None or case["match"] == "no":
        is_right = (match is None) == (case["match"] == "no")
        return [] if is_right else [f"does not match: {case['rule']}" if match is None else f"matches {match.evidence}"]
    found = {item.span.text for item in match.evidence}
    missing, wrong = set(case.get("hits", ())) - found, found.intersection(case.get("not_hits", ()))
    sentence = case.get("sentence", match.sentence.text)
    return [
        *(f"shows {sorted(found)} but not {missing}" for _ in missing),
        *(f"shows {wrong}" for _ in wrong),
        *([f"quotes {match.sentence.text!r}"] if match.sentence.text != sentence else []),
    ]


@pytest.mark.parametrize("language", sorted(CASES))
def test_cases_come_out_as_written(language: str) -> None:
    assert not [fault for name, cases in CASES[language].items() if cases for fault in faults_of(name, cases)]
