"""Builders for tests of the rule language: rules from plain data, documents from strings, YAML as text."""

from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import ScalarNode

from monitor.core.model import Match
from monitor.core.rules import Document, RuleSet, compile_rules, read_rules

TODAY = date(2024, 8, 1)
CHECKOUT = Path(__file__).parent.parent.parent


class TextConstructor(SafeConstructor):
    """Keeps every scalar as it is written."""

    def as_written(self, node: ScalarNode) -> str:
        return str(node.value)


for tag in ("null", "bool", "int", "float", "timestamp"):
    TextConstructor.add_constructor(f"tag:yaml.org,2002:{tag}", TextConstructor.as_written)


def yaml_as_text(path: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = TextConstructor
    return yaml.load(path.read_text(encoding="utf-8"))


def a_ruleset(rules: Any, actors: Any = None, terms: Any = None) -> RuleSet:
    sections = {"actors": actors, "terms": terms, "rules": rules}
    read = read_rules({name: section for name, section in sections.items() if section is not None})
    assert read.ruleset is not None, read.problems
    return read.ruleset


def a_document(body: str = "", title: str = "", language: str | None = None) -> Document:
    return Document(title, body, language, None, None)


def a_match(rule: Any, document: Document, **sections: Any) -> Match | None:
    """The match of one rule, or None."""
    found = compile_rules(a_ruleset({"rule": rule}, **sections)).match(document, TODAY)
    return found[0] if found else None


def problems_of(data: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """Paths and messages of what the reader complains of."""
    return [(problem.path, problem.message) for problem in read_rules(data).problems]
