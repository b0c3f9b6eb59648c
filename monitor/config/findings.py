"""What was found wrong while a file is turned into core values: errors and warnings, by path. Pure."""

from dataclasses import dataclass, field

from monitor.core.model import Problem


@dataclass(slots=True)
class Findings:
    """Collects the problems of one file: `errors` keep it from being used, `warnings` do not."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, path: tuple[str | int, ...], message: str, *, part: str | None = None) -> None:
        """Adds an error at `path`."""
        self.errors.append(Problem(path, message, part=part))

    def warning(self, path: tuple[str | int, ...], message: str, *, part: str | None = None) -> None:
        """Adds a warning at `path`."""
        self.warnings.append(Problem(path, message, part=part))
