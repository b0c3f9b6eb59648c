"""Every case of tests/data/rules/cases.yaml: one rule, one article, the outcome."""

from typing import Any

import pytest

from tests.core.rules_files import CHECKOUT, a_document, a_match, yaml_as_text

CASES = yaml_as_text(CHECKOUT / "tests" / "data" / "rules" / "cases.yaml")


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["why"])
def test_case_comes_out_as_written(case: dict[str, Any]) -> None:
    document = a_document(case.get("body", ""), case.get("title", ""), case.get("lang"))
    match = a_match(case["rule"], document, actors=CASES["actors"])
    assert (match is not None) == (case["match"] == "yes")
    if match is not None:
        found = {item.span.text for item in match.evidence}
        assert set(case.get("hits", ())) <= found
        assert found.isdisjoint(case.get("not_hits", ()))
        assert match.sentence.text == case.get("sentence", match.sentence.text)
