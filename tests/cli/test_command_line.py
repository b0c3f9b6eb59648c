"""The list of commands, what is refused, and what help costs."""

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import click
import pytest

from monitor import __version__
from monitor.cli import COMMANDS, LATER, group
from monitor.cli.common import start_log
from monitor.cli.rules import COMMANDS as RULES_COMMANDS
from monitor.cli.rules import rules_group
from tests.acceptance.installation import MONITOR
from tests.cli.conftest import Run

# Seconds of CPU: what a person does not notice.
HELP_SECONDS = 0.4


def test_help_names_every_command(run: Run) -> None:
    answer = run("--help")
    assert answer.status == 0
    assert [line.split()[0] for line in answer.out.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == f"News Monitor {__version__}\n"


def test_without_a_command_help_is_shown(run: Run) -> None:
    answer = run()
    assert answer.status == 2
    assert "Usage: monitor" in answer.out + answer.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_has_help(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.get_short_help_str()


def test_help_names_every_command_on_rules(run: Run) -> None:
    answer = run("rules", "--help")
    assert answer.status == 0
    assert [line.split()[0] for line in answer.out.partition("Commands:\n")[2].splitlines()] == list(RULES_COMMANDS)


@pytest.mark.parametrize("name", RULES_COMMANDS)
def test_every_command_on_rules_exists_and_teaches(name: str) -> None:
    command = rules_group.get_command(click.Context(rules_group), name)
    assert command is not None
    assert "Exit status: 0" in (command.help or "")


def test_an_unknown_command_is_refused(run: Run) -> None:
    answer = run("frobnicate")
    assert (answer.status, answer.err.splitlines()[-1]) == (2, "Error: No such command 'frobnicate'.")


@pytest.mark.parametrize("arguments", [*((name,) for name in LATER), ("export", "17")])
def test_a_command_of_a_later_version_is_refused_and_said_to_be_one(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    said = f'Error: this version has no command "{arguments[0]}" yet; see monitor --help for those it has'
    assert (answer.status, answer.err.splitlines()[-1]) == (2, said)


def test_a_folder_that_is_not_there_is_a_message_and_status_2(run: Run) -> None:
    answer = run("once", "--config", "/nowhere")
    assert (answer.status, answer.out, answer.err) == (2, "", "/nowhere: there is no such folder\n")


def test_a_folder_without_files_says_how_to_begin(run: Run) -> None:
    answer = run("once", "--config", ".")
    assert answer.status == 2
    assert "feeds.yaml: there is no such file here; monitor init writes one to start from" in answer.err


@pytest.mark.slow
def test_help_costs_little() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([MONITOR, "--help"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime < HELP_SECONDS


def test_help_imports_no_heavy_library() -> None:
    heavy = {"aiohttp", "sqlmodel", "trafilatura", "pydantic", "pebble", "jinja2"}
    code = f"import sys, monitor.cli; sys.exit(len({heavy!r} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from leaves(found, f"{name} {each}".strip())
    else:
        yield name, command


def test_every_command_takes_json() -> None:
    assert [name for name, each in leaves(group) if not any("--json" in p.opts for p in each.params)] == []


def test_a_log_for_programs_is_json_lines(own_log: None, capsys: pytest.CaptureFixture[str]) -> None:
    start_log(verbose=True, as_json=True)
    logging.getLogger("monitor.test").info("%d feeds", 3)
    try:
        raise ValueError("a mistake")
    except ValueError:
        logging.getLogger("monitor.test").exception("it failed")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert {**first, "at": None} == {"at": None, "level": "info", "logger": "monitor.test", "message": "3 feeds"}
    assert datetime.fromisoformat(first["at"]).tzinfo is not None
    assert second["error"].endswith("ValueError: a mistake")
