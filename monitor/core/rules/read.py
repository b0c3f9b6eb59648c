"""rules.yaml as plain data (maps, lists, text) -> RuleSet, or every problem in it at once, each with its path.

Nothing is ignored: an unknown key is answered with the nearest one that is known, a key of a later version with what to
write instead, and a condition that could hold without evidence is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from monitor.core.model import Priority, Problem
from monitor.core.rules import grammar
from monitor.core.rules.conditions import ConditionReader
from monitor.core.rules.grammar import ENTRY_KEY
from monitor.core.rules.plain_data import (
    Complaints,
    Path,
    as_choice,
    as_date,
    as_map,
    as_text,
    as_texts,
    check_keys,
    items_of,
)
from monitor.core.rules.syntax import Actor, Document, Example, Role, Rule, RuleSet, Term, TermList, TermsRef


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


class _Reader:
    def __init__(self, data: object) -> None:
        self.complaints = Complaints()
        top = as_map(data, (), self.complaints, "actors, terms and rules")
        check_keys(top, (), grammar.TOP, grammar.LATER_TOP, self.complaints)
        if top.get("version", "1") != "1":
            self.complaints.add(("version",), 'this version reads "version: 1"')
        self._actors = self._section(top, "actors", "an actor to each key")
        self._lists = self._section(top, "terms", "a list of terms to each key")
        self._rules = self._section(top, "rules", "a rule to each key")
        if not self._rules and not self.complaints.problems:
            self.complaints.add(
                ("rules",) if "rules" in top else (), 'there are no rules: a file needs some under "rules"'
            )
        self._conditions = ConditionReader(self._actors, self._lists, self.complaints)

    def _section(self, top: dict[str, object], section: str, what: str) -> dict[str, object]:
        if section not in top:
            return {}
        entries = as_map(top[section], (section,), self.complaints, what)
        for key in entries:
            if not ENTRY_KEY.fullmatch(key):
                message = f'"{key}" is not a key: use small letters, digits, "-" and "_"'
                self.complaints.add_key((section, key), message)
        return entries

    # ------------------------------------------------------------------------------------------------------- actors

    def actors(self) -> tuple[Actor, ...]:
        """All actors; complains of groups that contain themselves or that nothing can name."""
        actors = tuple(self._actor(key, value) for key, value in self._actors.items())
        members = {actor.key: actor.members for actor in actors}
        self._check_circles(members, "actors", "members")
        aliased = {actor.key for actor in actors if actor.aliases}
        for actor in actors:
            if not aliased & _reachable(actor.key, members):
                self.complaints.add(("actors", actor.key), "nothing can name this actor: it needs aliases, or members")
        return actors

    def _actor(self, key: str, value: object) -> Actor:
        path: Path = ("actors", key)
        found = (
            as_map(value, path, self.complaints, "aliases, members") if isinstance(value, dict) else {"aliases": value}
        )
        check_keys(found, path, grammar.ACTOR, {}, self.complaints)
        return Actor(
            key=key,
            name=self._text(found, "name", path) or key,
            kind=self._choice(found, "type", path, grammar.ACTOR_TYPES),
            wikidata=self._text(found, "wikidata", path) or None,
            aliases=self._aliases(found, path),
            masks=tuple(term.text for term in self._plain_terms(found, "not", path)),
            members=self._members(found, path),
            roles=self._roles(found, path),
            notes=self._text(found, "notes", path),
        )

    def _aliases(self, found: Mapping[str, object], path: Path) -> tuple[str, ...]:
        if "aliases" not in found:
            return ()
        items = items_of(found["aliases"], (*path, "aliases"), self.complaints)
        texts = [self._alias(item, at) for item, at in items]
        return tuple(text for text in texts if text is not None)

    def _alias(self, value: object, path: Path) -> str | None:
        if isinstance(value, dict):
            found = as_map(value, path, self.complaints, "name")
            check_keys(found, path, grammar.ALIAS, grammar.LATER_ALIAS, self.complaints)
            value, path = found.get("name"), (*path, "name")
        text = as_text(value, path, self.complaints)
        if text is None:
            return None
        if text.startswith(("actor:", "terms:", "re:")):
            self.complaints.add(path, "an alias is a name; put other actors under members", part=text)
            return None
        return text if self._conditions.plain_term(text, path) else None

    def _members(self, found: Mapping[str, object], path: Path) -> tuple[str, ...]:
        return tuple(self._conditions.actor_keys(found["members"], (*path, "members"))) if "members" in found else ()

    def _roles(self, found: Mapping[str, object], path: Path) -> tuple[Role, ...]:
        if "role" not in found:
            return ()
        return tuple(self._role(item, at) for item, at in items_of(found["role"], (*path, "role"), self.complaints))

    def _role(self, value: object, path: Path) -> Role:
        found = as_map(value, path, self.complaints, "is, from, until")
        check_keys(found, path, grammar.ROLE, {}, self.complaints)
        title = as_text(found.get("is"), (*path, "is") if "is" in found else path, self.complaints)
        return Role(title or "", self._date(found, "from", path), self._date(found, "until", path))

    # --------------------------------------------------------------------------------------------------- term lists

    def term_lists(self) -> tuple[TermList, ...]:
        """All named lists; complains of lists that contain themselves."""
        lists = tuple(TermList(key, self._listed(value, ("terms", key))) for key, value in self._lists.items())
        inner = {terms.key: tuple(t.key for t in terms.terms if isinstance(t, TermsRef)) for terms in lists}
        self._check_circles(inner, "terms", "terms:")
        return lists

    def _listed(self, value: object, path: Path) -> tuple[Term | TermsRef, ...]:
        found: list[Term | TermsRef] = []
        for item, at in items_of(value, path, self.complaints):
            text = as_text(item, at, self.complaints)
            if text is None:
                continue
            term = self._conditions.term(text, at)
            if isinstance(term, Term | TermsRef):
                found.append(term)
            elif term is not None:
                self.complaints.add(at, "a list holds terms; name actors in the rule", part=text)
        return tuple(found)

    # -------------------------------------------------------------------------------------------------------- rules

    def rules(self) -> tuple[Rule, ...]:
        """All rules that could be read."""
        rules = [self._rule(key, value) for key, value in self._rules.items()]
        return tuple(rule for rule in rules if rule is not None)

    def _rule(self, key: str, value: object) -> Rule | None:
        path: Path = ("rules", key)
        found = {str(name): item for name, item in value.items()} if isinstance(value, dict) else {}
        condition = self._conditions.rule(found, path) if found else self._conditions.condition(value, path)
        rule = Rule(
            rule_id=key,
            name=self._text(found, "name", path) or key,
            about=self._text(found, "about", path),
            notes=self._text(found, "notes", path),
            owner=self._text(found, "owner", path),
            priority=Priority(self._choice(found, "priority", path, tuple(Priority)) or Priority.DIGEST),
            tags=as_texts(found["tags"], (*path, "tags"), self.complaints) if "tags" in found else (),
            enabled=self._yes_no(found, "enabled", path, default=True),
            is_provisional=self._yes_no(found, "provisional", path, default=False),
            condition=condition or Term(key),
            examples=self._examples(found, path),
        )
        return rule if condition else None

    def _examples(self, rule: Mapping[str, object], path: Path) -> tuple[Example, ...]:
        if "tests" not in rule:
            return ()
        path = (*path, "tests")
        found = as_map(rule["tests"], path, self.complaints, "must_match, must_not_match")
        check_keys(found, path, grammar.TESTS, {}, self.complaints)
        return tuple(
            self._example(item, at, must_match=kind == "must_match")
            for kind in grammar.TESTS
            if kind in found
            for item, at in items_of(found[kind], (*path, kind), self.complaints)
        )

    def _example(self, value: object, path: Path, must_match: bool) -> Example:
        if not isinstance(value, dict):
            text = as_text(value, path, self.complaints)
            return Example(path, Document("", text or "", None, None, None), must_match, ())
        found = as_map(value, path, self.complaints, "title, body")
        check_keys(found, path, grammar.EXAMPLE, grammar.LATER_EXAMPLE, self.complaints)
        if "title" not in found and "body" not in found:
            self.complaints.add(path, "a test needs a body, or a title")
        day = self._date(found, "date", path)
        document = Document(
            title=self._text(found, "title", path),
            text=self._text(found, "body", path),
            language=self._text(found, "lang", path) or None,
            published=datetime.combine(day, time(), UTC) if day else None,
            feed=None,
        )
        hits = as_texts(found["hits"], (*path, "hits"), self.complaints) if "hits" in found else ()
        return Example(path, document, must_match, hits)

    # ------------------------------------------------------------------------------------------------------ values

    def _plain_terms(self, found: Mapping[str, object], key: str, path: Path) -> tuple[Term, ...]:
        if key not in found:
            return ()
        items = items_of(found[key], (*path, key), self.complaints)
        texts = [(as_text(item, at, self.complaints), at) for item, at in items]
        terms = [self._conditions.plain_term(text, at) for text, at in texts if text]
        return tuple(term for term in terms if term is not None)

    def _text(self, found: Mapping[str, object], key: str, path: Path) -> str:
        return (as_text(found[key], (*path, key), self.complaints) or "") if key in found else ""

    def _choice(self, found: Mapping[str, object], key: str, path: Path, options: tuple[str, ...]) -> str | None:
        return as_choice(found[key], (*path, key), self.complaints, options) if key in found else None

    def _yes_no(self, found: Mapping[str, object], key: str, path: Path, default: bool) -> bool:
        choice = self._choice(found, key, path, (*grammar.YES, *grammar.NO))
        return default if choice is None else choice in grammar.YES

    def _date(self, found: Mapping[str, object], key: str, path: Path) -> date | None:
        return as_date(found[key], (*path, key), self.complaints) if key in found else None

    def _check_circles(self, inner: Mapping[str, tuple[str, ...]], section: str, through: str) -> None:
        """Complains of each entry that contains itself."""
        for key, below in inner.items():
            if any(key in _reachable(entry, inner) for entry in below):
                self.complaints.add((section, key), f'"{key}" contains itself, through {through}')


def _reachable(key: str, inner: Mapping[str, tuple[str, ...]]) -> set[str]:
    """An entry and all that it contains, at any depth."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        entry = waiting.pop()
        if entry not in found:
            found.add(entry)
            waiting += inner.get(entry, ())
    return found
