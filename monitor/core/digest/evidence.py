"""Cuts the sentence of a match into plain and marked runs: Match -> tuple[Run, ...]."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.core.digest.clean import clean_run
from monitor.core.digest.values import Mark, Run
from monitor.core.model import Evidence, Match, Span

QUOTE_LENGTH = 420  # Code points: eight lines on a phone. Longer sentences are cut between their marked words.
CONTEXT = 70  # Code points kept on either side of a marked word when a sentence is cut.
MARKED_LENGTH = 120  # Code points of one marked run; a wildcard may have caught a word without end.
_WORD_SLACK = 20  # How far a cut moves to fall between words; text without spaces is cut where it falls.


def quoted_runs(match: Match, length: int = QUOTE_LENGTH) -> tuple[Run, ...]:
    """The sentence shown for `match`, its terms and actors marked, shortened around them where it is over `length`."""
    return _shortened(_runs(match.sentence, match.evidence), length)


def marked_runs(line: Span, evidence: Iterable[Evidence]) -> tuple[Run, ...]:
    """The whole of `line`, with the `evidence` inside it marked."""
    return _tidy(_runs(line, evidence))


def _runs(line: Span, evidence: Iterable[Evidence]) -> tuple[Run, ...]:
    cut = 0
    runs: list[Run] = []
    for start, end, mark in _inside(line, evidence):
        first = max(start, cut)  # of two overlapping spans the earlier keeps what both claim
        if first >= end:
            continue
        runs += [Run(Mark.PLAIN, line.text[cut:first]), Run(mark, line.text[first:end])]
        cut = end
    runs.append(Run(Mark.PLAIN, line.text[cut:]))
    return tuple(cleaned for run in runs if (cleaned := replace(run, text=clean_run(run.text))).text)


def _inside(line: Span, evidence: Iterable[Evidence]) -> list[tuple[int, int, Mark]]:
    """The spans of `evidence` that lie in `line`, as offsets into its text; the earlier first, then the longer."""
    found = {
        (max(span.start - line.start, 0), min(span.end - line.start, len(line.text)), _mark(item))
        for item in evidence
        if (span := item.span).field is line.field and span.start < line.end and span.end > line.start
    }
    return sorted(found, key=lambda piece: (piece[0], -piece[1], piece[2]))


def _mark(item: Evidence) -> Mark:
    return Mark.TERM if item.actor is None else Mark.ACTOR


def _shortened(runs: tuple[Run, ...], length: int) -> tuple[Run, ...]:
    if sum(len(run.text) for run in runs) <= length:
        return _tidy(runs)
    last = len(runs) - 1
    pieces = (_shortened_run(run, length, is_first=n == 0, is_last=n == last) for n, run in enumerate(runs))
    return _tidy(_within(pieces, length))


def _shortened_run(run: Run, length: int, *, is_first: bool, is_last: bool) -> Run:
    """`run` with only the words next to its marked neighbours; the whole sentence may be one plain run."""
    if run.mark is not Mark.PLAIN:
        return run if len(run.text) <= MARKED_LENGTH else replace(run, text=run.text[: MARKED_LENGTH - 1] + "…")
    head = "" if is_first and not is_last else _head(run.text, length if is_first else CONTEXT)
    tail = "" if is_last else _tail(run.text, CONTEXT)
    is_short = len(run.text) <= len(head) + len(tail) + len(" … ")
    return run if is_short else replace(run, text=f"{head} … {tail}")


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    space = text.rfind(" ", max(0, length - _WORD_SLACK), length)
    return text[: space if space > 0 else length]


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    start = len(text) - length
    space = text.find(" ", start, start + _WORD_SLACK)
    return text[space + 1 if space > 0 else start :]


def _within(runs: Iterable[Run], length: int) -> Iterator[Run]:
    """The first `runs` that fit into `length`, and an ellipsis for the others."""
    used = 0
    for run in runs:
        used += len(run.text)
        if used > length + len(" … "):
            yield Run(Mark.PLAIN, " …")
            return
        yield run


def _tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """`runs` without blanks at the two ends."""
    kept = list(runs)
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(run for run in kept if run.text)
