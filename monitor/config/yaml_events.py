"""Text -> YAML events: by libyaml, which is fast, or by ruamel.yaml, which is careful. Pure.

libyaml is some twenty times as fast and not quite YAML 1.2: where the two might differ, only ruamel.yaml is asked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final


class Kind(Enum):
    """What an event says: a scalar or an alias is read, a list or map begins or ends, a document begins."""

    TEXT = auto()
    ALIAS = auto()
    LIST = auto()
    MAP = auto()
    END = auto()
    DOCUMENT = auto()


@dataclass(slots=True)
class Event:
    """An event from `start` to `end`, in code points. `is_plain`: a scalar without quotes or block sign."""

    kind: Kind
    start: int
    end: int
    anchor: str
    tag: str
    text: str
    is_plain: bool


class NotYamlError(Exception):
    """The text is not YAML: what the parser says of it, where, and where the construct began that it was reading.

    `opened`, where a reader of the events sets it, is the place of the innermost bracket that is open.
    """

    def __init__(self, said: str, at: int = 0, began: int | None = None) -> None:
        super().__init__(said)
        self.said, self.at, self.began = said, at, began
        self.opened: int | None = None


_KINDS: Final = {
    "ScalarEvent": Kind.TEXT,
    "AliasEvent": Kind.ALIAS,
    "SequenceStartEvent": Kind.LIST,
    "MappingStartEvent": Kind.MAP,
    "SequenceEndEvent": Kind.END,
    "MappingEndEvent": Kind.END,
    "DocumentStartEvent": Kind.DOCUMENT,
}
# Line breaks for YAML 1.1 alone, and a mark that is one only at the start of a text.
_ODD_BREAK: Final = re.compile("[\x85\u2028\u2029\ufeff]")
# Tabs, tags, anchors and aliases, marks of keys (? key), keys without value in brackets, a comment against a block
# sign, directives, ends of documents.
_RARE: Final = re.compile(
    r"\t|(?:^|[\s,:\[\]{}])(?:[!&*](?=\S)|\?(?![^\s,\[\]{}]))|:[,\]}]|[|>][-+0-9]*#|^%|^\.\.\.", re.MULTILINE
)


def odd_break(text: str) -> int | None:
    """Where the first character is that libyaml may take otherwise than ruamel.yaml."""
    found = _ODD_BREAK.search(text)
    return None if found is None else found.start()


def has_rare_signs(text: str) -> bool:
    """Whether there may be what libyaml reads a little otherwise than ruamel.yaml, or lets pass."""
    return _RARE.search(text) is not None


def fast_events(text: str) -> Iterator[Event]:
    """The events by libyaml. Raises NotYamlError."""
    from yaml import YAMLError
    from yaml._yaml import CParser

    try:
        parser = CParser(text)
        yield from _events(iter(parser.get_event, None))
    except YAMLError as error:
        raise _not_yaml(error) from error


def careful_events(text: str) -> Iterator[Event]:
    """The events by ruamel.yaml. Raises NotYamlError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        yield from _events(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        raise _not_yaml(error) from error
    except (ValueError, OverflowError, TypeError, AttributeError, LookupError, AssertionError) as error:
        # Broken directives and escapes (%YAML x, "\U99999999") make the scanner trip over itself without a mark.
        raise NotYamlError("a broken % directive or \\ escape") from error


def _not_yaml(error: Exception) -> NotYamlError:
    """Both libraries mark their errors alike, but for those that have no place."""
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return NotYamlError(str(error))
    said = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'context', '') or ''}"
    return NotYamlError(said, mark.index, None if began is None else began.index)


def _events(events: Iterable[Any]) -> Iterator[Event]:
    """Both libraries call their events and the attributes of these alike."""
    for event in events:
        if (kind := _KINDS.get(type(event).__name__)) is not None:
            yield Event(
                kind,
                event.start_mark.index,
                event.end_mark.index,
                getattr(event, "anchor", None) or "",
                str(getattr(event, "tag", None) or ""),
                str(getattr(event, "value", "")),
                not getattr(event, "style", None),
            )
