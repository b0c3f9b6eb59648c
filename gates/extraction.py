"""Pages read by us against what people found on them: text, title and date.

    python gates/extraction.py [--data DIRECTORY] [--only SET] [--show]

DIRECTORY holds `data/extraction_aeb`, `data/extraction_fundus` and `data/extraction_multilingual`; without it
MONITOR_SHARED, then `../shared` beside the checkout. The measures are those of the sets' READMEs. Each set is shown
whole and in two halves, split by a hash over the site: a rule that helps one half alone was fitted to its pages.
Exit status: 0 fine or skipped, 1 below a floor.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from _extraction_sets import Page, aeb_pages, fundus_pages, multilingual_pages
from _shared import digest_of
from _shared import options as shared_options
from _text_scores import Overlap, f1_of_means, is_same_title, mean, overlap, shingles, tokens, words

from monitor.core.extract import extract
from monitor.core.model import Extraction

WORST = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A page, what we read on it, and how much CPU time that took, in seconds."""

    page: Page
    found: Extraction
    seconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """How one page came out. `f1` orders the worst pages, whatever the set's measure is."""

    reading: Reading
    overlap: Overlap
    recall: float
    is_identical: bool

    @property
    def has_title(self) -> bool:
        """Whether the title is the gold's."""
        return is_same_title(self.reading.found.title, self.reading.page.title)

    @property
    def has_date(self) -> bool:
        """Whether it is dated on the gold's day, in the gold's zone; a gold without a zone stands as written."""
        gold, found = self.reading.page.published, self.reading.found.published
        if gold is None or found is None:
            return gold is found
        return (found.astimezone(gold.tzinfo) if gold.tzinfo else found).date() == gold.date()


def score_aeb(reading: Reading) -> Score:
    """4-shingle overlap of the body without its standfirst."""
    found, gold = words(reading.found.text), words(reading.page.gold)
    shared = overlap(shingles(found), shingles(gold))
    return Score(reading, shared, shared.recall, found == gold)


def score_tokens(reading: Reading) -> Score:
    """Overlap of tokens, standfirst and body together; recall against the paragraphs alone."""
    found = tokens(f"{reading.found.standfirst}\n{reading.found.text}")
    gold = tokens(reading.page.gold)
    return Score(reading, overlap(found, gold), overlap(found, tokens(reading.page.paragraphs)).recall, found == gold)


def measure_aeb(scores: Sequence[Score]) -> dict[str, float]:
    """F1 of the means, and the two means."""
    overlaps = [each.overlap for each in scores]
    return {
        "F1": f1_of_means(overlaps),
        "precision": mean(each.precision for each in overlaps if each.precision is not None),
        "recall": mean(each.recall for each in overlaps),
        "accuracy": mean(each.is_identical for each in scores),
    }


def measure_fundus(scores: Sequence[Score]) -> dict[str, float]:
    """Mean token F1, and how often title and date are right."""
    return {
        "token F1": mean(each.overlap.f1 for each in scores),
        "paragraph recall": mean(each.recall for each in scores),
        "worst page": min((each.overlap.f1 for each in scores), default=1.0),
        "title": mean(each.has_title for each in scores),
        "date": mean(each.has_date for each in scores),
    }


def measure_multilingual(scores: Sequence[Score]) -> dict[str, float]:
    """Mean token F1 of the pages with an expected text, and how many of those gave any."""
    judged = [each for each in scores if each.reading.page.gold]
    return {
        "not empty": mean(bool(each.reading.found.text) for each in judged),
        "token F1": mean(each.overlap.f1 for each in judged),
    }


@dataclass(frozen=True, slots=True)
class Set:
    """A set of pages. `floors` are pinned for files of this `digest`, and only ever go up."""

    folder: str
    files: str
    pages: Callable[[Path], Iterator[Page]]
    score: Callable[[Reading], Score]
    measure: Callable[[Sequence[Score]], dict[str, float]]
    digest: str
    floors: dict[str, float]


SETS = {
    "aeb": Set("extraction_aeb", "**/*.[jh]*", aeb_pages, score_aeb, measure_aeb, "8d6c40cdaaed", {"F1": 0.981}),
    "fundus": Set(
        "extraction_fundus",
        "*/*",
        fundus_pages,
        score_tokens,
        measure_fundus,
        "1b9294b68948",
        {"token F1": 0.978, "paragraph recall": 0.993, "worst page": 0.65, "title": 0.958, "date": 0.983},
    ),
    "multilingual": Set(
        "extraction_multilingual",
        "*/*",
        multilingual_pages,
        score_tokens,
        measure_multilingual,
        "1f379cb5ab42",
        {"not empty": 1.0, "token F1": 0.975},
    ),
}


def main(arguments: list[str] | None = None) -> int:
    """Prints a table for each set; the exit status."""
    asked = _options(arguments)
    return max(
        _judge(name, each, asked.data / "data" / each.folder, asked)
        for name, each in SETS.items()
        if asked.only in (None, name)
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--only", choices=SETS, help="one set alone")
    parser.add_argument("--show", action="store_true", help="list the worst pages")
    asked, rest = parser.parse_known_args(arguments)
    return argparse.Namespace(**vars(asked), **vars(shared_options("Pages read against their gold.", rest)))


def _judge(name: str, of: Set, folder: Path, asked: argparse.Namespace) -> int:
    files = sorted(path for path in folder.glob(of.files) if path.is_file())
    if not files:
        print(f"SKIPPED: no pages under {folder} (give --data or MONITOR_SHARED)")
        return 0
    scores = [of.score(read(page)) for page in of.pages(folder)]
    found = of.measure(scores)
    _print_table(name, of, scores)
    if asked.show:
        for each in sorted(scores, key=lambda score: score.overlap.f1)[:WORST]:
            print(f"    {each.overlap.f1:.3f} {each.reading.page.name[:60]} {each.reading.page.url}")
    faults = [*_faults(of, found, digest_of(files))]
    print("\n".join(f"    MISSED: {fault}" for fault in faults) or "    not below the floors")
    return 1 if faults else 0


def read(page: Page) -> Reading:
    """The page as we read it."""
    started = time.process_time()
    found = extract(page.html, page.url)
    return Reading(page, found, time.process_time() - started)


def _print_table(name: str, of: Set, scores: Sequence[Score]) -> None:
    cost = mean(each.reading.seconds for each in scores)
    print(f"{name}: {len(scores)} pages, {1000 * cost:.1f} ms of CPU a page; all, half A, half B")
    halves = [of.measure([each for each in scores if each.reading.page.half == half]) for half in "AB"]
    for measure, value in of.measure(scores).items():
        print(f"    {measure:18} {value:.4f}", *(f"{half[measure]:.4f}" for half in halves))


def _faults(of: Set, found: dict[str, float], digest: str) -> Iterator[str]:
    if digest != of.digest:
        yield f"the data has changed ({digest}, pinned {of.digest}): measure again"
    for measure, floor in of.floors.items():
        if found[measure] < floor:
            yield f"{measure} is {found[measure]:.4f}, the floor is {floor:.4f}"


if __name__ == "__main__":
    sys.exit(main())
