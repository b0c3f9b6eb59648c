"""`monitor deliveries`: what was not sent, and what to do about it. Only the list of its commands."""

import click

from monitor.cli.lazy import LazyCommand, LazyGroup

COMMANDS = {
    "list": LazyCommand("monitor.cli.deliveries_list:list_command", "Show what was not sent, and what to do about it."),
    "show": LazyCommand("monitor.cli.deliveries_list:show_command", "Show one delivery; with --raw, its message."),
    "requeue": LazyCommand("monitor.cli.deliveries_settle:requeue_command", "Send again what was given up, unchanged."),
    "dismiss": LazyCommand(
        "monitor.cli.deliveries_settle:dismiss_command", "Put away what shall not be sent any more."
    ),
}


class _Commands(LazyGroup):
    table = COMMANDS


@click.group("deliveries", cls=_Commands)
def deliveries_group() -> None:
    """See what was not sent, send it again, or put it away. Every message stays as it was frozen.

    Exit status: 0 fine, 1 findings (something is given up or late, or was not sent), 2 cannot run.
    """
