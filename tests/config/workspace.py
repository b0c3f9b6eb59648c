"""A folder of files for one test, and mistakes that are marked in the text where they stand."""

from collections.abc import Mapping
from pathlib import Path

from monitor.config import Report, check_config

MARK = "‸"

FEEDS = "feeds: [https://example.org/feed.xml]\n"
RULES = """\
rules:
  harbour: {tags: [sea], any: [harbour]}
  counted: {priority: log, any: [tally]}
"""
DIGESTS = "digests: {daily: {at: '07:00'}}\n"


def write_files(folder: Path, **texts: str | None) -> Path:
    """The three files, each as given, right by default, or left out (None); `env` is the .env file."""
    for name, text in ({"feeds": FEEDS, "rules": RULES, "digests": DIGESTS} | texts).items():
        if text is not None:
            (folder / (".env" if name == "env" else f"{name}.yaml")).write_text(text, "utf-8")
    return folder


def unmarked(text: str) -> tuple[str, str]:
    """The text without its mark, and `line:column` of the mark."""
    before, mark, after = text.partition(MARK)
    assert mark, "the mistake is not marked"
    return before + after, f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def findings(folder: Path, environ: Mapping[str, str] | None = None, **texts: str | None) -> list[str]:
    """What a check says of these files, one line each."""
    return [str(report) for report in reports(folder, environ, **texts)]


def reports(folder: Path, environ: Mapping[str, str] | None = None, **texts: str | None) -> tuple[Report, ...]:
    """The reports of a check of these files."""
    return check_config(write_files(folder, **texts), environ or {})
