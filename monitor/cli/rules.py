"""`monitor rules`: the work on rules. Only the list of its commands; each is imported when it is called."""

import click

from monitor.cli.lazy import LazyCommand, LazyGroup

COMMANDS = {
    "test": LazyCommand("monitor.cli.rules_test:test_command", "Run the tests in rules.yaml and in *_test.yaml files."),
    "explain": LazyCommand(
        "monitor.cli.rules_explain:explain_command", "Show why a rule matches a text, or why it does not."
    ),
    "lint": LazyCommand("monitor.cli.rules_lint:lint_command", "Show what is likely to be wrong with rules."),
    "suggest": LazyCommand(
        "monitor.cli.rules_suggest:suggest_command", "Show what a rule just misses, and words that go with its hits."
    ),
    "backtest": LazyCommand(
        "monitor.cli.rules_backtest:backtest_command", "Try the rules on stored articles: how many a day, which ones."
    ),
    "diff": LazyCommand(
        "monitor.cli.rules_diff:diff_command", "Show which stored articles an edit of the rules gains and loses."
    ),
    "apply": LazyCommand("monitor.cli.rules_apply:apply_command", "Match changed rules against stored articles."),
}


class _Commands(LazyGroup):
    table = COMMANDS


@click.group("rules", cls=_Commands)
def rules_group() -> None:
    """Work on rules: try an edit before the daemon uses it.

    Exit status: 0 fine, 1 findings (a failed test, a warning), 2 cannot run.
    """
