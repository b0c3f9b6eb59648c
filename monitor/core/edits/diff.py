"""(reading before, reading now) -> what a person would call edited. Pure.

Precision comes first: a digest that tells of an "edit" which is none is not believed again. What is told are changes
*within* a headline or a sentence; paragraphs that come are updates, and a text that was written anew is another text.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from monitor.core.dedup import fold
from monitor.core.edits.actors import actor_changes
from monitor.core.edits.alignment import Alignment, align
from monitor.core.edits.counts import count_otherwise
from monitor.core.edits.headline import is_other_headline
from monitor.core.edits.sentences import Sentence, sentences_of
from monitor.core.edits.speakers import is_other_speaker, speakers_of
from monitor.core.edits.values import Reading
from monitor.core.model import EditChange, EditKind

# More changes than these are a text that was worked over; the first ones tell enough.
MOST_CHANGES: Final = 8
# Characters of a sentence that is told; a longer one is cut around what differs.
MOST_TOLD: Final = 240
_AROUND: Final = 90


def diff(before: Reading, after: Reading) -> tuple[EditChange, ...]:
    """The edits between two readings of one article, the headline first; empty for what nobody would call an edit."""
    changes = [*_headline_change(before, after)]
    if before.text != after.text:
        aligned = align(sentences_of(before.text), sentences_of(after.text))
        if aligned.is_same_text:
            changes += _changes(before, after, aligned)
    return tuple(dict.fromkeys(changes))[:MOST_CHANGES]


def untold(changes: Iterable[EditChange], told: Iterable[EditChange]) -> tuple[EditChange, ...]:
    """Those of the changes that were not told of this article before.

    A headline that it had already is not told when it comes back: sites try two in turn. It vanishes once.
    """
    told = tuple(told)
    headlines = {fold(words) for each in told if each.kind is EditKind.HEADLINE for words in (each.before, each.after)}
    known = {(each.kind, fold(each.before), fold(each.after)) for each in told}
    kinds = {each.kind for each in told}
    return tuple(
        each
        for each in changes
        if (each.kind, fold(each.before), fold(each.after)) not in known
        and not (each.kind is EditKind.HEADLINE and fold(each.after) in headlines)
        and not (each.kind is EditKind.VANISHED and each.kind in kinds)
    )


def vanished(title: str) -> EditChange:
    """That the page of an article is gone."""
    return EditChange(EditKind.VANISHED, title, "")


def _headline_change(before: Reading, after: Reading) -> Iterator[EditChange]:
    """The newsroom's title goes before what the page shows; both mostly change together and are told once."""
    for old, new in ((before.title, after.title), (before.headline, after.headline)):
        if is_other_headline(old, new):
            yield EditChange(EditKind.HEADLINE, *_shown(old, new))
            return


def _changes(before: Reading, after: Reading, aligned: Alignment) -> Iterator[EditChange]:
    language = after.language or before.language
    for first, second in aligned.changed:
        told = _shown(first.text, second.text)
        if count_otherwise(first, second, language):
            yield EditChange(EditKind.NUMBER, *told)
        if _speakers_differ(first, second, language):
            yield EditChange(EditKind.ATTRIBUTION, *told)
    for pair in actor_changes(before, after, aligned):
        yield EditChange(EditKind.ACTOR, *_shown(*pair))


def _speakers_differ(first: Sentence, second: Sentence, language: str | None) -> bool:
    before, after = speakers_of(first, language), speakers_of(second, language)
    if before is None or after is None:
        return before is not after
    return is_other_speaker(before, after)


def _shown(before: str, after: str) -> tuple[str, str]:
    """Both as they are told: long ones cut around the first place where they differ."""
    place = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
    return _cut(before, place), _cut(after, place)


def _cut(text: str, place: int) -> str:
    text = " ".join(text.split())
    if len(text) <= MOST_TOLD:
        return text
    first = max(0, min(place - _AROUND, len(text) - MOST_TOLD))
    start = text.find(" ", first, first + 20) + 1 if first else 0
    start = start or first
    end = start + MOST_TOLD
    if end < len(text):
        end = max(text.rfind(" ", end - 20, end), end - 20)
    return f"{'…' * (start > 0)}{text[start:end].strip()}{'…' * (end < len(text))}"
