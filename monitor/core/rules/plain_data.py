"""Plain data from YAML (maps, lists, text) -> typed values. What is wrong goes to Complaints; None or () comes back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias

from monitor.core.model import Problem
from monitor.core.rules.grammar import ALL_LANGUAGES, COUNT_KEY, DATE_KEY, LANGUAGE_KEY, LANGUAGES, NUMBER_KEY

Path: TypeAlias = tuple[str | int, ...]

# A file with more is no file of rules (a page of HTML, a dump), and nobody reads on.
MOST_PROBLEMS = 500
# Comparisons of words in search of what was meant: up to 80 us each, so less than a second for a file. Among many words
# only those are compared that begin or end alike.
_MOST_COMPARISONS = 10_000
_MANY = 100
_LONGEST_MISSPELT = 60
_SHOWN = 60

_other_date = re.compile(
    r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})|([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[T ].*)?"
).fullmatch
_several_in_one = re.compile(r"\s*(?:[,;/|+&]|\band\b|\bor\b)\s*", re.IGNORECASE).split


class Complaints:
    """The problems found so far, in the order found, MOST_PROBLEMS at most."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._comparisons = 0

    def add(self, path: Path, message: str, part: str | None = None) -> None:
        """Something is wrong with the value at a path (`part` of it, if given)."""
        self._keep(Problem(path, message, part=part))

    def add_key(self, path: Path, message: str) -> None:
        """Something is wrong with the key that a path ends in."""
        self._keep(Problem(path, message, at_key=True))

    def add_missing(self, path: Path, message: str) -> None:
        """Something is missing at a path; not said where a misspelt key, or more, has been found there already."""
        if len(self.problems) > MOST_PROBLEMS:
            return  # a search through all of them for each of ten thousand more
        if not any(told.path == path or (told.at_key and told.path[:-1] == path) for told in self.problems):
            self.add(path, message)

    def lie_below(self, path: Path) -> bool:
        """Whether anything is wrong at a path or further in."""
        return len(self.problems) > MOST_PROBLEMS or any(told.path[: len(path)] == path for told in self.problems)

    def _keep(self, problem: Problem) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem((), "there are more problems than are listed here: mend these first"))

    def hint(self, word: str, options: Iterable[str]) -> str:
        """As `suggestion`, as long as there is patience left: a file may hold a hundred thousand unknown words."""
        if self._comparisons > _MOST_COMPARISONS or len(self.problems) >= MOST_PROBLEMS:
            return ""
        choices = list(options)
        if len(choices) > _MANY:
            choices = [choice for choice in choices if choice[:1] == word[:1].lower() or choice[-2:] == word[-2:]]
        self._comparisons += len(choices)
        return suggestion(word, choices)


def suggestion(word: str, options: Iterable[str]) -> str:
    """`, did you mean "russia"?`, or nothing where no option is near."""
    choices = [option for option in options if len(option) <= _LONGEST_MISSPELT]
    word = word.lower()
    if not 1 < len(word) <= _LONGEST_MISSPELT:
        return ""
    near = get_close_matches(word, choices, n=1, cutoff=0.6) or [c for c in choices if c.startswith(word[:4])]
    return f', did you mean "{near[0]}"?' if near else ""


def quoted(words: Sequence[str]) -> str:
    """The words in a row, for a message: `yes, no or maybe`."""
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)


def shown(text: str) -> str:
    """A text in quotes for a message, cut where it is long."""
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[: _SHOWN - 1]}…"'


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


def as_choice(
    value: object,
    path: Path,
    complaints: Complaints,
    options: Sequence[str],
    meant: Mapping[str, str] | None = None,
) -> str | None:
    """One of the words that are allowed here; `meant` says which is meant by other words that people use."""
    text = as_text(value, path, complaints)
    if text is None or text in options:
        return text
    other = (meant or {}).get(text.lower())
    hint = f', did you mean "{other}"?' if other else complaints.hint(text, options)
    complaints.add(path, f"{shown(text)} is not {quoted(options)}{hint}", part=text)
    return None


def as_date(value: object, path: Path, complaints: Complaints) -> date | None:
    """A day, written 2024-10-01."""
    text = as_text(value, path, complaints)
    if text is None:
        return None
    if DATE_KEY.fullmatch(text):
        day = _day(*map(int, text.split("-")))
        if day is None:
            complaints.add(path, f"{shown(text)} is not a day of the calendar", part=text)
        return day
    complaints.add(path, f"{shown(text)} is not a date; write it as {_as_written_here(text)}", part=text)
    return None


def _as_written_here(text: str) -> str:
    """A day written in another way (1.10.2024, 2024/10/1) as this file wants it; an example where that is not sure."""
    found = _other_date(text)
    day = None
    if found and found[3]:  # the day first; the month first where nothing else makes sense
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        day = _day(year, other, one) or _day(year, one, other)
    elif found:
        day = _day(int(found[4]), int(found[5]), int(found[6]))
    return day.isoformat() if day else "2024-10-01"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def as_number(value: object, path: Path, complaints: Complaints) -> float | None:
    """A number of at most six digits before and after the point."""
    text = as_text(value, path, complaints)
    if text is None:
        return None
    if NUMBER_KEY.fullmatch(text):
        return float(text)
    example = text.replace(",", ".", 1).removeprefix("+")
    advice = f"write {example}" if NUMBER_KEY.fullmatch(example) else "write one such as 3, 2.5 or -1, below a million"
    complaints.add(path, f"{shown(text)} is not a number: {advice}", part=text)
    return None


def as_count(value: object, path: Path, complaints: Complaints) -> int | None:
    """A whole number from 1 on."""
    text = as_text(value, path, complaints)
    if text is None:
        return None
    if COUNT_KEY.fullmatch(text):
        return int(text)
    complaints.add(path, f"{shown(text)} is not a whole number from 1 on, below a million", part=text)
    return None


def as_language(value: object, path: Path, complaints: Complaints) -> str | None:
    """The code of a language, as in en, ru, zh."""
    text = as_text(value, path, complaints)
    if text is None:
        return None
    known = LANGUAGES.get(text.lower())
    if known is None and LANGUAGE_KEY.fullmatch(text) and text.lower() not in ALL_LANGUAGES:
        return text.lower()
    complaints.add(path, f"{shown(text)} is not the code of a language: {_language_advice(text, known)}", part=text)
    return None


def _language_advice(text: str, known: str | None) -> str:
    if known:
        return f'write "{known}"'
    if text.lower() in ALL_LANGUAGES:
        return "leave the key out, for articles in any"
    several = several_in(text)
    return (
        f"write a list, [{', '.join(several)}]"
        if all(map(LANGUAGE_KEY.fullmatch, several))
        else "write it as en, ru or zh"
    )


def several_in(text: str) -> list[str]:
    """What stands side by side in one text: `china, russia`, `china and russia`."""
    return [part for part in _several_in_one(text) if part]


def as_languages(value: object, path: Path, complaints: Complaints) -> tuple[str, ...]:
    """One code of a language, or a list of them."""
    codes = (as_language(item, at, complaints) for item, at in items_of(value, path, complaints))
    return tuple(code for code in codes if code is not None)


def check_keys(
    found: Mapping[str, object],
    path: Path,
    known: Iterable[str],
    complaints: Complaints,
    later: Mapping[str, str] | None = None,
    meant: Mapping[str, str] | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> None:
    """Complains of each key that is not known.

    `later`: those of later versions, and advice; `meant`: synonyms; `elsewhere`: those of other places, and which.
    """
    options = list(known)
    for key in found:
        if later and key in later:
            message = f'this version does not know "{key}" yet: {later[key]}'
        elif key in options:
            continue
        elif elsewhere and key in elsewhere:
            message = f'the key "{key}" does not belong here: {elsewhere[key]}'
        elif meant and meant.get(key.lower()) in options:
            message = f'unknown key "{key}", did you mean "{meant[key.lower()]}"?'
        else:
            message = f"unknown key {shown(key)}{complaints.hint(key, options)}"
        complaints.add_key((*path, key), message)
