"""Laws of explanations: they say what the matcher does, and their trees are consistent with themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random  # noqa: TID251  # the type of an argument

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Span, TextField
from monitor.core.rules import Document, Matcher, compile_rules
from monitor.core.rules.explain import Explanation, Trace, explain
from tests.core.generated_rules import ACTORS, TERM_LISTS, TODAY, a_rule, an_article
from tests.core.rules_files import a_ruleset
from tests.core.test_rules_cases import CASES, a_case_document, book_of

DAY = date.fromisoformat(TODAY)


def assert_explains(matcher: Matcher, rules: Iterable[str], document: Document, today: date) -> None:
    matches = {match.rule: match for match in matcher.match(document, today)}
    for rule in {rule.rule_id for rule in matcher.rules} & set(rules):
        explanation = explain(matcher, rule, document, today)
        assert explanation.holds == (rule in matches)
        if explanation.holds:
            assert explanation.match == matches[rule]
        assert explanation.tree.holds == (explanation.match is not None)
        assert (explanation.failure is None) == explanation.tree.holds
        for trace in traces(explanation.tree):
            assert_consistent(trace)
        assert_failure_is_in_the_tree(explanation)
        for span in spans(explanation):
            assert (
                span.text == (document.title if span.field is TextField.TITLE else document.text)[span.start : span.end]
            )


def traces(trace: Trace) -> Iterator[Trace]:
    yield trace
    for child in trace.children:
        yield from traces(child)


def assert_consistent(trace: Trace) -> None:
    children = [child.holds for child in trace.children]
    if trace.what == "any":
        assert trace.holds == any(children)
    elif trace.what == "none":
        assert trace.holds != any(children)
    elif trace.what in ("all", "title", "lead", "body") or trace.what.startswith("same_"):
        assert trace.holds == all(children)
    elif trace.what.startswith("near") and trace.holds:
        assert all(children)
    if trace.what.startswith(("at least", "mentions")):
        count, wanted = map(int, trace.detail.split(" of "))
        assert trace.holds == (count >= wanted)


def assert_failure_is_in_the_tree(explanation: Explanation) -> None:
    failure, trace = explanation.failure, explanation.tree
    if failure is not None:
        for number in failure.path:
            assert not trace.holds
            trace = trace.children[number]
        assert (trace.what, trace.holds) == (failure.what, False)
        assert failure.message


def spans(explanation: Explanation) -> Iterator[Span]:
    for trace in traces(explanation.tree):
        yield from (item.span for item in trace.evidence)
        yield from filter(None, [trace.where])
    yield from explanation.sentences
    yield from (*explanation.failure.sentences, *explanation.failure.spans) if explanation.failure else ()


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_an_explanation_says_what_the_matcher_does(random: Random) -> None:
    rules = {f"rule-{number}": a_rule(random) for number in range(4)}
    matcher = compile_rules(a_ruleset(rules, ACTORS, TERM_LISTS))
    for _ in range(3):
        assert_explains(matcher, rules, an_article(random).document, DAY)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_an_explanation_says_what_the_matcher_does_in_100_pairs(seed: int) -> None:
    random = Random(seed)
    rules = {f"rule-{number}": a_rule(random) for number in range(20)}
    matcher = compile_rules(a_ruleset(rules, ACTORS, TERM_LISTS))
    for _ in range(5):
        assert_explains(matcher, rules, an_article(random).document, DAY)


# The dictionaries of other languages take seconds to load.
FAST = ("en", "unknown")


@pytest.mark.parametrize(
    "language", [language if language in FAST else pytest.param(language, marks=pytest.mark.slow) for language in CASES]
)
def test_every_case_is_explained(language: str) -> None:
    for name, cases in CASES[language].items():
        book = book_of(name)
        rules = {f"case-{number}": case["rule"] for number, case in enumerate(cases)}
        if cases:
            matcher = compile_rules(a_ruleset(rules, book.get("actors"), book.get("terms")))
            for rule, case in zip(rules, cases, strict=True):
                today = date.fromisoformat(book.get("today", TODAY))
                assert_explains(matcher, [rule], a_case_document(case), today)
