"""What is likely to be wrong with rules that can be read: a tuple of checks, each pure.

A new check is a function from (RuleSet, Facts) to findings, a member of `Code`, and an entry in CHECKS.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from monitor.core.rules.lint.actors import aliases_in_aliases, shared_roles, unused
from monitor.core.rules.lint.archive import never_fired, over_budget, shadowed, too_broad
from monitor.core.rules.lint.places import place_of
from monitor.core.rules.lint.rules import expiry, same_rules, wide_nones, without_tests
from monitor.core.rules.lint.spelling import mixed_scripts, never_matches
from monitor.core.rules.lint.values import Code, Facts, Level, LintFinding
from monitor.core.rules.lint.variants import aspect_partners, open_compounds, redundant_terms
from monitor.core.rules.syntax import RuleSet

__all__ = ["CHECKS", "Code", "Facts", "Level", "LintFinding", "lint", "place_of"]

Check: TypeAlias = Callable[[RuleSet, Facts], Iterator[LintFinding]]

CHECKS: Final[tuple[Check, ...]] = (
    never_matches,
    mixed_scripts,
    redundant_terms,
    open_compounds,
    aspect_partners,
    wide_nones,
    aliases_in_aliases,
    shared_roles,
    unused,
    without_tests,
    expiry,
    same_rules,
    shadowed,
    too_broad,
    never_fired,
    over_budget,
)


def lint(ruleset: RuleSet, facts: Facts, checks: Iterable[Check] = CHECKS) -> tuple[LintFinding, ...]:
    """Everything that any check finds, each once, check by check in the order of the file."""
    return tuple(dict.fromkeys(finding for check in checks for finding in check(ruleset, facts)))
