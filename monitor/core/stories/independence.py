"""How many reported it themselves? Reports with their originals -> outlets by independent reports.

Forty reprints of one text are one report. An outlet counts as independent where it has a text of its own; the rest
carried somebody else's. What several outlets have from one agency is one report, too, though the texts differ: another
day's version, a translation, a text with the agency's material. It is the agency's where that is among the outlets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.core.stories.credits import Agency, is_outlet_of
from monitor.core.stories.reprints import Report, original_of

# Desks drop credits more often than they invent them: a text is an agency's where so many of its prints say so.
CREDITED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Outlets:
    """Who stands behind a story: outlets by their texts of their own, and those that only `carried` one."""

    independent: tuple[str, ...]
    carried: tuple[str, ...]

    @property
    def reports(self) -> int:
        """The count of independent outlets."""
        return len(self.independent)


def independent_outlets(reports: Iterable[Report], text_by_report: Mapping[str, str]) -> Outlets:
    """The outlets of a story.

    `text_by_report` names the text that a report is a copy of, by the id of any one of its copies; a report without an
    entry is a text of its own. Each text belongs to the outlet of its original. Most texts first, then first come.
    """
    copies: dict[str, list[Report]] = {}
    for report in reports:
        copies.setdefault(text_by_report.get(report.report_id, report.report_id), []).append(report)
    texts: Counter[str] = Counter()
    for of_one in _by_source(copies).values():
        outlet = original_of([report for same_text in of_one for report in same_text]).outlet
        texts[outlet] += sum(any(report.outlet == outlet for report in same_text) for same_text in of_one)
    everyone = dict.fromkeys(report.outlet for same_text in copies.values() for report in same_text)
    # `sorted` is stable: among equals the first to come stays first.
    independent = tuple(sorted(texts, key=lambda outlet: -texts[outlet]))
    return Outlets(independent, tuple(outlet for outlet in everyone if outlet not in texts))


def _by_source(copies: Mapping[str, Sequence[Report]]) -> dict[tuple[Agency | None, str], list[Sequence[Report]]]:
    """The prints of each text, those of one agency together."""
    found: dict[tuple[Agency | None, str], list[Sequence[Report]]] = {}
    agencies = {text: _agency_of(same_text) for text, same_text in copies.items()}
    known = sorted({agency for agency in agencies.values() if agency})
    for text, same_text in copies.items():
        agency = agencies[text] or _named(same_text, known)
        found.setdefault((agency, "" if agency else text), []).append(same_text)
    return found


def _agency_of(same_text: Sequence[Report]) -> Agency | None:
    """The agency that most prints of a text credit, of equals the first: a text of two agencies comes after theirs."""
    credited = Counter(report.credit for report in same_text if report.credit)
    agency = max(credited, key=lambda each: credited[each], default=None)
    return agency if credited.total() >= CREDITED * len(same_text) else None


def _named(same_text: Sequence[Report], known: Iterable[Agency]) -> Agency | None:
    """The agency whose own text it is, of those that other texts are credited to."""
    outlet = original_of(same_text).outlet
    return next((agency for agency in known if is_outlet_of(agency, outlet)), None)
