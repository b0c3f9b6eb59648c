"""The commands: arguments in, text or JSON out. One small module per command family, imported when it is called."""

import importlib

import click

from monitor import __version__
from monitor.errors import MonitorError

# Importing a command takes up to a second (trafilatura, SQLModel); the list of commands must not.
COMMANDS = {
    "init": ("monitor.cli.files", "init_command", "Write commented starter files into a folder."),
    "check": ("monitor.cli.files", "check_command", "Show every problem in all files at once."),
    "run": ("monitor.cli.daemon", "run_command", "Run the daemon: poll, match, write or mail digests."),
    "once": ("monitor.cli.daemon", "once_command", "Run one cycle and end: for cron, trials and tests."),
    "digest": ("monitor.cli.digest", "digest_command", "Show a digest; with --send, send the open period now."),
    "status": ("monitor.cli.status", "status_command", "Show feeds, rules, deliveries and the next digest."),
    "schema": ("monitor.cli.files", "schema_command", "Print the JSON Schema of a file, for editors."),
    "parse": ("monitor.cli.filters", "parse_command", "Feeds to entries: JSON Lines in, JSON Lines out."),
    "extract": ("monitor.cli.filters", "extract_command", "Pages to articles: JSON Lines in, JSON Lines out."),
    "match": ("monitor.cli.filters", "match_command", "Articles to matches: JSON Lines in, JSON Lines out."),
}
LATER = ("feeds", "rules", "why", "mute", "export", "doctor", "worker", "statements", "cluster")


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a new user needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; one of a later version says that it is."""
        if cmd_name in LATER:
            raise click.UsageError(f'this version has no command "{cmd_name}" yet; see monitor --help for those it has')
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the summaries above, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="News Monitor %(version)s")
def group() -> None:
    """Watch the news for people who cannot: feeds in, one digest a day out.

    Exit status: 0 fine, 1 findings (failed feeds, errors in files), 2 cannot run.
    """


def main() -> None:
    """The entry point: what a person must act on is a message and status 2, never a traceback."""
    try:
        group.main(prog_name="monitor", standalone_mode=True)
    except MonitorError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
