"""rules.yaml as plain data (maps, lists, text) -> RuleSet, or every problem in it at once, each with its path.

Nothing is ignored: an unknown key is answered with the nearest one that is known, a key of a later version with what to
write instead, and a condition that could hold without evidence is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice

from monitor.core.model import Priority, Problem
from monitor.core.rules import bounds, grammar
from monitor.core.rules.actors import ActorReader, actor_catalogue, complain_of_circles
from monitor.core.rules.bounds import Allowance, Bound, said_of
from monitor.core.rules.conditions import ConditionReader
from monitor.core.rules.fields import Fields
from monitor.core.rules.grammar import ENTRY_KEY
from monitor.core.rules.plain_data import Complaints, Path, as_map, as_text, check_keys, items_of, shown
from monitor.core.rules.references import Catalogue, LeafReader
from monitor.core.rules.syntax import (
    Actor,
    ActorRef,
    Document,
    Example,
    Pattern,
    Rule,
    RuleSet,
    Term,
    TermList,
    TermsRef,
)


@dataclass(frozen=True, slots=True)
class RulesRead:
    """The rules of a file; `ruleset` is None where there is any problem."""

    ruleset: RuleSet | None
    problems: tuple[Problem, ...]


def read_rules(data: object) -> RulesRead:
    """Reads a rules file, given as maps, lists and text (every scalar as it is written)."""
    reader = _Reader(data)
    ruleset = RuleSet(reader.actors(), reader.term_lists(), reader.rules())
    problems = tuple(reader.complaints.problems)
    return RulesRead(None if problems else ruleset, problems)


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What goes for every rule that does not say otherwise."""

    priority: Priority = Priority.DIGEST
    languages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


class _Reader:
    def __init__(self, data: object) -> None:
        self.complaints = Complaints()
        top = as_map(data, (), self.complaints, "actors, terms and rules")
        known = grammar.INCLUDE | grammar.TOP
        check_keys(top, (), known, self.complaints, grammar.LATER_TOP, elsewhere=grammar.NOT_OF_TOP)
        if top.get("version", "1") != "1":
            self.complaints.add(("version",), 'this version reads "version: 1"')
        actors = self._section(top, "actors", "an actor to each key", bounds.ACTORS)
        self._lists = self._section(top, "terms", "a list of terms to each key", bounds.LISTS)
        self._rules = self._section(top, "rules", "a rule to each key", bounds.RULES)
        if not self._rules and not self.complaints.problems:
            self.complaints.add(
                ("rules",) if "rules" in top else (), 'there are no rules: a file needs some under "rules"'
            )
        self._defaults, inflects = self._read_defaults(top)
        self._allowance = Allowance(self.complaints)
        self._leaves = LeafReader(actor_catalogue(actors), _list_catalogue(self._lists), inflects, self.complaints)
        self._actors = ActorReader(actors, self._leaves, inflects, self.complaints)
        self._conditions = ConditionReader(self._leaves, self.complaints)

    def _section(self, top: dict[str, object], section: str, what: str, bound: Bound) -> dict[str, object]:
        if section not in top:
            return {}
        entries = as_map(top[section], (section,), self.complaints, what)
        if len(entries) > bound.most:
            key = next(islice(entries, bound.most, None))
            self.complaints.add_key((section, key), said_of(bound))
            entries = dict(islice(entries.items(), bound.most))
        for key in entries:
            if not ENTRY_KEY.fullmatch(key):
                message = f'{shown(key)} is not a key: use small letters, digits, "-" and "_"'
                self.complaints.add_key((section, key), message)
        return entries

    def _read_defaults(self, top: Mapping[str, object]) -> tuple[_Defaults, bool]:
        """The defaults of rules, and whether words are met in all their forms."""
        if "defaults" not in top:
            return _Defaults(), True
        path: Path = ("defaults",)
        found = as_map(top["defaults"], path, self.complaints, "priority, languages, feeds, inflect")
        check_keys(found, path, grammar.DEFAULTS, self.complaints, meant=grammar.OTHER_CONDITIONS)
        fields = Fields(found, path, self.complaints)
        defaults = _Defaults(
            fields.priority() or Priority.DIGEST, fields.languages("languages"), fields.labels("feeds")
        )
        return defaults, fields.yes_no("inflect", default=True)

    def actors(self) -> tuple[Actor, ...]:
        """All actors."""
        return self._actors.actors()

    # --------------------------------------------------------------------------------------------------- term lists

    def term_lists(self) -> tuple[TermList, ...]:
        """All named lists; complains of lists that contain themselves."""
        lists = tuple(TermList(key, self._listed(value, ("terms", key))) for key, value in self._lists.items())
        inner = {terms.key: tuple(t.key for t in terms.terms if isinstance(t, TermsRef)) for terms in lists}
        complain_of_circles(inner, "terms", "terms:", self.complaints)
        return lists

    def _listed(self, value: object, path: Path) -> tuple[Term | Pattern | TermsRef, ...]:
        found: list[Term | Pattern | TermsRef] = []
        for item, at in items_of(value, path, self.complaints):
            text = as_text(item, at, self.complaints)
            leaf = self._leaves.leaf(text, at, is_asked=False) if text else None
            if isinstance(leaf, ActorRef):
                self.complaints.add(at, "a list holds terms; name actors in the rule", part=text)
            elif leaf is not None:
                found.append(leaf)
        return tuple(found)

    # -------------------------------------------------------------------------------------------------------- rules

    def rules(self) -> tuple[Rule, ...]:
        """All rules that could be read."""
        rules = [self._rule(key, value) for key, value in self._rules.items()]
        return tuple(rule for rule in rules if rule is not None)

    def _rule(self, key: str, value: object) -> Rule | None:
        path: Path = ("rules", key)
        found = {str(name): item for name, item in value.items()} if isinstance(value, dict) else {}
        condition = self._conditions.rule(found, path) if found else self._conditions.proving(value, path)
        fields = Fields(found, path, self.complaints)
        valid_from, expires = fields.period("from", "expires")
        rule = Rule(
            rule_id=key,
            name=fields.text("name") or key,
            about=fields.text("about"),
            notes=fields.text("notes"),
            owner=fields.text("owner"),
            priority=fields.priority() or self._defaults.priority,
            tags=fields.labels("tags"),
            languages=fields.languages("languages") or self._defaults.languages,
            feeds=fields.labels("feeds") or self._defaults.feeds,
            not_feeds=fields.labels("not_feeds"),
            valid_from=valid_from,
            expires=expires,
            budget=fields.count("budget"),
            enabled=fields.yes_no("enabled", default=True),
            is_provisional=fields.yes_no("provisional", default=False),
            condition=condition or Term(key),
            examples=self._examples(found, path),
        )
        return rule if condition else None

    def _examples(self, rule: Mapping[str, object], path: Path) -> tuple[Example, ...]:
        if "tests" not in rule:
            return ()
        path = (*path, "tests")
        found = as_map(rule["tests"], path, self.complaints, "must_match, must_not_match")
        check_keys(found, path, grammar.TESTS, self.complaints, meant=grammar.OTHER_TESTS)
        return tuple(
            self._example(item, at, must_match=kind == "must_match")
            for kind in grammar.TESTS
            if kind in found
            for item, at in items_of(found[kind], (*path, kind), self.complaints)
            if self._allowance.takes(bounds.EXAMPLES, at)
        )

    def _example(self, value: object, path: Path, must_match: bool) -> Example:
        if not isinstance(value, dict):
            text = as_text(value, path, self.complaints)
            return Example(path, Document("", text or "", None, None, None), must_match, ())
        found = as_map(value, path, self.complaints, "title, body")
        if _is_text_with_colon(found):
            self.complaints.add_key((*path, next(iter(found))), "a colon makes a map of this text: put it in quotes")
            return Example(path, Document("", "", None, None, None), must_match, ())
        check_keys(found, path, grammar.EXAMPLE, self.complaints, grammar.LATER_EXAMPLE, grammar.OTHER_EXAMPLE)
        if "title" not in found and "body" not in found:
            self.complaints.add_missing(path, "a test needs a body, or a title")
        fields = Fields(found, path, self.complaints)
        day = fields.day("date")
        document = Document(
            title=fields.text("title"),
            text=fields.text("body"),
            language=fields.language("lang"),
            published=datetime.combine(day, time(), UTC) if day else None,
            feed=fields.text("feed") or None,
        )
        return Example(path, document, must_match, fields.texts("hits"))


def _is_text_with_colon(found: Mapping[str, object]) -> bool:
    """`- Beijing said: no.`, which YAML reads as a key and its value."""
    ((key, value),) = found.items() if len(found) == 1 else (("", None),)
    return " " in key and isinstance(value, str)


def _list_catalogue(entries: Mapping[str, object]) -> Catalogue:
    """What the section of term lists defines, before its terms are read."""
    items = {key: value if isinstance(value, list) else [value] for key, value in entries.items()}
    inner = {
        key: [item[6:].strip() for item in items_ if isinstance(item, str) and item.startswith("terms:")]
        for key, items_ in items.items()
    }
    return Catalogue("term list", {key: len(items_) for key, items_ in items.items()}, inner, {})
