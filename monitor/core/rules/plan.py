"""Compiled conditions: the syntax tree with names resolved, terms numbered, and what each condition cannot do without.

`needs` is a tuple of groups of terms: a condition can hold only in an article (or a sentence) that has at least one
term of each group. That is what lets a thousand rules cost no more than the few that have a chance.
"""

from dataclasses import dataclass
from typing import TypeAlias

from monitor.core.model import TextField
from monitor.core.rules.syntax import Unit

Needs: TypeAlias = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What found a piece of evidence: the term as the rule writes it, or the alias of an actor.

    `is_context` marks article-wide context, which does not choose the quoted sentence.
    """

    label: str
    actor: str | None
    is_context: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Any of some terms; `source_by_term` numbers their sources."""

    source_by_term: dict[int, int]
    needs: Needs


@dataclass(frozen=True, slots=True, eq=False)
class Aliases:
    """One actor without its members: (alias term, source) in the order of the file, and the terms that mask them."""

    terms: tuple[tuple[int, int], ...]
    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """An actor or one of its members, itself first."""

    members: tuple[Aliases, ...]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Background:
    """What its leaf finds is context; `source_of` turns each source into the one that says so."""

    leaf: Words | Mentions
    source_of: dict[int, int]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Any:
    """At least one holds."""

    nodes: "tuple[Node, ...]"
    needs: Needs


@dataclass(frozen=True, slots=True)
class All:
    """Every one holds."""

    nodes: "tuple[Node, ...]"
    needs: Needs


@dataclass(frozen=True, slots=True)
class Nothing:
    """None holds."""

    nodes: "tuple[Node, ...]"
    needs: Needs = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Holds in the title, or in the body."""

    field: TextField
    node: "Node"
    needs: Needs


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """Holds in one sentence, or one paragraph."""

    unit: Unit
    node: "Node"
    needs: Needs


@dataclass(frozen=True, slots=True)
class Window:
    """Every one holds, close together in one sentence; `room` is in half words."""

    room: int
    is_ordered: bool
    nodes: "tuple[Node, ...]"
    needs: Needs


Node: TypeAlias = Words | Mentions | Background | Any | All | Nothing | Field | Within | Window


def needs_of_any(nodes: tuple[Node, ...]) -> Needs:
    """One group: the smallest of each node's groups together. Each node needs something, or the reader refuses it."""
    return (frozenset().union(*(min(node.needs, key=len) for node in nodes)),)


def needs_of_all(nodes: tuple[Node, ...]) -> Needs:
    """Every group of every node."""
    return tuple(group for node in nodes for group in node.needs)
