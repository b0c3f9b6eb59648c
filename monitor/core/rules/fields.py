"""The plain values of one map (a rule, an alias, a test), by key. What is wrong goes to the complaints."""

from collections.abc import Mapping
from datetime import date

from monitor.core.model import Priority
from monitor.core.rules import grammar
from monitor.core.rules.plain_data import (
    Complaints,
    Path,
    as_choice,
    as_count,
    as_date,
    as_language,
    as_languages,
    as_text,
    as_texts,
    several_in,
)


class Fields:
    """One map of a rules file at `path`. A key that is not there has the value of nothing: "", () or None."""

    def __init__(self, found: Mapping[str, object], path: Path, complaints: Complaints) -> None:
        self._found, self._path, self._complaints = found, path, complaints

    def text(self, key: str) -> str:
        """A text."""
        return (as_text(self._found[key], (*self._path, key), self._complaints) or "") if key in self._found else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        return as_texts(self._found[key], (*self._path, key), self._complaints) if key in self._found else ()

    def labels(self, key: str) -> tuple[str, ...]:
        """Tags, or ids of feeds: texts of which none is several, or an address."""
        labels = self.texts(key)
        for label in labels:
            if "://" in label:
                self._complain(key, label, "an id of a feed is needed here, as feeds.yaml has it, not an address")
            elif "," in label:
                self._complain(key, label, f"write a list, [{', '.join(several_in(label))}]")
        return labels

    def _complain(self, key: str, text: str, message: str) -> None:
        value = self._found[key]
        place = (value.index(text),) if isinstance(value, list) and text in value else ()
        self._complaints.add((*self._path, key, *place), message, part=text)

    def language(self, key: str) -> str | None:
        """The code of a language."""
        return as_language(self._found[key], (*self._path, key), self._complaints) if key in self._found else None

    def languages(self, key: str) -> tuple[str, ...]:
        """One code of a language, or a list of them."""
        return as_languages(self._found[key], (*self._path, key), self._complaints) if key in self._found else ()

    def count(self, key: str) -> int | None:
        """A whole number from 1 on."""
        return as_count(self._found[key], (*self._path, key), self._complaints) if key in self._found else None

    def choice(self, key: str, options: tuple[str, ...], meant: Mapping[str, str] | None = None) -> str | None:
        """One of some words."""
        path = (*self._path, key)
        return as_choice(self._found[key], path, self._complaints, options, meant) if key in self._found else None

    def priority(self) -> Priority | None:
        """The value of `priority`."""
        choice = self.choice("priority", tuple(Priority), grammar.PRIORITIES)
        return Priority(choice) if choice else None

    def yes_no(self, key: str, default: bool) -> bool:
        """Yes or no, in any capitals, as YAML has them."""
        value = self._found.get(key)
        if isinstance(value, str) and value.strip().lower() in (*grammar.YES, *grammar.NO):
            return value.strip().lower() in grammar.YES
        self.choice(key, (*grammar.YES, *grammar.NO), grammar.OTHER_YES_NO)
        return default

    def day(self, key: str) -> date | None:
        """A day."""
        return as_date(self._found[key], (*self._path, key), self._complaints) if key in self._found else None

    def period(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Two days, of which the second is not before the first."""
        begins, ends = self.day(first), self.day(last)
        if begins and ends and ends < begins:
            message = f'{ends} lies before {begins}, which stands at "{first}"'
            self._complaints.add((*self._path, last), message, part=ends.isoformat())
        return begins, ends
