"""Pairs of reports on the same news or on other news, made of `tests/data/same_news`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "same_news"


@dataclass(frozen=True, slots=True)
class Report:
    """Headline and text; a report in one line has no text."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """A record: three reports of one news, one of what followed, one of the same kind elsewhere."""

    name: str
    language: str
    report: Report
    retelling: Report
    headline: Report
    follow_up: Report
    look_alike: Report


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, what sets them apart, and whether they are the same news."""

    name: str
    way: str
    first: Report
    second: Report
    is_same: bool


def news() -> tuple[News, ...]:
    """The records of all languages."""
    return tuple(each for file in sorted(FOLDER.glob("*.txt")) for each in _records(file))


def pairs() -> tuple[Pair, ...]:
    """All pairs: the same news, then other news."""
    everything = news()
    same = [pair for each in everything for pair in _same(each)]
    return (*same, *(pair for each in everything for pair in _other(each)))


def _same(each: News) -> Iterator[Pair]:
    reports = {"report": each.report, "retelling": each.retelling, "headline": each.headline}
    for (_, first), (way, second) in combinations(reports.items(), 2):
        yield Pair(each.name, way, first, second, is_same=True)


def _other(each: News) -> Iterator[Pair]:
    for first in (each.report, each.retelling):
        yield Pair(each.name, "follow-up", first, each.follow_up, is_same=False)
        yield Pair(each.name, "look-alike", first, each.look_alike, is_same=False)


def _records(file: Path) -> Iterator[News]:
    for record in file.read_text(encoding="utf-8").split("= ")[1:]:
        name, *lines = record.strip().splitlines()
        fields = {line[0]: line[2:] for line in lines}
        yield News(
            name,
            file.stem,
            Report(fields["T"], fields["P"]),
            Report(fields["U"], fields["Q"]),
            Report(fields["S"]),
            Report(fields["F"], fields["G"]),
            Report(fields["L"], fields["M"]),
        )
