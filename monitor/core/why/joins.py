"""Why an article stands in its story, in words: a stored decision -> one sentence. Pure.

A decision names the terms that both have, cut to five Latin letters (`halmo`, `zelen`); `spelled` puts the words of the
article in their place, so that a person can read them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, assert_never

from monitor.core.stories import JoinKind
from monitor.core.stories.lexemes import lexed

# A list of terms among the reasons (core/stories/likeness.py): "names in common: halmo, tolse".
_LIST: Final = re.compile(r"(?<= in common: )[^;(]+?(?=;| \(|$)")


def told_join(
    kind: JoinKind, score: float | None, reasons: Sequence[str], original: str | None, credit: str | None
) -> str:
    """`score` in log-odds, the share of the text for a reprint; `original` is the title of what it is a reprint of."""
    named = f", credited to {credit}" if credit else ""
    match kind:
        case JoinKind.REPRINT:
            whose = f" of “{original}”" if original else ""
            return f"a reprint{whose}: {score or 0.0:.0%} of the shorter text is the same{named}"
        case JoinKind.JOINED:
            return f"{'; '.join(reasons)} (likeness {score or 0.0:+.1f}){named}"
        case JoinKind.NEW:
            return f"opened the story{named}"
        case _:
            assert_never(kind)


def spelled(why: str, text: str) -> str:
    """Why an article joined, with the words of its text in place of their terms; a term that it lacks stays."""
    words = _words_by_term(text) if _LIST.search(why) else {}
    return _LIST.sub(lambda found: ", ".join(_listed(found[0].split(", "), words)), why)


def _words_by_term(text: str) -> Mapping[str, str]:
    """Each term as it is first spelled, with a capital if it has one anywhere: names and headlines."""
    words: dict[str, str] = {}
    for each in lexed(text).lexemes:
        if each.term and (each.term not in words or (each.is_capital and not words[each.term][0].isupper())):
            words[each.term] = each.word
    return words


def _listed(terms: Sequence[str], words: Mapping[str, str]) -> Iterator[str]:
    """Terms as words; `38000|vehik` as 38,000 vehicles, and 38000 beside it not again."""
    counted = {number for number, bar, _ in (term.partition("|") for term in terms) if bar}
    for term in terms:
        number, bar, thing = term.partition("|")
        if bar:
            yield f"{_number(number)} {words.get(thing, thing).lower()}"
        elif number not in counted:
            yield words.get(term) or _number(term)


def _number(number: str) -> str:
    return f"{int(number):,}" if number.isascii() and number.isdigit() else number
