"""The conditions of a rule as plain data -> the syntax tree, with a problem for everything that cannot be meant."""

import re
from collections.abc import Mapping
from typing import assert_never

from monitor.core.rules import grammar
from monitor.core.rules.grammar import AT_LEAST_KEY, COUNTED, MENTIONS_KEY, NEAR_KEY, Key
from monitor.core.rules.plain_data import Complaints, Path, as_count, as_map, as_number, as_text, check_keys, items_of
from monitor.core.rules.references import LeafReader
from monitor.core.rules.syntax import (
    ActorRef,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Context,
    Does,
    InRegion,
    InUnit,
    Mentioned,
    Near,
    NoneOf,
    Pattern,
    Region,
    Says,
    Score,
    Term,
    TermsRef,
    Unit,
    Weighted,
)

_NO_EVIDENCE = "this holds without any evidence: put it beside a condition that finds something"
_UNITS = {f"same_{unit.value}": unit for unit in Unit}
_REGIONS = {region.value: region for region in Region}
# Keys that have to carry a number, however they are miswritten: `near six`, `at_least 2`, `within 6 words`.
_near_like = re.compile(r"(?:near|within)(?![a-z])[ _:-]*(.*)|near([0-9].*)").fullmatch
_at_least_like = re.compile(r"at[ _-]*least(?![a-z])[ _:-]*(.*)").fullmatch
_mentions_like = re.compile(r"(?:mention(?:s|ed)?|count|times)(?![a-z])[ _:-]*(.*)").fullmatch
_leading_number = re.compile(r"([0-9]+)").match


def _is_condition(key: str) -> bool:
    return key in grammar.CONDITIONS or any(pattern.fullmatch(key) for pattern, _ in COUNTED)


def finds_something(condition: Condition) -> bool:
    """Whether the condition can hold only with evidence."""
    match condition:
        case Term() | Pattern() | ActorRef() | TermsRef() | Score() | Says() | Does():
            return True
        case AnyOf() | Near() | AtLeast() | Mentioned():
            return all(map(finds_something, condition.conditions))
        case AllOf():
            return any(map(finds_something, condition.conditions))
        case NoneOf():
            return False
        case Context() | InRegion() | InUnit():
            return finds_something(condition.condition)
        case _:
            assert_never(condition)


class ConditionReader:
    """Reads the conditions of one file."""

    def __init__(self, leaves: LeafReader, complaints: Complaints) -> None:
        self._leaves, self._complaints = leaves, complaints

    def condition(self, value: object, path: Path) -> Condition | None:
        """A term, a list (any of these) or a map (all of these); None after a complaint."""
        if len(path) > grammar.MOST_LEVELS:
            self._complaints.add(
                path, f"lists and maps lie more than {grammar.MOST_LEVELS} deep here: write it flatter"
            )
            return None
        if isinstance(value, list):
            return self._any(value, path)
        if isinstance(value, dict):
            return self._together({str(key): item for key, item in value.items()}, path, {})
        text = as_text(value, path, self._complaints)
        return None if text is None else self._leaves.leaf(text, path)

    def rule(self, found: dict[str, object], path: Path) -> Condition | None:
        """The conditions of a rule, which stand beside what else the rule says, and have to find something."""
        return self._proven(self._together(found, path, grammar.META), path)

    def proving(self, value: object, path: Path) -> Condition | None:
        """As `condition`, but it has to find something where it holds."""
        return self._proven(self.condition(value, path), path)

    def _together(self, found: dict[str, object], path: Path, beside: Mapping[str, Key]) -> Condition | None:
        """The conditions of a map, of which all have to hold; `beside` are the other keys that may stand there."""
        are_known = self._check_keys(found, path, beside)
        keyed = {key: value for key, value in found.items() if _is_condition(key)}
        if not keyed and are_known:
            self._complaints.add(
                path, "there is no condition here: say what to look for, with any, all, same_sentence, …"
            )
        read = [self._keyed(key, value, (*path, key)) for key, value in keyed.items()]
        conditions = tuple(condition for condition in read if condition is not None)
        if not conditions:
            return None
        return conditions[0] if len(conditions) == 1 else AllOf(conditions)

    def _check_keys(self, found: dict[str, object], path: Path, beside: Mapping[str, Key]) -> bool:
        """Whether every key is known; complains of those that are not."""
        before = len(self._complaints.problems)
        plain: dict[str, object] = {}
        for key, value in found.items():
            if _is_condition(key) or key in beside:
                continue
            if key in grammar.LATER_CONDITIONS:
                self._complaints.add_key((*path, key), grammar.LATER_CONDITIONS[key])
            elif advice := _number_advice(key, value):
                self._complaints.add_key((*path, key), advice)
            else:
                plain[key] = value
        known = [*grammar.CONDITIONS, *beside, "near 6", "at least 2", "mentions 3"]
        meant, elsewhere = grammar.OTHER_CONDITIONS, grammar.NOT_OF_RULES
        check_keys(plain, path, known, self._complaints, meant=meant, elsewhere=elsewhere)
        return len(self._complaints.problems) == before

    def _keyed(self, key: str, value: object, path: Path) -> Condition | None:
        if near := NEAR_KEY.fullmatch(key):
            return self._near(int(near[1]), bool(near[2]), value, path)
        if least := AT_LEAST_KEY.fullmatch(key):
            conditions = self._items(value, path)
            self._check_count(int(least[1]), conditions, path)
            return AtLeast(int(least[1]), conditions) if conditions else None
        if mentions := MENTIONS_KEY.fullmatch(key):
            conditions = self._items(value, path)
            return Mentioned(int(mentions[1]), conditions) if conditions else None
        if key in _UNITS:
            conditions = self._every(value, path)
            whole = self._proven(AllOf(conditions), path) if conditions else None
            return InUnit(_UNITS[key], whole) if whole else None
        if key in _REGIONS:
            condition = self.proving(value, path)
            return InRegion(_REGIONS[key], condition) if condition else None
        return self._plain_keyed(key, value, path)

    def _plain_keyed(self, key: str, value: object, path: Path) -> Condition | None:
        match key:
            case "any":
                return self._any(value, path)
            case "all":
                conditions = self._every(value, path)
                return Context(AllOf(conditions)) if conditions else None
            case "none":
                conditions = self._items(value, path)
                return NoneOf(conditions) if conditions else None
            case "actor":
                actors = tuple(map(ActorRef, self._leaves.actor_keys(value, path)))
                return Context(AnyOf(actors)) if actors else None
            case "terms":
                lists = tuple(map(TermsRef, self._leaves.list_keys(value, path)))
                return AnyOf(lists) if lists else None
            case _:
                return self._score(value, path)

    def _near(self, words: int, is_ordered: bool, value: object, path: Path) -> Condition | None:
        if not isinstance(value, list) or len(value) < 2:
            self._complaints.add(path, "near needs a list of two items or more")
            return None
        if len(value) > grammar.MOST_NEAR:
            self._complaints.add(path, f"near takes {grammar.MOST_NEAR} items at most: use same_sentence")
            return None
        conditions = self._items(value, path)
        return Near(words, is_ordered, conditions) if len(conditions) == len(value) else None

    def _check_count(self, least: int, conditions: tuple[Condition, ...], path: Path) -> None:
        """Complains of more different ones than there are: a term is one, a list or an actor may be many."""
        if conditions and least > len(conditions) and all(isinstance(condition, Term) for condition in conditions):
            self._complaints.add_key(path, f"only {len(conditions)} stand here, so {least} different are never found")

    def _any(self, value: object, path: Path) -> Condition | None:
        conditions = self._items(value, path)
        return AnyOf(conditions) if conditions else None

    def _items(self, value: object, path: Path) -> tuple[Condition, ...]:
        """The items of a list, each of which has to find something by itself."""
        read = [self.proving(item, at) for item, at in items_of(value, path, self._complaints)]
        return tuple(condition for condition in read if condition is not None)

    def _every(self, value: object, path: Path) -> tuple[Condition, ...]:
        """The items of a list of which all have to hold, so that one without evidence may stand beside others."""
        read = [self.condition(item, at) for item, at in items_of(value, path, self._complaints)]
        return tuple(condition for condition in read if condition is not None)

    def _proven(self, condition: Condition | None, path: Path) -> Condition | None:
        if condition is None or finds_something(condition):
            return condition
        self._complaints.add(path, _NO_EVIDENCE)
        return None

    # -------------------------------------------------------------------------------------------------------- score

    def _score(self, value: object, path: Path) -> Condition | None:
        found = as_map(value, path, self._complaints, "pass, points")
        check_keys(found, path, grammar.SCORE, self._complaints, meant=grammar.OTHER_SCORE)
        if not isinstance(value, Mapping):
            return None
        passing = self._passing(found, path)
        factor = self._at_least_zero(found, path)
        cap = as_count(found["cap"], (*path, "cap"), self._complaints) if "cap" in found else None
        points = self._points(found, path)
        return Score(passing, cap, factor, points) if passing and points else None

    def _passing(self, found: Mapping[str, object], path: Path) -> float | None:
        if "pass" not in found:
            self._complaints.add_missing(path, 'a score needs "pass": the sum of points that is asked for')
            return None
        passing = as_number(found["pass"], (*path, "pass"), self._complaints)
        if passing is None or passing > 0:
            return passing
        self._complaints.add((*path, "pass"), "this holds without any evidence: ask for a sum above 0")
        return None

    def _at_least_zero(self, found: Mapping[str, object], path: Path) -> float:
        if "title_factor" not in found:
            return 1.0
        path = (*path, "title_factor")
        factor = as_number(found["title_factor"], path, self._complaints)
        if factor is not None and factor < 0:
            self._complaints.add(path, "the title cannot count less than nothing: give points below 0 instead")
        return 1.0 if factor is None else factor

    def _points(self, found: Mapping[str, object], path: Path) -> tuple[Weighted, ...]:
        if "points" not in found:
            self._complaints.add_missing(path, 'a score needs "points": a map of terms and what each counts')
            return ()
        path = (*path, "points")
        entries = as_map(found["points"], path, self._complaints, "a term, and its points").items()
        read = [self._weighted(text.strip(), value, (*path, text)) for text, value in entries]
        points = tuple(weighted for weighted in read if weighted is not None)
        if (
            isinstance(found["points"], Mapping)
            and len(points) == len(read)
            and all(weighted.points <= 0 for weighted in points)
        ):
            self._complaints.add(path, "no entry counts more than 0, so the sum is never reached")
            return ()
        return points

    def _weighted(self, text: str, value: object, path: Path) -> Weighted | None:
        leaf = self._leaves.leaf(text, path) if text else None
        if not text:
            self._complaints.add_key(path, "this is empty")
        points = as_number(value, path, self._complaints)
        return None if leaf is None or points is None else Weighted(leaf, points)


def _number_advice(key: str, value: object) -> str | None:
    """What to write for a key that has to carry a number and does not, or not as it should."""
    lower = key.lower()
    for like, name, most in (
        (_near_like, "near", 99),
        (_at_least_like, "at least", 999),
        (_mentions_like, "mentions", 999),
    ):
        if found := like(lower):
            rest = next(filter(None, found.groups()), "")
            return _advice_for(key, name, most, rest, value)
    return None


def _advice_for(key: str, name: str, most: int, rest: str, value: object) -> str:
    number = _leading_number(rest) or (_leading_number(value) if isinstance(value, str) else None)
    order = " in order" if name == "near" and "order" in rest else ""
    wanted = f"{name} {'6' if name == 'near' else '2'}"
    if number and len(number[1]) <= 3 and (name == "near" or int(number[1])) and int(number[1]) <= most:
        written = f"{name} {int(number[1])}{order}"
        return f'unknown key "{key}", did you mean "{written}"? Write "{written}: [one, two]"'
    if number:
        return f'"{key[:40]}" asks for a number that makes no sense: from {0 if name == "near" else 1} to {most}'
    what = "a distance in words: near 6, or near 6 in order" if name == "near" else f"a number: {wanted}"
    return f'"{key[:40]}" needs {what}'
