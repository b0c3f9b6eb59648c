"""The files of rules as read -> one tree for the reader of rules, and every path of it back to its file. Pure.

Keys of actors, term lists and rules are those of all files together; the same one in two files is refused. `defaults`
hold for the rules of their own file alone, but for `inflect`, which the first file says for all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from monitor.config.includes import INCLUDE, RulesPart
from monitor.config.source import shortened
from monitor.config.validation import Path
from monitor.core.model import Problem

DEFAULTS: Final = "defaults"
# The one default that is not of rules: it says how all words are met, those of actors and lists too.
INFLECT: Final = "inflect"
RULES: Final = "rules"
SECTIONS: Final = ("actors", "terms", RULES)
# Stands in for the rules of a file while only its head is judged.
_PROBE: Final = {"probe": ["probe"]}

Owners: TypeAlias = dict[tuple[str, str], RulesPart]


@dataclass(frozen=True, slots=True)
class RulesTree:
    """`data` is plain and JSON-able, without `include`. `parts` are never empty; the first includes the others."""

    data: object
    parts: Sequence[RulesPart]
    owners: Mapping[tuple[str, str], RulesPart]

    def own(self, path: Path) -> tuple[RulesPart, Path]:
        """The file that says what stands at a path of `data`, and the path in that file."""
        part = self.owners.get((str(path[0]), str(path[1])), self.parts[0]) if len(path) > 1 else self.parts[0]
        return part, _as_written(part, path, is_folded=len(self.parts) > 1)

    def complain(self, problems: Iterable[Problem]) -> None:
        """Adds each problem of `data` to the findings of the file it comes from."""
        for problem in problems:
            part, path = self.own(problem.path)
            part.findings.errors.append(Problem(path, problem.message, problem.at_key, problem.part))

    def warn(self, problems: Iterable[Problem]) -> None:
        """Adds each problem of `data` to the warnings about the file it comes from."""
        for problem in problems:
            part, path = self.own(problem.path)
            part.findings.warnings.append(Problem(path, problem.message, problem.at_key, problem.part))


def join(parts: Sequence[RulesPart]) -> RulesTree:
    """One tree of all files. Keys that stand in two files become findings of the second."""
    owners: Owners = {}
    if len(parts) == 1:
        return RulesTree(_without_include(parts[0].data), parts, owners)
    sections: dict[str, dict[str, object]] = _of_all(parts[0])
    for part in parts:
        if part is not parts[0] and INFLECT in _defaults(part):
            message = f"this goes for all files: say it under defaults of {parts[0].name}"
            part.findings.errors.append(Problem((DEFAULTS, INFLECT), message, at_key=True))
        for section, entries in _sections(part).items():
            joined = sections.setdefault(section, {})
            for key, value in entries.items():
                if _is_new(section, key, part, owners):
                    joined[key] = value
    return RulesTree(sections, parts, owners)


def head(part: RulesPart) -> object:
    """The file without what `join` takes from it: what is wrong in it is said of this file alone."""
    if not isinstance(part.data, dict):
        return part.data
    rest = {key: value for key, value in part.data.items() if key not in SECTIONS or not isinstance(value, dict)}
    return {RULES: _PROBE} | {key: value for key, value in rest.items() if key != INCLUDE}


def _without_include(data: object) -> object:
    return {key: value for key, value in data.items() if key != INCLUDE} if isinstance(data, dict) else data


def _sections(part: RulesPart) -> dict[str, dict[str, object]]:
    """The sections of a file that are maps, with its defaults said in each of its rules."""
    data = part.data if isinstance(part.data, dict) else {}
    found = {name: data[name] for name in SECTIONS if isinstance(data.get(name), dict)}
    if RULES in found and (defaults := _of_rules(part)):
        found[RULES] = {key: _folded(rule, defaults) for key, rule in found[RULES].items()}
    return found


def _defaults(part: RulesPart) -> dict[str, object]:
    found = part.data.get(DEFAULTS) if isinstance(part.data, dict) else None
    return found if isinstance(found, dict) else {}


def _of_all(part: RulesPart) -> dict[str, dict[str, object]]:
    found = {key: value for key, value in _defaults(part).items() if key == INFLECT}
    return {DEFAULTS: found} if found else {}


def _of_rules(part: RulesPart) -> dict[str, object]:
    return {key: value for key, value in _defaults(part).items() if key != INFLECT}


def _folded(rule: object, defaults: dict[str, object]) -> object:
    """The rule with what it does not say itself. A list of terms becomes the map that means the same."""
    if rule is None or rule == []:
        return rule
    return {**defaults, **rule} if isinstance(rule, dict) else {**defaults, "any": rule}


def _as_written(part: RulesPart, path: Path, *, is_folded: bool) -> Path:
    """Where in a file stands what the path leads to: a list of names is read as an actor with these aliases."""
    if len(path) < 3 or not isinstance(part.data, dict):
        return path
    if path[0] == "actors" and path[2] == "aliases" and not isinstance(part.data["actors"][path[1]], dict):
        return (*path[:2], *path[3:])
    return _unfolded(part.data[RULES][path[1]], path) if path[0] == RULES and is_folded and _of_rules(part) else path


def _unfolded(rule: object, path: Path) -> Path:
    """The same for a rule in which the defaults of its file were said."""
    if not isinstance(rule, dict):
        return (*path[:2], *path[3:]) if path[2] == "any" else (DEFAULTS, *path[2:])
    return path if path[2] in rule else (DEFAULTS, *path[2:])


def _is_new(section: str, key: str, part: RulesPart, owners: Owners) -> bool:
    first = owners.setdefault((section, key), part)
    if first is part:
        return True
    place = first.document.source.place(first.document.flaw(Problem((section, key), "", at_key=True)).offset)
    where = f"{first.name}:{place.line}:{place.column}"
    message = f'"{shortened(key)}" is already defined in {where}: keep one of the two, or give this another key'
    part.findings.errors.append(Problem((section, key), message, at_key=True))
    return False
