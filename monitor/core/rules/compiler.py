"""RuleSet -> compiled rules and the index of their terms. Pure; a rule set is compiled once per worker process."""

from dataclasses import dataclass
from typing import assert_never

from monitor.core.model import Priority
from monitor.core.rules import plan
from monitor.core.rules.entries import below
from monitor.core.rules.index import TermIndex
from monitor.core.rules.reach import is_limited
from monitor.core.rules.syntax import (
    ActorRef,
    Alias,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Context,
    Does,
    InRegion,
    InUnit,
    Leaf,
    Letters,
    Mentioned,
    Near,
    NoneOf,
    Pattern,
    Rule,
    RuleSet,
    Says,
    Score,
    Term,
    TermsRef,
)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be asked. `is_limited`: not of every article on every day.

    `is_told_by_needs`: it holds wherever it has a chance, so that it need not be asked to be counted.
    """

    rule: Rule
    node: plan.Node
    is_limited: bool
    is_told_by_needs: bool

    @property
    def rule_id(self) -> str:
        """The key of the rule in its file."""
        return self.rule.rule_id

    @property
    def priority(self) -> Priority:
        """What a match of the rule leads to."""
        return self.rule.priority


class Compiler:
    """Compiles the enabled rules of one rule set; `index`, `sources`, `guards` and `rules` are the result."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.index = TermIndex(languages=named_languages(ruleset))
        self.sources: list[plan.Source] = []
        self.guards = plan.Guards({}, {})
        self._source_ids: dict[plan.Source, int] = {}
        self._actors = {actor.key: actor for actor in ruleset.actors}
        self._members = {actor.key: actor.members for actor in ruleset.actors}
        self._lists = {terms.key: terms.terms for terms in ruleset.term_lists}
        self._inner = {
            key: [term.key for term in terms if isinstance(term, TermsRef)] for key, terms in self._lists.items()
        }
        self._unguarded: list[tuple[plan.Name, Alias]] = []
        self._aliases: dict[str, plan.Aliases] = {}
        self._leaves: dict[Leaf, plan.Words | plan.Mentions] = {}
        self.rules = tuple(self._rule(rule) for rule in ruleset.rules if rule.enabled)
        self._guard_names()
        self.index.seal()

    def _rule(self, rule: Rule) -> CompiledRule:
        node = self._node(rule.condition, is_scoped=False, is_context=False)
        return CompiledRule(rule, node, is_limited(rule), plan.is_told_by_needs(node))

    def _node(self, condition: Condition, is_scoped: bool, is_context: bool) -> plan.Node:
        """`is_scoped`: inside a part of the article. `is_context`: what is found here is context only."""
        match condition:
            case Term() | Pattern() | TermsRef() | ActorRef():
                leaf = self._leaf(condition)
                return self._background(leaf) if is_context else leaf
            case Context():
                return self._node(condition.condition, is_scoped, is_context=not is_scoped)
            case AnyOf():
                nodes = self._nodes(condition.conditions, is_scoped, is_context)
                return nodes[0] if len(nodes) == 1 else plan.Any(nodes, plan.needs_of_any(nodes), _joined(nodes))
            case AllOf():
                nodes = self._nodes(condition.conditions, is_scoped, is_context)
                return nodes[0] if len(nodes) == 1 else plan.All(nodes, plan.needs_of_all(nodes))
            case NoneOf():
                return plan.Nothing(self._nodes(condition.conditions, is_scoped, is_context))
            case InRegion():
                node = self._node(condition.condition, is_scoped=True, is_context=False)
                return plan.Inside(condition.region, node, node.needs)
            case InUnit():
                node = self._node(condition.condition, is_scoped=True, is_context=False)
                return plan.Within(condition.unit, node, node.needs, plan.grows(node))
            case Near():
                nodes = self._nodes(condition.conditions, is_scoped=True, is_context=False)
                room = 2 * condition.words * (len(nodes) - 1)
                return plan.Window(room, condition.is_ordered, nodes, plan.needs_of_all(nodes))
            case AtLeast():
                nodes = self._nodes(self._each(condition.conditions), is_scoped, is_context)
                return plan.Distinct(condition.count, nodes, plan.needs_of_some(nodes, condition.count))
            case Mentioned():
                nodes = self._nodes(condition.conditions, is_scoped, is_context)
                return plan.Occurrences(condition.count, nodes, plan.needs_of_any(nodes))
            case Score():
                return self._points(condition, is_scoped, is_context)
            case Says() | Does():
                raise ValueError("statements and relations cannot be compiled yet; the reader refuses them")
            case _:
                assert_never(condition)

    def _points(self, score: Score, is_scoped: bool, is_context: bool) -> plan.Points:
        entries = tuple(
            (self._node(weighted.condition, is_scoped, is_context), weighted.points) for weighted in score.points
        )
        needs = plan.needs_of_any(tuple(node for node, points in entries if points > 0))
        return plan.Points(score.passing, score.cap, score.title_factor, entries, needs)

    def _each(self, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """The different things among some conditions, in their order: a list of terms is each of its terms."""
        each: dict[Condition, None] = {}
        for condition in conditions:
            each.update(dict.fromkeys(self._listed(condition.key) if isinstance(condition, TermsRef) else (condition,)))
        return tuple(each)

    def _nodes(self, conditions: tuple[Condition, ...], is_scoped: bool, is_context: bool) -> tuple[plan.Node, ...]:
        return tuple(self._node(condition, is_scoped, is_context) for condition in conditions)

    def _leaf(self, condition: Leaf) -> plan.Words | plan.Mentions:
        leaf = self._leaves.get(condition)
        if leaf is None:
            match condition:
                case Term() | Pattern():
                    leaf = self._words((condition,))
                case TermsRef():
                    leaf = self._words(self._listed(condition.key))
                case ActorRef():
                    leaf = self._mentions(condition.key)
                case _:
                    assert_never(condition)
            self._leaves[condition] = leaf
        return leaf

    def _words(self, terms: tuple[Term | Pattern, ...]) -> plan.Words:
        numbers = {self._term(term): term for term in terms}
        source_by_term = {
            number: self._source(plan.Source(label_of(term), None, number)) for number, term in numbers.items()
        }
        return plan.Words(source_by_term, (frozenset(source_by_term),))

    # -------------------------------------------------------------------------------------------------------- terms

    def _term(self, term: Term | Pattern) -> int:
        if isinstance(term, Pattern):
            return self.index.add_pattern(term.text, term.ignores_case)
        return self.index.add(term.text, Letters.ANY, term.inflects)

    def _listed(self, key: str) -> tuple[Term | Pattern, ...]:
        """The terms of a list and of the lists it holds, each once."""
        found: dict[Term | Pattern, None] = {}
        for entry in below(key, self._inner):
            found.update((term, None) for term in self._lists[entry] if not isinstance(term, TermsRef))
        return tuple(found)

    # ------------------------------------------------------------------------------------------------------- actors

    def _mentions(self, key: str) -> plan.Mentions:
        members = tuple(map(self._alias_plan, below(key, self._members)))
        return plan.Mentions(members, (frozenset(name.term for member in members for name in member.names),))

    def _alias_plan(self, key: str) -> plan.Aliases:
        aliases = self._aliases.get(key)
        if aliases is None:
            actor = self._actors[key]
            names = tuple(self._name(alias, key) for alias in actor.aliases)
            aliases = self._aliases[key] = plan.Aliases(names, tuple(map(self._term, actor.masks)))
        return aliases

    def _name(self, alias: Alias, key: str) -> plan.Name:
        term = self.index.add(alias.text, alias.letters, alias.inflects)
        name = plan.Name(term, self._source(plan.Source(alias.text, key, term)))
        if is_guarded(alias):
            self._unguarded.append((name, alias))
        return name

    def _guard_names(self) -> None:
        """Compiles the guards of all names met so far; what they need may bring in names of other actors."""
        while self._unguarded:
            name, alias = self._unguarded.pop()
            guard = self.guards.by_name[name] = self._guard(alias)
            if guard.needs:
                self.guards.needy_by_term.setdefault(name.term, []).append(name)

    def _guard(self, alias: Alias) -> plan.Guard:
        return plan.Guard(
            needs=tuple(map(self._leaf, alias.needs)),
            not_with=frozenset(map(self._term, alias.not_with)),
            valid_from=alias.valid_from,
            valid_until=alias.valid_until,
            languages=alias.languages,
        )

    def _background(self, leaf: plan.Words | plan.Mentions) -> plan.Background:
        match leaf:
            case plan.Words():
                sources = list(leaf.source_by_term.values())
            case plan.Mentions():
                sources = [name.source for member in leaf.members for name in member.names]
            case _:
                assert_never(leaf)
        return plan.Background(leaf, {source: self._as_context(source) for source in sources}, leaf.needs)

    def _as_context(self, source: int) -> int:
        found = self.sources[source]
        return self._source(plan.Source(found.label, found.actor, found.term, is_context=True))

    def _source(self, source: plan.Source) -> int:
        number = self._source_ids.setdefault(source, len(self.sources))
        if number == len(self.sources):
            self.sources.append(source)
        return number


def label_of(term: Term | Pattern) -> str:
    """A term as the rule writes it."""
    if isinstance(term, Term):
        return term.text
    return f"re:/{term.text}/i" if term.ignores_case else f"re:/{term.text}/"


def is_guarded(alias: Alias) -> bool:
    """Whether an alias counts only under conditions."""
    return bool(alias.needs or alias.not_with or alias.valid_from or alias.valid_until or alias.languages)


def named_languages(ruleset: RuleSet) -> frozenset[str]:
    """The languages that rules or aliases ask for: an article of unknown language may be in one of them."""
    rules = (language for rule in ruleset.rules for language in rule.languages)
    aliases = (language for actor in ruleset.actors for alias in actor.aliases for language in alias.languages)
    return frozenset((*rules, *aliases))


def _joined(nodes: tuple[plan.Node, ...]) -> plan.Words | None:
    """The leaf that finds what some leaves of words find; None where other conditions are among them."""
    source_by_term: dict[int, int] = {}
    for node in nodes:
        if not isinstance(node, plan.Words):
            return None
        for term, source in node.source_by_term.items():
            source_by_term.setdefault(term, source)
    return plan.Words(source_by_term, (frozenset(source_by_term),))
