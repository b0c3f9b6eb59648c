"""The rule language: rules.yaml as plain data -> RuleSet -> Matcher -> matches with evidence.

Nothing heavy is imported here: the dictionaries of word forms are loaded when a matcher is compiled.
"""

from monitor.core.rules.examples import TestFailure, run_rule_tests
from monitor.core.rules.matcher import Matcher, compile_rules
from monitor.core.rules.read import RulesRead, read_rules
from monitor.core.rules.schema import rules_schema
from monitor.core.rules.syntax import Actor, Document, Example, Rule, RuleSet

__all__ = [
    "Actor",
    "Document",
    "Example",
    "Matcher",
    "Rule",
    "RuleSet",
    "RulesRead",
    "TestFailure",
    "compile_rules",
    "read_rules",
    "rules_schema",
    "run_rule_tests",
]
