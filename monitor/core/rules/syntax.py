"""The syntax tree of a rules file: what the reader makes and the compiler takes. Frozen, picklable, no behaviour.

A new operator is a dataclass here and a member of `Condition`; the type checker then names every place that has to
know it (each `match` over conditions ends in `assert_never`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from monitor.core.model import Priority, TextField

# --------------------------------------------------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the rule writes it; `terms.parse_term` gives its parts."""

    text: str


@dataclass(frozen=True, slots=True)
class ActorRef:
    """A mention of an actor: one of its aliases, or one of its members'."""

    key: str


@dataclass(frozen=True, slots=True)
class TermsRef:
    """One of the terms in a named list."""

    key: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds within the same range of text."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No condition holds. It has no evidence of its own, so it always stands beside one that has."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Context:
    """Holds as its condition does, but what it finds across the article does not choose the quoted sentence."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class InField:
    """The condition holds within the title, or within the body."""

    field: TextField
    condition: "Condition"


class Unit(StrEnum):
    """The stretches of text in which a condition can be asked to hold."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class InUnit:
    """The condition holds within one sentence, or one paragraph."""

    unit: Unit
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Near:
    """Every condition holds in one sentence, at most `words` × (conditions - 1) other words between the outermost."""

    words: int
    is_ordered: bool
    conditions: "tuple[Condition, ...]"


Condition: TypeAlias = Term | ActorRef | TermsRef | AnyOf | AllOf | NoneOf | Context | InField | InUnit | Near


# -------------------------------------------------------------------------------------------- actors, term lists, rules


@dataclass(frozen=True, slots=True)
class Role:
    """An office with the days it was held, both included. Information for people; it does not steer matching."""

    title: str
    held_from: date | None
    held_until: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is watched. `masks` are phrases inside which an alias of this actor (not of a member) does not count."""

    key: str
    name: str
    kind: str | None
    wikidata: str | None
    aliases: tuple[str, ...]
    masks: tuple[str, ...]
    members: tuple[str, ...]
    roles: tuple[Role, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class TermList:
    """A named list of terms; it may hold other lists by reference."""

    key: str
    terms: tuple[Term | TermsRef, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What rules judge. `text` holds one paragraph per line; `published` is aware UTC."""

    title: str
    text: str
    language: str | None
    published: datetime | None
    feed: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A test inside a rule. `path` leads to it in the file; `hits` must be among the evidence of a match."""

    path: tuple[str | int, ...]
    document: Document
    must_match: bool
    hits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `is_provisional` marks one that stands in for a fuller rule, which needs operators yet to come."""

    rule_id: str
    name: str
    about: str
    notes: str
    owner: str
    priority: Priority
    tags: tuple[str, ...]
    enabled: bool
    is_provisional: bool
    condition: Condition
    examples: tuple[Example, ...]


# Part of every version: raise it when the same rules begin to find something else.
_MATCHING = 1


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A whole rules file. `version` is a hash over what affects matches: a changed note or test keeps it."""

    actors: tuple[Actor, ...]
    term_lists: tuple[TermList, ...]
    rules: tuple[Rule, ...]
    version: str = field(init=False)

    def __post_init__(self) -> None:
        actors = [(actor.key, actor.aliases, actor.masks, actor.members) for actor in self.actors]
        rules = [(rule.rule_id, rule.priority.value, rule.condition) for rule in self.rules if rule.enabled]
        content = repr((_MATCHING, actors, self.term_lists, rules))
        object.__setattr__(self, "version", sha256(content.encode()).hexdigest()[:16])
