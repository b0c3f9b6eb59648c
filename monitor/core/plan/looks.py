"""What one look at a stored article changes: (KnownLook, LookFound, now) -> LookPlan. Pure.

As with polls, the decision falls inside the writing transaction, by what the store knows then: a look that was under
way while its article was edited by the feed has compared with a text that is no longer there, and counts for nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from monitor.core.dedup import text_digest
from monitor.core.edits import RETURNED, Fate, Look, after_look, is_surely_gone, untold, vanished
from monitor.core.model import Analysis, EditChange, EditKind, PageMark
from monitor.core.plan.values import KnownText, PlannedVersion


@dataclass(frozen=True, slots=True)
class PageSame:
    """The page is as it was."""

    page: PageMark


@dataclass(frozen=True, slots=True)
class PageRead:
    """The page was read again. `changes` are the edits between it and the article in that `version`."""

    changes: tuple[EditChange, ...]
    version: int
    analysis: Analysis
    page: PageMark


@dataclass(frozen=True, slots=True)
class PageMissed:
    """The article was not to be had, and what that means for it. `why` is for a person."""

    fate: Fate
    why: str
    retry_after: timedelta | None = None


# What is told of a page whose words the article had before.
_TOLD_OF_EARLIER_WORDS = frozenset([EditKind.HEADLINE, EditKind.RETURNED])
LookFound: TypeAlias = PageSame | PageRead | PageMissed


@dataclass(frozen=True, slots=True)
class KnownLook:
    """What the store knows of an article that was looked at."""

    look: Look
    title: str
    text: KnownText


@dataclass(frozen=True, slots=True)
class LookPlan:
    """What one transaction writes: the look, a version where the words are new, and what is told of it."""

    look: Look
    version: PlannedVersion | None = None
    changes: tuple[EditChange, ...] = ()


def plan_look(known: KnownLook, found: LookFound, now: datetime) -> LookPlan:
    """The plan for one look."""
    match found:
        case PageSame():
            look = after_look(known.look, Fate.UNCHANGED, now, "unchanged")
            return LookPlan(replace(look, page=found.page), changes=untold([RETURNED], known.text.told))
        case PageRead():
            return _after_reading(known, found, now)
        case PageMissed():
            look = after_look(known.look, found.fate, now, found.why, found.retry_after)
            changes = (vanished(known.title),) if is_surely_gone(known.look, found.fate) else ()
            return LookPlan(look, changes=untold(changes, known.text.told))
        case _:
            assert_never(found)


def _after_reading(known: KnownLook, found: PageRead, now: datetime) -> LookPlan:
    """Words that the article had before are no edit: some servers alternate between two copies."""
    text, article = known.text, found.analysis.article
    digest = text_digest(article.title, article.text)
    changes = untold((*found.changes, RETURNED), text.told)
    if digest in text.earlier:
        changes = tuple(each for each in changes if each.kind in _TOLD_OF_EARLIER_WORDS)
    is_new = digest not in text.earlier | {text.digest}
    version = PlannedVersion(known.look.article_id, text.version + 1, found.analysis, text.digest) if is_new else None
    look = after_look(known.look, Fate.READ, now, _told(changes, is_new=is_new))
    return LookPlan(replace(look, page=found.page, headline=article.headline or look.headline), version, changes)


def _told(changes: tuple[EditChange, ...], *, is_new: bool) -> str:
    kinds = dict.fromkeys(change.kind.value for change in changes if change.kind is not EditKind.RETURNED)
    if kinds:
        return f"edited: {', '.join(kinds)}"
    return "other words, no edit" if is_new else "the same words"
