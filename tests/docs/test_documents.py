"""The documents say what is there: names, keys, variables, states, commands, paths and links."""

import re
from enum import Enum
from pathlib import Path

import pytest

from monitor.cli import COMMANDS, LATER
from monitor.config.digests_model import DigestEntry, DigestsFile
from monitor.config.feeds_model import FeedEntry, FeedsFile, PolitenessModel
from monitor.config.settings import KNOWN
from monitor.core import model
from monitor.core.alerts import Reason
from monitor.core.model import FeedCondition, Vitality
from monitor.core.retry import OnAmbiguous
from monitor.core.rules import grammar
from monitor.core.rules.lint.values import Code
from monitor.core.smtp import Phase
from monitor.core.why.values import Loss
from monitor.store import State
from tests.docs.documents import DOCUMENTS, ROOT, blocks, inline_code, links, prose, table_rows

DOCS = ROOT / "docs"
GLOSSARY = DOCS / "glossary.md"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "monitor").rglob("*.py")))


def code_of(document: Path) -> set[str]:
    return set(inline_code(prose(document)))


def glossary_names() -> list[str]:
    rows = (line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return [name for row in rows for name in inline_code(row.split("|")[1])]


def is_in_code(name: str) -> bool:
    return re.fullmatch(r"\w+", name) is None and re.search(rf"\b{re.escape(name)}\b", SOURCES) is not None


def test_glossary_has_every_class_of_the_model() -> None:
    classes = {
        name for name, value in vars(model).items() if isinstance(value, type) and value.__module__ == model.__name__
    }
    assert classes - set(glossary_names()) == set()


def test_glossary_names_are_in_the_code() -> None:
    names = set(re.findall(r"\w+", SOURCES))
    # A name of several words, such as `monitor why`, is searched for; one of a single word is looked up.
    missing = [name for name in glossary_names() if name not in names and not is_in_code(name)]
    assert missing == []


def test_glossary_defines_a_name_once() -> None:
    names = glossary_names()
    assert sorted(names) == sorted(set(names))


KEYS_BY_DOCUMENT = {
    "feeds.md": {*FeedEntry.model_fields, *PolitenessModel.model_fields, *FeedsFile.model_fields},
    "digests.md": {*DigestEntry.model_fields, *DigestsFile.model_fields},
    "rules.md": {
        *(*grammar.TOP, *grammar.ACTOR, *grammar.ALIAS, *grammar.ROLE, *grammar.META, *grammar.CONDITIONS),
        *(*grammar.TESTS, *grammar.EXAMPLE, *grammar.DEFAULTS, *grammar.INCLUDE, *grammar.SCORE),
        *grammar.LATER_CONDITIONS,
    },
    "operations.md": set(KNOWN),
}


@pytest.mark.parametrize("document", KEYS_BY_DOCUMENT)
def test_document_names_every_key(document: str) -> None:
    assert KEYS_BY_DOCUMENT[document] - code_of(DOCS / document) == set()


# Where people look words up that the product shows; `lively` and `article` are never shown as such.
WORDS_BY_DOCUMENT: list[tuple[str, type[Enum], set[str]]] = [
    ("operations.md", State, set()),
    ("operations.md", FeedCondition, set()),
    ("operations.md", Vitality, {"lively"}),
    ("operations.md", OnAmbiguous, set()),
    ("howto/find-out-where-an-article-went.md", Loss, set()),
    ("howto/explain-and-lint.md", Code, set()),
    ("technotes/alerts.md", Reason, set()),
]


@pytest.mark.parametrize(("document", "words", "unsaid"), WORDS_BY_DOCUMENT)
def test_document_names_every_word(document: str, words: type[Enum], unsaid: set[str]) -> None:
    assert {word.value for word in words} - unsaid - code_of(DOCS / document) == set()


def test_operations_names_every_phase_of_smtp() -> None:
    rows = [row[0] for row in table_rows(DOCS / "operations.md", "| at | is mostly |")]
    # Once the final reply is there, nothing that happens at QUIT matters.
    assert {phase.value for phase in Phase} - {"QUIT"} - {name for row in rows for name in row.split(", ")} == set()


def test_the_shipped_env_file_names_every_setting() -> None:
    named = set(re.findall(r"^# (MONITOR_[A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    # From the environment only; for tests only; and those that do nothing in this version.
    unnamed = {"MONITOR_CONFIG_DIR", "MONITOR_CRASH_AT", "MONITOR_BASE_URL", "MONITOR_WEB"}
    assert named == set(KNOWN) - unnamed


def test_every_variable_that_the_code_reads_is_in_operations() -> None:
    read = set(re.findall(r"""environ(?:\.get\(|\[)"([A-Z][A-Z_]+)\"""", SOURCES))
    assert {"NO_COLOR", "TERM", "NOTIFY_SOCKET"} <= read
    assert read - code_of(DOCS / "operations.md") == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
class TestEachDocument:
    def test_commands_are_those_of_this_version(self, document: Path) -> None:
        text = document.read_text(encoding="utf-8")
        spans = [*inline_code(prose(document)), *(block.text for block in blocks(document))]
        named = {name for span in spans for name in re.findall(r"(?<![\w./-])(?:\S*/)?monitor ([a-z]+)", span)}
        assert named - set(COMMANDS) - set(LATER) == set(), text
        if document.name != "CHANGELOG.md":
            assert named & set(LATER) == set()

    def test_variables_are_those_of_this_version(self, document: Path) -> None:
        named = set(re.findall(r"\bMONITOR_[A-Z_]+\b", document.read_text(encoding="utf-8")))
        assert named - set(KNOWN) == set()

    def test_paths_exist(self, document: Path) -> None:
        roots = ("monitor/", "tests/", "templates/", "docs/", "seed_corpus/", "gates/", "benchmarks/", ".ci/")
        paths = [span for span in code_of(document) if span.startswith(roots) and not re.search(r"[\s<*…]", span)]
        assert [path for path in paths if not (ROOT / path.partition(":")[0]).exists()] == []

    def test_links_lead_somewhere(self, document: Path) -> None:
        assert [target for target in links(document) if not (document.parent / target).exists()] == []


def test_tree_of_the_architecture_is_the_tree() -> None:
    tree = next(block for block in blocks(DOCS / "architecture.md") if "monitor/" in block.text)
    named = set(re.findall(r"(?<![\w/])([a-z_]+\.py)\b", tree.text))
    there = {path.name for path in (ROOT / "monitor").rglob("*.py")}
    assert named
    assert named - there == set()
    folders = {
        path.name
        for path in (ROOT / "monitor" / "core").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    told = set(re.findall(r"(?<![\w/])([a-z_]+)(?:/|\.py)", tree.text))
    assert {name.removesuffix(".py") for name in folders} - {"__init__"} - told == set()
