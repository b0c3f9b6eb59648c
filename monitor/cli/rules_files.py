"""What the commands on rules share: which file of rules, which rules of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from monitor.config.fields import did_you_mean
from monitor.config.load import RULES
from monitor.config.rules_files import RulesFile, load_rules
from monitor.core.rules import Rule, RuleSet
from monitor.errors import CannotRunError

F = TypeVar("F", bound=Callable[..., object])


def rules_option(command: F) -> F:
    """`--rules FILE`: other rules than those in use, such as a draft."""
    return click.option(
        "--rules",
        "rules_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Another file of rules than rules.yaml of the folder.",
    )(command)


def load_rules_of(directory: Path, file: Path | None) -> RulesFile:
    """The rules of a folder, or of another file, whether or not their tests pass.

    Raises:
        ConfigError: with every problem of the files, one a line.
    """
    return load_rules(file.absolute() if file else directory.absolute() / RULES, are_tested=False)


def existing_rules(ruleset: RuleSet, names: Sequence[str]) -> tuple[Rule, ...]:
    """The rules of these ids, in the order of the names.

    Raises:
        CannotRunError: there is no such rule; the nearest one is named.
    """
    by_id = {rule.rule_id: rule for rule in ruleset.rules}
    for name in names:
        if name not in by_id:
            near = did_you_mean(name, tuple(by_id))
            raise CannotRunError(f'there is no rule "{name}"{near}')
    return tuple(by_id[name] for name in names)
