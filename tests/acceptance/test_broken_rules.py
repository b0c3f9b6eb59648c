"""Rules broken in the evening, a reboot at night: the morning's digest goes out by the last good rules, and says so.

A morning comes every five seconds here.
"""

import json
import signal
from pathlib import Path

import pytest

from tests.acceptance.harbour import QUIET_PARAGRAPHS, RULES, Item, feed_document, page
from tests.acceptance.installation import Installation, wait_until
from tests.newsweb.server import NewsWeb

EVERY = "digests: {daily: {title: Harbour, every: 5s}}\n"
BROKEN = RULES + "  quay:\n    anny: [quay]\n"
PLACE = f"rules.yaml:{BROKEN.count(chr(10))}:5: "
SAID = "The rules on disk cannot be used: this digest was made by the last good ones, in use since"


def texts_of(path: Path) -> list[str]:
    """The text and the HTML of a digest, each in one line."""
    return [" ".join(path.with_suffix(suffix).read_text("utf-8").split()) for suffix in (".txt", ".html")]


def next_digest(desk: Installation) -> Path:
    """The first digest that is made from now on."""
    known = set(desk.digests())
    wait_until(lambda: set(desk.digests()) - known, "another digest")
    return min(set(desk.digests()) - known)


def digest_with(desk: Installation, words: str) -> Path:
    """The digest that holds these words, when it is there."""

    def found() -> list[Path]:
        return [path for path in desk.digests() if words in texts_of(path)[0]]

    wait_until(found, f"a digest with {words!r}")
    return found()[0]


@pytest.fixture
def busy_desk(desk: Installation, harbour: str) -> Installation:
    desk.watch({"harbour": harbour})
    desk.write("digests.yaml", EVERY)
    return desk


@pytest.mark.slow
def test_rules_broken_before_a_reboot_cost_no_digest(busy_desk: Installation, newsweb_thread: NewsWeb) -> None:
    desk = busy_desk
    with desk.running() as daemon:
        assert SAID not in texts_of(next_digest(desk))[0]
        desk.write("rules.yaml", BROKEN)
        daemon.wait_for_log("the rules on disk cannot be used; the last good ones (revision ")
        daemon.stop(signal.SIGKILL)
    newsweb_thread.put("night.test", "/one.html", page("A crane falls", [*QUIET_PARAGRAPHS, "A crane fell at night."]))
    night = newsweb_thread.put("night.test", "/feed.xml", feed_document("night.test", [Item("one", "A crane falls")]))
    desk.watch({"night": night})
    with desk.running() as daemon:
        daemon.wait_for_log(f"\n  {PLACE}unknown key")
        for text in texts_of(digest_with(desk, "A crane falls")):  # by the rules of the evening before
            assert SAID in text
            assert f"{PLACE}unknown key" in text
        status = desk.monitor("status", "--json")
        revision = json.loads(status.stdout)["rules_revision"]
        assert (status.returncode, revision["is_last_good"]) == (1, True)
        assert [f"{p['file']}:{p['line']}:{p['column']}: " for p in revision["problems"]] == [PLACE]
        for text in texts_of(next_digest(desk)):  # not once, but as long as it lasts
            assert SAID in text
        desk.write("rules.yaml", RULES + "  quay: [quay]\n")
        daemon.wait_for_log("the rules on disk can be used again")
        next_digest(desk)  # which may have been on its way
        assert all(SAID not in text for text in texts_of(next_digest(desk)))
        assert desk.monitor("status").returncode == 0
        assert daemon.stop() == 0
    assert "Traceback" not in daemon.log
    assert desk.damage() == []


def test_a_first_start_with_broken_rules_ends_with_2(busy_desk: Installation) -> None:
    busy_desk.write("rules.yaml", BROKEN)
    answer = busy_desk.monitor("run")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert PLACE in answer.stderr
    assert not busy_desk.database.exists()


@pytest.mark.slow
def test_a_cycle_by_the_last_good_rules_says_so(busy_desk: Installation) -> None:
    assert busy_desk.monitor("once").returncode == 0
    (busy_desk.folder / "rules.yaml").unlink()
    answer = busy_desk.monitor("once")
    assert answer.returncode == 0
    assert "the rules on disk cannot be used; the last good ones (revision " in answer.stderr
    assert "rules.yaml: there is no such file here" in answer.stderr
    assert SAID in " ".join(busy_desk.monitor("digest").stdout.split())
