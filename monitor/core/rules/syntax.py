"""The syntax tree of a rules file: what the reader makes and the compiler takes. Frozen, picklable, no behaviour.

A new operator is a dataclass here and a member of `Condition`; the type checker then names every place that has to
know it (each `match` over conditions ends in `assert_never`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from hashlib import sha256
from typing import TypeAlias

from monitor.core.model import Priority

# --------------------------------------------------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the rule writes it; `terms.parse_term` gives its parts.

    `inflects`: its words are met in all their forms; else in the form written, whatever its capitals.
    """

    text: str
    inflects: bool = True


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression of RE2, written `re:/text/` or `re:/text/i`; it is searched for within paragraphs."""

    text: str
    ignores_case: bool


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


class Region(StrEnum):
    """The parts of an article in which a condition can be asked to hold. The lead is the title and the opening."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class InRegion:
    """The condition holds within the title, the lead or the body."""

    region: Region
    condition: "Condition"


class Unit(StrEnum):
    """The stretches of text in which a condition can be asked to hold.

    A passage is a paragraph and those that follow it, as long as they make 150 words at most.
    """

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class InUnit:
    """The condition holds within one sentence, one paragraph or one passage."""

    unit: Unit
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Near:
    """Every condition holds in one sentence, at most `words` × (conditions - 1) other words between the outermost."""

    words: int
    is_ordered: bool
    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many different conditions hold; each term of a list counts by itself. Overlapping spans count once."""

    count: int
    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The conditions together are met in so many places that do not overlap."""

    count: int
    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Weighted:
    """What one occurrence of a condition adds to a score; less than nothing speaks against it."""

    condition: "Condition"
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """The points of all occurrences reach `passing`.

    Each entry counts `cap` occurrences at most (None: all); `title_factor` multiplies positive points in the title.
    """

    passing: float
    cap: int | None
    title_factor: float
    points: tuple[Weighted, ...]


@dataclass(frozen=True, slots=True)
class Says:
    """One of the actors `who` says something, in a manner `how`, `about` something. The reader refuses it so far."""

    who: tuple[str, ...]
    not_who: tuple[str, ...]
    how: tuple[str, ...]
    about: "Condition | None"


@dataclass(frozen=True, slots=True)
class Does:
    """`source` acts on `target` (keys of actors). The reader refuses it so far."""

    source: tuple[str, ...]
    action: tuple[str, ...]
    target: tuple[str, ...]
    about: "Condition | None"
    negated: bool


Condition: TypeAlias = (
    Term
    | Pattern
    | ActorRef
    | TermsRef
    | AnyOf
    | AllOf
    | NoneOf
    | Context
    | InRegion
    | InUnit
    | Near
    | AtLeast
    | Mentioned
    | Score
    | Says
    | Does
)


# What a leaf of the tree may be: `needs` of an alias holds these alone.
Leaf: TypeAlias = Term | Pattern | ActorRef | TermsRef

# -------------------------------------------------------------------------------------------- actors, term lists, rules


@dataclass(frozen=True, slots=True)
class Role:
    """An office with the days it was held, both included. Information for people; it does not steer matching."""

    title: str
    held_from: date | None
    held_until: date | None


class Letters(Enum):
    """What the capitals of a word to search for demand of the text: nothing, what its kind demands, or themselves."""

    ANY = auto()  # terms
    SMART = auto()  # aliases: `China` wants its capital, `US` all of them, `WHO` too in a sentence of capitals
    EXACT = auto()  # `case: exact`: the form and the capitals as written


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor, with the guards under which it means that actor.

    It counts in an article that meets one of `needs` elsewhere than in the alias itself, in a paragraph without any of
    `not_with` if the title has none either, in an article dated from `valid_from` to `valid_until`, both included, in
    one of `languages`. What is empty or None demands nothing.
    """

    text: str
    needs: tuple[Leaf, ...] = ()
    not_with: tuple[Term, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    languages: tuple[str, ...] = ()
    letters: Letters = Letters.SMART
    inflects: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is watched. `masks` are phrases inside which an alias of this actor (not of a member) does not count."""

    key: str
    name: str
    kind: str | None
    wikidata: str | None
    aliases: tuple[Alias, ...]
    masks: tuple[Term, ...]
    members: tuple[str, ...]
    roles: tuple[Role, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class TermList:
    """A named list of terms; it may hold other lists by reference."""

    key: str
    terms: tuple[Term | Pattern | TermsRef, ...]


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
    """A rule, with what the file's defaults add to it.

    `is_provisional` marks one that stands in for a fuller rule, which needs operators yet to come. The rule is asked
    of articles in one of `languages`, from `feeds` but not from `not_feeds` (globs over ids of feeds; empty: all), from
    `valid_from` to `expires`, both included. `budget` is the number of matches a day that its editor expects.
    """

    rule_id: str
    name: str
    about: str
    notes: str
    owner: str
    priority: Priority
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    feeds: tuple[str, ...]
    not_feeds: tuple[str, ...]
    valid_from: date | None
    expires: date | None
    budget: int | None
    enabled: bool
    is_provisional: bool
    condition: Condition
    examples: tuple[Example, ...]


# Part of every version: raise it when the same rules begin to find something else.
_MATCHING = 2


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A whole rules file. `version` is a hash over what affects matches: a changed note or test keeps it."""

    actors: tuple[Actor, ...]
    term_lists: tuple[TermList, ...]
    rules: tuple[Rule, ...]
    version: str = field(init=False)

    def __post_init__(self) -> None:
        actors = [(actor.key, actor.aliases, actor.masks, actor.members) for actor in self.actors]
        rules = [_what_matters(rule) for rule in self.rules if rule.enabled]
        content = repr((_MATCHING, actors, self.term_lists, rules))
        object.__setattr__(self, "version", sha256(content.encode()).hexdigest()[:16])


def _what_matters(rule: Rule) -> tuple[object, ...]:
    """The parts of a rule that affect what it matches, and how a match is treated."""
    reach = (rule.languages, rule.feeds, rule.not_feeds, rule.valid_from, rule.expires)
    return (rule.rule_id, rule.priority.value, rule.condition, reach)
