"""bytes -> Document: YAML 1.2 in which nothing is guessed. Pure; ruamel.yaml scans, the tree is built from its events.

Refused, each with a message at its place: what is not UTF-8 text, over 1 MB, lines over 20,000 characters, more than
100 levels, more than 50,000 nodes with aliases expanded, an alias inside its own anchor, merge keys, tags, equal keys,
keys that are not text, a second document. Never raises, whatever the bytes: events are read one by one, so that no
depth exhausts the stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from monitor.config.source import Flaw, SourceText, shortened
from monitor.config.yaml_errors import explain
from monitor.config.yaml_nodes import Document, ListNode, MapNode, Node, TextNode

MAX_BYTES = 1_000_000
MAX_LEVELS = 100
# A list of 1,000 aliases of a list of 1,000 loads in no time and explodes on the walk (reliability case C1).
MAX_NODES = 50_000
# ruamel.yaml reads a tag in quadratic time: one of a million characters takes 16 s, of 20,000 some 7 ms.
MAX_LINE = 20_000

_NOT_TEXT = re.compile("[^\\t\\n\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class _StopError(Exception):
    """Nothing behind this flaw can be read."""

    def __init__(self, offset: int, message: str) -> None:
        self.flaw = Flaw(offset, message)


def read_yaml(content: bytes) -> Document:
    """The file's tree and its flaws. After a flaw in the syntax the tree ends; after an equal key it goes on."""
    try:
        source = SourceText(_decode(content))
    except _StopError as stop:
        # The part that could be decoded, so that the message can show its line.
        readable = content[:MAX_BYTES].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return Document(SourceText(readable), None, (stop.flaw,))
    return _compose(source)


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _StopError(0, f"the file is larger than {MAX_BYTES:,} bytes")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _StopError(0, "the file is UTF-16; save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark; `error.object` is what it decoded.
        before = error.object[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        raise _StopError(len(before), "this byte is not UTF-8; save the file as UTF-8") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check_characters(text)
    return text


def _check_characters(text: str) -> None:
    if (bad := _NOT_TEXT.search(text)) is not None:
        what = "a binary file or UTF-16" if bad.group() == "\0" else "an invisible control character"
        raise _StopError(bad.start(), f"U+{ord(bad.group()):04X} is no text ({what}); remove it, or save as UTF-8 text")
    offset = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE:
            raise _StopError(offset + MAX_LINE, f"the line is longer than {MAX_LINE:,} characters; break it")
        offset += len(line) + 1


def _compose(source: SourceText) -> Document:
    composer = _Composer(source)
    try:
        for event in _events(source):
            composer.take(event)
    except _StopError as stop:
        composer.flaws.append(stop.flaw)
    if composer.root is None and not composer.flaws:
        composer.flaws.append(Flaw(0, "the file is empty"))
    return Document(source, composer.root, tuple(composer.flaws))


def _events(source: SourceText) -> Iterator[Event]:
    try:
        yield from YAML(typ="safe", pure=True).parse(source.text)
    except YAMLError as error:
        flaw = explain(error, source)
        raise _StopError(flaw.offset, flaw.message) from error
    except (ValueError, OverflowError, TypeError, AttributeError, LookupError, AssertionError) as error:
        # Broken directives and escapes (%YAML x, "\U99999999") make the scanner trip over itself without a mark.
        raise _StopError(0, "the file cannot be read as YAML (a broken % directive or \\ escape)") from error


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    start: int
    anchor: str | None
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


class _Composer:
    """Builds nodes from events, with the collections still open on a stack of its own."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self.root: Node | None = None
        self.flaws: list[Flaw] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._nodes = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Adds one event. Raises _StopError where nothing behind it may be read."""
        if isinstance(event, NodeEvent):
            self._take_node(event)
        elif isinstance(event, CollectionEndEvent):
            done = self._open.pop()
            self._add(done.close(), done.anchor)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _StopError(event.start_mark.index, "a second document (---) begins here; a file holds one")

    def _take_node(self, event: NodeEvent) -> None:
        start = event.start_mark.index
        if isinstance(event, AliasEvent):
            self._add(self._alias(event.anchor, start), None)
            return
        self._refuse_tag(event, start)
        self._count(1, start)
        if isinstance(event, ScalarEvent):
            self._add_text(event, start)
            return
        if len(self._open) >= MAX_LEVELS:
            raise _StopError(start, f"more than {MAX_LEVELS} levels inside each other")
        self._open.append(_Open(start, event.anchor, isinstance(event, MappingStartEvent)))

    def _refuse_tag(self, event: NodeEvent, start: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _PLAIN_TAGS:
            shown = str(tag).replace("tag:yaml.org,2002:", "!!")
            raise _StopError(start, f"the tag {shortened(shown)} is not allowed: every value here is plain text")

    def _count(self, nodes: int, offset: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _StopError(offset, f"more than {MAX_NODES:,} values (aliases count each time they are used)")

    def _alias(self, anchor: str, offset: int) -> Node:
        if any(opened.anchor == anchor for opened in self._open):
            raise _StopError(offset, f"*{shortened(anchor)} stands inside its own anchor")
        if anchor not in self._anchors:
            raise _StopError(offset, f"*{shortened(anchor)} has no anchor before it; if it is text, put it in quotes")
        node = self._anchors[anchor]
        self._count(node.size, offset)
        if len(self._open) + node.height > MAX_LEVELS:
            raise _StopError(offset, f"more than {MAX_LEVELS} levels inside each other")
        return node

    def _add_text(self, event: ScalarEvent, start: int) -> None:
        is_plain = not event.style
        text = None if is_plain and event.value == "" else str(event.value)
        if text is not None and (bad := _NOT_TEXT.search(text)) is not None:
            raise _StopError(start, f"the escape for U+{ord(bad.group()):04X} makes no text; remove it")
        end = event.end_mark.index
        if text is None:
            start = end = self._empty_place(start)
        self._add(TextNode(text, start, end), event.anchor, is_plain=is_plain)

    def _empty_place(self, offset: int) -> int:
        """Where an absent value would stand: behind the colon or dash. The scanner's mark is at the next token."""
        key = self._open[-1].key if self._open else None
        if isinstance(key, TextNode) and (colon := self._source.text.find(":", key.end, offset)) >= 0:
            return colon + 1
        return len(self._source.text[:offset].rstrip())

    def _add(self, node: Node, anchor: str | None, *, is_plain: bool = False) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self.root = None if isinstance(node, TextNode) and node.text is None else node
            return
        parent = self._open[-1]
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key, parent.key_is_plain = node, is_plain
        else:
            self._add_entry(parent, parent.key, node)
            parent.key = None

    def _add_entry(self, parent: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, TextNode) or key.text is None:
            self.flaws.append(Flaw(key.start, "a key must be text; put it in quotes"))
        elif key.text == "<<" and parent.key_is_plain:
            self.flaws.append(Flaw(key.start, "merge keys (<<) are not supported; write the keys out"))
        elif key.text in parent.entries:
            self.flaws.append(Flaw(key.start, self._twice(key.text, parent.entries[key.text][0])))
        else:
            parent.entries[key.text] = (key, value)

    def _twice(self, key: str, first: TextNode) -> str:
        place = self._source.place(first.start)
        return f'the key "{shortened(key)}" stands here again; the first is at {place.line}:{place.column}'
