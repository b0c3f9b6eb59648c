"""A rules file and all the files that it includes, each read once, in the order of reading. Reads files and folders.

`include:` names files and folders, relative to the file that names them; of a folder its *.yaml count, by name, without
the *_test.yaml. The file that includes stands before what it includes.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Final

from monitor.config.contents import read_content, why_unreadable
from monitor.config.findings import Findings
from monitor.config.reports import Report, report_document
from monitor.config.source import shortened
from monitor.config.yaml_compose import MAX_NODES
from monitor.config.yaml_nodes import Document
from monitor.config.yaml_reader import MAX_BYTES, read_yaml

INCLUDE: Final = "include"
TEST_ENDING: Final = "_test.yaml"
# Ten times what a newsroom keeps; a loop of links, or a home folder named by mistake, ends here.
MAX_FILES: Final = 1_000
MAX_DEPTH: Final = 20
MAX_TOTAL_BYTES: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class RulesPart:
    """One file of rules as read. `name` is what reports call it; what is wrong in it gathers in `findings`."""

    path: Path
    name: str
    document: Document
    data: object
    findings: Findings = field(default_factory=Findings)

    def reports(self) -> Iterator[Report]:
        """All that is wrong in this file, at its places."""
        return report_document(self.name, self.document, self.findings)


@dataclass(slots=True)
class RulesParts:
    """The files, the first of which includes the others; none where it cannot be read (`unreadable` says why).

    `is_whole`: nothing that is included is missing or broken as YAML. `watched` are the files, found or not; `folders`
    those that new files may appear in, and whose *_test.yaml belong to the rules. Both are ordered sets.
    """

    parts: list[RulesPart] = field(default_factory=list)
    is_whole: bool = True
    unreadable: Report | None = None
    watched: dict[Path, None] = field(default_factory=dict)
    folders: dict[Path, None] = field(default_factory=dict)


def read_parts(path: Path) -> RulesParts:
    """The file at `path`, which names the others relative to its folder, and all that it includes."""
    gatherer = _Gatherer(path)
    gatherer.read_first()
    return gatherer.found


class _Gatherer:
    """Walks the includes, depth first."""

    def __init__(self, path: Path) -> None:
        self._path = Path(os.path.normpath(path.absolute()))
        self._seen: dict[str, Path] = {}
        self._bytes = 0
        self._nodes = 0
        self.found = RulesParts(watched={self._path: None}, folders={self._path.parent: None})

    def read_first(self) -> None:
        try:
            self._read(self._path, ())
        except OSError as error:
            self.found.unreadable = Report(self._path.name, None, None, why_unreadable(error))
            self.found.is_whole = False

    def _read(self, path: Path, chain: tuple[Path, ...]) -> None:
        """Adds the file and what it includes; `chain` leads to it. Raises OSError where it cannot be read."""
        content = read_content(path, MAX_BYTES)
        self._seen[os.path.realpath(path)] = path
        self._bytes += len(content)
        document = read_yaml(content)
        self._nodes += document.root.size if document.root is not None else 0
        part = RulesPart(path, self._shown(path), document, document.data)
        self.found.parts.append(part)
        if document.root is None:
            self.found.is_whole = False
        for step, wanted in _wanted(part):
            self._include(part, step, wanted, (*chain, path))

    def _include(self, part: RulesPart, step: "_Step", wanted: str, chain: tuple[Path, ...]) -> None:
        target = _target(wanted, part.path.parent)
        fault = _fault_of_words(wanted)
        if fault is None and target.is_dir():
            self._include_folder(part, step, target, chain)
        elif fault is None:
            self.found.watched[target] = None
            fault = self._include_file(target, chain)
        if fault is not None:
            self._refuse(part, step, fault, wanted)

    def _include_folder(self, part: RulesPart, step: "_Step", folder: Path, chain: tuple[Path, ...]) -> None:
        self.found.folders[folder] = None
        try:
            names, others = _listed(folder)
        except OSError as error:
            self._refuse(part, step, f"the folder cannot be read: {error.strerror}")
            return
        if not names:
            part.findings.warning(step, "there is no *.yaml in this folder yet")
        for name in others:
            part.findings.warning(step, f"{shortened(name)} in this folder is not read: only files named *.yaml are")
        for name in names:
            self.found.watched[folder / name] = None
            if (fault := self._include_file(folder / name, chain)) is not None:
                self._refuse(part, step, f"{shortened(name)}: {fault}")
                break

    def _include_file(self, path: Path, chain: tuple[Path, ...]) -> str | None:
        """What keeps the file from being included; None where it is read, or was before."""
        real = os.path.realpath(path)
        if (first := self._seen.get(real)) is not None:
            return self._circle(first, chain) if first in chain else None
        if len(self.found.parts) >= MAX_FILES or self._bytes > MAX_TOTAL_BYTES or self._nodes > MAX_NODES:
            return (
                f"too much is included: at most {MAX_FILES:,} files, {MAX_TOTAL_BYTES:,} bytes"
                f" and {MAX_NODES:,} values in all"
            )
        if len(chain) >= MAX_DEPTH:
            return f"files include files more than {MAX_DEPTH} deep; include it from the first file"
        try:
            self._read(path, chain)
        except FileNotFoundError:
            return f"there is no such file or folder{_near(path)}"
        except OSError as error:
            return why_unreadable(error)
        return None

    def _circle(self, first: Path, chain: tuple[Path, ...]) -> str:
        links = (*chain[chain.index(first) :], first)
        return f"this includes itself: {' → '.join(self._shown(path) for path in links)}"

    def _refuse(self, part: RulesPart, step: "_Step", message: str, piece: str | None = None) -> None:
        part.findings.error(step, message, part=piece)
        self.found.is_whole = False

    def _shown(self, path: Path) -> str:
        """As seen from the folder of the first file; a path that leads out of it in full."""
        base = self._path.parent
        return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


_Step = tuple[str | int, ...]


def _wanted(part: RulesPart) -> Iterator[tuple[_Step, str]]:
    """The paths that the file's `include` names; complains of what is no path."""
    if not isinstance(part.data, dict) or INCLUDE not in part.data:
        return
    value = part.data[INCLUDE]
    if isinstance(value, list) and len(value) > MAX_FILES:
        part.findings.error((INCLUDE,), f"more than {MAX_FILES:,} files are named here: include a folder")
        return
    items = [((INCLUDE, number), item) for number, item in enumerate(value)] if isinstance(value, list) else None
    for step, item in [((INCLUDE,), value)] if items is None else items:
        if isinstance(item, str) and item.strip():
            yield step, item.strip()
        else:
            what = "this is empty" if not item else "a path is needed here"
            part.findings.error(step, f"{what}: name a file or a folder, such as rules/china.yaml or rules")


def _fault_of_words(wanted: str) -> str | None:
    """What is wrong with a path before it is looked for."""
    if "://" in wanted:
        return "this is a web address; include names files and folders of this machine"
    if "\0" in wanted or len(wanted) > 1_000:
        return "this is no path of a file or a folder"
    if wanted.endswith(TEST_ENDING):
        return f"files named *{TEST_ENDING} hold tests and are run by themselves: leave it out"
    if "\\" in wanted:
        return f"folders are divided by /: {shortened(wanted.replace(chr(92), '/'))}"
    if "*" in wanted or "?" in wanted:
        folder = wanted.replace("?", "*").partition("*")[0].rpartition("/")[0]
        return f"include takes no patterns: name the folder, {folder or '.'}, to include all *.yaml in it"
    return None


def _target(wanted: str, folder: Path) -> Path:
    # Path.expanduser raises where there is no such user.
    return Path(os.path.normpath(folder / os.path.expanduser(wanted)))  # noqa: PTH111


def _listed(folder: Path) -> tuple[list[str], list[str]]:
    """The names in the folder that are read, and those that look as if they should be."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in islice(entries, 20 * MAX_FILES) if not entry.name.startswith("."))
    read = [name for name in names if name.endswith(".yaml") and not name.endswith(TEST_ENDING)]
    return read[: MAX_FILES + 1], [name for name in names if name.endswith((".yml", ".YAML"))][:10]


def _near(path: Path) -> str:
    """`, did you mean "china.yaml"?`, from what stands in the same folder."""
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in islice(entries, MAX_FILES)]
    except OSError:
        return f": there is no folder {shortened(str(path.parent))}"
    near = get_close_matches(path.name[:100], names, n=1, cutoff=0.6)
    return f', did you mean "{near[0]}"?' if near else f" in {shortened(str(path.parent))}"
