"""All conditions, terms and alternatives of a rule set, with the paths of what holds them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeAlias

from monitor.core.rules.lint.values import Path
from monitor.core.rules.parts import leaves
from monitor.core.rules.syntax import AnyOf, AtLeast, Mentioned, NoneOf, RuleSet, Term

Choice: TypeAlias = AnyOf | AtLeast | Mentioned | NoneOf


@dataclass(frozen=True, slots=True)
class Written:
    """A term or alias as written, and the path of the list, actor or rule that holds it."""

    path: Path
    text: str
    is_alias: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Terms of which any counts: a named list, or what stands side by side in a rule."""

    path: Path
    texts: tuple[str, ...]


def choices(value: object) -> Iterator[Choice]:
    """Every condition within one of which any part counts, from the outside in."""
    if isinstance(value, AnyOf | AtLeast | Mentioned | NoneOf):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from choices(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from choices(getattr(value, field.name))


def alternatives(ruleset: RuleSet) -> Iterator[Alternatives]:
    """Every group of terms of which any counts, of two or more."""
    for terms in ruleset.term_lists:
        yield Alternatives(("terms", terms.key), _texts(terms.terms))
    for rule in ruleset.rules:
        for choice in choices(rule.condition):
            yield Alternatives(("rules", rule.rule_id), _texts(choice.conditions))


def _texts(conditions: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(condition.text for condition in conditions if isinstance(condition, Term))


def written(ruleset: RuleSet) -> Iterator[Written]:
    """Every term and alias of the file, where it is written."""
    for actor in ruleset.actors:
        path: Path = ("actors", actor.key)
        for alias in actor.aliases:
            yield Written(path, alias.text, is_alias=True)
            yield from _written(path, (alias.needs, alias.not_with))
        yield from _written(path, actor.masks)
    for terms in ruleset.term_lists:
        yield from _written(("terms", terms.key), terms.terms)
    for rule in ruleset.rules:
        yield from _written(("rules", rule.rule_id), rule.condition)


def _written(path: Path, value: object) -> Iterator[Written]:
    for leaf in leaves(value):
        if isinstance(leaf, Term):
            yield Written(path, leaf.text)
