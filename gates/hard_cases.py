"""Others' hard cases of the rule language: one rule, one article, the outcome.

    python gates/hard_cases.py [--data DIRECTORY]

DIRECTORY holds `rules/hard_cases.yaml`; without it MONITOR_SHARED, then `../shared` beside the checkout. Cases marked
`stretch` and those of `says` and `does` are tried and listed, and not judged. Exit status: 0 fine or skipped, 1 a miss.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from _shared import TODAY, load_yaml, options

from monitor.core.rules import Document, compile_rules, read_rules

_STATEMENTS = ("says", "does")


@dataclass(frozen=True, slots=True)
class Trial:
    """How one case came out; `fault` is None where it came out as written."""

    name: str
    fault: str | None
    unjudged: str | None


def main(arguments: list[str] | None = None) -> int:
    """Prints what is not as written; the exit status."""
    path = options("Hard cases of the rule language.", arguments).data / "rules" / "hard_cases.yaml"
    if not path.is_file():
        print(f"SKIPPED: no hard cases at {path} (give --data or MONITOR_SHARED)")
        return 0
    book = load_yaml(path)
    if not isinstance(book, dict):
        print(f"{path} holds no cases")
        return 1
    trials = [_trial(book, case) for case in book["cases"]]
    for trial in trials:
        if trial.fault or trial.unjudged:
            print(f"{trial.name}: {trial.fault or 'as written'}{f' ({trial.unjudged})' if trial.unjudged else ''}")
    judged = [trial for trial in trials if not trial.unjudged]
    missed = [trial for trial in judged if trial.fault]
    print(f"{len(judged) - len(missed)} of {len(judged)} hard cases as written, {len(trials) - len(judged)} not judged")
    return 1 if missed else 0


def _trial(book: dict[str, Any], case: dict[str, Any]) -> Trial:
    return Trial(f"{case['id']} {case['why']}", _fault(book, case), _unjudged(case))


def _unjudged(case: dict[str, Any]) -> str | None:
    """Why a case is listed only."""
    operators = [key for key in _STATEMENTS if isinstance(case["rule"], dict) and key in case["rule"]]
    return case.get("status") or (f"{operators[0]} is not read by this version" if operators else None)


def _fault(book: dict[str, Any], case: dict[str, Any]) -> str | None:
    """What is wrong with a case's outcome, for people."""
    actors = {"actors": book["actors"]} if "actors" in book else {}
    read = read_rules({**actors, "rules": {"rule": case["rule"]}})
    if read.ruleset is None:
        return "; ".join(problem.message for problem in read.problems)
    found = compile_rules(read.ruleset).match(_document(case), TODAY)
    if bool(found) != (case["match"] == "yes"):
        return f"matches “{found[0].sentence.text}”" if found else "does not match"
    texts = {item.span.text for match in found for item in match.evidence}
    missing = sorted(set(case.get("hits", ())) - texts)
    return f"does not show {', '.join(missing)}, but {', '.join(sorted(texts))}" if missing else None


def _document(case: dict[str, Any]) -> Document:
    published = datetime.fromisoformat(case["date"]).replace(tzinfo=UTC) if "date" in case else None
    return Document(case.get("title", ""), case.get("body", ""), case.get("lang"), published, case.get("feed"))


if __name__ == "__main__":
    sys.exit(main())
