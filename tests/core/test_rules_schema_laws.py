"""Laws of the schema: it takes what the reader takes and refuses what that refuses, as far as a schema can tell.

Files are generated from the grammar's own shapes, right ones and ones with a mistake in them.
"""

import re
from collections.abc import Mapping
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.rules import grammar, read_rules, rules_schema
from monitor.core.rules.grammar import Key, Shape

VALIDATOR = jsonschema.Draft202012Validator(rules_schema())
# What depends on the rest of the file, on the calendar, or on the words of a term: no schema can tell.
BEYOND_A_SCHEMA = re.compile(
    "unknown (actor|term list) |contains itself|nothing can name this actor|holds without any evidence|lies before"
    "|is not a day of the calendar|no entry counts more than 0|stands here twice"
    "|an alias is a name|different are never found"
    "|only words and phrases can stand here|a list holds terms|lie more than"
)
WORDS = ["lathe", "dual use", "enabl*", "=SCO", "a ... b", "中国", "19:30", "re:/colou?r/i", "actor:x", "terms:t"]
ODD = [
    None,
    [],
    {},
    "",
    " ",
    ["lathe", []],
    {"any": "lathe"},
    "9" * 600,
    "Yes",
    "alert",
    "3",
    "-2.5",
    "0",
    "2024-10-01",
]

words = st.sampled_from(WORDS)
names = st.sampled_from(["lathe", "Xi Jinping", "No. 10"])
odd = st.sampled_from(ODD)


def one_or_more(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values | st.lists(values, min_size=1, max_size=2)


def maps(keys: Mapping[str, Key]) -> st.SearchStrategy[dict[str, Any]]:
    """Maps with some of the keys, each with what it takes."""
    return st.fixed_dictionaries({}, optional={name: later(key.shape) for name, key in keys.items()})


def later(shape: Shape) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: of(shape))


def entries(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(["x", "t", "dual-use_1"]), values, min_size=least, max_size=2)


def with_keys(keys: Mapping[str, Key]) -> st.SearchStrategy[dict[str, Any]]:
    """A map of conditions: at least one that finds something."""
    counted = st.sampled_from(["near 6", "near 0 in order", "at least 2", "mentions 12"])
    pairs = st.lists(conditions, min_size=2, max_size=3)
    some = st.fixed_dictionaries({"any": conditions}) | st.dictionaries(counted, pairs, min_size=1, max_size=1)
    return st.tuples(some, maps(keys)).map(lambda parts: parts[1] | parts[0])


conditions: st.SearchStrategy[Any] = st.deferred(
    lambda: st.one_of(words, words, words, st.lists(words, min_size=1, max_size=2), with_keys(grammar.CONDITIONS))
)


numbers = st.sampled_from(["1", "-2.5", "0", "999999.999999", "007"])


def of(shape: Shape) -> st.SearchStrategy[Any]:
    """What a key of a shape takes."""
    match shape:
        case Shape.TEXT:
            return names
        case Shape.TEXTS:
            return one_or_more(names)
        case Shape.KEYS:
            return one_or_more(st.sampled_from(["x", "t"]))
        case Shape.TERMS:
            return one_or_more(names)
        case Shape.ALIASES:
            return one_or_more(names | maps(grammar.ALIAS).map(lambda alias: alias | {"name": "Xi"}))
        case Shape.CONDITION | Shape.CONDITIONS:
            return conditions
        case Shape.SEVERAL:
            return st.lists(conditions, min_size=2, max_size=3)
        case Shape.SCORE:
            least = {"pass": "2", "points": {"lathe": "1"}}
            return maps(grammar.SCORE).map(lambda score: least | score)
        case Shape.POINTS:
            return st.dictionaries(words, numbers, min_size=1, max_size=2)
        case Shape.FACTOR:
            return st.sampled_from(["0", "2", "1.5", "-0", "-0.0"])
        case Shape.SUM:
            return st.sampled_from(["1", "0.5", "00.10", "6"])
        case Shape.COUNT:
            return st.sampled_from(["1", "12"])
        case Shape.YES_NO:
            return st.sampled_from(["yes", "No", "TRUE", "false"])
        case Shape.PRIORITY:
            return st.sampled_from(["alert", "digest", "log"])
        case Shape.LANGUAGE:
            return st.sampled_from(["en", "ZH-Hant", "pt_BR"])
        case Shape.LANGUAGES:
            return one_or_more(of(Shape.LANGUAGE))
        case Shape.CASE:
            return st.sampled_from(sorted(grammar.CASES))
        case Shape.WIKIDATA:
            return st.just("Q148")
        case Shape.ACTOR_TYPE:
            return st.sampled_from(grammar.ACTOR_TYPES)
        case Shape.DATE:
            return st.sampled_from(["2024-10-01", "2024-02-30"])
        case Shape.ROLES:
            return one_or_more(maps(grammar.ROLE).map(lambda role: role | {"is": "minister"}))
        case Shape.TESTS:
            return maps(grammar.TESTS)
        case Shape.EXAMPLES:
            return one_or_more(names | maps(grammar.EXAMPLE).map(lambda example: example | {"body": "A lathe."}))
        case Shape.VERSION:
            return st.just("1")
        case Shape.DEFAULTS:
            return maps(grammar.DEFAULTS)
        case Shape.ACTORS:
            actor = maps(grammar.ACTOR).map(lambda actor: actor | {"aliases": "Xi"})
            return entries(one_or_more(names) | actor)
        case Shape.TERM_LISTS:
            return entries(one_or_more(words))
        case Shape.RULES:
            return entries(one_or_more(words) | with_keys(grammar.CONDITIONS | grammar.META), least=1)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """A file that is right by its shape; which actors and lists it names is another matter."""
    rest = draw(maps({name: key for name, key in grammar.TOP.items() if name != "rules"}))
    return rest | {"rules": draw(of(Shape.RULES))}


def places_in(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key or index) of a tree."""
    items = list(tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ())
    return [(tree, key) for key, _ in items] + [place for _, inner in items for place in places_in(inner)]


@st.composite
def spoilt_files(draw: st.DrawFn) -> dict[str, Any]:
    """A file with one thing in it replaced, taken out or renamed."""
    file = draw(files())
    container, key = draw(st.sampled_from(places_in(file)))
    match draw(st.sampled_from(["replace", "remove", "rename"])):
        case "replace":
            container[key] = draw(odd | words | maps(grammar.SCORE) | maps(grammar.ALIAS))
        case "remove":
            del container[key]
        case _ if isinstance(container, dict):
            new = draw(
                st.sampled_from(["nera 6", "near 100", "at least 0", "mentions", "x", "name", "any", "none", "My Key"])
            )
            container[new] = container.pop(key)
    return file


def agree(file: dict[str, Any]) -> None:
    problems = read_rules(file).problems
    faults = [error.message for error in VALIDATOR.iter_errors(file)]
    told = [problem for problem in problems if not BEYOND_A_SCHEMA.search(problem.message)]
    assert problems or not faults, (file, faults[:2])
    assert faults or not told, (file, told[:2])


@given(files())
@settings(max_examples=60, deadline=None)
def test_what_is_right_by_its_shape_both_take(file: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(file)) == []
    agree(file)


@given(spoilt_files())
@settings(max_examples=150, deadline=None)
def test_reader_and_schema_agree_about_mistakes(file: dict[str, Any]) -> None:
    agree(file)


@given(files())
@settings(max_examples=40, deadline=None)
def test_no_rule_is_lost_without_a_problem(file: dict[str, Any]) -> None:
    read = read_rules(file)
    assert (read.ruleset is None) == bool(read.problems)
    if read.ruleset is not None:
        assert [rule.rule_id for rule in read.ruleset.rules] == list(file["rules"])


def as_yaml_types(tree: Any) -> Any:
    """The tree as an editor sees it: 3 is a number there, yes a word, true a truth."""
    if isinstance(tree, dict):
        return {key: as_yaml_types(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_yaml_types(value) for value in tree]
    if isinstance(tree, str) and re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", tree):
        return float(tree) if "." in tree else int(tree)
    return {"true": True, "false": False, "TRUE": True}.get(tree, tree) if isinstance(tree, str) else tree


@given(files())
@settings(max_examples=40, deadline=None)
def test_an_editor_that_reads_yaml_with_types_sees_no_fault(file: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_yaml_types(file))] == []
