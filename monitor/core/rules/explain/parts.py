"""A condition of the syntax tree beside its compiled plan: what both are made of, in the same order.

The compiler drops what says nothing (`any` of one condition, context) and counts each term of a list by itself under
`at least`; here the same is done to the tree, so that the plan which the daemon runs can be told in the rule's words.
"""

from collections.abc import Mapping
from typing import TypeAlias

from monitor.core.rules import plan
from monitor.core.rules.entries import below
from monitor.core.rules.syntax import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Context,
    InRegion,
    InUnit,
    Mentioned,
    Near,
    NoneOf,
    Score,
    TermList,
    TermsRef,
)

Part: TypeAlias = tuple[Condition, plan.Node]


def settled(condition: Condition) -> Condition:
    """The condition that the plan is of: without context, and without an `any` or `all` of one."""
    while True:
        match condition:
            case Context():
                condition = condition.condition
            case AnyOf((only,)) | AllOf((only,)):
                condition = only
            case _:
                return condition


def parts_of(condition: Condition, node: plan.Node, lists: Mapping[str, TermList]) -> tuple[Part, ...]:
    """What a settled condition and its plan are made of; a scope is made of what has to hold together in it."""
    match node:
        case plan.Any() | plan.All() | plan.Nothing() | plan.Window() | plan.Distinct() | plan.Occurrences():
            return _zipped(_conditions_in(condition, lists), node.nodes)
        case plan.Points():
            return _zipped(_conditions_in(condition, lists), tuple(child for child, _ in node.entries))
        case plan.Inside() | plan.Within():
            (inner,) = _conditions_in(condition, lists)
            inner = settled(inner)
            return parts_of(inner, node.node, lists) if isinstance(inner, AllOf) else ((inner, node.node),)
        case _:
            return ()


def _zipped(conditions: tuple[Condition, ...], nodes: tuple[plan.Node, ...]) -> tuple[Part, ...]:
    return tuple(zip(map(settled, conditions), nodes, strict=True))


def _conditions_in(condition: Condition, lists: Mapping[str, TermList]) -> tuple[Condition, ...]:
    match condition:
        case AnyOf() | AllOf() | NoneOf() | Near() | Mentioned():
            return condition.conditions
        case AtLeast():
            return _each(condition.conditions, lists)
        case InRegion() | InUnit():
            return (condition.condition,)
        case _:
            assert isinstance(condition, Score), "a leaf has no parts, and no plan that asks for them"
            return tuple(weighted.condition for weighted in condition.points)


def _each(conditions: tuple[Condition, ...], lists: Mapping[str, TermList]) -> tuple[Condition, ...]:
    """The different things among some conditions: a list of terms is each of its terms, and those of lists in it."""
    inner = {key: [term.key for term in held.terms if isinstance(term, TermsRef)] for key, held in lists.items()}
    each: dict[Condition, None] = {}
    for condition in conditions:
        if isinstance(condition, TermsRef):
            listed = (term for key in below(condition.key, inner) for term in lists[key].terms)
            each.update((term, None) for term in listed if not isinstance(term, TermsRef))
        else:
            each[condition] = None
    return tuple(each)
