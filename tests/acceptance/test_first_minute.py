"""The first minute of a new user: no network, no mail server, and a digest all the same."""

import shutil
import signal
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.resources import resource
from tests.acceptance.installation import Installation, session_of, wait_until

SEED_FEEDS = """\
feeds:
  - {url: seed_corpus/feed.xml, id: seed-corpus, name: Seed corpus, language: en, backlog: all, demonstration: yes}
  - {url: "https://paper.test/feed.xml", id: paper, name: Paper}
"""
RULES = "rules: {decisive-enabler: [decisive enabler], summit: [NATO ... summit]}\n"
SUFFIXES = (".eml", ".html", ".txt")


@pytest.fixture
def newcomer(lonely_desk: Installation) -> Installation:
    """The seed corpus, and a feed that cannot be reached."""
    shutil.copytree(resource("seed_corpus"), lonely_desk.folder / "seed_corpus")
    lonely_desk.write("feeds.yaml", SEED_FEEDS)
    lonely_desk.write("rules.yaml", RULES)
    return lonely_desk


def the_digest(desk: Installation) -> Path:
    found = desk.digests()
    assert len(found) == 1
    return found[0]


def test_a_digest_lies_in_the_outbox_and_ctrl_c_ends_the_daemon(newcomer: Installation) -> None:
    with newcomer.running() as daemon:
        wait_until(newcomer.digests, "a digest in the outbox")
        assert daemon.stop(signal.SIGINT) == 0
        wait_until(lambda: not list(session_of(daemon.process.pid)), "the end of every process")
    path = the_digest(newcomer)
    assert {each.suffix for each in newcomer.outbox.iterdir()} == set(SUFFIXES)
    assert f"written to {path}" in daemon.log
    assert "Traceback" not in daemon.log
    text = path.with_suffix(".txt").read_text("utf-8")
    assert "*decisive enabler*" in text
    assert "Demonstration" in text
    assert "Paper" in text
    mail = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    assert not mail.defects
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    again = newcomer.monitor("once")
    assert again.returncode == 0
    assert (the_digest(newcomer), newcomer.count("edition")) == (path, 1)


@pytest.mark.slow
def test_a_second_start_makes_no_second_digest_and_stores_nothing_twice(newcomer: Installation) -> None:
    shutil.copy(resource("rules.yaml"), newcomer.folder / "rules.yaml")
    with newcomer.running() as daemon:
        assert wait_until(newcomer.digests, "a digest in the outbox") < 60
        assert daemon.stop(signal.SIGINT) == 0
    before, digest = newcomer.counts(), the_digest(newcomer).read_bytes()
    with newcomer.running() as daemon:
        newcomer.edit_until_reloaded(daemon)
        newcomer.edit_until_reloaded(daemon)  # before a second reload lies a whole tick
        assert daemon.stop(signal.SIGINT) == 0
    assert newcomer.counts() == before
    assert the_digest(newcomer).read_bytes() == digest
    assert newcomer.damage() == []
