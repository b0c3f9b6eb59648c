"""A page as its verdict needs it: lxml tree -> the lines that a visitor without scripts sees, each with its place.

Other than the blocks that the article is chosen from, these hold forms, buttons and `noscript`: walls are made of them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree
from lxml.etree import _Element

from monitor.core.formats.markup import BLOCKS

# A wall has a hundred lines; a page with more than this is judged by its beginning. A front page has five hundred.
MAX_LINES: Final = 800

_UNSEEN: Final = frozenset({"script", "style", "template", "svg", "math", "object", "select", "option", "head"})
_MARGINS: Final = frozenset({"nav", "footer", "aside"})
_MAIN: Final = frozenset({"main", "article"})
_BORDERS: Final = BLOCKS | frozenset({"button", "label", "input", "noscript", "video"})
# Class and id words of what stands around an article and is the same on every page.
_BESIDE: Final = (
    "bottom breadcrumb breadcrumbs colophon comments copyright foot footer ftr masthead menu mostread nav navbar "
    "navigation newsletter newsletters nl recirculation recommended related secondary sidebar trending"
)
_BESIDE_WORDS: Final = frozenset(_BESIDE.split())
_BANNERS: Final = (
    "cc cmp consent cookie cookiebanner cookiebar cookies didomi gdpr onetrust quantcast sourcepoint usercentrics"
)
_BANNER_WORDS: Final = frozenset(_BANNERS.split())
_ARTICLE_CONTAINERS: Final = frozenset({"html", "body", "main", "article", "section"})
# Of boxes that bar the way to the rest of a text.
_WALLS: Final = "barrier gate gated locked pay paywall paywalled piano plans premium regwall upgrade upsell wall"
_WALL_WORDS: Final = frozenset(_WALLS.split())
_BOXES: Final = frozenset({"div", "section", "form", "dialog", "aside"})
# More lines than this are no box in an article, but the article.
MAX_BOX_LINES: Final = 30
MAX_BOXES: Final = 400
# What an article's page has and a server's notice has not.
_FURNITURE: Final = frozenset({"nav", "header", "footer", "article", "time"})
MAX_BARE_LINKS: Final = 2
_ROOT = re.compile(r"/|\./|https?://[^/?#]+/?", re.IGNORECASE)
_WORD = re.compile(r"[^a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|Posting|Report)"')
_CONCEALED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One run of text. `links` is the share of its characters inside links; `is_home`: one leads to the front page.

    `is_beside`: in the page's navigation, foot or margin. `is_banner`: in what lies over the page about cookies.
    """

    text: str
    tag: str
    links: float
    is_beside: bool
    is_banner: bool
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the page set apart: the lines from `start` up to `end`, which it leaves out.

    `is_named`: for barring the way; `is_over`: it lies over the page as a dialog does.
    """

    start: int
    end: int
    is_named: bool
    is_over: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What a visitor sees. `titles` are the browser's and the first headings of the page.

    `is_bare`: it has nothing of a site around it.
    """

    lines: tuple[SeenLine, ...]
    titles: tuple[str, ...]
    has_password: bool
    is_article: bool
    boxes: tuple[Box, ...] = ()
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    is_beside: bool = False
    is_banner: bool = False
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """An element that is being looked at: lines and password fields that came before it."""

    element: _Element
    place: _Place
    start: int
    passwords: int


def look_at(tree: _Element) -> Sight:
    """What a visitor sees of a page, parsed without its comments. Linear in its size."""
    body = tree.find("body") if tree.tag == "html" else tree
    looker = _Looker()
    lines = tuple(looker.look(tree if body is None else body))
    browser_title = tree.findtext(".//title") or ""
    headings = (line.text for line in lines if line.tag == "h1")
    return Sight(
        lines=lines,
        titles=tuple(filter(None, (" ".join(browser_title.split()), *list(headings)[:2]))),
        has_password=any(each.get("type") == "password" for each in tree.iter("input")),
        is_article=_says_article(tree),
        boxes=tuple(looker.boxes),
        is_bare=_is_bare(tree),
    )


class _Looker:
    """Collects inline text and closes a line at each border."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self._lines: list[SeenLine] = []
        self._passwords = 0
        self._texts: list[str] = []
        self._linked = 0
        self._in_links = 0
        self._is_home = False

    def look(self, body: _Element) -> list[SeenLine]:
        places = [_Opened(body, _Place(), 0, 0)]
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._leave(element, places)
                self._add(element.tail if element is not body else None)
            elif element is not body and _is_unseen(element):
                walk.skip_subtree()
            else:
                self._open(element, places)
        self._close(places[0])
        return self._lines

    def _open(self, element: _Element, places: list[_Opened]) -> None:
        if element.tag in _BORDERS:
            self._close(places[-1])
            if element is not places[0].element:
                place = _inside(element, places[-1].place)
                places.append(_Opened(element, place, len(self._lines), self._passwords))
        self._passwords += element.tag == "input" and element.get("type") == "password"
        self._in_links += element.tag == "a"
        self._is_home |= element.tag == "a" and _ROOT.fullmatch(str(element.get("href") or "")) is not None
        self._add(element.text)

    def _leave(self, element: _Element, places: list[_Opened]) -> None:
        if len(places) > 1 and places[-1].element is element:
            self._close(places[-1])
            self._set_apart(places.pop())
        # A link that was skipped ends too.
        self._in_links -= element.tag == "a" and not _is_unseen(element)

    def _add(self, text: str | None) -> None:
        if text:
            self._texts.append(text)
            self._linked += len(text.strip()) if self._in_links else 0

    def _set_apart(self, where: _Opened) -> None:
        """Keep what may be a box in the midst of the page; of two around the same lines the signs of both."""
        start, end = where.start, len(self._lines)
        if where.element.tag not in _BOXES or where.place.is_beside or not 0 < end - start <= MAX_BOX_LINES:
            return
        is_named, is_over = _bars(where.element), _lies_over(where.element)
        last = self.boxes[-1] if self.boxes else None
        if last is not None and (last.start, last.end) == (start, end):
            self.boxes.pop()
            is_named, is_over = is_named or last.is_named, is_over or last.is_over
        if len(self.boxes) < MAX_BOXES:
            self.boxes.append(Box(start, end, is_named, is_over, self._passwords > where.passwords))

    def _close(self, where: _Opened) -> None:
        text = " ".join("".join(self._texts).split())
        linked, self._linked = self._linked, 0
        is_home, self._is_home = self._is_home, False
        self._texts.clear()
        if text and len(self._lines) < MAX_LINES:
            place, links = where.place, min(1.0, linked / len(text))
            self._lines.append(SeenLine(text, str(where.element.tag), links, place.is_beside, place.is_banner, is_home))


def _inside(element: _Element, above: _Place) -> _Place:
    tag = str(element.tag)
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    names = _names_in(named[:200]) if len(named) > 1 and tag not in _ARTICLE_CONTAINERS else frozenset()
    is_margin = tag in _MARGINS and not (tag == "aside" and above.is_main)
    return _Place(
        is_beside=above.is_beside or is_margin or not _BESIDE_WORDS.isdisjoint(names),
        is_banner=above.is_banner or not _BANNER_WORDS.isdisjoint(names) or element.get("role") == "dialog",
        is_main=above.is_main or tag in _MAIN,
    )


def _bars(element: _Element) -> bool:
    """Whether an element is named for barring the way."""
    names = (str(element.get(name) or "") for name in ("class", "id", "data-testid", "data-component"))
    is_closed = "not" in str(element.get("amp-access") or element.get("subscriptions-section") or "").lower()
    return is_closed or not _WALL_WORDS.isdisjoint(_names_in(" ".join(filter(None, names))[:200]))


def _lies_over(element: _Element) -> bool:
    return element.tag == "dialog" or element.get("role") in ("dialog", "alertdialog") or _is_modal(element)


def _is_modal(element: _Element) -> bool:
    return str(element.get("aria-modal") or "").lower() == "true"


def _is_bare(tree: _Element) -> bool:
    """Whether a page has no navigation, no head or foot, no date of its own: a server's or a script's notice."""
    links = sum(each.get("href") is not None for each in tree.iter("a"))
    return links <= MAX_BARE_LINKS and next(tree.iter(*_FURNITURE), None) is None


def _is_unseen(element: _Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _CONCEALED.search(style) is not None


@lru_cache(maxsize=4096)
def _names_in(attribute: str) -> frozenset[str]:
    return frozenset(_WORD.split(_HUMP.sub("-", attribute).lower()))


def _says_article(tree: _Element) -> bool:
    """Whether the page claims to be one piece of writing, by Open Graph or schema.org."""
    properties = {str(each.get("property") or "").lower(): str(each.get("content") or "") for each in tree.iter("meta")}
    if "article:published_time" in properties or "article" in properties.get("og:type", "").lower():
        return True
    return any(_ARTICLE_TYPE.search(script.text or "") is not None for script in tree.iter("script"))
