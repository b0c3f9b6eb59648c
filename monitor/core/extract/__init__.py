"""A web page -> its title, text and date, with a verdict on what kind of page it is: HTML -> Extraction.

The engine and its libraries are loaded at the first page: the daemon's own process only names these functions, and
half a second and 60 MB are not spent there.
"""

from dataclasses import replace
from typing import Final

from monitor.core.extract.language import guess_language
from monitor.core.formats.scan import too_hard
from monitor.core.model import Extraction, Verdict

__all__ = ["extract", "guess_language"]

# Bytes. The largest of 330 real article pages has 2.9 million, almost all of it scripts.
MAX_PAGE: Final = 5_000_000

_NOTHING: Final = Extraction("", "", "", None, None, (), None, Verdict.EMPTY)


def extract(
    html: bytes | str,
    url: str | None = None,
    content_type: str | None = None,
    expected_language: str | None = None,
    repeats: frozenset[int] = frozenset(),
    own_text: str = "",
) -> Extraction:
    """What the page says. `content_type` is the HTTP header of `html` given as bytes.

    `expected_language` is what the text should be in, if that is known for sure: a page in another language gets the
    verdict WRONG_LANGUAGE. `repeats` are marks of paragraphs that other pages of the host have too: a page that has
    nothing else is EMPTY. `own_text` is what the feed gives of the article, a witness of its body. A page that is too
    large even without what is written into it for browsers, or is no HTML, is EMPTY. A hostile page takes all the time
    it is given, or makes the libraries raise: run this where it can be killed, and take anything it raises for
    "unreadable".
    """
    from monitor.core.extract.bulk import without_bulk
    from monitor.core.extract.decoding import decode_page
    from monitor.core.extract.page import read_page

    raw = html.encode("utf-8", "replace") if isinstance(html, str) else html
    if len(raw) > MAX_PAGE:
        html = raw = without_bulk(raw)
    obstacle = f"it has more than {MAX_PAGE:,} bytes" if len(raw) > MAX_PAGE else too_hard(raw)
    if obstacle is not None:
        return replace(_NOTHING, why=obstacle)
    page = html if isinstance(html, str) else decode_page(html, content_type)
    return read_page(page, url, expected_language, repeats, own_text) or replace(_NOTHING, why="it is no HTML")
