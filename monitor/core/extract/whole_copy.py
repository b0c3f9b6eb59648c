"""Does the page carry the whole article where a visitor sees its beginning? Structured data and beginning -> text.

Publishers who close an article to readers often leave it open to search engines, in the `articleBody` of their
structured data. It is part of the page that everybody is sent, so that it is read, and no wall stands before it.
"""

from typing import Final

from monitor.core.extract.blocks import letters_of
from monitor.core.extract.marks import weight
from monitor.core.extract.verdict_reading import Judgement, is_sentence
from monitor.core.model import Verdict

# How much longer than the beginning the copy is; a little more would be the offer that was taken for text.
MIN_LONGER: Final = 1.5
# The least that an article says, in characters of an alphabet; descriptions in the wrong field say less.
MIN_WHOLE: Final = 400
# Letters of the beginning that the copy has too.
MAX_COMPARED: Final = 80


def with_whole_copy(judgement: Judgement, article_body: str) -> Judgement:
    """The judgement, or that of an article where what was cut off is whole in the page's structured data."""
    if judgement.verdict not in (Verdict.TEASER, Verdict.PAYWALL) or not _is_whole(article_body, judgement.text):
        return judgement
    return Judgement(Verdict.OK, None, article_body)


def _is_whole(copy: str, beginning: str) -> bool:
    least = max(MIN_WHOLE, MIN_LONGER * weight(beginning))
    compared = letters_of(beginning)[:MAX_COMPARED]
    return weight(copy) >= least and is_sentence(copy) and compared in letters_of(copy)
