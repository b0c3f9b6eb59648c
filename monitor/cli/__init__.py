"""The commands: arguments in, text or JSON out. One small module per command family, imported when it is called."""

import click

from monitor import __version__
from monitor.cli.endings import told
from monitor.cli.lazy import LazyCommand, LazyGroup
from monitor.cli.terminal import is_plain, take_every_letter

COMMANDS = {
    "init": LazyCommand("monitor.cli.files:init_command", "Write commented starter files into a folder."),
    "check": LazyCommand("monitor.cli.files:check_command", "Show every problem in all files at once."),
    "run": LazyCommand("monitor.cli.daemon:run_command", "Run the daemon: poll, match, write or mail digests."),
    "once": LazyCommand("monitor.cli.daemon:once_command", "Run one cycle and end: for cron, trials and tests."),
    "digest": LazyCommand("monitor.cli.digest:digest_command", "Show a digest; with --send, send the open period now."),
    "status": LazyCommand("monitor.cli.status:status_command", "Show feeds, rules, deliveries and the next digest."),
    "deliveries": LazyCommand(
        "monitor.cli.deliveries:deliveries_group", "Show what was not sent; send it again, or put it away."
    ),
    "why": LazyCommand("monitor.cli.why:why_command", "Show the life of one article, or where it was lost."),
    "mute": LazyCommand("monitor.cli.mute:mute_command", "Keep a story out of mail for a while."),
    "rules": LazyCommand("monitor.cli.rules:rules_group", "Work on rules: test, explain, lint, try on the archive."),
    "feeds": LazyCommand("monitor.cli.feeds:feeds_group", "Work on feeds: try an address, find and add a site's feed."),
    "schema": LazyCommand("monitor.cli.files:schema_command", "Print the JSON Schema of a file, for editors."),
    "parse": LazyCommand("monitor.cli.filters:parse_command", "Feeds to entries: JSON Lines in, JSON Lines out."),
    "extract": LazyCommand("monitor.cli.filters:extract_command", "Pages to articles: JSON Lines in, JSON Lines out."),
    "match": LazyCommand("monitor.cli.filters:match_command", "Articles to matches: JSON Lines in, JSON Lines out."),
    "cluster": LazyCommand("monitor.cli.cluster:cluster_command", "Articles to stories: JSON Lines in and out."),
}
LATER = ("export", "doctor", "worker", "statements")


class _Commands(LazyGroup):
    table = COMMANDS
    later = LATER

    def invoke(self, ctx: click.Context) -> object:
        """The command; however it ends, the exit status is one of those that are documented."""
        with told():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="News Monitor %(version)s")
@click.pass_context
def group(context: click.Context) -> None:
    """Watch the news for people who cannot: feeds in, one digest a day out.

    Exit status: 0 fine, 1 findings (failed feeds, errors in files), 2 cannot run.
    """
    if is_plain():
        context.color = False


def main() -> None:
    """The entry point."""
    take_every_letter()
    group.main(prog_name="monitor")
