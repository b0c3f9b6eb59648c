"""Compiled conditions: the syntax tree with names resolved, terms numbered, and what each condition cannot do without.

`needs` is a tuple of groups of terms: a condition can hold only in an article (or a sentence) that has at least one
term of each group. That is what lets a thousand rules cost no more than the few that have a chance.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, assert_never

from monitor.core.rules.syntax import Region, Unit

Needs: TypeAlias = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What found a piece of evidence: the term as the rule writes it, or the alias of an actor, and its number.

    `is_context` marks article-wide context, which does not choose the quoted sentence.
    """

    label: str
    actor: str | None
    term: int
    is_context: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Any of some terms; `source_by_term` numbers their sources."""

    source_by_term: dict[int, int]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Guard:
    """What has to be so for an alias to count; see `syntax.Alias`. `not_with` are terms."""

    needs: "tuple[Words | Mentions, ...]"
    not_with: frozenset[int]
    valid_from: date | None
    valid_until: date | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """An alias: the term to search for, and its source. Its guard stands apart, since it may need the actor itself."""

    term: int
    source: int


@dataclass(frozen=True, slots=True, eq=False)
class Aliases:
    """One actor without its members: its names in the order of the file, and the terms that mask them."""

    names: tuple[Name, ...]
    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Guards:
    """The guards of all names that have one, and the names that need something, by their term."""

    by_name: dict[Name, Guard]
    needy_by_term: dict[int, list[Name]]


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
    """At least one holds. `words` finds what nodes that are all words find, in one look."""

    nodes: "tuple[Node, ...]"
    needs: Needs
    words: Words | None = None


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
class Inside:
    """Holds in the title, the lead or the body."""

    region: Region
    node: "Node"
    needs: Needs


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """Holds in one sentence, one paragraph or one passage. `grows` as in `grows`, of its node."""

    unit: Unit
    node: "Node"
    needs: Needs
    grows: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Every one holds, close together in one sentence; `room` is in half words."""

    room: int
    is_ordered: bool
    nodes: "tuple[Node, ...]"
    needs: Needs


@dataclass(frozen=True, slots=True)
class Distinct:
    """So many of the nodes hold, in places that do not overlap."""

    count: int
    nodes: "tuple[Node, ...]"
    needs: Needs


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The nodes together find so many places that do not overlap."""

    count: int
    nodes: "tuple[Node, ...]"
    needs: Needs


@dataclass(frozen=True, slots=True)
class Points:
    """The points of what the nodes find reach `passing`; see `syntax.Score`."""

    passing: float
    cap: int | None
    title_factor: float
    entries: "tuple[tuple[Node, float], ...]"
    needs: Needs


Node: TypeAlias = (
    Words | Mentions | Background | Any | All | Nothing | Inside | Within | Window | Distinct | Occurrences | Points
)


def is_plain(node: Node) -> bool:
    """Whether each of what the condition finds is found by itself, whatever else there is."""
    return isinstance(node, Words | Mentions) or (isinstance(node, Any) and all(map(is_plain, node.nodes)))


def is_told_by_needs(node: Node) -> bool:
    """Whether the condition holds in every whole article that has a term of each group of its needs."""
    match node:
        case Words():
            return True
        case Background():
            return isinstance(node.leaf, Words)
        case Any():
            return all(len(child.needs) == 1 and is_told_by_needs(child) for child in node.nodes)
        case All():
            return all(map(is_told_by_needs, node.nodes))
        case _:
            return False


def grows(node: Node) -> bool:
    """Whether more paragraphs never take from what the condition finds: true of all but `none` and `score`."""
    match node:
        case Words() | Mentions() | Background():
            return True
        case Nothing() | Points():
            return False
        case Inside():
            return grows(node.node)
        case Within():
            return node.grows
        case Any() | All() | Window() | Distinct() | Occurrences():
            return all(map(grows, node.nodes))
        case _:
            assert_never(node)


def needs_of_any(nodes: tuple[Node, ...]) -> Needs:
    """One group: the smallest of each node's groups together. Each node needs something, or the reader refuses it."""
    return needs_of_some(nodes, 1)


def needs_of_all(nodes: tuple[Node, ...]) -> Needs:
    """Every group of every node."""
    return tuple(group for node in nodes for group in node.needs)


def needs_of_some(nodes: tuple[Node, ...], count: int) -> Needs:
    """Groups of which `count` of the nodes cannot do without any.

    Where `count` of n nodes hold, one holds of any n - count + 1 of them: so many nodes make a group.
    """
    size = max(1, len(nodes) - count + 1)
    smallest = sorted((min(node.needs, key=len) for node in nodes), key=len)
    return tuple(frozenset().union(*smallest[start : start + size]) for start in range(0, len(nodes) - size + 1, size))
