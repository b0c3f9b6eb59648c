"""A rule and what it stands on: the actors and lists that it names, the evidence it can show, what an edit changed.

Pure. A rule alone, with its actors and lists, is a rule set of its own that finds what the rule finds among a thousand.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeAlias

from monitor.core.rules.compiler import label_of, named_languages
from monitor.core.rules.syntax import Actor, ActorRef, Pattern, Rule, RuleSet, Term, TermList, TermsRef

Leaf: TypeAlias = Term | Pattern | ActorRef | TermsRef


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule in two rule sets; `old` is None for a rule that was added, `new` for one that was removed.

    `is_same` says that it finds the same in any article; its id, name, tests or digests may still differ.
    """

    old: Rule | None
    new: Rule | None
    is_same: bool

    @property
    def rule_id(self) -> str:
        """What the rule is called now, or was called last."""
        rule = self.new or self.old
        assert rule is not None
        return rule.rule_id

    @property
    def is_renamed(self) -> bool:
        """Whether one rule goes by another id now."""
        return self.old is not None and self.new is not None and self.old.rule_id != self.new.rule_id


def leaves(value: object) -> Iterator[Leaf]:
    """Every term, pattern and reference within a condition, an actor or a list, in the order of the file."""
    if isinstance(value, Term | Pattern | ActorRef | TermsRef):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))


def narrowed(ruleset: RuleSet, rule_ids: Container[str]) -> RuleSet:
    """These rules with the actors and lists that they need, each in the order of the file.

    What they find is what they find in the whole set. An article of unknown language is read by every language that any
    rule of the whole set names; a rule that is switched off goes along to name them.
    """
    rules = tuple(rule for rule in ruleset.rules if rule.rule_id in rule_ids)
    reached = _Reached(ruleset)
    for rule in rules:
        reached.add(rule.condition)
    named = tuple(sorted(named_languages(ruleset)))
    interpreter = tuple(replace(rule, rule_id="", enabled=False, languages=named, examples=()) for rule in rules[:1])
    return replace(ruleset, actors=reached.actors, term_lists=reached.term_lists, rules=(*rules, *interpreter))


def fingerprint(ruleset: RuleSet, rule: Rule) -> str:
    """Equal for rules that find the same in any article, whatever they are called."""
    alone = narrowed(ruleset, {rule.rule_id})
    return replace(alone, rules=(replace(rule, rule_id=""),)).version


def labels(ruleset: RuleSet, rule: Rule) -> frozenset[tuple[str | None, str]]:
    """(actor or None, label) of everything that the rule could show as evidence."""
    alone = narrowed(ruleset, {rule.rule_id})
    terms = {
        (None, label_of(leaf))
        for leaf in leaves((rule.condition, alone.term_lists))
        if isinstance(leaf, Term | Pattern)
    }
    aliases = {(actor.key, alias.text) for actor in alone.actors for alias in actor.aliases}
    return frozenset(terms | aliases)


def changes(old: RuleSet, new: RuleSet) -> tuple[RuleChange, ...]:
    """Every enabled rule of either, those of `new` in its order, then those that are gone.

    A rule that is gone and one that is new are one rule under another id where they find the same.
    """
    was, now = _enabled(old), _enabled(new)
    prints = {rule_id: fingerprint(old, rule) for rule_id, rule in was.items()}
    gone = {prints[rule_id]: rule for rule_id, rule in was.items() if rule_id not in now}
    found: list[RuleChange] = []
    for rule_id, rule in now.items():
        mark = fingerprint(new, rule)
        before = was.get(rule_id) or gone.pop(mark, None)
        found.append(RuleChange(before, rule, before is not None and prints[before.rule_id] == mark))
    return (*found, *(RuleChange(rule, None, is_same=False) for rule in gone.values()))


def _enabled(ruleset: RuleSet) -> dict[str, Rule]:
    return {rule.rule_id: rule for rule in ruleset.rules if rule.enabled}


class _Reached:
    """What some conditions lead to, directly or through actors and lists."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._actors: Mapping[str, Actor] = {actor.key: actor for actor in ruleset.actors}
        self._lists: Mapping[str, TermList] = {terms.key: terms for terms in ruleset.term_lists}
        self._keys: set[tuple[type, str]] = set()

    def add(self, value: object) -> None:
        for leaf in leaves(value):
            if isinstance(leaf, ActorRef):
                self._add_actor(leaf.key)
            elif isinstance(leaf, TermsRef) and (TermList, leaf.key) not in self._keys:
                self._keys.add((TermList, leaf.key))
                self.add(self._lists[leaf.key].terms)

    def _add_actor(self, key: str) -> None:
        if (Actor, key) not in self._keys:
            self._keys.add((Actor, key))
            actor = self._actors[key]
            self.add((actor.aliases, actor.masks))
            for member in actor.members:
                self._add_actor(member)

    @property
    def actors(self) -> tuple[Actor, ...]:
        return tuple(actor for key, actor in self._actors.items() if (Actor, key) in self._keys)

    @property
    def term_lists(self) -> tuple[TermList, ...]:
        return tuple(terms for key, terms in self._lists.items() if (TermList, key) in self._keys)
