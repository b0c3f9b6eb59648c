"""Is it the same text, or part of it? Prints -> yes or no, and how much of the shorter one; who had it first.

Jaccard resemblance misses excerpts, so texts are compared by *containment* (Broder, "On the resemblance and containment
of documents", 1997): shared shingles over those of the shorter text, and by where they stand (`overlap`). Weather
reports, market closes and court lists contain each other too; there the numbers and days in the places that both texts
have must agree.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.core.stories.credits import Agency, is_outlet_of
from monitor.core.stories.overlap import parts_held
from monitor.core.stories.shingles import Print, shared

# Share of the shorter text from which its top need not be looked at. Follow-ups and footers of tests/data/reprints_2
# reach .65; a text whose lead alone was written anew keeps .73 of both.
WHOLE: Final = 0.85
WHOLE_OF_BOTH: Final = 0.6
# Share of the shorter text of which one of both tops must be part. Cut, edited and combined texts reach .46 and more
# with .47 of a top and more, look-alikes with as much have .20 of a top.
CONTAINED: Final = 0.45
TOP: Final = 0.33
# Where every sentence was edited: share of the shorter text, and of each quarter of one of both. Edited texts have .34
# and .2, other writers' reports with the same quotation .35, but in one block.
EDITED: Final = 0.3
EDITED_TOP: Final = 0.27
EDITED_EVENLY: Final = 0.15
# Share of the places for numbers and days that may be filled differently: a desk rounds, corrects, spells out.
MAX_DISAGREEMENT: Final = 0.34
# Places for numbers and days that two fillings of a template have in common at least.
FEWEST_PLACES: Final = 4
# A text with fewer shingles is a caption or a teaser; it may be part of many reports.
FEWEST_SHINGLES: Final = 12
# One shingle in 8 is in the index: an excerpt of 60 words is missed once in 2,000 times, at an eighth of the memory.
ONE_IN: Final = 8
# Texts this short (shingles) are indexed whole.
SHORT: Final = 64
# A shingle of more texts than this finds nothing.
BOILERPLATE: Final = 40
# By its upper bits a shingle is in a part of the index, for the lower ones choose what is indexed.
SHINGLE_BITS: Final = 32
# Texts compared exactly, at most, best first.
CANDIDATES: Final = 8


@dataclass(frozen=True, slots=True)
class Copy:
    """A text that is a reprint of `original` (a number in the index); `containment` from 0 to 1."""

    original: int
    containment: float

    @property
    def is_sure(self) -> bool:
        """Whether that much is shared by no two texts of one maker."""
        return self.containment >= CONTAINED


@dataclass(frozen=True, slots=True)
class Report:
    """One appearance of a text: who printed it, when, and whom it credits. `published` is aware."""

    report_id: str
    outlet: str
    published: datetime | None
    credit: Agency | None


def containment(first: Print, second: Print) -> float:
    """Shared shingles over those of the shorter text, 0 to 1; 0 where that is too short to tell."""
    return _share_of_shorter(first, second, shared(first.shingles, second.shingles))


def disagreement(first: Print, second: Print) -> float:
    """Of the places that both texts have for a number or a day, the share that is filled differently, 0 to 1."""
    here, there = _values_by_place(first.slots), _values_by_place(second.slots)
    common = here.keys() & there.keys()
    return sum(here[place].isdisjoint(there[place]) for place in common) / len(common) if common else 0.0


def is_reprint(first: Print, second: Print) -> bool:
    """Whether the shorter text is taken from the longer, or both from a third. Symmetric."""
    return _is_reprint(first, second, set(first.shingles).intersection(second.shingles))


def is_refilled(first: Print, second: Print) -> bool:
    """Whether two texts are fillings of one template: as like as reprints, but for the places that both have.

    A desk that brings its own report up to date changes numbers too: only with the days (`days_differ`) is it telling.
    """
    here, there = _values_by_place(first.slots), _values_by_place(second.slots)
    return (
        len(here.keys() & there.keys()) >= FEWEST_PLACES
        and containment(first, second) >= CONTAINED
        and disagreement(first, second) > MAX_DISAGREEMENT
    )


def days_differ(first: Collection[str], second: Collection[str]) -> bool:
    """Whether two texts give days of a month, or names of days, and not one in common."""
    return any(
        mine and yours and mine.isdisjoint(yours)
        for mine, yours in zip(_days_by_kind(first), _days_by_kind(second), strict=True)
    )


class ReprintIndex:
    """The prints of a window, by number; finds what a text is a copy of. The same for the same order of calls.

    A shingle that many texts have is boilerplate and finds nothing; a copy meets its original in the others.
    """

    def __init__(self) -> None:
        self._prints: dict[int, Print] = {}
        # Few texts are short, so that a whole text is looked up in a small table and an eighth of it in the large one.
        self._short, self._long = _Postings(parts=1), _Postings(parts=16)

    def __len__(self) -> int:
        return len(self._prints)

    def add(self, number: int, print_: Print) -> None:
        """Take in a text."""
        self._prints[number] = print_
        postings, shingles = self._place(print_)
        postings.add(number, shingles)

    def print_of(self, number: int) -> Print:
        """The print of a text that was taken in."""
        return self._prints[number]

    def remove(self, number: int) -> None:
        """Forget a text."""
        postings, shingles = self._place(self._prints.pop(number))
        postings.remove(number, shingles)

    def find(self, print_: Print, besides: int | None = None) -> Copy | None:
        """The text that this one is a reprint of: the one it shares most with, the oldest of equals.

        `besides` is left out.
        """
        shingles = set(print_.shingles)
        hits = Counter(self._short.having(shingles))
        hits.update(self._long.having(_sample(print_.shingles)))
        if besides is not None:
            del hits[besides]
        likeliest = sorted(hits, key=lambda number: (-hits[number], number))[:CANDIDATES]
        copies = [copy for number in likeliest if (copy := self._copy(print_, shingles, number))]
        return min(copies, key=lambda copy: (-copy.containment, copy.original), default=None)

    def _copy(self, print_: Print, shingles: set[int], number: int) -> Copy | None:
        other = self._prints[number]
        common = shingles.intersection(other.shingles)
        if not _is_reprint(print_, other, common):
            return None
        return Copy(number, round(_share_of_shorter(print_, other, len(common)), 4))

    def _place(self, print_: Print) -> "tuple[_Postings, Sequence[int]]":
        """Where a text is indexed, and by which of its shingles."""
        if len(print_.shingles) <= SHORT:
            return self._short, print_.shingles
        return self._long, _sample(print_.shingles)


class _Postings:
    """Shingle -> the numbers of the texts that have it."""

    def __init__(self, parts: int) -> None:
        # A number stands for itself as long as it is the only one: nearly always, at half the memory. In parts, since a
        # dict that grows stands in memory twice for a moment.
        self._parts: tuple[dict[int, int | list[int]], ...] = tuple({} for _ in range(parts))
        self._shift = SHINGLE_BITS - parts.bit_length() + 1

    def add(self, number: int, shingles: Iterable[int]) -> None:
        parts, shift = self._parts, self._shift
        for shingle in shingles:
            texts = parts[shingle >> shift]
            known = texts.setdefault(shingle, number)
            if isinstance(known, list):
                known.append(number)
            elif known != number:
                texts[shingle] = [known, number]

    def remove(self, number: int, shingles: Iterable[int]) -> None:
        parts, shift = self._parts, self._shift
        for shingle in shingles:
            texts = parts[shingle >> shift]
            known = texts[shingle]
            if isinstance(known, list) and len(known) > 1:
                known.remove(number)
            else:
                del texts[shingle]

    def having(self, shingles: Collection[int]) -> Iterator[int]:
        """The texts with each of the shingles, but for boilerplate."""
        for known in self._known(shingles):
            if isinstance(known, int):
                yield known
            elif len(known) <= BOILERPLATE:
                yield from known

    def _known(self, shingles: Collection[int]) -> Iterator[int | list[int]]:
        parts, shift = self._parts, self._shift
        if len(parts) == 1:
            # In a third of the time.
            return map(parts[0].__getitem__, parts[0].keys() & shingles)
        return (texts[each] for each in shingles if each in (texts := parts[each >> shift]))


def original_of(reports: Sequence[Report]) -> Report:
    """Which of several prints of one text is the original.

    The agency that the others credit, if it is among them; else a text without a credit before one with; else the
    earliest published; else the first that arrived.

    Raises:
        ValueError: there are none.
    """
    credited = Counter(report.credit for report in reports if report.credit)
    agency = min(credited, key=lambda each: (-credited[each], each), default=None)

    def rank(place: int) -> tuple[bool, bool, bool, float, int]:
        report = reports[place]
        time = report.published.timestamp() if report.published else 0.0
        is_agency = agency is not None and is_outlet_of(agency, report.outlet)
        return (not is_agency, agency is not None and report.credit is not None, not report.published, time, place)

    return reports[min(range(len(reports)), key=rank)]


def _is_reprint(first: Print, second: Print, common: set[int]) -> bool:
    return _is_taken(first, second, common) and disagreement(first, second) <= MAX_DISAGREEMENT


def _is_taken(first: Print, second: Print, common: set[int]) -> bool:
    """Whether so much, and such parts, of two texts are the same that one was made of the other."""
    share = _share_of_shorter(first, second, len(common))
    if share < EDITED:
        return False
    if share >= WHOLE or len(common) >= WHOLE_OF_BOTH * max(len(first.shingles), len(second.shingles)):
        return True
    top, thinnest = parts_held(first, second, common)
    return (share >= CONTAINED and top >= TOP) or (top >= EDITED_TOP and thinnest >= EDITED_EVENLY)


def _share_of_shorter(first: Print, second: Print, common: int) -> float:
    fewer = min(len(first.shingles), len(second.shingles))
    return common / fewer if fewer >= FEWEST_SHINGLES else 0.0


def _sample(shingles: "array[int]") -> Sequence[int]:
    """One shingle in ONE_IN. The choice depends on the shingle alone, so that two texts choose alike."""
    return [shingle for shingle in shingles if shingle % ONE_IN == 0]


def _days_by_kind(days: Collection[str]) -> tuple[set[str], set[str]]:
    numbers = {day for day in days if day.isdigit()}
    return numbers, set(days) - numbers


def _values_by_place(slots: "array[int]") -> dict[int, set[int]]:
    values: dict[int, set[int]] = {}
    for slot in slots:
        values.setdefault(slot >> 32, set()).add(slot & 0xFFFFFFFF)
    return values
