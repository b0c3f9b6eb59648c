"""`monitor check`, `schema` and `init`: the files a person edits. Reads and writes files."""

import json
import os
import shlex
import sys
import time
import unicodedata
from dataclasses import asdict
from pathlib import Path

import click

from monitor.cli.common import always_json_option, config_option, json_option
from monitor.cli.terminal import wants_color
from monitor.config import Report, check_config
from monitor.config.patience import Patience
from monitor.config.schemas import SCHEMA_BY_FILE
from monitor.errors import CannotRunError
from monitor.resources import PACKAGE

STARTER = PACKAGE / "_starter"


# Seconds of CPU time for all, and how often what it took to come this far: a slower machine is given more.
_LEAST_PATIENCE = 1.2
_PATIENCE = 3.5


@click.command("check", help="Show every problem in all files at once, as file:line:column: message.")
@config_option
@json_option
def check_command(directory: Path, *, as_json: bool) -> None:
    """Exit status 0 where nothing keeps the files from being used (warnings do not), 1 otherwise."""
    reports = check_config(directory, os.environ, Patience(max(_LEAST_PATIENCE, _PATIENCE * time.process_time())))
    errors = sum(not report.is_warning for report in reports)
    if as_json:
        _print_json(reports, errors)
    else:
        for report in reports:
            click.echo(shown(report, color=wants_color()))
        click.echo(_summary(errors, len(reports) - errors))
    sys.exit(1 if errors else 0)


def _print_json(reports: tuple[Report, ...], errors: int) -> None:
    found = {"errors": errors, "warnings": len(reports) - errors, "findings": [asdict(report) for report in reports]}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _summary(errors: int, warnings: int) -> str:
    counted = [
        f"{count} {name}{'' if count == 1 else 's'}" for count, name in ((errors, "error"), (warnings, "warning"))
    ]
    return "; ".join(counted) if errors or warnings else "no problems found"


def shown(report: Report, *, color: bool) -> str:
    """The finding, the line it is about and a caret under the place."""

    def styled(text: str, foreground: str) -> str:
        return click.style(text, fg=foreground, bold=True) if color else text

    rank = styled("warning: ", "yellow") if report.is_warning else ""
    first = f"{styled(report.where, 'cyan')}: {rank}{report.message}"
    if report.source_line is None or report.column is None:
        return first
    line, margin = _window(report.source_line, report.column)
    return f"{first}\n    {line}\n    {margin}{styled('^', 'green')}"


# What a terminal of usual width shows beside the indentation.
_WIDTH = 110


def _window(line: str, column: int) -> tuple[str, str]:
    """The stretch of the line around the column, and the blanks that bring a caret under it."""
    line = "".join(map(_drawn, line))
    start = max(0, column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    cut = "…" if start else ""
    before = line[start : column - 1]
    margin = " " * len(cut) + "".join(_blank(character) for character in before)
    return f"{cut}{line[start : start + _WIDTH]}{'…' if len(line) > start + _WIDTH else ''}", margin


def _drawn(character: str) -> str:
    """Itself, but for what would steer the terminal."""
    return "�" if character != "\t" and unicodedata.category(character) == "Cc" else character


def _blank(character: str) -> str:
    """Blanks as wide as the character is on a terminal: two for Chinese, none for a combining mark."""
    if character == "\t":
        return "\t"
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


@click.command(
    "schema", help="Print the JSON Schema of a file (feeds, rules, digests or tests: *_test.yaml), for editors."
)
@click.argument("name", type=click.Choice(list(SCHEMA_BY_FILE)))
@always_json_option
def schema_command(name: str) -> None:
    """JSON Schema 2020-12 on standard output."""
    click.echo(schema_text(name), nl=False)


def schema_text(name: str) -> str:
    """The schema of `feeds`, `rules`, `digests` or `tests` as it is shipped."""
    return json.dumps(SCHEMA_BY_FILE[name](), ensure_ascii=False, indent=2) + "\n"


@click.command("init", help="Write commented starter files into a folder (here, where none is named).")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path())
@json_option
def init_command(directory: Path, *, as_json: bool) -> None:
    """Never overwrites: a file that is there stays as it is. Exit status 2 where nothing can be written."""
    try:
        written = [name for name, text in starter_files() if _write_new(directory / name, text)]
    except OSError as error:
        raise CannotRunError(f"cannot write {error.filename}: {error.strerror}") from error
    if as_json:
        kept = [name for name, _ in starter_files() if name not in written]
        click.echo(json.dumps({"folder": str(directory), "wrote": written, "kept": kept}, ensure_ascii=False, indent=2))
        return
    for name, _ in starter_files():
        click.echo(f"{'wrote' if name in written else 'kept '} {directory / name}")
    place = "" if directory == Path() else f" --config {shlex.quote(str(directory))}"
    click.echo(_NEXT.format(place=place, outbox=directory / os.environ.get("MONITOR_VAR", "var") / "outbox"))


_NEXT = """
Next: name your feeds in feeds.yaml and your rules in rules.yaml, then
  monitor check{place}   shows every mistake in them
  monitor once{place}    asks all feeds once
  monitor run{place}     keeps watching; digests are written to {outbox}
To mail them, set recipients in digests.yaml, and copy .env.example to .env (mode 0600) for the mail server."""


def starter_files() -> tuple[tuple[str, str], ...]:
    """Names, relative to the folder, and what is written to them."""
    edited = tuple((name, (STARTER / name).read_text("utf-8")) for name in ("feeds.yaml", "rules.yaml", "digests.yaml"))
    environment = (".env.example", (STARTER / "env.example").read_text("utf-8"))
    schemas = tuple((f"schemas/{name}.schema.json", schema_text(name)) for name in SCHEMA_BY_FILE)
    return (*edited, environment, *schemas)


def _write_new(path: Path, text: str) -> bool:
    """Whether the file was written: one that is there stays, even if it appeared a moment ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
