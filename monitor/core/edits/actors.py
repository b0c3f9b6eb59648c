"""Which watched actors came into a text or went from it, and where: two readings, their sentences -> changes. Pure.

A new paragraph is an update, and what it names is no edit; a name that comes into, or goes from, a paragraph that was
there before is one. What stands behind the last paragraph that stayed (links, an update that was taken back) does not
count either.
"""

from collections.abc import Iterable, Iterator, Sequence

from monitor.core.edits.alignment import Alignment
from monitor.core.edits.sentences import Sentence
from monitor.core.edits.values import Reading
from monitor.core.stories.terms import term_of
from monitor.core.text import split


def actor_changes(before: Reading, after: Reading, aligned: Alignment) -> Iterator[tuple[str, str]]:
    """(sentence before, sentence now) for each actor that went or came; empty where there is none."""
    old, new = before.names_by_actor, after.names_by_actor
    if old is None or new is None:
        return
    text_before, text_after = _terms(f"{before.title}\n{before.text}"), _terms(f"{after.title}\n{after.text}")
    went = [name for actor in sorted(old.keys() - new.keys()) for name in _only_in(text_before, text_after, old[actor])]
    came = [name for actor in sorted(new.keys() - old.keys()) for name in _only_in(text_after, text_before, new[actor])]
    for first, second in aligned.changed:
        if _names_any(first, went) or _names_any(second, came):
            yield first.text, second.text
    last_kept = max(aligned.kept_before, default=-1)
    yield from ((each.text, "") for each in aligned.gone if each.paragraph <= last_kept and _names_any(each, went))
    inside = aligned.kept_after
    yield from (("", each.text) for each in aligned.come if each.paragraph in inside and _names_any(each, came))


def _only_in(here: str, there: str, names: Iterable[str]) -> Sequence[str]:
    """The terms of an actor's names, where the other text has none of them."""
    terms = [_terms(name) for name in sorted(names)]
    return [] if any(each in there for each in terms) else [each for each in terms if each in here]


def _names_any(sentence: Sentence, names: Iterable[str]) -> bool:
    return any(name in sentence.terms for name in names)


def _terms(text: str) -> str:
    return f" {' '.join(map(term_of, split(text)[1::2]))} "
