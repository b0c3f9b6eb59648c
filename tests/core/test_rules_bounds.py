"""How much a file of rules may hold: what is over is said once, where the bound is passed."""

from collections.abc import Callable

import pytest

from monitor.core.rules import bounds, read_rules
from monitor.core.rules.bounds import Bound

Data = dict[str, object]


def terms(number: int) -> Data:
    return {"rules": {"r": [f"w{n}" for n in range(number)]}}


def aliases(number: int) -> Data:
    return {"actors": {"a": [f"N{n}" for n in range(number)]}, "rules": {"r": ["actor:a"]}}


def rules(number: int) -> Data:
    return {"rules": {f"r{n}": ["x"] for n in range(number)}}


def actors(number: int) -> Data:
    return {"actors": {f"a{n}": "X" for n in range(number)}, "rules": {"r": ["actor:a0"]}}


def lists(number: int) -> Data:
    return {"terms": {f"t{n}": "x" for n in range(number)}, "rules": {"r": ["terms:t0"]}}


def expressions(number: int) -> Data:
    return {"rules": {"r": [f"re:/a{n}/" for n in range(number)]}}


def examples(number: int) -> Data:
    return {"rules": {"r": {"any": ["a"], "tests": {"must_match": ["a"] * number}}}}


@pytest.mark.parametrize(
    ("bound", "data", "path"),
    [
        (bounds.TERMS, terms, ("rules", "r", bounds.TERMS.most)),
        (bounds.TERMS, aliases, ("actors", "a", "aliases", bounds.TERMS.most)),
        (bounds.RULES, rules, ("rules", f"r{bounds.RULES.most}")),
        (bounds.ACTORS, actors, ("actors", f"a{bounds.ACTORS.most}")),
        (bounds.LISTS, lists, ("terms", f"t{bounds.LISTS.most}")),
        (bounds.EXPRESSIONS, expressions, ("rules", "r", bounds.EXPRESSIONS.most)),
        (bounds.EXAMPLES, examples, ("rules", "r", "tests", "must_match", bounds.EXAMPLES.most)),
    ],
)
def test_so_many_are_read_and_one_more_is_refused(
    bound: Bound, data: Callable[[int], Data], path: tuple[str | int, ...]
) -> None:
    if bound is not bounds.LISTS and bound is not bounds.ACTORS:
        assert read_rules(data(bound.most)).problems == ()
    (problem,) = read_rules(data(bound.most + 5)).problems
    assert problem.path == path
    assert problem.message == f"more than {bound.most:,} {bound.what} in all: {bound.advice}"


def test_expressions_together_are_bounded_by_what_it_takes_to_make_them_ready() -> None:
    read = read_rules({"rules": {"r": [f"re:/[\\pL\\pN]{{20}}{n}/" for n in range(200)]}})
    (problem,) = read.problems
    assert problem.message.startswith("more than 500,000 steps of regular expressions in all")
    assert 5 < int(problem.path[-1]) < 50


def test_a_newsroom_of_a_thousand_rules_and_twenty_thousand_phrases_is_read() -> None:
    tests = {"must_match": ["phrase number one"], "must_not_match": ["none of them"]}
    found = {
        f"r{n}": {"any": [f"phrase number {n} {k}" for k in range(20)], "about": "x", "tests": tests}
        for n in range(1_000)
    }
    assert read_rules({"rules": found}).problems == ()


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("a " * 61, "a phrase has 60 words at most"),
        ("a-" * 61 + "b", "a phrase has 60 words at most"),
        ("a ... " * 9 + "b", 'a phrase has 8 "..." or "*" at most'),
        ("a * " * 9 + "b", 'a phrase has 8 "..." or "*" at most'),
        ("*a*b*c*d*", "a word has 4 stars at most"),
    ],
)
def test_a_term_that_would_cost_every_article_time_is_refused(term: str, message: str) -> None:
    (problem,) = read_rules({"rules": {"r": [term]}}).problems
    assert message in problem.message


def test_of_many_rings_few_are_named() -> None:
    rings = {f"t{n}": [f"terms:t{n ^ 1}"] for n in range(20_000)}
    problems = read_rules({"terms": rings, "rules": {"r": ["x"]}}).problems
    assert 1 <= len(problems) <= 3
    assert all("contains itself" in problem.message for problem in problems)
