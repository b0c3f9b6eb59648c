"""A group of commands that knows them by name and imports one when it is called.

Importing a command takes up to a second (trafilatura, SQLModel); showing the list of commands must not.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import click


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command is (`module:name`) and what it does, in one line for the list."""

    place: str
    summary: str


class LazyGroup(click.Group):
    """A group over a table of commands; `later` names those that only a later version has."""

    table: ClassVar[Mapping[str, LazyCommand]] = MappingProxyType({})
    later: ClassVar[tuple[str, ...]] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a new user needs them."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; one of a later version says that it is."""
        if cmd_name in self.later:
            raise click.UsageError(f'this version has no command "{cmd_name}" yet; see monitor --help for those it has')
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name].place.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by their summaries, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in self.table.items()])
