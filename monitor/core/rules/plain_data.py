"""Plain data from YAML (maps, lists, text) -> typed values. What is wrong goes to Complaints; None or () comes back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias

from monitor.core.model import Problem

Path: TypeAlias = tuple[str | int, ...]


class Complaints:
    """Every problem found so far, in the order found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: Path, message: str, part: str | None = None) -> None:
        """Something is wrong with the value at a path (`part` of it, if given)."""
        self.problems.append(Problem(path, message, part=part))

    def add_key(self, path: Path, message: str) -> None:
        """Something is wrong with the key that a path ends in."""
        self.problems.append(Problem(path, message, at_key=True))


def suggestion(word: str, options: Iterable[str]) -> str:
    """`, did you mean "russia"?`, or nothing where no option is near."""
    choices = list(options)
    near = get_close_matches(word, choices, n=1, cutoff=0.6) or [c for c in choices if c.startswith(word[:4])]
    return f', did you mean "{near[0]}"?' if near and len(word) > 1 else ""


def quoted(words: Sequence[str]) -> str:
    """The words in a row, for a message: `yes, no or maybe`."""
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)


def as_text(value: object, path: Path, complaints: Complaints) -> str | None:
    """A text that is not blank."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    complaints.add(path, "this is empty" if value in (None, "") or isinstance(value, str) else "this has to be text")
    return None


def items_of(value: object, path: Path, complaints: Complaints) -> list[tuple[object, Path]]:
    """The items of a list with their paths; anything else stands for a list of itself."""
    if not isinstance(value, list):
        return [(value, path)]
    if not value:
        complaints.add(path, "this list is empty")
    return [(item, (*path, number)) for number, item in enumerate(value)]


def as_texts(value: object, path: Path, complaints: Complaints) -> tuple[str, ...]:
    """One text, or a list of them."""
    texts = (as_text(item, at, complaints) for item, at in items_of(value, path, complaints))
    return tuple(text for text in texts if text is not None)


def as_map(value: object, path: Path, complaints: Complaints, what: str) -> dict[str, object]:
    """A map with text keys; `what` says what should stand here."""
    if not isinstance(value, Mapping):
        complaints.add(path, f"this has to be a map: {what}" if value else f"this is empty: it has to be a map, {what}")
        return {}
    return {str(key): item for key, item in value.items()}


def as_choice(value: object, path: Path, complaints: Complaints, options: Sequence[str]) -> str | None:
    """One of the words that are allowed here."""
    text = as_text(value, path, complaints)
    if text is None or text.lower() in options:
        return text and text.lower()
    complaints.add(path, f'"{text}" is not {quoted(options)}{suggestion(text.lower(), options)}', part=text)
    return None


def as_date(value: object, path: Path, complaints: Complaints) -> date | None:
    """A day, written 2024-10-01."""
    text = as_text(value, path, complaints)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        complaints.add(path, f'"{text}" is not a date; write it as 2024-10-01', part=text)
        return None


def check_keys(
    found: Mapping[str, object], path: Path, known: Iterable[str], later: Mapping[str, str], complaints: Complaints
) -> None:
    """Complains of each key that is not known, or that only a later version knows (`later`: key -> what to do now)."""
    options = list(known)
    for key in found:
        if key in options:
            continue
        if key in later:
            message = f'this version does not know "{key}" yet: {later[key]}'
        else:
            message = f'unknown key "{key}"{suggestion(key, options)}'
        complaints.add_key((*path, key), message)
