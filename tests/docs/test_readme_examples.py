"""Every example of the documents is run as a user would run it: the files through the checks of `monitor check`."""

from datetime import date
from pathlib import Path

import pytest

from monitor.config import check_config
from monitor.config.yaml_reader import read_yaml
from monitor.core.rules import Document, compile_rules, read_rules
from tests.docs.documents import ROOT, Block, all_blocks, inline_code, table_rows

TODAY = date(2024, 8, 1)
KINDS = ("yaml rules", "yaml feeds", "yaml digests", "sh env")
RULES_GUIDE = ROOT / "docs" / "rules.md"
FEEDS = "feeds: [feed.xml]\n"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shipped_rule_names() -> str:
    """A rules file with the ids and tags of the shipped one, so that digests may name them, and nothing to compile."""
    data = read_yaml((ROOT / "rules.yaml").read_bytes()).data
    assert isinstance(data, dict)
    lines = [
        f"  {name}: {{any: [word], tags: [{', '.join(rule.get('tags', [])) if isinstance(rule, dict) else ''}]}}"
        for name, rule in data["rules"].items()
    ]
    return "\n".join(["rules:", *lines, ""]).replace(", tags: []", "")


@pytest.mark.parametrize("block", [block for kind in KINDS for block in all_blocks(kind)], ids=str)
def test_example_passes_the_check(block: Block, tmp_path: Path, shipped_rule_names: str) -> None:
    files = {"feeds.yaml": FEEDS, "rules.yaml": shipped_rule_names, ".env": ""}
    name = ".env" if block.info == "sh env" else f"{block.info.removeprefix('yaml ')}.yaml"
    for file, text in (files | {name: block.text}).items():
        (tmp_path / file).write_text(text, encoding="utf-8")

    reports = check_config(tmp_path, {})

    assert [str(report) for report in reports if not report.is_warning] == []
    assert not [report for report in reports if report.is_warning and report.file in (".env", "rules.yaml")]


def test_every_yaml_example_says_which_file_it_is() -> None:
    # Test files are run by test_rule_work.py.
    assert {block.info for block in all_blocks("yaml")} <= {*KINDS, "yaml tests"}


def _examples() -> list[tuple[str, str, str, bool]]:
    """(what it is written in, term or alias, text, whether it is found) of the two tables of docs/rules.md."""
    found = []
    for kind in ("term", "alias"):
        for row in table_rows(RULES_GUIDE, f"| {kind} | finds | does not find |"):
            term = inline_code(row[0])[0]
            found += [(kind, term, text, True) for text in inline_code(row[1])]
            found += [(kind, term, text, False) for text in inline_code(row[2])]
    return found


def test_terms_and_aliases_find_what_the_guide_says() -> None:
    examples = _examples()
    assert {kind for kind, _, _, _ in examples} == {"term", "alias"}
    numbered = list(enumerate(dict.fromkeys((kind, term) for kind, term, _, _ in examples)))
    read = read_rules(
        {
            "actors": {f"n{n}": [term] for n, (kind, term) in numbered if kind == "alias"},
            "rules": {f"n{n}": {"actor": f"n{n}"} if kind == "alias" else [term] for n, (kind, term) in numbered},
        }
    )
    assert read.ruleset is not None, read.problems
    matcher = compile_rules(read.ruleset)
    rule_of = {key: f"n{n}" for n, key in numbered}

    wrong = [
        (kind, term, text)
        for kind, term, text, is_found in examples
        if (rule_of[kind, term] in {m.rule for m in matcher.match(Document("", text, None, None, None), TODAY)})
        is not is_found
    ]

    assert wrong == []
