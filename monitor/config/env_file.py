"""The `.env` file beside the files -> variables, and the lines they stand in. Reads that one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dotenv.parser import Binding


@dataclass(frozen=True, slots=True)
class EnvFile:
    """`values` may be secrets and hide from the repr. `problems` are lines with what is wrong in them."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[tuple[int, str], ...] = ()


def read_env_file(path: Path) -> EnvFile:
    """The file's variables; an absent file has none. The last of two equal names counts, as in a shell."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return EnvFile()
    except UnicodeDecodeError:
        return EnvFile(problems=((1, "the file is not UTF-8"),))
    except OSError as error:
        return EnvFile(problems=((1, f"the file cannot be read: {error.strerror}"),))
    from dotenv.parser import parse_stream  # costs 27 ms, and many folders have no such file

    return _collect(list(parse_stream(StringIO(text))))


def _collect(bindings: "list[Binding]") -> EnvFile:
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[tuple[int, str]] = []
    for binding in bindings:
        line = binding.original.line + _blank_lines_before(binding.original.string)
        if binding.error or (binding.key is not None and binding.value is None):
            # The line itself is not repeated: it may be a secret without its name.
            problems.append((line, "this line is no NAME=value"))
        elif binding.key is not None and binding.value is not None:
            values[binding.key], lines[binding.key] = binding.value, line
    return EnvFile(values, lines, tuple(problems))


def _blank_lines_before(text: str) -> int:
    """The parser counts blank lines to the variable behind them."""
    return text[: len(text) - len(text.lstrip())].count("\n")
