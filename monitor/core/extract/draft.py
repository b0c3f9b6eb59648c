"""An article in the making: the engine's lines, each beside the block of the page that it came from.

Values only: `Account` is what the page's witnesses say, `Line` one line of the draft, `Draft` all of them.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from monitor.core.extract.blocks import Block, count_words, letters_of
from monitor.core.extract.titles import is_like
from monitor.core.formats.markup import clean_line

# Letters of the windows by which one text is looked for in another.
WINDOW: Final = 20
# A shorter text is looked for as a whole.
SHORT: Final = 2 * WINDOW
# A shorter block may repeat words of the draft by chance.
MIN_COVERED: Final = 25
# The share of a block's windows in the draft that proves it taken.
COVERED: Final = 0.6
# Blocks that are looked for by their windows; the largest real pages have 700 that are not lines of the draft.
MAX_SOUGHT: Final = 1_500
# Elements h1 above an article that may be its headline.
MAX_HEADLINES: Final = 20

# What a sentence ends with, and what may stand behind that.
_ENDS: Final = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964:;")
_BEHIND_END: Final = "\"'\u201d\u2019\u00bb\u00ab\u201c)]\u300d"


@dataclass(frozen=True, slots=True)
class Account:
    """What a page says of its article beside the engine. All but `blocks` as bare letters.

    `titles`: headline in every form that the page gives. `descriptions`: what it says of itself in meta elements.
    `told`: the body that its structured data holds, or nothing.
    """

    blocks: tuple[Block, ...]
    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    told: str = ""

    def is_title(self, letters: str) -> bool:
        """Whether these letters are the headline in one of its forms."""
        return any(is_like(letters, title) for title in self.titles)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the draft. `place` is the index of its block, -1 where no block has exactly this text."""

    text: str
    letters: str
    words: int
    block: Block | None
    place: int

    @property
    def ends_as_sentence(self) -> bool:
        """Whether it ends with the punctuation of a sentence."""
        return ends_as_sentence(self.text)


def ends_as_sentence(text: str) -> bool:
    """Whether `text` ends with the punctuation of a sentence, in any script."""
    return text.rstrip().rstrip(_BEHIND_END)[-1:] in _ENDS


def share_within(letters: str, whole: str) -> float:
    """The share of `letters` that occurs in `whole`, by at most eleven windows."""
    if len(letters) < SHORT:
        return float(letters in whole)
    starts = range(0, len(letters) - WINDOW + 1, max(8, len(letters) // 10))
    return sum(letters[start : start + WINDOW] in whole for start in starts) / len(starts)


@dataclass(frozen=True)
class Draft:
    """The lines so far, and the page that they came from."""

    lines: tuple[Line, ...]
    page: Account

    @cached_property
    def letters(self) -> str:
        """All lines, as bare letters."""
        return letters_of_lines(self.lines)

    @cached_property
    def words(self) -> int:
        """How many words the draft has, one at least."""
        return sum(line.words for line in self.lines) or 1

    @cached_property
    def taken(self) -> frozenset[int]:
        """Indices of the blocks whose text is in the draft."""
        exact = {line.letters for line in self.lines}
        blocks = self.page.blocks
        found = {index for index, block in enumerate(blocks) if block.letters in exact}
        others = (index for index in range(len(blocks)) if index not in found)
        long = (index for index in others if len(blocks[index].letters) >= MIN_COVERED)
        whole = self.letters
        covered = (index for index in islice(long, MAX_SOUGHT) if share_within(blocks[index].letters, whole) >= COVERED)
        return frozenset(found.union(covered))

    @cached_property
    def body(self) -> tuple[int, ...]:
        """Indices of the blocks that the text of some length came from, in order.

        Those of the lines; where too few lines have a block of their own, all that the draft covers. A teaser of the
        same article elsewhere on the page is covered too, so this is the second choice.
        """
        blocks = self.page.blocks
        exact = {line.place for line in self.lines if line.block is not None}
        known = sum(blocks[index].words for index in exact)
        places = exact if 2 * known >= self.words else self.taken
        return tuple(index for index in sorted(places) if blocks[index].words >= 8 and not blocks[index].is_aside)

    @cached_property
    def span(self) -> tuple[int, int]:
        """Indices of the blocks that the article begins and ends with: from its headline, if one stands above it."""
        first, last = self._lines_span
        return (first if self.headline_place < 0 else self.headline_place), last

    @cached_property
    def _lines_span(self) -> tuple[int, int]:
        """Indices of the blocks of the first and the last line that is text of some length, in the main rows."""
        long = [line for line in self.lines if line.block is not None and line.words >= 8]
        ordered = sorted((line for line in long if self._is_main(line)), key=lambda line: line.place)
        # Only from the ends inwards: a comparison with the headline takes the square of its length.
        first = next((line.place for line in ordered if not self.page.is_title(line.letters)), -1)
        last = next((line.place for line in reversed(ordered) if not self.page.is_title(line.letters)), -1)
        return first, last

    def _is_main(self, line: Line) -> bool:
        return line.block is not None and line.block.row in self.main_rows

    @property
    def first_line(self) -> int:
        """Index of the block that the text begins with."""
        return self._lines_span[0]

    @cached_property
    def headline_place(self) -> int:
        """Index of the last h1 above the article that shows its headline, -1 if none does."""
        blocks, first = self.page.blocks, self._lines_span[0]
        above = (index for index in range(first - 1, -1, -1) if blocks[index].tag == "h1")
        nearest = islice(above, MAX_HEADLINES)
        return next((index for index in nearest if self.page.is_title(blocks[index].letters)), -1)

    @cached_property
    def words_by_row(self) -> Counter[str]:
        """Words of the body in each row of siblings."""
        found = Counter[str]()
        for index in self.body:
            found[self.page.blocks[index].row] += self.page.blocks[index].words
        return found

    @cached_property
    def words_by_box(self) -> Counter[int]:
        """Words of the body in each box."""
        found = Counter[int]()
        for index in self.body:
            found[self.page.blocks[index].box] += self.page.blocks[index].words
        return found

    @cached_property
    def main_rows(self) -> frozenset[str]:
        """Rows that hold a good part of the body each."""
        total = self.words_by_row.total()
        return frozenset(row for row, words in self.words_by_row.items() if words >= MAIN_ROW * total)

    @cached_property
    def main_article(self) -> int:
        """The `<article>` that most of the body stands in; 0 for none."""
        found = Counter[int]()
        for index in self.body:
            found[self.page.blocks[index].article] += self.page.blocks[index].words
        return found.most_common(1)[0][0] if found else 0

    @cached_property
    def told_share(self) -> float:
        """The share of the draft that the structured data's body has."""
        return share_within(self.letters, self.page.told) if self.page.told else 0.0

    def is_boxed(self, block: Block) -> bool:
        """Whether it stands in a box beside the text. A "sidebar" around the story itself is none."""
        return bool(block.box) and self.words_by_box[block.box] < MAIN_BOX * self.words_by_row.total()

    def with_lines(self, lines: Iterable[Line]) -> "Draft":
        """The same page with other lines."""
        return Draft(tuple(lines), self.page)


# Shares of the body's words from which a row, or a box, is the article itself.
MAIN_ROW: Final = 0.15
MAIN_BOX: Final = 0.12


def make_draft(texts: Iterable[str], page: Account) -> Draft:
    """The engine's lines, each with its block: of several blocks with one text, the next after the line before."""
    places: dict[str, list[int]] = {}
    for index, block in enumerate(page.blocks):
        places.setdefault(block.letters, []).append(index)
    return Draft(tuple(_lines(texts, page, places)), page)


def _lines(texts: Iterable[str], page: Account, places: dict[str, list[int]]) -> Iterator[Line]:
    before = -1
    for text in texts:
        letters = letters_of(text)
        if text:  # a line of dashes has no letters, and stands between the parts of an article
            known = places.get(letters, []) if letters else []
            next_one = bisect_right(known, before)
            place = known[next_one if next_one < len(known) else 0] if known else -1
            before = max(before, place)
            yield Line(text, letters, count_words(text), page.blocks[place] if place >= 0 else None, place)


def line_of(block: Block, place: int) -> Line:
    """A block as a line of the draft."""
    return Line(clean_line(block.text), block.letters, block.words, block, place)


def letters_of_lines(lines: Iterable[Line]) -> str:
    """The letters of all lines, as one text to look in."""
    return "".join(line.letters for line in lines)
