"""What outside checkers find in the mails of all fixtures: nothing. And that each of them finds what is broken."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from monitor.core.digest import Digest
from monitor.core.mail import Envelope, Mailbox, compose
from monitor.core.model import Message
from monitor.core.render import render
from tests.checkers.checkers import HERE, Findings, by_node, by_vnu, lacks_spamassassin, missing, spam_points
from tests.core.test_alerts_letter import kinds, rendered
from tests.core.test_render import FIXTURES
from tests.digest_samples import shipped_templates

# What some mail programs do not support and the mail uses all the same: without it the mail is as good to read.
BASELINE: Mapping[str, Sequence[str]] = json.loads((HERE / "caniemail.json").read_text("utf-8"))
MOST_SPAM_POINTS = 0.5

lacking = missing()
pytestmark = pytest.mark.slow
needs_checkers = pytest.mark.skipif(lacking is not None, reason=lacking or "")
needs_spamassassin = pytest.mark.skipif(lacks_spamassassin(), reason="no spamassassin: apt-get install spamassassin")

# A page with one fault for each checker: a stray end tag and an unknown attribute; a link without a name in a grey
# that nobody can read; a style that hardly any mail program knows.
BROKEN = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title></head>
<body></p><table><tr><td bogus="1" style="color:#ccc;background:#fff"><h1>Grey on white</h1></td></tr></table>
<a href="https://a.example/"></a><div style="display:grid;backdrop-filter:blur(2px)">x</div>
<div id="a"></div><div id="a"></div></body></html>
"""


def file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def digest_mail(digest: Digest) -> Message:
    return render(digest, shipped_templates())


# Mails by their names; each is written when a test wants it, not when tests are collected.
MAILS: Mapping[str, Callable[[], Message]] = {
    **{file_name(name): partial(digest_mail, digest) for name, digest in FIXTURES.items()},
    **{file_name(f"alert {name}"): partial(rendered, letter) for name, letter in kinds().items()},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("mails")
    for name, mail in MAILS.items():
        (folder / f"{name}.html").write_text(mail().html, "utf-8")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def found(files: list[Path]) -> Mapping[Path, Findings]:
    return by_node(files)


def named(found: Mapping[Path, Sequence[str]]) -> dict[str, Sequence[str]]:
    return {file.stem: lines for file, lines in found.items() if lines}


@needs_checkers
def test_nu_html_checker_finds_nothing(files: list[Path]) -> None:
    assert named(by_vnu(files)) == {}


@needs_checkers
@pytest.mark.parametrize("checker", ["html-validate", "axe"])
def test_checker_finds_nothing(checker: str, found: Mapping[Path, Findings]) -> None:
    assert named({file: findings[checker] for file, findings in found.items()}) == {}


@needs_checkers
def test_mail_uses_nothing_more_that_mail_programs_lack(found: Mapping[Path, Findings]) -> None:
    lacks = {line for findings in found.values() for line in findings["caniemail"]}
    known = {f"{feature}: not in {client}" for feature, clients in BASELINE.items() for client in clients}
    assert sorted(lacks - known) == []


@needs_checkers
def test_each_checker_finds_what_is_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(BROKEN, "utf-8")
    found = {**by_node([broken])[broken], "vnu": by_vnu([broken])[broken]}
    assert any("end tag" in line for line in found["vnu"])
    assert any("no-dup-id" in line for line in found["html-validate"])
    assert {"color-contrast", "link-name"} <= {line.split(": ")[1] for line in found["axe"]}
    assert any("display:grid" in line or "backdrop" in line for line in found["caniemail"])


@needs_checkers
def test_checker_that_cannot_read_its_file_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="node ended with"):
        by_node([tmp_path / "absent.html"])
    with pytest.raises(FileNotFoundError):
        by_vnu([tmp_path / "absent.html"])


def mailed(message: Message) -> bytes:
    envelope = Envelope(
        sender=Mailbox.parse("News Monitor <monitor@desk.example.org>"),
        recipient=Mailbox.parse("reader@desk.example.org"),
        message_id="<2026-11-21.analyst-desk.5f0c2a@desk.example.org>",
        date=datetime.now(UTC),  # noqa: TID251  # a mail of long ago, or of tomorrow, is what spam looks like
        digest_id="analyst-desk",
        digest_title="Analyst desk",
    )
    return compose(message, envelope)


@needs_spamassassin
@pytest.mark.parametrize("name", MAILS)
def test_mail_does_not_look_like_spam(name: str) -> None:
    points, report = spam_points(mailed(MAILS[name]()))
    assert points <= MOST_SPAM_POINTS, report


@needs_spamassassin
def test_spam_looks_like_spam() -> None:
    points, _ = spam_points(
        b"Subject: test\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"
    )
    assert points > 100
