"""What of a page is the article: the engine's draft and the witnesses -> the lines, what was dropped, and why.

1. Where the draft is little of what the page visibly tells, another reading stands in for it (`second_pass`).
2. Witnesses vouch for blocks that the draft lost; they go back to their places.
3. Rules drop lines that are not the article's, each with a reason that a person can judge.
4. What is left at the end of credits, tags and headings goes too.

Every decision names its evidence, none names a host. If the rules would drop half a story, the rules are wrong.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from monitor.core.extract.blocks import Block
from monitor.core.extract.draft import Account, Draft, Line, letters_of_lines, line_of, make_draft
from monitor.core.extract.dropping import RULES, headline, tail
from monitor.core.extract.second_pass import Reread, second_look
from monitor.core.extract.standfirst import find_standfirst, is_standfirst
from monitor.core.extract.witnesses import WITNESSES
from monitor.core.formats.markup import clean_line
from monitor.core.model import DroppedLine

# Words that witnesses must vouch for behind the last line; less is a credit or a teaser.
MIN_LATE_WORDS: Final = 60
# The share of the words that rules may drop: furniture is never half a story.
MAX_DROPPED: Final = 0.45
# Characters of a dropped line that are kept.
MAX_DROPPED_TEXT: Final = 1_000
# Of what the engine itself passed over, so many blocks are kept, of at least so many words.
MAX_PASSED_OVER: Final = 100
MIN_PASSED_OVER: Final = 5
PASSED_OVER: Final = "passed over by the engine"


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines and what was dropped, and the standfirst above them.

    `dropped`: what rules dropped in the order of the page, then what the engine passed over in the article's midst.
    """

    lines: tuple[Line, ...]
    dropped: tuple[DroppedLine, ...]
    standfirst: str


def arbitrate(texts: Iterable[str], page: Account, rereads: Iterable[Reread] = ()) -> Body:
    """The article, of the engine's lines and the page's account. `rereads` are other ways to read it, if need be."""
    draft = restored(second_look(make_draft(texts, page), rereads))
    reasons = reasons_to_drop(draft)
    kept = tuple(line for line, reason in zip(draft.lines, reasons, strict=True) if reason is None)
    if kept and is_standfirst(kept[0], draft):
        return Body(kept[1:], tuple(_dropped(draft, reasons, None)), kept[0].text)
    standfirst = find_standfirst(draft, letters_of_lines(kept))
    dropped = tuple(_dropped(draft, reasons, standfirst))
    return Body(kept, dropped, clean_line(standfirst.text) if standfirst is not None else "")


def _dropped(draft: Draft, reasons: Sequence[str | None], standfirst: Block | None) -> Iterator[DroppedLine]:
    """What the rules dropped, then what the engine passed over between the first line and the last."""
    for line, reason in zip(draft.lines, reasons, strict=True):
        if reason is not None:
            yield DroppedLine(reason, line.text[:MAX_DROPPED_TEXT])
    first, last = draft.span
    passed_over = (index for index in range(first + 1, last) if index not in draft.taken)
    for index in islice(passed_over, MAX_PASSED_OVER):
        block = draft.page.blocks[index]
        if block.words >= MIN_PASSED_OVER and block is not standfirst:
            yield DroppedLine(PASSED_OVER, clean_line(block.text)[:MAX_DROPPED_TEXT])


def restored(draft: Draft) -> Draft:
    """The draft with the blocks that witnesses vouch for, each behind the line that precedes it on the page."""
    places = sorted({place for vouches_for in WITNESSES for place in vouches_for(draft)})
    last = draft.span[1]
    if sum(draft.page.blocks[place].words for place in places if place > last) < MIN_LATE_WORDS:
        places = [place for place in places if place <= last]
    return draft.with_lines(_woven(draft, places)) if places else draft


def _woven(draft: Draft, places: Sequence[int]) -> Iterator[Line]:
    """Lines and restored blocks in the order of the page; lines without a place stay behind the line before."""
    seen = {line.letters for line in draft.lines}
    waiting = list(reversed(places))
    for line in draft.lines:
        while waiting and waiting[-1] < line.place:
            yield from _once(draft, waiting.pop(), seen)
        yield line
    while waiting:
        yield from _once(draft, waiting.pop(), seen)


def _once(draft: Draft, place: int, seen: set[str]) -> Iterator[Line]:
    block = draft.page.blocks[place]
    if block.letters not in seen:
        seen.add(block.letters)
        yield line_of(block, place)


def reasons_to_drop(draft: Draft) -> list[str | None]:
    """For each line the reason to drop it, or None."""
    reasons = [_reason(line, at, draft) for at, line in enumerate(draft.lines)]
    lost = sum(line.words for line, reason in zip(draft.lines, reasons, strict=True) if reason is not None)
    if lost > MAX_DROPPED * draft.words:
        reasons = [reason if reason == headline.REASON else None for reason in reasons]
    return tail.trimmed(draft, reasons)


def _reason(line: Line, at: int, draft: Draft) -> str | None:
    return next((rule.REASON for rule in RULES if rule.drops(line, at, draft)), None)
