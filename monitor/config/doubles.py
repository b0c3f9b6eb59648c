"""A rules file as plain data -> the items that stand twice in one list. Pure.

They change nothing, so they are only warned of; but one of the two was often meant to be another word.
"""

from collections.abc import Iterator

from monitor.config.source import shortened
from monitor.config.validation import Path
from monitor.core.model import Problem


def doubles(data: object, path: Path = ()) -> Iterator[Problem]:
    """Every text that stands in a list of aliases, terms or conditions for the second time."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "tests":
                yield from doubles(value, (*path, key))
    elif isinstance(data, list):
        seen: set[str] = set()
        for number, item in enumerate(data):
            if not isinstance(item, str):
                yield from doubles(item, (*path, number))
            elif item in seen:
                yield Problem((*path, number), f'"{shortened(item)}" stands in this list already: once is enough')
            else:
                seen.add(item)
