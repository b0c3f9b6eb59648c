"""YAML events -> a tree of nodes, in which nothing is guessed. Pure.

Refused, each with a flaw at its place: more than 100 levels, more than 60,000 nodes with aliases expanded, an alias
inside its own anchor, merge keys, tags, equal keys, keys that are not text, a second document.
"""

import re
from dataclasses import dataclass, field
from typing import Final, assert_never

from monitor.config.source import INVISIBLE, Flaw, SourceText, shortened
from monitor.config.yaml_events import Event, Kind
from monitor.config.yaml_nodes import ListNode, MapNode, Node, TextNode

MAX_LEVELS: Final = 100
# A list of 1,000 aliases of a list of 1,000 loads in no time and explodes on the walk (reliability case C1).
MAX_NODES: Final = 60_000

NOT_TEXT: Final = re.compile("[^\\t\\n\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# Escapes of one letter that make no text.
_ESCAPES: Final = {"\0": "0", "\a": "a", "\b": "b", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e"}
_NO_BLANK: Final = re.compile(f"[\\w ]+:({INVISIBLE.pattern})")
_QUOTES: Final = "if it is text, put it in quotes"
_PLAIN_TAGS: Final = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class StopError(Exception):
    """Nothing behind this flaw can be read."""

    def __init__(self, offset: int, message: str) -> None:
        self.flaw = Flaw(offset, message)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    start: int
    anchor: str
    is_map: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[TextNode, Node]] = field(default_factory=dict)
    key: Node | None = None
    key_is_plain: bool = False
    size: int = 1
    height: int = 1

    def close(self) -> Node:
        if self.is_map:
            return MapNode(self.entries, self.start, self.size, self.height)
        return ListNode(tuple(self.items), self.start, self.size, self.height)


class Composer:
    """Builds nodes from events, with the collections still open on a stack of its own."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self.root: Node | None = None
        self.flaws: list[Flaw] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._unused: dict[str, int] = {}
        self._nodes = 0
        self._documents = 0

    @property
    def opened(self) -> int | None:
        """Where the innermost bracket stands that is open."""
        starts = (opened.start for opened in reversed(self._open))
        return next((start for start in starts if self._source.text[start : start + 1] in ("[", "{")), None)

    def finish(self) -> None:
        """Adds what can only be said at the end: a name that nothing refers to was meant as text (&Co)."""
        for anchor, start in self._unused.items():
            self.flaws.append(Flaw(start, f"&{shortened(anchor)} names what follows, and nothing uses it: {_QUOTES}"))

    def take(self, event: Event) -> None:
        """Adds one event. Raises StopError where nothing behind it may be read."""
        match event.kind:
            case Kind.TEXT:
                self._refuse_tag(event)
                self._count(1, event.start)
                self._add_text(event)
            case Kind.LIST | Kind.MAP:
                self._refuse_tag(event)
                self._count(1, event.start)
                self._begin(event)
            case Kind.END:
                done = self._open.pop()
                self._add(done.close(), done.anchor)
            case Kind.ALIAS:
                self._add(self._alias(event.anchor, event.start), "")
            case Kind.DOCUMENT:
                self._documents += 1
                if self._documents > 1:
                    raise StopError(event.start, "a second document (---) begins here; a file holds one")
            case _:
                assert_never(event.kind)

    def _begin(self, event: Event) -> None:
        if len(self._open) >= MAX_LEVELS:
            raise StopError(event.start, f"more than {MAX_LEVELS} levels inside each other")
        self._open.append(_Open(event.start, event.anchor, event.kind is Kind.MAP))

    def _refuse_tag(self, event: Event) -> None:
        if event.tag and event.tag not in _PLAIN_TAGS:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise StopError(
                event.start,
                f"the tag {shortened(shown)} is not allowed: every value here is plain text; put it in quotes",
            )

    def _count(self, nodes: int, offset: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise StopError(offset, f"more than {MAX_NODES:,} values (aliases count each time they are used)")

    def _alias(self, anchor: str, offset: int) -> Node:
        if any(opened.anchor == anchor for opened in self._open):
            raise StopError(offset, f"*{shortened(anchor)} stands inside its own anchor")
        if anchor not in self._anchors:
            raise StopError(offset, f"*{shortened(anchor)} has no anchor before it; {_QUOTES}")
        node = self._anchors[anchor]
        self._unused.pop(anchor, None)
        self._count(node.size, offset)
        if len(self._open) + node.height > MAX_LEVELS:
            raise StopError(offset, f"more than {MAX_LEVELS} levels inside each other")
        return node

    def _add_text(self, event: Event) -> None:
        text = None if event.is_plain and event.text == "" else event.text
        if text is not None and not event.is_plain and (bad := NOT_TEXT.search(text)) is not None:
            raise self._escape_error(event, bad.group())
        if event.is_plain and (blank := _NO_BLANK.match(event.text)) is not None:
            said = f"U+{ord(blank[1]):04X} behind the colon only looks like a blank: write a usual one"
            raise StopError(event.start + blank.start(1), said)
        if text is None and event.anchor:
            raise StopError(event.start, f"&{shortened(event.anchor)} names what follows, and nothing does: {_QUOTES}")
        start, end = event.start, event.end
        if text is None:
            start = end = self._empty_place(start)
        self._add(TextNode(text, start, end), event.anchor, is_plain=event.is_plain)

    def _escape_error(self, event: Event, character: str) -> StopError:
        """Most often a path of Windows in double quotes: its folder `rules` begins with a carriage return."""
        letter = _ESCAPES.get(character)
        found = re.compile(rf"\\{letter}" if letter else r"\\[xuU]\w+").search(
            self._source.text, event.start, event.end
        )
        start, written = (found.start(), found[0]) if found else (event.start, "this")
        said = f"{written} makes no text (U+{ord(character):04X}): use single quotes, or write \\\\ for \\"
        return StopError(start, said)

    def _empty_place(self, offset: int) -> int:
        """Where an absent value would stand: behind the colon or dash. The scanner's mark is at the next token."""
        key = self._open[-1].key if self._open else None
        text = self._source.text
        if isinstance(key, TextNode) and (colon := text.find(":", key.end, offset)) >= 0:
            return colon + 1
        while offset > 0 and text[offset - 1].isspace():
            offset -= 1
        return offset

    def _add(self, node: Node, anchor: str, *, is_plain: bool = False) -> None:
        if anchor:
            self._anchors[anchor] = node
            self._unused[anchor] = node.start
        if not self._open:
            self.root = None if isinstance(node, TextNode) and node.text is None else node
            return
        parent = self._open[-1]
        parent.size += node.size
        if node.height >= parent.height:
            parent.height = node.height + 1
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key, parent.key_is_plain = node, is_plain
        else:
            self._add_entry(parent, parent.key, node)
            parent.key = None

    def _add_entry(self, parent: _Open, key: Node, value: Node) -> None:
        if parent.key_is_plain and isinstance(key, TextNode) and key.text and INVISIBLE.match(key.text):
            raise StopError(key.start, f"U+{ord(key.text[0]):04X} before this key only looks like a blank: delete it")
        if not isinstance(key, TextNode) or key.text is None:
            self.flaws.append(Flaw(key.start, "a key must be text; put it in quotes"))
        elif key.text == "<<" and parent.key_is_plain:
            raise StopError(key.start, "merge keys (<<) are not supported; write the keys out")
        elif key.text in parent.entries:
            self.flaws.append(Flaw(key.start, self._twice(key.text, parent.entries[key.text][0])))
        else:
            parent.entries[key.text] = (key, value)

    def _twice(self, key: str, first: TextNode) -> str:
        place = self._source.place(first.start)
        return f'the key "{shortened(key)}" stands here again; the first is at {place.line}:{place.column}'
