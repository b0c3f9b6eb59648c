"""(reading before, reading now) -> what a person would call edited. Pure.

Precision comes first: a digest that tells of an "edit" which is none is not believed again. What is told are changes
*within* a headline or a sentence; paragraphs that come are updates, and a text that was written anew is another text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from monitor.core.dedup import fold
from monitor.core.edits.actors import actor_changes
from monitor.core.edits.alignment import Alignment, align
from monitor.core.edits.counts import count_otherwise, counts_of
from monitor.core.edits.headline import is_other_headline
from monitor.core.edits.sentences import Sentence, sentences_of
from monitor.core.edits.speakers import is_other_speaker, speakers_of
from monitor.core.edits.values import Reading
from monitor.core.model import EditChange, EditKind

# More changes than these are a text that was worked over; the first ones tell enough.
MOST_CHANGES: Final = 8
# Characters of a sentence that is told; a longer one is cut around what differs.
MOST_TOLD: Final = 238
_AROUND: Final = 90
# That a page is there again.
RETURNED: Final = EditChange(EditKind.RETURNED, "", "")
_WHEREABOUTS: Final = frozenset([EditKind.VANISHED, EditKind.RETURNED])


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

    A headline that it had already is not told when it comes back: sites try two in turn. It vanishes when it was there,
    and returns when it was gone.
    """
    told = tuple(told)
    whereabouts = next((each.kind for each in reversed(told) if each.kind in _WHEREABOUTS), EditKind.RETURNED)
    headlines = {fold(words) for each in told if each.kind is EditKind.HEADLINE for words in (each.before, each.after)}
    known = {(each.kind, fold(each.before), fold(each.after)) for each in told}
    return tuple(
        each
        for each in changes
        if (
            each.kind is not whereabouts
            if each.kind in _WHEREABOUTS
            else (each.kind, fold(each.before), fold(each.after)) not in known
            and not (each.kind is EditKind.HEADLINE and fold(each.after) in headlines)
        )
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
    gone, come = _facts(aligned.gone, language), _facts(aligned.come, language)
    for first, second in aligned.changed:
        told, old, new = _shown(first.text, second.text), _fact(first, language), _fact(second, language)
        # What moved into, or out of, a sentence of its own was not changed.
        if count_otherwise(old.counts - come.counts, new.counts - gone.counts) and count_otherwise(
            old.counts, new.counts
        ):
            yield EditChange(EditKind.NUMBER, *told)
        if _speakers_differ(old, new, gone, come):
            yield EditChange(EditKind.ATTRIBUTION, *told)
    for pair in actor_changes(before, after, aligned):
        yield EditChange(EditKind.ACTOR, *_shown(*pair))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What sentences count, and who is said to have said it; None where nobody is."""

    counts: Counter[Decimal]
    speakers: frozenset[str] | None


def _fact(sentence: Sentence, language: str | None) -> _Facts:
    return _Facts(counts_of(sentence, language), speakers_of(sentence, language))


def _facts(sentences: Iterable[Sentence], language: str | None) -> _Facts:
    """The facts of several sentences together."""
    each = [_fact(sentence, language) for sentence in sentences]
    speakers = [one.speakers for one in each if one.speakers is not None]
    counts = sum((one.counts for one in each), Counter[Decimal]())
    return _Facts(counts, frozenset[str]().union(*speakers) if speakers else None)


def _speakers_differ(old: _Facts, new: _Facts, gone: _Facts, come: _Facts) -> bool:
    if old.speakers is None or new.speakers is None:
        moved = come.speakers if new.speakers is None else gone.speakers
        here = old.speakers if new.speakers is None else new.speakers
        return here is not None and not (moved is not None and here <= moved)
    return is_other_speaker(old.speakers, new.speakers)


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
