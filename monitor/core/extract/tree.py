"""A decoded page -> the tree that everything is read from, without scripts' text that nobody asks for.

The parser is trafilatura's in all its options but one: elements are of one class. By default lxml asks a function in
Python which class a tag has, for every element at every look, six times an element on the way of a page.
"""

import re
from typing import Final

from lxml import etree
from lxml.etree import ElementDefaultClassLookup, HTMLParser, LxmlError
from lxml.html import HtmlElement, fromstring
from trafilatura.utils import is_dubious_html, repair_faulty_html

from monitor.core.extract.json_ld import is_json_ld

# Characters at the beginning of a page that tell whether it is HTML, and those in which a broken one is mended.
BEGINNING: Final = 50
HEAD: Final = 8_192

# A single `&#1;` makes trafilatura give up the whole page, because lxml refuses to set such text.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9]));?", re.IGNORECASE
)
# What XML does not allow, in UTF-8.
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")

_PARSER: Final = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))


def without_control_references(page: str) -> str:
    """`page` without references to control characters."""
    return _CONTROL_REFERENCE.sub("", page) if "&#" in page else page


def load_tree(page: str) -> HtmlElement | None:
    """The page as a tree, as trafilatura's `load_html` would give it; None if it is no HTML."""
    beginning = page[:BEGINNING].lower()
    try:
        tree = fromstring(_without_controls(repair_faulty_html(page[:HEAD], beginning) + page[HEAD:]), parser=_PARSER)
    except (LxmlError, ValueError):
        return None
    return None if is_dubious_html(beginning) and len(tree) < 2 else tree


def _without_controls(page: str) -> bytes:
    raw = page.encode("utf-8", "ignore").translate(None, _CONTROLS)
    return _NONCHARACTERS.sub(b"", raw)


def strip_unread(tree: etree._Element) -> None:
    """Remove what no reader sees and nobody asks for any more: a fifth of the time goes into copies of the tree.

    Structured data stays, because the engine looks into it where the page says nothing.
    """
    for script in list(tree.iter("script")):
        if not is_json_ld(script):
            script.tag = "style"
    etree.strip_elements(tree, "style", "svg", "template", with_tail=False)
