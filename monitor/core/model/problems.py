"""What is wrong in a file that a person edits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file a person edits. `path` leads to it: keys and list indices from the top of the file.

    `at_key` says that the key itself is wrong (unknown, duplicate), not its value. `message` says what is wrong and
    what to write instead. `part`, if set, is the piece of the scalar that the caret should point at.
    """

    path: tuple[str | int, ...]
    message: str
    at_key: bool = False
    part: str | None = None
