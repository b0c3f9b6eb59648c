"""The documents of this repository, and what in them can be checked: examples, tables, paths, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))

# In a list a block is indented as the list's text is.
_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)``` *$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"(?:\]\(|<img src=\")([^)\"\s]+)[)\"]")


@dataclass(frozen=True)
class Block:
    """A fenced block. `info` is what stands behind the fence: `yaml rules`, `console`, nothing."""

    document: Path
    line: int
    info: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def blocks(document: Path) -> Iterator[Block]:
    """Every fenced block of a document."""
    content = document.read_text(encoding="utf-8")
    for found in _FENCE.finditer(content):
        line = content.count("\n", 0, found.start()) + 1
        yield Block(document, line, found["info"].strip(), dedent(found["text"]))


def all_blocks(info: str) -> list[Block]:
    """The blocks of all documents whose info is `info`, or begins with it and a blank."""
    found = (block for document in DOCUMENTS for block in blocks(document))
    return [block for block in found if block.info == info or block.info.startswith(f"{info} ")]


def prose(document: Path) -> str:
    """A document without its fenced blocks."""
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


def inline_code(text: str) -> list[str]:
    """What stands between single backticks."""
    return _INLINE.findall(text)


def links(document: Path) -> list[str]:
    """The targets of links and pictures that lie in the repository, without their anchors."""
    targets = (target.partition("#")[0] for target in _LINK.findall(prose(document)))
    return [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]


def table_rows(document: Path, header: str) -> list[list[str]]:
    """The cells of every row under each table headed `header`, as written."""
    rows: list[list[str]] = []
    is_inside = False
    for line in document.read_text(encoding="utf-8").splitlines():
        if line.strip() == header:
            is_inside = True
        elif not line.startswith("|"):
            is_inside = False
        elif is_inside and not line.startswith("| ---"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows
