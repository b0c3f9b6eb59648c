"""One event, once, and only what is new: documents in order of arrival -> stories, reprints, what is news in them.

`StoryBook` decides; `sign` takes from a document what it decides by; `freeze` and `thaw` carry it over a restart.
"""

from monitor.core.model import Content
from monitor.core.stories.background import Background
from monitor.core.stories.book import StoryBook, sign
from monitor.core.stories.clock import Clock
from monitor.core.stories.credits import Agency, credit_of
from monitor.core.stories.figures import amounts_in
from monitor.core.stories.homes import Homes
from monitor.core.stories.independence import Outlets, independent_outlets
from monitor.core.stories.journal import (
    Arrived,
    Newcomer,
    Placed,
    Renewed,
    Telling,
    dated,
    is_for_the_book,
    place,
    renew,
    replay,
    tell,
)
from monitor.core.stories.novelty import Novelty, added, content_of, new_numbers, novelty, quotes_of
from monitor.core.stories.packing import pack, unpack
from monitor.core.stories.rebuilding import Recorded, rebuilt
from monitor.core.stories.reprints import Report, ReprintIndex, containment, is_reprint, original_of
from monitor.core.stories.shingles import Print, print_of
from monitor.core.stories.state import freeze, thaw
from monitor.core.stories.values import Decision, Document, JoinKind, Limits, Merge, Move, Revision, Signature, Split

__all__ = [
    "Agency",
    "Arrived",
    "Background",
    "Clock",
    "Content",
    "Decision",
    "Document",
    "Homes",
    "JoinKind",
    "Limits",
    "Merge",
    "Move",
    "Newcomer",
    "Novelty",
    "Outlets",
    "Placed",
    "Print",
    "Recorded",
    "Renewed",
    "Report",
    "ReprintIndex",
    "Revision",
    "Signature",
    "Split",
    "StoryBook",
    "Telling",
    "added",
    "amounts_in",
    "containment",
    "content_of",
    "credit_of",
    "dated",
    "freeze",
    "independent_outlets",
    "is_for_the_book",
    "is_reprint",
    "new_numbers",
    "novelty",
    "original_of",
    "pack",
    "place",
    "print_of",
    "quotes_of",
    "rebuilt",
    "renew",
    "replay",
    "sign",
    "tell",
    "thaw",
    "unpack",
]
