"""What a YAML file says, before any schema: a tree in which every scalar is its text, with the offsets of all parts.

`data` hands out plain dicts, lists and strings; an empty value (`key:` with nothing behind it) is None and is told
apart from `null`, `~` and `""`, which stay the words they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from monitor.config.source import Flaw, SourceText
from monitor.core.model import Problem


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar as written; `text` None: nothing was written. `start` to `end` covers quotes and block headers too."""

    text: str | None
    start: int
    end: int

    size = 1
    height = 0


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence. `size` counts this node and all below with aliases expanded, `height` the levels of collections."""

    items: "tuple[Node, ...]"
    start: int
    size: int
    height: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping by the text of its keys, with the key nodes kept for their places."""

    entries: "Mapping[str, tuple[TextNode, Node]]"
    start: int
    size: int
    height: int


Node: TypeAlias = TextNode | ListNode | MapNode


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read. `root` is None where nothing can be used; `flaws` are all that is wrong as YAML."""

    source: SourceText
    root: Node | None
    flaws: tuple[Flaw, ...]

    @property
    def data(self) -> object:
        """The tree as dicts, lists, strings and None."""
        return None if self.root is None else _plain(self.root)

    def flaw(self, problem: Problem) -> Flaw:
        """The problem at its place. A path that leads further than the file goes ends at the last node it meets."""
        return Flaw(self._offset(problem), problem.message)

    def _offset(self, problem: Problem) -> int:
        key, node = _walk(self.root, problem.path)
        if problem.at_key and key is not None:
            return key.start
        if isinstance(node, TextNode):
            return _offset_of_part(self.source.text, node, problem.part)
        return 0 if node is None else node.start


def _plain(node: Node) -> object:
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, (_, value) in node.entries.items()}


def _walk(root: Node | None, path: tuple[str | int, ...]) -> tuple[TextNode | None, Node | None]:
    """The node that `path` leads to, and the key it stands under (None in a list, or where the path broke off)."""
    key, node = None, root
    for step in path:
        found = _step(node, step)
        if found is None:
            return None, node
        key, node = found
    return key, node


def _step(node: Node | None, step: str | int) -> tuple[TextNode | None, Node] | None:
    if isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.items):
        return None, node.items[step]
    if isinstance(node, MapNode):
        return node.entries.get(str(step))
    return None


def _offset_of_part(text: str, node: TextNode, part: str | None) -> int:
    found = text.find(part, node.start, node.end) if part else -1
    return node.start if found < 0 else found
