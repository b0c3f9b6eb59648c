"""A page as its verdict needs it: lxml tree -> the lines that a visitor without scripts sees, each with its place.

Other than the blocks that the article is chosen from, these hold forms, buttons and `noscript`: walls are made of them.
"""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.etree import _Element

from monitor.core.extract.blocks import names_in
from monitor.core.extract.verdict_names import (
    BANNER_WORDS,
    BESIDE_WORDS,
    MAX_HREF,
    PAYWALL_WORDS,
    WALL_WORDS,
    is_bare,
    is_closed,
    is_missing,
    leads_home,
    leads_to_login,
    leads_to_sale,
    lies_over,
    names_of,
    says_article,
    says_missing,
)
from monitor.core.formats.markup import BLOCKS

# A wall has a hundred lines; a page with more than this is judged by its beginning. A front page has five hundred.
MAX_LINES: Final = 800

_UNSEEN: Final = frozenset({"script", "style", "template", "svg", "math", "object", "select", "option", "head"})
_MARGINS: Final = frozenset({"nav", "footer", "aside"})
_MAIN: Final = frozenset({"main", "article"})
_BORDERS: Final = BLOCKS | frozenset({"button", "label", "input", "noscript", "video"})
_ARTICLE_CONTAINERS: Final = frozenset({"html", "body", "main", "article", "section"})
_BOXES: Final = frozenset({"div", "section", "form", "dialog", "aside"})
# More lines than this are no box in an article, but the article.
MAX_BOX_LINES: Final = 30
MAX_BOXES: Final = 400
# What is typed into.
_FIELDS: Final = frozenset({"text", "email", "password", "tel"})
_CONCEALED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One run of text. `links` is the share of its characters inside links; `is_home`: one leads to the front page.

    `is_beside`: in the page's navigation, foot or margin. `is_banner`: in what lies over the page about cookies.
    `is_login`, `is_sale`: one leads to where readers log in, or become subscribers; `is_elsewhere`: to anything else.
    """

    text: str
    tag: str
    links: float
    is_beside: bool
    is_banner: bool
    is_home: bool = False
    is_login: bool = False
    is_sale: bool = False
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the page set apart: the lines from `start` up to `end`, which it leaves out.

    `is_named`: for barring the way, `is_paywall`: for that and nothing else; `is_over`: it lies over the page as a
    dialog does. `has_field`: something is to be filled in.
    """

    start: int
    end: int
    is_named: bool
    is_over: bool
    has_password: bool
    is_paywall: bool = False
    has_field: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """What a visitor sees. `titles` are the browser's and the first headings of the page.

    `is_bare`: it has nothing of a site around it. `is_missing`: it is built as the page for what is not there. `slots`:
    the lines before which an empty element stands that is named for barring the way.
    """

    lines: tuple[SeenLine, ...]
    titles: tuple[str, ...]
    has_password: bool
    is_article: bool
    boxes: tuple[Box, ...] = ()
    is_bare: bool = False
    is_missing: bool = False
    slots: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Place:
    is_beside: bool = False
    is_banner: bool = False
    is_main: bool = False
    is_button: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """An element that is being looked at: lines, fields and password fields that came before it."""

    element: _Element
    place: _Place
    start: int
    fields: int
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
        is_article=says_article(tree),
        boxes=tuple(looker.boxes),
        is_bare=is_bare(tree),
        is_missing=looker.is_missing or says_missing(tree),
        slots=frozenset(looker.slots),
    )


class _Looker:
    """Collects inline text and closes a line at each border."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.slots: list[int] = []
        self.is_missing = False
        self._lines: list[SeenLine] = []
        self._fields = self._passwords = 0
        self._texts: list[str] = []
        self._linked = 0
        self._in_links = 0
        self._addresses: list[str] = []

    def look(self, body: _Element) -> list[SeenLine]:
        places = [_Opened(body, _Place(), 0, 0, 0)]
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
                places.append(_Opened(element, place, len(self._lines), self._fields, self._passwords))
        if element.tag == "input":
            self._enter(str(element.get("type") or "text").lower(), element.get("value"))
        elif element.tag == "a":
            self._in_links += 1
            self._addresses.append(str(element.get("href") or "")[:MAX_HREF])
        self._add(element.text)

    def _enter(self, kind: str, label: str | None) -> None:
        self._fields += kind in _FIELDS
        self._passwords += kind == "password"
        self._add(label if kind == "submit" else None)

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
        if where.element.tag not in _BOXES or where.place.is_beside or end - start > MAX_BOX_LINES:
            return
        names = names_of(where.element)
        self.is_missing |= is_missing(names)
        is_paywall = is_closed(where.element) or not PAYWALL_WORDS.isdisjoint(names)
        is_named = is_paywall or not WALL_WORDS.isdisjoint(names)
        if start == end:
            self.slots += [start] * is_named
            return
        is_over = lies_over(where.element)
        last = self.boxes[-1] if self.boxes else None
        if last is not None and (last.start, last.end) == (start, end):
            self.boxes.pop()
            is_named, is_over = is_named or last.is_named, is_over or last.is_over
            is_paywall = is_paywall or last.is_paywall
        if len(self.boxes) < MAX_BOXES:
            has_password, has_field = self._passwords > where.passwords, self._fields > where.fields
            self.boxes.append(Box(start, end, is_named, is_over, has_password, is_paywall, has_field))

    def _close(self, where: _Opened) -> None:
        text = " ".join("".join(self._texts).split())
        linked, self._linked = self._linked, 0
        addresses, self._addresses = self._addresses, []
        self._texts.clear()
        if text and len(self._lines) < MAX_LINES:
            place = where.place
            line = SeenLine(
                text,
                "button" if place.is_button else str(where.element.tag),
                min(1.0, linked / len(text)),
                place.is_beside,
                place.is_banner,
                is_home=any(map(leads_home, addresses)),
                is_login=any(map(leads_to_login, addresses)),
                is_sale=any(map(leads_to_sale, addresses)),
                is_elsewhere=any(map(_leads_elsewhere, addresses)),
            )
            self._lines.append(line)


def _leads_elsewhere(address: str) -> bool:
    return not (leads_to_login(address) or leads_to_sale(address))


def _inside(element: _Element, above: _Place) -> _Place:
    tag = str(element.tag)
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    names = names_in(named[:200]) if len(named) > 1 and tag not in _ARTICLE_CONTAINERS else frozenset()
    is_margin = tag in _MARGINS and not (tag == "aside" and above.is_main)
    return _Place(
        # The foot of a dialog has its buttons, and is not that of the page.
        is_beside=above.is_beside or (not above.is_banner and (is_margin or not BESIDE_WORDS.isdisjoint(names))),
        is_banner=above.is_banner or not BANNER_WORDS.isdisjoint(names) or element.get("role") == "dialog",
        is_main=above.is_main or tag in _MAIN,
        is_button=above.is_button or tag == "button" or element.get("type") == "submit",
    )


def _is_unseen(element: _Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _CONCEALED.search(style) is not None
