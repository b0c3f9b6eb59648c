"""No file made to keep a check busy does so; each bound says what to do, at its place."""

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.config import check_config
from monitor.config.digests import read_digests
from monitor.config.feeds import read_feeds
from monitor.config.findings import Findings
from monitor.config.patience import Patience
from monitor.config.yaml_compose import MAX_NODES
from monitor.config.yaml_reader import read_yaml
from tests.config import hostile
from tests.config.workspace import findings, write_files

# What is promised is 2 s, of which 1.2 s are left to the check; the tracer of coverage makes it six times as much.
PATIENCE = 1.2
BOUND = 15.0


def shapes() -> Iterator[tuple[str, dict[str, Callable[[], str]]]]:
    for name, makers in (("rules", hostile.RULES), ("feeds", hostile.FEEDS), ("digests", hostile.DIGESTS)):
        for title, make in makers.items():
            yield f"{name}: {title}", {name: make}
    for title, (rules, make) in hostile.TESTS.items():
        yield f"tests: {title}", {"rules": lambda rules=rules: rules, "x_test": make}  # type: ignore[misc]


def fitted(text: str) -> str:
    """The text as far as its values are read; what stands behind the long part of it stays."""
    document = read_yaml(text.encode())
    flaw = next((flaw for flaw in document.flaws if f"more than {MAX_NODES:,} values" in flaw.message), None)
    if flaw is None:
        return text
    lines = text.splitlines(keepends=True)
    last = document.source.place(flaw.offset).line
    start = next((number for number, line in enumerate(lines) if line.startswith("rules:") and number > last), None)
    end = [] if start is None else lines[start:]
    return "".join(lines[: last - 8 - 4 * len(end)] + end)


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


@pytest.mark.slow
@pytest.mark.parametrize("files", [pytest.param(files, id=title) for title, files in shapes()])
def test_shapes_are_read_to_their_end(files: dict[str, Callable[[], str]]) -> None:
    """A file that breaks off in its first lines keeps nothing busy."""
    flaws = [flaw.message for make in files.values() for flaw in read_yaml(make().encode()).flaws]
    assert [flaw for flaw in flaws if "more than" not in flaw] == []


@pytest.mark.slow
@pytest.mark.parametrize("fit", [str, fitted], ids=["as large as can be", "as many values as can be"])
@pytest.mark.parametrize("files", [pytest.param(files, id=title) for title, files in shapes()])
def test_no_shape_of_file_keeps_a_check_busy(
    tmp_path: Path, files: dict[str, Callable[[], str]], fit: Callable[[str], str]
) -> None:
    folder = write_files(tmp_path, **{name: fit(make()) for name, make in files.items()})
    started = cpu_seconds()
    reports = check_config(folder, {}, Patience(PATIENCE))
    assert cpu_seconds() - started < BOUND
    assert len(reports) <= 700
    assert all("\n" not in report.message and len(report.message) < 700 for report in reports)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("feeds", "feeds:\n" + "- a.xml\n" * 10_001, "10002:3: more than 10,000 feeds: give some to a monitor"),
        ("feeds", f"feeds:\n- url: https://a.org\n  tags: [{'a, ' * 100}b]\n", "3:9: more than 100 tags"),
        (
            "feeds",
            "defaults:\n  headers_env: {" + ", ".join(f"H{n}: V" for n in range(51)) + "}\nfeeds: [https://a.org]\n",
            "2:16: more than 50 headers",
        ),
        (
            "digests",
            "digests:\n  d: {recipients: [" + ", ".join(f"a{n}@b.org" for n in range(1_001)) + "]}\n",
            "2:19: more than 1,000 recipients: let a mailing list",
        ),
        ("digests", f"digests:\n  d: {{rules: [{'harbour, ' * 2_000}a]}}\n", None),
        ("digests", f"digests:\n  d: {{days: [{'mon, ' * 100}tue]}}\n", "2:13: more than 100 days"),
    ],
)
def test_lists_of_other_files_are_bounded(tmp_path: Path, name: str, text: str, expected: str | None) -> None:
    said = [line for line in findings(tmp_path, None, **{name: text}) if "more than" in line]
    assert [line.startswith(f"{name}.yaml:{expected}") for line in said] == ([True] if expected else [])


def test_articles_of_one_test_are_bounded(tmp_path: Path) -> None:
    articles = "".join(f"  - {{id: x{n}, body: harbour}}\n" for n in range(201))
    text = f"tests:\n- name: a\n  expect: {{matches: {{}}}}\n  articles:\n{articles}"
    (folder := write_files(tmp_path)).joinpath("x_test.yaml").write_text(text)
    (report,) = check_config(folder, {})
    assert str(report) == "x_test.yaml:5:3: more than 200 articles: make several tests of them"


def test_values_of_all_included_files_are_counted_together(tmp_path: Path) -> None:
    files = [f"f{number}.yaml" for number in range(3)]
    for file in files:
        tags = "".join(f"    - t{number}\n" for number in range(40_000))
        (tmp_path / file).write_text(f"rules:\n  {file[:2]}:\n    any: x\n    tags:\n{tags}")
    said = findings(tmp_path, rules=f"include: [{', '.join(files)}]\nrules: {{harbour: [a]}}\n", digests=None)
    assert said == [
        "rules.yaml:1:29: too much is included: at most 1,000 files, 5,000,000 bytes and 60,000 values in all"
    ]


def test_feeds_and_digests_that_are_allowed_are_read() -> None:
    found = Findings()
    feeds, _ = read_feeds({"feeds": [f"https://a{n}.org/feed" for n in range(9_999)]}, Path("/"), {}, found)
    plans = read_digests({"digests": {f"d{n}": {} for n in range(1_000)}}, "UTC", None, found)
    assert (len(feeds), len(plans), found.errors) == (9_999, 1_000, [])
