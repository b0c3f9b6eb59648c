"""How many reported it themselves? Reports with their originals -> outlets by independent reports.

Forty reprints of one text are one report. An outlet counts as independent where it has a text of its own; the rest
carried somebody else's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.core.stories.reprints import Report, original_of


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
    texts: dict[str, int] = {}
    for same_text in copies.values():
        outlet = original_of(same_text).outlet
        texts[outlet] = texts.get(outlet, 0) + 1
    everyone = dict.fromkeys(report.outlet for same_text in copies.values() for report in same_text)
    # `sorted` is stable: among equals the first to come stays first.
    independent = tuple(sorted(texts, key=lambda outlet: -texts[outlet]))
    return Outlets(independent, tuple(outlet for outlet in everyone if outlet not in texts))
