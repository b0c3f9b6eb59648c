"""The conditions of a rule as plain data -> the syntax tree, with a problem for everything that cannot be meant."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import assert_never

from monitor.core.model import TextField
from monitor.core.rules import grammar
from monitor.core.rules.grammar import NEAR_KEY, Key
from monitor.core.rules.plain_data import Complaints, Path, as_text, check_keys, items_of, suggestion
from monitor.core.rules.syntax import (
    ActorRef,
    AllOf,
    AnyOf,
    Condition,
    Context,
    InField,
    InUnit,
    Near,
    NoneOf,
    Term,
    TermsRef,
    Unit,
)
from monitor.core.rules.terms import TermFault, parse_term

_reference = re.compile(r"(actor|terms|re):\s*(.*)", re.DOTALL).fullmatch
_likely_reference = re.compile(r"([a-z_]+)\s*:\s*[a-z0-9_-]+").fullmatch
_NO_EVIDENCE = "this holds without any evidence: put it beside a condition that finds something"


def _is_condition(key: str) -> bool:
    return key in grammar.CONDITIONS or NEAR_KEY.fullmatch(key) is not None


def _is_count(key: str) -> bool:
    return grammar.LATER_COUNTS.fullmatch(key) is not None


def finds_something(condition: Condition) -> bool:
    """Whether the condition can hold only with evidence."""
    match condition:
        case Term() | ActorRef() | TermsRef():
            return True
        case AnyOf() | Near():
            return all(map(finds_something, condition.conditions))
        case AllOf():
            return any(map(finds_something, condition.conditions))
        case NoneOf():
            return False
        case Context() | InField() | InUnit():
            return finds_something(condition.condition)
        case _:
            assert_never(condition)


class ConditionReader:
    """Reads conditions and terms that may name the actors and term lists of one file."""

    def __init__(self, actors: Collection[str], term_lists: Collection[str], complaints: Complaints) -> None:
        self._actors, self._term_lists, self._complaints = actors, term_lists, complaints

    def condition(self, value: object, path: Path) -> Condition | None:
        """A term, a list (any of these) or a map (all of these); None after a complaint."""
        if isinstance(value, list):
            return self._any(value, path)
        if isinstance(value, dict):
            return self.conditions({str(key): item for key, item in value.items()}, path)
        text = as_text(value, path, self._complaints)
        return None if text is None else self.term(text, path)

    def conditions(self, found: dict[str, object], path: Path) -> Condition | None:
        """A map of conditions, of which all have to hold."""
        return self._together(found, path, grammar.CONDITIONS, grammar.LATER_CONDITIONS)

    def rule(self, found: dict[str, object], path: Path) -> Condition | None:
        """The conditions of a rule, which stand beside what else the rule says, and have to find something."""
        known, later = grammar.CONDITIONS | grammar.META, grammar.LATER_CONDITIONS | grammar.LATER_META
        return self._proven(self._together(found, path, known, later), path)

    def _together(
        self, found: dict[str, object], path: Path, known: Mapping[str, Key], later: Mapping[str, str]
    ) -> Condition | None:
        are_known = self._check_keys(found, path, known, later)
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

    def proving(self, value: object, path: Path) -> Condition | None:
        """As `condition`, but it has to find something where it holds."""
        return self._proven(self.condition(value, path), path)

    def term(self, text: str, path: Path) -> Condition | None:
        """A term, `actor:key` or `terms:key`."""
        reference = _reference(text)
        if reference is None:
            self._check_likely_reference(text, path)
            return self.plain_term(text, path)
        kind, key = reference.groups()
        if kind == "actor":
            return ActorRef(key) if self._knows_actor(key, path) else None
        if kind == "terms":
            return TermsRef(key) if self._knows_terms(key, path) else None
        self._complaints.add(path, f"this version does not know regular expressions: {grammar.REGEX_ADVICE}", text)
        return None

    def plain_term(self, text: str, path: Path) -> Term | None:
        """A word or phrase."""
        phrase = parse_term(text)
        if isinstance(phrase, TermFault):
            self._complaints.add(path, phrase.message, phrase.part)
            return None
        return Term(text)

    def actor_keys(self, value: object, path: Path) -> list[str]:
        """Keys of actors that the file defines; complains of others."""
        return self._known_keys(value, path, self._knows_actor)

    def _known_keys(self, value: object, path: Path, knows: Callable[[str, Path], bool]) -> list[str]:
        items = [(as_text(item, at, self._complaints), at) for item, at in items_of(value, path, self._complaints)]
        return [key for key, at in items if key and knows(key, at)]

    def _knows_actor(self, key: str, path: Path) -> bool:
        return self._knows(key, self._actors, "actor", path)

    def _knows_terms(self, key: str, path: Path) -> bool:
        return self._knows(key, self._term_lists, "term list", path)

    def _knows(self, key: str, known: Collection[str], what: str, path: Path) -> bool:
        if key not in known:
            self._complaints.add(path, f'unknown {what} "{key}"{suggestion(key, known)}', part=key)
        return key in known

    def _check_likely_reference(self, text: str, path: Path) -> None:
        """Complains of `actors:china`: as a phrase it would be searched for and hardly ever found."""
        found = _likely_reference(text)
        hint = suggestion(found[1], ("actor", "terms")) if found else ""
        if found and hint:
            self._complaints.add(path, f'"{found[1]}:" refers to nothing{hint}', part=found[1])

    def _check_keys(
        self, found: dict[str, object], path: Path, known: Mapping[str, Key], later: Mapping[str, str]
    ) -> bool:
        """Whether every key is known; complains of those that are not."""
        before = len(self._complaints.problems)
        plain: dict[str, object] = {}
        for key, value in found.items():
            if _is_count(key):
                message = f'this version does not know "{key}" yet: {grammar.COUNT_ADVICE}'
                self._complaints.add_key((*path, key), message)
            elif key.startswith("near") and not NEAR_KEY.fullmatch(key):
                self._complaints.add_key((*path, key), f'"{key}" needs a distance in words: near 6, or near 6 in order')
            elif not NEAR_KEY.fullmatch(key):
                plain[key] = value
        check_keys(plain, path, [*known, "near 6"], later, self._complaints)
        return len(self._complaints.problems) == before

    def _keyed(self, key: str, value: object, path: Path) -> Condition | None:
        near = NEAR_KEY.fullmatch(key)
        if near:
            return self._near(int(near[1]), bool(near[2]), value, path)
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
                actors = tuple(map(ActorRef, self.actor_keys(value, path)))
                return Context(AnyOf(actors)) if actors else None
            case "terms":
                lists = tuple(map(TermsRef, self._known_keys(value, path, self._knows_terms)))
                return AnyOf(lists) if lists else None
            case "title":
                condition = self.proving(value, path)
                return InField(TextField.TITLE, condition) if condition else None
            case "body":
                condition = self.proving(value, path)
                return InField(TextField.TEXT, condition) if condition else None
            case "same_sentence":
                return self._unit(Unit.SENTENCE, value, path)
            case _:
                return self._unit(Unit.PARAGRAPH, value, path)

    def _unit(self, unit: Unit, value: object, path: Path) -> Condition | None:
        conditions = self._every(value, path)
        whole = self._proven(AllOf(conditions), path) if conditions else None
        return InUnit(unit, whole) if whole else None

    def _near(self, words: int, is_ordered: bool, value: object, path: Path) -> Condition | None:
        if not isinstance(value, list) or len(value) < 2:
            self._complaints.add(path, "near needs a list of two items or more")
            return None
        conditions = self._items(value, path)
        return Near(words, is_ordered, conditions) if len(conditions) == len(value) else None

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
