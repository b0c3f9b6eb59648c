"""New feeds in the text of feeds.yaml: every comment, blank and quote of a person stays as it is. Pure.

The text is not written anew from data; lines are put where the list of feeds ends, and what comes out is read again
before anybody may keep it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import CannotRunError

# Plain text that YAML could take for nothing else, in a line of its own or after a key.
_PLAIN: Final = re.compile(r"[^\W\d_][\w ./()&+-]*[\w./)]|https?://[\w./~%=&?+;@-]*[\w/=&~-]")
# Words that older readers take for something else than text.
_NO_TEXT: Final = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan", "inf"})


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to be written down; what is empty is left out."""

    url: str
    name: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()


def feed_lines(feed: NewFeed) -> list[str]:
    """The feed as an item of a block list, from its dash on."""
    lines = [f"- url: {_scalar(feed.url)}"]
    if feed.name:
        lines.append(f"  name: {_scalar(feed.name)}")
    if feed.language:
        lines.append(f"  language: {_scalar(feed.language)}")
    if feed.tags:
        lines.append(f"  tags: [{', '.join(map(_scalar, feed.tags))}]")
    return lines


def with_feeds(text: str, feeds: Sequence[NewFeed]) -> str:
    """The text of feeds.yaml with these feeds at the end of its list.

    Raises:
        CannotRunError: the file is no YAML, or its list stands in a form that nothing can be added to safely.
    """
    if "\r\n" in text:
        return with_feeds(text.replace("\r\n", "\n"), feeds).replace("\n", "\r\n")
    root = _root(text)
    listed = _listed(root)
    edited = _inserted(text, root, listed, feeds)
    again = _listed(_root(edited))
    before = listed.value if isinstance(listed, SequenceNode) else []
    if not isinstance(again, SequenceNode) or len(again.value) != len(before) + len(feeds):
        raise CannotRunError("feeds.yaml is written in a way that feeds cannot be added to: add them by hand")
    return edited


def _inserted(text: str, root: MappingNode | None, listed: Node | None, feeds: Sequence[NewFeed]) -> str:
    if isinstance(listed, SequenceNode) and listed.flow_style and listed.value:
        return _in_brackets(text, listed, feeds)
    if isinstance(listed, SequenceNode) and not listed.flow_style:
        column = listed.start_mark.column
        return _after_line(text, _last_line(text, listed), _indented(feeds, column))
    if listed is not None:
        return _in_place_of_nothing(text, listed, feeds)
    if root is not None and root.flow_style:
        raise CannotRunError("feeds.yaml is written in braces: add the feed by hand")
    ending = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{ending}feeds:\n" + "".join(f"{line}\n" for line in _indented(feeds, 2))


def _in_place_of_nothing(text: str, listed: Node, feeds: Sequence[NewFeed]) -> str:
    """Below `feeds:` where nothing stands behind it, or an empty list."""
    start, end = listed.start_mark.index, listed.end_mark.index
    if text[start:end].strip() not in ("", "[]", "~", "null"):
        raise CannotRunError("feeds.yaml has errors; monitor check shows them")
    # The mark of a value that is missing may stand at the next key.
    line = text[:start].rstrip().count("\n")
    return _after_line(text[:start] + text[end:], line, _indented(feeds, 2))


def _root(text: str) -> MappingNode | None:
    """The tree of the file; None for an empty one."""
    try:
        node = YAML(pure=True).compose(text)
    except YAMLError as error:
        raise CannotRunError("feeds.yaml has errors; monitor check shows them") from error
    if node is not None and not isinstance(node, MappingNode):
        raise CannotRunError("feeds.yaml has errors; monitor check shows them")
    return node


def _listed(root: MappingNode | None) -> Node | None:
    """What stands behind `feeds:`; None where the key is missing."""
    pairs = root.value if root is not None else []
    return next((value for key, value in pairs if isinstance(key, ScalarNode) and key.value == "feeds"), None)


def _last_line(text: str, listed: SequenceNode) -> int:
    """The number of the last line of the list, from 0. A node ends where the next one begins, so blank lines and
    comments behind it are stepped back over, but those that are indented as deep as its items.
    """
    lines = text.split("\n")
    start, column = int(listed.start_mark.line), int(listed.start_mark.column)
    end: int = listed.end_mark.line - (listed.end_mark.column == 0)
    while end > start and _is_outside(lines[min(end, len(lines) - 1)], column):
        end -= 1
    return end


def _is_outside(line: str, column: int) -> bool:
    stripped = line.strip()
    return not stripped or (stripped.startswith("#") and len(line) - len(line.lstrip()) < max(column, 1))


def _after_line(text: str, number: int, added: list[str]) -> str:
    lines = text.split("\n")
    newline = [*lines[: number + 1], *added, *lines[number + 1 :]]
    joined = "\n".join(newline)
    return joined if joined.endswith("\n") else joined + "\n"


def _in_brackets(text: str, listed: SequenceNode, feeds: Sequence[NewFeed]) -> str:
    """Before the closing bracket of a list in one line."""
    end = listed.end_mark.index - 1
    items = "".join(f", {_flow_item(feed)}" for feed in feeds)
    return text[:end].rstrip(" ") + items + text[end:]


def _flow_item(feed: NewFeed) -> str:
    parts = [f"url: {_scalar(feed.url)}"]
    parts += [f"name: {_scalar(feed.name)}"] if feed.name else []
    parts += [f"language: {_scalar(feed.language)}"] if feed.language else []
    parts += [f"tags: [{', '.join(map(_scalar, feed.tags))}]"] if feed.tags else []
    return "{" + ", ".join(parts) + "}"


def _indented(feeds: Sequence[NewFeed], column: int) -> list[str]:
    return [" " * column + line for feed in feeds for line in feed_lines(feed)]


def _scalar(text: str) -> str:
    """The text without quotes where that is safe, else as JSON, which is YAML too."""
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT
    return text if is_plain else json.dumps(text, ensure_ascii=False)
