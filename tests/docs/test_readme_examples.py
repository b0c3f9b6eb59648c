"""Every example of the documents is run as a user would run it: the files through the checks of `monitor check`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.channels.webhook import signature
from monitor.config import check_config
from monitor.config.yaml_reader import read_yaml
from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed
from monitor.core.rules import Document, compile_rules, read_rules
from tests.docs.documents import DOCUMENTS, ROOT, Block, all_blocks, blocks, inline_code, table_rows

KINDS = ("yaml rules", "yaml feeds", "yaml digests", "sh env")
# Run by the tests below and their neighbours: commands, test files, a feed, a template, a receiver; the rest is output.
OTHER_KINDS = {"console", "yaml tests", "xml", "jinja", "python", "text", ""}
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


def rules_before(block: Block) -> str | None:
    """The rules that the same document shows before a block: its digests may name them."""
    before = [each for each in blocks(block.document) if each.info == "yaml rules" and each.line < block.line]
    return before[-1].text if before else None


@pytest.mark.parametrize("block", [block for kind in KINDS for block in all_blocks(kind)], ids=str)
def test_example_passes_the_check(block: Block, tmp_path: Path, shipped_rule_names: str) -> None:
    files = {"feeds.yaml": FEEDS, "rules.yaml": rules_before(block) or shipped_rule_names, ".env": ""}
    name = ".env" if block.info == "sh env" else f"{block.info.removeprefix('yaml ')}.yaml"
    for file, text in (files | {name: block.text}).items():
        (tmp_path / file).write_text(text, encoding="utf-8")

    reports = check_config(tmp_path, {"HOOK_KEY": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})

    assert [str(report) for report in reports if not report.is_warning] == []
    assert not [report for report in reports if report.is_warning and report.file in (".env", "rules.yaml")]


def test_every_example_says_what_it_is() -> None:
    infos = {block.info for document in DOCUMENTS for block in blocks(document)}
    assert infos <= {*KINDS, *OTHER_KINDS}
    # Test files are run by test_rule_work.py.
    assert {block.info for block in all_blocks("yaml")} <= {*KINDS, "yaml tests"}


@pytest.mark.parametrize("block", all_blocks("xml"), ids=str)
def test_a_feed_that_is_shown_is_one(block: Block) -> None:
    parsed = parse_feed(block.text.encode(), None, "file:///archive/feed.xml")
    assert isinstance(parsed, ParsedFeed)
    assert [(entry.title, entry.link, entry.published is not None) for entry in parsed.entries] == [
        ("Dockers begin a strike", "file:///archive/strike.html", True)
    ]


@pytest.mark.parametrize("block", all_blocks("jinja"), ids=str)
def test_a_template_that_is_shown_can_be_used(block: Block, tmp_path: Path, shipped_rule_names: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "story.html.j2").write_text(block.text, encoding="utf-8")
    for name, text in (("feeds.yaml", FEEDS), ("rules.yaml", shipped_rule_names)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "feed.xml").write_text("<rss/>")
    assert list(map(str, check_config(tmp_path, {}))) == []


def test_the_receiver_that_is_shown_knows_a_genuine_alert() -> None:
    (block,) = all_blocks("python")
    shown: dict[str, Any] = {}
    exec(block.text, shown)
    key, body, now = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"type":"alert.new"}', int(shown["time"].time())

    def headers(at: int) -> dict[str, str]:
        signed = signature(key, "alert-1", at, body)
        return {"webhook-id": "alert-1", "webhook-timestamp": str(at), "webhook-signature": signed}

    assert shown["is_genuine"](key, headers(now), body)
    assert not shown["is_genuine"](key, headers(now), body + b" ")
    assert not shown["is_genuine"](key, headers(now - 3600), body)


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
