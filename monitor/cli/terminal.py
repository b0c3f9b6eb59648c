"""What standard output can show: colours, and letters of every script. The environment; nothing is written."""

import os
import sys
from io import TextIOWrapper


def is_plain() -> bool:
    """Whether no colours are wanted anywhere: NO_COLOR (https://no-color.org), or a terminal that knows none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def wants_color() -> bool:
    """Whether what is printed may be coloured: for a terminal alone."""
    return sys.stdout.isatty() and not is_plain()


def take_every_letter() -> None:
    r"""Make standard output take any text: UTF-8 into files and pipes; a terminal is shown `\u5317` for what it lacks.

    Names of files that are no text (bytes that are not UTF-8) are shown as `\udcfc` and the like.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        encoding = None if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
