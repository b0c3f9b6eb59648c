"""Second looks at an article and what they found, in lines for a person. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from monitor.core.model import EditKind
from monitor.core.why.values import LifeEdit, LifeLooks

_WORDS: Final = {
    EditKind.HEADLINE: "another headline",
    EditKind.NUMBER: "another number",
    EditKind.ATTRIBUTION: "said by somebody else, or by nobody",
    EditKind.ACTOR: "an actor came or went",
    EditKind.VANISHED: "its page vanished",
    EditKind.RETURNED: "its page is there again",
}


def told_looks(looks: LifeLooks | None) -> Iterator[str]:
    """When the page was asked for again, and when it will be; nothing for an article that no rule mails."""
    if looks is None:
        return
    if looks.looked_at is not None:
        yield f"looked at again {looks.looked_at:%Y-%m-%d %H:%M}: {looks.result}"
    if looks.next_at is not None:
        yield f"to be looked at again {looks.next_at:%Y-%m-%d %H:%M}"


def told_edits(edits: Iterable[LifeEdit]) -> Iterator[str]:
    """What changed and when it was seen: before and after on lines of their own."""
    for edit in edits:
        for change in edit.changes:
            yield f"{edit.seen_at:%Y-%m-%d %H:%M}: {_WORDS[change.kind]}"
            yield from (
                f'  {when} "{words}"' for when, words in (("was", change.before), ("now", change.after)) if words
            )
