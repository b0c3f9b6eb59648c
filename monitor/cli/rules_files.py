"""What the commands on rules share: which file of rules, which rules of it, and a word while they are made ready."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO, TypeVar

import click

from monitor.config.fields import did_you_mean
from monitor.config.load import RULES, dictionaries
from monitor.config.rules_files import RulesFile, load_rules
from monitor.core.rules import Rule, RuleSet
from monitor.errors import CannotRunError

F = TypeVar("F", bound=Callable[..., object])


def rules_option(command: F) -> F:
    """`--rules FILE`: other rules than those in use, such as a draft."""
    return click.option(
        "--rules",
        "rules_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Another file of rules than rules.yaml of the folder.",
    )(command)


def load_rules_of(directory: Path, file: Path | None) -> RulesFile:
    """The rules of a folder, or of another file, whether or not their tests pass.

    Raises:
        ConfigError: with every problem of the files, one a line.
    """
    return load_rules(file.absolute() if file else directory.absolute() / RULES, are_tested=False)


def existing_rules(ruleset: RuleSet, names: Sequence[str]) -> tuple[Rule, ...]:
    """The rules of these ids, in the order of the names.

    Raises:
        CannotRunError: there is no such rule; the nearest one is named.
    """
    by_id = {rule.rule_id: rule for rule in ruleset.rules}
    for name in names:
        if name not in by_id:
            near = did_you_mean(name, tuple(by_id))
            raise CannotRunError(f'there is no rule "{name}"{near}')
    return tuple(by_id[name] for name in names)


# Seconds after which somebody who waits wants to know for what.
_SILENCE: Final = 1.0
_SAID: Final = "making the rules ready: looking up the forms of their words …"
# Back to the beginning of the line, and clear it.
_ERASED: Final = "\r\x1b[K"


@contextmanager
def made_ready(directory: Path, stream: TextIO | None = None, silence: float = _SILENCE) -> Iterator[None]:
    """Inside, rules are compiled and asked, with dictionaries from beside the store.

    After `silence` seconds a terminal says what is waited for, until the end.
    """
    stream = stream or sys.stderr
    note = _Note(stream)
    timer = threading.Timer(silence, note.show)
    timer.daemon = True
    if stream.isatty():
        timer.start()
    try:
        with dictionaries(directory, os.environ):
            yield
    finally:
        timer.cancel()
        note.erase()


class _Note:
    """A line on a terminal that goes away. Shown by a timer's thread, erased by the one that waited."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._lock = stream, threading.Lock()
        self._is_shown = self._is_over = False

    def show(self) -> None:
        with self._lock:
            if not self._is_over:
                self._is_shown = True
                self._stream.write(_SAID)
                self._stream.flush()

    def erase(self) -> None:
        with self._lock:
            self._is_over = True
            if self._is_shown:
                self._stream.write(_ERASED)
                self._stream.flush()
