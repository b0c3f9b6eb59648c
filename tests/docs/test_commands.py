"""Every command that a document tells to type exists, with its options; and README.md tells of every command."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from monitor.cli import COMMANDS, LATER, group
from tests.docs.documents import DOCUMENTS, ROOT, blocks, inline_code, prose, table_rows

# What ends a command of a shell, as shlex gives it.
ENDS = {"|", "||", "&&", ";", ">", ">>", "<", "…", "..."}


def typed() -> Iterator[tuple[str, list[str]]]:
    """(where, the words behind `monitor`) of every line that is shown as typed, and of every command in the text."""
    for document in DOCUMENTS:
        place = str(document.relative_to(ROOT))
        lines = [line for block in blocks(document) for line in block.text.splitlines() if "$ " in line]
        for line in [*lines, *inline_code(prose(document))]:
            words = shlex.split(line, comments=True) if line.count('"') % 2 == 0 and "'" not in line else line.split()
            for start, word in enumerate(words):
                if re.fullmatch(r"(\S*/)?(monitor|news-monitor)", word) and is_a_program(words[:start]):
                    yield f"{place}: {line}", words_of_one_command(words[start + 1 :])


def is_a_program(before: list[str]) -> bool:
    """Whether what follows these words is a program: at the prompt, behind another command, in a container."""
    return not before or before[-1] in {"$", "&&", "|"} or "news-monitor" in before or before[0] == "*/15"


def words_of_one_command(words: list[str]) -> list[str]:
    end = next((at for at, word in enumerate(words) if word in ENDS), len(words))
    return words[:end]


TYPED = list(typed())


def test_documents_tell_to_type_something() -> None:
    assert len(TYPED) > 80


@pytest.mark.parametrize(("where", "words"), TYPED, ids=[where for where, _ in TYPED])
def test_what_is_typed_is_a_command_with_its_options(where: str, words: list[str]) -> None:
    command: click.Command = group
    context = click.Context(group, info_name="monitor")
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        if name in LATER or re.fullmatch(r"[A-Z]+", name) or name == "/":
            return
        found = command.get_command(context, name)
        assert found is not None, where
        command, context = found, click.Context(found, parent=context, info_name=name)
        if rest[:1] == ["/"]:  # `list / show / requeue`: one of these
            return
    known = {
        option for parameter in command.get_params(context) for option in (*parameter.opts, *parameter.secondary_opts)
    }
    options = [word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)]
    assert [option for option in options if option not in known] == [], where


def test_readme_has_every_command_in_its_table() -> None:
    named = [
        word
        for cells in table_rows(ROOT / "README.md", "| command | does |")
        for span in inline_code(cells[0])
        for word in re.findall(r"^(?:monitor )?([a-z]+)", span)
    ]
    assert sorted(named) == sorted(COMMANDS)
