"""An explanation as text for a terminal: the tree with ✓ and ✗, the sentences with their spans marked. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

import click

from monitor.core.model import Evidence, Span, TextField
from monitor.core.rules.explain import Explanation, Failure, Trace

Spans: TypeAlias = Iterable[Span]

# Conditions that do not hold are listed up to so many in a row; a list of synonyms has hundreds.
_MOST_FAILED: Final = 6
# Pieces of evidence told in one line, and sentences shown of a match.
_MOST_TOLD: Final = 5
MOST_SENTENCES: Final = 5


def told(explanation: Explanation, *, color: bool) -> Iterator[str]:
    """The lines of an explanation."""
    style = Style(color)
    verdict = "matches" if explanation.holds else "does not match"
    yield f"{style.mark(explanation.holds)} {style.bold(explanation.rule_id)} {verdict}"
    for obstacle in explanation.obstacles:
        yield f"  {style.mark(False)} {obstacle}"
    yield from _tree(explanation.tree, explanation.failure, 1, style)
    if explanation.match is not None:
        strength = explanation.match.strength
        parts = f"title {strength.title} + terms {strength.terms} + actors {strength.actors}"
        yield f"strength {strength.total} = {parts}"
        spans = [item.span for item in explanation.match.evidence]
        yield from (f"  {style.marked(sentence, spans)}" for sentence in explanation.sentences[:MOST_SENTENCES])
        more = len(explanation.sentences) - MOST_SENTENCES
        if more > 0:
            yield f"  … and {more} {'sentence' if more == 1 else 'sentences'} more"


def _tree(trace: Trace, failure: Failure | None, depth: int, style: "Style") -> Iterator[str]:
    """A condition, those in it, and below the first that failed its nearest miss."""
    indent = "  " * depth
    yield f"{indent}{style.mark(trace.holds)} {_line(trace, style)}"
    hidden = _hidden(trace, failure)
    for number, child in enumerate(trace.children):
        if number not in hidden:
            leads = failure if failure and failure.path[:1] == (number,) else None
            yield from _tree(child, _below(leads), depth + 1, style)
    if hidden:
        yield f"{indent}    … and {len(hidden)} more that are not there"
    if failure is not None and not failure.path:
        yield f"{indent}  {style.warn('→ ' + failure.message)}"
        spans = [*failure.spans, *(item.span for item in _all_evidence(trace))]
        yield from (f"{indent}    {style.marked(sentence, spans)}" for sentence in failure.sentences)


def _below(failure: Failure | None) -> Failure | None:
    """The failure as seen from the child that leads to it."""
    return failure and replace(failure, path=failure.path[1:])


def _hidden(trace: Trace, failure: Failure | None) -> frozenset[int]:
    """The numbers of conditions without any hit that are not listed, because there are many of them."""
    failed = [number for number, child in enumerate(trace.children) if not child.holds and not child.children]
    leading = failure.path[0] if failure and failure.path else None
    return frozenset(number for number in failed[_MOST_FAILED:] if number != leading)


def _line(trace: Trace, style: "Style") -> str:
    detail = f" ({trace.detail})" if trace.detail else ""
    where = f" in {_shortened(trace.where)}" if trace.where is not None and not trace.holds else ""
    found = f": {_found(trace, style)}" if trace.evidence and not trace.children else ""
    return f"{trace.what}{detail}{where}{found}"


def _found(trace: Trace, style: "Style") -> str:
    """`"Chinese" (title), "Beijing", and 3 more`."""
    shown = dict.fromkeys(
        style.found(f'"{item.span.text}"') + (" (title)" if item.span.field is TextField.TITLE else "")
        for item in trace.evidence
    )
    listed = list(shown)[:_MOST_TOLD]
    rest = f", {trace.found} places in all" if trace.found > len(listed) else ""
    return ", ".join(listed) + rest


def _shortened(span: Span, limit: int = 60) -> str:
    text = " ".join(span.text.split())
    return f"“{text if len(text) <= limit else text[: limit - 1].rstrip() + '…'}”"


def _all_evidence(trace: Trace) -> Iterator[Evidence]:
    yield from trace.evidence
    for child in trace.children:
        yield from _all_evidence(child)


class Style:
    """How things look: in colour on a terminal, by signs alone elsewhere."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def _styled(self, text: str, foreground: str | None = None, *, bold: bool = False) -> str:
        return click.style(text, fg=foreground, bold=bold or None) if self._color else text

    def mark(self, holds: bool) -> str:
        """True or false."""
        return self._styled("✓", "green", bold=True) if holds else self._styled("✗", "red", bold=True)

    def bold(self, text: str) -> str:
        """A name."""
        return self._styled(text, bold=True)

    def warn(self, text: str) -> str:
        """The nearest miss."""
        return self._styled(text, "yellow")

    def found(self, text: str) -> str:
        """Words of the article."""
        return self._styled(text, "green")

    def marked(self, sentence: Span, spans: Spans) -> str:
        """The sentence with the spans in it in brackets, or in colour."""
        out, at = "", 0
        for start, end in _ranges_in(sentence, spans):
            found = sentence.text[start:end]
            out += sentence.text[at:start] + (self._styled(found, "green", bold=True) if self._color else f"[{found}]")
            at = end
        return " ".join((out + sentence.text[at:]).split())


def _ranges_in(sentence: Span, spans: Spans) -> list[tuple[int, int]]:
    """The spans that lie in a sentence, without overlaps, counted from its beginning."""
    inside = {
        (span.start - sentence.start, span.end - sentence.start)
        for span in spans
        if span.field is sentence.field and sentence.start <= span.start and span.end <= sentence.end
    }
    kept: list[tuple[int, int]] = []
    for start, end in sorted(inside, key=lambda found: (found[0], -found[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
