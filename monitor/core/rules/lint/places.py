"""Where in the plain tree of a rules file a term stands. Pure."""

from collections.abc import Iterator

from monitor.core.rules.lint.values import LintFinding, Path

# Text for people, in which a term may be quoted.
_PROSE = frozenset({"about", "notes", "owner", "tags", "tests"})


def place_of(data: object, finding: LintFinding) -> Path:
    """The path of the term that a finding means, or of what holds it where the term is not found by its letters."""
    if finding.part is None:
        return finding.path
    held = data
    for step in finding.path:
        held = held.get(step) if isinstance(held, dict) else None
    found = (path for path, text in _texts(held) if text.strip() == finding.part)
    return (*finding.path, *next(found, ()))


def _texts(value: object) -> Iterator[tuple[Path, str]]:
    """Every text below, with the path to it, in the order of the file."""
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from (((number, *path), text) for path, text in _texts(item))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _PROSE:
                yield from (((key, *path), text) for path, text in _texts(item))
