"""`monitor feeds`: the work on feeds. Only the list of its commands; each is imported when it is called."""

import click

from monitor.cli.lazy import LazyCommand, LazyGroup

COMMANDS = {
    "list": LazyCommand("monitor.cli.feeds_health:list_command", "Show how each feed stands, the worst first."),
    "check": LazyCommand("monitor.cli.feeds_check:check_command", "Ask an address once and show what would be stored."),
    "add": LazyCommand("monitor.cli.feeds_add:add_command", "Find a site's feed and write it into feeds.yaml."),
    "import": LazyCommand("monitor.cli.feeds_lists:import_command", "Add the feeds of an OPML file to feeds.yaml."),
    "export": LazyCommand("monitor.cli.feeds_lists:export_command", "Print the feeds as OPML, for other readers."),
}


class _Commands(LazyGroup):
    table = COMMANDS


@click.group("feeds", cls=_Commands)
def feeds_group() -> None:
    """Work on feeds: see how they stand, try an address, add the feed of a site, take lists from other readers.

    Exit status: 0 fine, 1 findings (a feed fails, no feed there, some not added), 2 cannot run.
    """
