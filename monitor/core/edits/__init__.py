"""Edits of an article after it was matched: two readings -> what a person would call edited, and when to look."""

from monitor.core.edits.diff import RETURNED, diff, untold, vanished
from monitor.core.edits.fate import fate_of_page
from monitor.core.edits.looks import (
    LOOKS_AFTER,
    Fate,
    Look,
    after_look,
    fate_of_failure,
    first_look,
    is_surely_gone,
    next_look_at,
)
from monitor.core.edits.values import Reading, names_of, reading_of

__all__ = [
    "LOOKS_AFTER",
    "RETURNED",
    "Fate",
    "Look",
    "Reading",
    "after_look",
    "diff",
    "fate_of_failure",
    "fate_of_page",
    "first_look",
    "is_surely_gone",
    "names_of",
    "next_look_at",
    "reading_of",
    "untold",
    "vanished",
]
