"""What an answer means for an article: where it led and what was read there -> its fate. Pure."""

from typing import Final
from urllib.parse import urlsplit

from monitor.core.edits.alignment import align
from monitor.core.edits.looks import Fate
from monitor.core.edits.not_found import says_not_found
from monitor.core.edits.sentences import sentences_of
from monitor.core.model import Article, TextSource, Verdict
from monitor.core.urls import canonical_url

_PARTIAL: Final = frozenset({Verdict.PAYWALL, Verdict.TEASER})


def fate_of_page(asked_url: str, final_url: str, before: Article, after: Article) -> tuple[Fate, str]:
    """What a page that came means for the article, and why in words.

    `after` is the page as it was read, or the stand-in where it could not be: its verdict and note say so. A front page
    in place of an article says that it is gone, a notice that there is none likewise; a wall says nothing.
    """
    if after.text_source is TextSource.FEED or after.verdict is Verdict.ERROR_PAGE:
        is_gone = after.verdict is Verdict.ERROR_PAGE and says_not_found(after.note or "")
        why = (after.note or after.verdict.value).partition(";")[0]
        return (Fate.GONE if is_gone or leads_up(asked_url, final_url) else Fate.WALL), why
    if canonical_url(asked_url) != canonical_url(final_url) and not is_same_text(before.text, after.text):
        if leads_up(asked_url, final_url):
            return Fate.GONE, "its address leads to a front page"
        return Fate.WALL, "its address leads to another article"
    if after.verdict in _PARTIAL and before.verdict is not after.verdict:
        return Fate.WALL, after.note or after.verdict.value
    return Fate.READ, "read again"


def leads_up(asked_url: str, final_url: str) -> bool:
    """Whether an address leads to the front page of its site, or of the section that it lies in."""
    asked, final = urlsplit(canonical_url(asked_url) or ""), urlsplit(canonical_url(final_url) or "")
    above = [part for part in final.path.split("/") if part and not part.startswith("index.")]
    below = [part for part in asked.path.split("/") if part]
    return len(above) < len(below) and below[: len(above)] == above and not final.query


def is_same_text(before: str, after: str) -> bool:
    """Whether two texts are readings of one."""
    return align(sentences_of(before), sentences_of(after)).is_same_text
