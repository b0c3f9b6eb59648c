"""What was found wrong while a file is turned into core values: errors and warnings, by path. Pure."""

from dataclasses import dataclass, field
from typing import Final

from monitor.core.model import Problem

# Of one file: nobody reads on, and a file that is broken to harm would hold a hundred thousand.
MOST_REPORTS: Final = 200


@dataclass(slots=True)
class Findings:
    """Collects the problems of one file: `errors` keep it from being used, `warnings` do not."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether there is no sense in looking for more errors: a search for what was meant costs milliseconds."""
        return len(self.errors) > MOST_REPORTS

    def error(self, path: tuple[str | int, ...], message: str, *, part: str | None = None) -> None:
        """Adds an error at `path`."""
        self.errors.append(Problem(path, message, part=part))

    def warning(self, path: tuple[str | int, ...], message: str, *, part: str | None = None) -> None:
        """Adds a warning at `path`."""
        self.warnings.append(Problem(path, message, part=part))
