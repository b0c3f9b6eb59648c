"""Every case of the files of cases in tests/data/rules: one rule, one article, the outcome."""

import re
from datetime import UTC, date, datetime
from importlib.util import find_spec
from typing import Any

import pytest

from monitor.core.model import Match
from monitor.core.rules import Document, compile_rules
from tests.core.rules_files import CHECKOUT, a_ruleset, yaml_as_text

CASES = CHECKOUT / "tests" / "data" / "rules"
# What a case file that names no day is judged on.
TODAY = "2026-06-15"
_FILLED = re.compile(r"<(\d+) (words|characters)>")


HAS_UKRAINIAN = find_spec("pymorphy3_dicts_uk") is not None


def cases_of(name: str) -> list[Any]:
    book = yaml_as_text(CASES / name)
    return [a_param(book, case) for case in book["cases"]]


def a_param(book: dict[str, Any], case: dict[str, Any]) -> Any:
    lacks = case.get("needs") == "uk" and not HAS_UKRAINIAN
    marks = [pytest.mark.skip(reason="the Ukrainian dictionary is not installed")] if lacks else []
    return pytest.param(book, case, id=f"{case.get('id', '')} {case['why']}".strip(), marks=marks)


def filled(text: str) -> str:
    """`<3 words>` -> word word word; `<3 characters>` -> 字字字."""
    return _FILLED.sub(
        lambda found: " ".join(["word"] * int(found[1])) if found[2] == "words" else "字" * int(found[1]), text
    )


def a_case_document(case: dict[str, str]) -> Document:
    published = datetime.fromisoformat(case["date"]).replace(tzinfo=UTC) if "date" in case else None
    title, body = filled(case.get("title", "")), filled(case.get("body", ""))
    return Document(title, body, case.get("lang"), published, case.get("feed"))


def match_of(book: dict[str, Any], case: dict[str, Any]) -> Match | None:
    ruleset = a_ruleset({"rule": case["rule"]}, book.get("actors"), book.get("terms"))
    today = date.fromisoformat(book.get("today", TODAY))
    found = compile_rules(ruleset).match(a_case_document(case), today)
    return found[0] if found else None


@pytest.mark.parametrize(("book", "case"), [*cases_of("cases.yaml"), *cases_of("language_cases.yaml")])
def test_case_comes_out_as_written(book: dict[str, Any], case: dict[str, Any]) -> None:
    match = match_of(book, case)
    assert (match is not None) == (case["match"] == "yes")
    if match is not None:
        found = {item.span.text for item in match.evidence}
        assert set(case.get("hits", ())) <= found
        assert found.isdisjoint(case.get("not_hits", ()))
        assert match.sentence.text == case.get("sentence", match.sentence.text)
