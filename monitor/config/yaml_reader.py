"""bytes -> Document: YAML 1.2 in which nothing is guessed. Pure.

Refused, each with a message at its place: what is not UTF-8 text, over 1 MB, lines over 20,000 characters, and what
yaml_compose.py refuses. Never raises, whatever the bytes: events are read one by one, so that no depth exhausts the
stack.
"""

from collections.abc import Iterator
from typing import Final

from monitor.config.source import Flaw, SourceText
from monitor.config.yaml_compose import NOT_TEXT, Composer, StopError
from monitor.config.yaml_errors import explain
from monitor.config.yaml_events import Event, NotYamlError, careful_events, fast_events, has_rare_signs, odd_break
from monitor.config.yaml_nodes import Document

MAX_BYTES: Final = 1_000_000
# ruamel.yaml reads a tag in quadratic time: one of a million characters takes 16 s, of 20,000 some 7 ms.
MAX_LINE: Final = 20_000
# ruamel.yaml takes up to 0.8 s for so many characters; what is wrong in a larger file is said as libyaml sees it.
MAX_CAREFUL: Final = 50_000


def read_yaml(content: bytes) -> Document:
    """The file's tree and its flaws. After a flaw in the syntax the tree ends; after an equal key it goes on."""
    try:
        source = SourceText(_decode(content))
    except StopError as stop:
        # The part that could be decoded, so that the message can show its line.
        readable = content[:MAX_BYTES].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return Document(SourceText(readable), None, (stop.flaw,))
    return _compose(source)


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise StopError(0, f"the file is larger than {MAX_BYTES:,} bytes")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise StopError(0, "the file is UTF-16; save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark; `error.object` is what it decoded.
        before = error.object[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        raise StopError(len(before), "this byte is not UTF-8; save the file as UTF-8") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check_characters(text)
    return text


def _check_characters(text: str) -> None:
    if (bad := NOT_TEXT.search(text)) is not None:
        what = "a binary file or UTF-16" if bad.group() == "\0" else "an invisible control character"
        raise StopError(bad.start(), f"U+{ord(bad.group()):04X} is no text ({what}); remove it, or save as UTF-8 text")
    offset = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE:
            raise StopError(offset + MAX_LINE, f"the line is longer than {MAX_LINE:,} characters; break it")
        offset += len(line) + 1


def _compose(source: SourceText) -> Document:
    """The tree by the fast reader. Where that may go wrong, or finds a fault, by the careful one, if it is in time."""
    is_small = len(source.text) <= MAX_CAREFUL
    odd = odd_break(source.text)
    if odd is not None and not is_small:
        flaw = Flaw(odd, f"U+{ord(source.text[odd]):04X} is an invisible line break or mark: remove it")
        return Document(source, None, (flaw,))
    if is_small and (odd is not None or has_rare_signs(source.text)):
        return _composed(source, careful_events(source.text))
    try:
        return _composed(source, fast_events(source.text), is_final=not is_small)
    except NotYamlError:
        return _composed(source, careful_events(source.text))


def _composed(source: SourceText, events: Iterator[Event], *, is_final: bool = True) -> Document:
    """The tree of the events. Raises NotYamlError unless the reading `is_final`."""
    composer = Composer(source)
    try:
        for event in events:
            composer.take(event)
        composer.finish()
    except StopError as stop:
        return Document(source, None, (*composer.flaws, stop.flaw))
    except NotYamlError as error:
        if not is_final:
            raise
        error.opened = composer.opened
        return Document(source, None, (*composer.flaws, explain(error, source)))
    if composer.root is None and not composer.flaws:
        composer.flaws.append(Flaw(0, "the file is empty"))
    return Document(source, composer.root, tuple(composer.flaws))
