"""Lines of plain text: words folded at a display width, counted as a terminal shows them."""

import unicodedata
from collections.abc import Iterator

WIDTH = 72  # Columns; a quoted reply still fits into 78 (RFC 3676 4.2).


def fold(text: str, indent: str = "", hanging: str | None = None) -> str:
    """`text` in lines of at most WIDTH columns, the first after `indent`, the others after `hanging`.

    Words are never cut, links least of all; text that is written without spaces breaks between wide characters.
    """
    hanging = indent if hanging is None else hanging
    lines, line, used, is_empty = [], indent, len(indent), True
    for piece, gap in _pieces(text):
        width = columns(piece)
        if not is_empty and used + len(gap) + width > WIDTH:
            lines.append(line)
            line, used, is_empty = hanging, len(hanging), True
        if not is_empty:
            line, used = line + gap, used + len(gap)
        line, used, is_empty = line + piece, used + width, False
    return "\n".join([*lines, line])


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What may not be broken, each with the space before it: words, and wide characters one by one."""
    gap = ""
    for word in text.split():
        start = 0
        for end in range(1, len(word) + 1):
            if end == len(word) or (_is_wide(word[end]) and unicodedata.category(word[end])[0] == "L"):
                yield word[start:end], gap
                start, gap = end, ""
        gap = " "


def columns(text: str) -> int:
    """The columns `text` takes: two for a wide character, none for a combining mark."""
    return sum(1 + _is_wide(c) - (unicodedata.category(c) == "Mn") for c in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def spark(numbers: tuple[int, ...]) -> str:
    """`numbers` as block characters, none as a dot on the line."""
    top = max(4, *numbers)
    return "".join("▁▂▃▄▅▆▇█"[round(number / top * 7)] if number else "·" for number in numbers)
