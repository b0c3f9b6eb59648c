"""What the tests leave untouched, from SlipCover's JSON: core must be covered whole, the shell to nine tenths.

    python -m tests.coverage_floors .coverage.json

Lines and branches count alike. Exit code 1 where a part is under its floor; what is missing is named in any case.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

CORE = "monitor/core/"
FLOORS = {"core": 100.0, "shell": 90.0}


@dataclass(frozen=True, slots=True)
class FileCover:
    """Of one file: lines and branches executed and not."""

    name: str
    executed: int
    lines: tuple[int, ...]
    branches: tuple[tuple[int, int], ...]

    @property
    def part(self) -> str:
        return "core" if self.name.startswith(CORE) else "shell"

    @property
    def missing(self) -> int:
        return len(self.lines) + len(self.branches)

    def __str__(self) -> str:
        exits = (f"{start}->{'exit' if end == 0 else end}" for start, end in self.branches)
        return f"{self.name}: {', '.join([*spans(self.lines), *exits])}"


def spans(lines: tuple[int, ...]) -> Iterator[str]:
    """Runs of numbers: 3, 4, 5, 9 -> 3-5, 9."""
    starts = [line for before, line in pairwise((-1, *lines)) if line != before + 1]
    for start in starts:
        end = start
        while end + 1 in lines:
            end += 1
        yield str(start) if start == end else f"{start}-{end}"


def never_reached(source: str) -> frozenset[int]:
    """Lines that the type checker proves out of reach: `assert_never(…)` and the `case _:` or `else:` above it."""
    return frozenset(
        line
        for number, text in enumerate(source.splitlines(), 1)
        if text.lstrip().startswith("assert_never(")
        for line in (number - 1, number)
    )


def cover(name: str, told: Mapping[str, Any], source: str) -> FileCover:
    """One file of a report."""
    never = never_reached(source)
    return FileCover(
        name,
        len(told["executed_lines"]) + len(told["executed_branches"]),
        tuple(line for line in told["missing_lines"] if line not in never),
        tuple((start, end) for start, end in told["missing_branches"] if end not in never),
    )


def covers(report: Mapping[str, Any]) -> list[FileCover]:
    """Every file of a report, by name."""
    return [cover(name, told, Path(name).read_text()) for name, told in sorted(report["files"].items())]


def share(files: list[FileCover]) -> float:
    """Percent of lines and branches that were executed; a part without files was not tested."""
    executed, missing = sum(file.executed for file in files), sum(file.missing for file in files)
    return 100 * executed / (executed + missing) if executed else 0.0


def main(path: str) -> int:
    """Print what is missing and the shares; 1 where a part is under its floor."""
    files = covers(json.loads(Path(path).read_bytes()))
    for file in files:
        if file.missing:
            print(f"not covered: {file}")
    shares = {part: share([file for file in files if file.part == part]) for part in FLOORS}
    for part, percent in shares.items():
        print(f"coverage of {part}: {percent:.2f} % of lines and branches (at least {FLOORS[part]:.0f})")
    return int(any(shares[part] < floor for part, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
