"""RuleSet -> compiled rules and the index of their terms. Pure; a rule set is compiled once per worker process."""

from dataclasses import dataclass
from typing import assert_never

from monitor.core.model import Priority
from monitor.core.rules import plan
from monitor.core.rules.index import TermIndex
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
    RuleSet,
    Term,
    TermsRef,
)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be asked."""

    rule_id: str
    priority: Priority
    node: plan.Node


class Compiler:
    """Compiles the enabled rules of one rule set; `index`, `sources` and `rules` are the result."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.index = TermIndex()
        self.sources: list[plan.Source] = []
        self._source_ids: dict[plan.Source, int] = {}
        self._actors = {actor.key: actor for actor in ruleset.actors}
        self._lists = {terms.key: terms for terms in ruleset.term_lists}
        self._aliases: dict[str, plan.Aliases] = {}
        self._leaves: dict[Term | TermsRef | ActorRef, plan.Words | plan.Mentions] = {}
        self.rules = tuple(
            CompiledRule(rule.rule_id, rule.priority, self._node(rule.condition, is_scoped=False, is_context=False))
            for rule in ruleset.rules
            if rule.enabled
        )
        self.index.seal()

    def _node(self, condition: Condition, is_scoped: bool, is_context: bool) -> plan.Node:
        """`is_scoped`: inside a part of the article. `is_context`: what is found here is context only."""
        match condition:
            case Term() | TermsRef() | ActorRef():
                leaf = self._leaf(condition)
                return self._background(leaf) if is_context else leaf
            case Context():
                return self._node(condition.condition, is_scoped, is_context=not is_scoped)
            case AnyOf():
                nodes = self._nodes(condition.conditions, is_scoped, is_context)
                return nodes[0] if len(nodes) == 1 else plan.Any(nodes, plan.needs_of_any(nodes))
            case AllOf():
                nodes = self._nodes(condition.conditions, is_scoped, is_context)
                return nodes[0] if len(nodes) == 1 else plan.All(nodes, plan.needs_of_all(nodes))
            case NoneOf():
                return plan.Nothing(self._nodes(condition.conditions, is_scoped, is_context))
            case InField():
                node = self._node(condition.condition, is_scoped=True, is_context=False)
                return plan.Field(condition.field, node, node.needs)
            case InUnit():
                node = self._node(condition.condition, is_scoped=True, is_context=False)
                return plan.Within(condition.unit, node, node.needs)
            case Near():
                nodes = self._nodes(condition.conditions, is_scoped=True, is_context=False)
                room = 2 * condition.words * (len(nodes) - 1)
                return plan.Window(room, condition.is_ordered, nodes, plan.needs_of_all(nodes))
            case _:
                assert_never(condition)

    def _nodes(self, conditions: tuple[Condition, ...], is_scoped: bool, is_context: bool) -> tuple[plan.Node, ...]:
        return tuple(self._node(condition, is_scoped, is_context) for condition in conditions)

    def _leaf(self, condition: Term | TermsRef | ActorRef) -> plan.Words | plan.Mentions:
        leaf = self._leaves.get(condition)
        if leaf is None:
            match condition:
                case Term():
                    leaf = self._words((condition.text,))
                case TermsRef():
                    leaf = self._words(self._listed(condition.key))
                case ActorRef():
                    leaf = self._mentions(condition.key)
                case _:
                    assert_never(condition)
            self._leaves[condition] = leaf
        return leaf

    def _words(self, texts: tuple[str, ...]) -> plan.Words:
        source_by_term = {self.index.add(text, is_name=False): self._source(plan.Source(text, None)) for text in texts}
        return plan.Words(source_by_term, (frozenset(source_by_term),))

    def _listed(self, key: str) -> tuple[str, ...]:
        """The terms of a list and of the lists it holds."""
        texts: list[str] = []
        for term in self._lists[key].terms:
            texts += (term.text,) if isinstance(term, Term) else self._listed(term.key)
        return tuple(texts)

    def _mentions(self, key: str) -> plan.Mentions:
        members = tuple(self._alias_plan(member) for member in self._group(key))
        return plan.Mentions(members, (frozenset(term for member in members for term, _ in member.terms),))

    def _group(self, key: str) -> tuple[str, ...]:
        """An actor and all below it, each once, itself first."""
        found: dict[str, None] = {key: None}
        for member in self._actors[key].members:
            found.update(dict.fromkeys(self._group(member)))
        return tuple(found)

    def _alias_plan(self, key: str) -> plan.Aliases:
        aliases = self._aliases.get(key)
        if aliases is None:
            actor = self._actors[key]
            terms = tuple(
                (self.index.add(text, is_name=True), self._source(plan.Source(text, key))) for text in actor.aliases
            )
            masks = tuple(self.index.add(text, is_name=False) for text in actor.masks)
            aliases = self._aliases[key] = plan.Aliases(terms, masks)
        return aliases

    def _background(self, leaf: plan.Words | plan.Mentions) -> plan.Background:
        match leaf:
            case plan.Words():
                sources = list(leaf.source_by_term.values())
            case plan.Mentions():
                sources = [source for member in leaf.members for _, source in member.terms]
            case _:
                assert_never(leaf)
        return plan.Background(leaf, {source: self._as_context(source) for source in sources}, leaf.needs)

    def _as_context(self, source: int) -> int:
        found = self.sources[source]
        return self._source(plan.Source(found.label, found.actor, is_context=True))

    def _source(self, source: plan.Source) -> int:
        number = self._source_ids.setdefault(source, len(self.sources))
        if number == len(self.sources):
            self.sources.append(source)
        return number
