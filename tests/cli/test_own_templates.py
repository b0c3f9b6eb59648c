"""Templates of a user's own, by the commands: their effect at once, and what is said where they cannot be used."""

import json
from pathlib import Path

import pytest

from tests.acceptance.harbour import Item
from tests.acceptance.installation import digests_yaml
from tests.cli.conftest import Run
from tests.integration.desk import Desk

OURS = '<p class="eye">From our desk</p>{% include "shipped/story.html.j2" %}'
BROKEN = "one\n{{ digst.title }}\n"


@pytest.fixture
def read_desk(desk: Desk, run: Run) -> Desk:
    """A desk whose only feed was read, with a digest whose period is open."""
    desk.write("digests.yaml", digests_yaml())
    desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"), now=None)})
    assert run("once").status == 0
    fresh = Item("fall", title="Divers look for a driver", summary="His crane fell into the dock before dawn.")
    desk.watch({"other": desk.put_feed("other.test", fresh, now=None)})
    assert run("once").status == 0
    (desk.folder / "templates").mkdir()
    return desk


def preview(run: Run) -> str:
    assert run("digest", "--preview", "page.html").status == 0
    return Path("page.html").read_text("utf-8")


def test_a_preview_shows_their_effect_at_once(read_desk: Desk, run: Run) -> None:
    assert "From our desk" not in preview(run)
    read_desk.write("templates/story.html.j2", OURS)
    assert "From our desk" in preview(run)
    assert run("check").status == run("status").status == 0


def test_a_broken_one_is_named_by_every_command_and_stops_none(read_desk: Desk, run: Run) -> None:
    read_desk.write("templates/digest.txt.j2", BROKEN)
    said = "templates/digest.txt.j2:2: 'digst' is undefined"
    page = preview(run)
    assert "Your templates cannot be used, so this digest was made with the shipped ones." in page
    assert "digest.txt.j2:2: 'digst' is undefined" in page
    check, status = run("check"), run("status")
    assert (check.status, status.status) == (1, 1)
    assert check.out.startswith(said)
    assert status.out.startswith(f"a template of your own cannot be used as it is: {said}\n")
    assert f"\nTemplate: {said}\n" in status.out
    facts = json.loads(run("status", "--json").out)["templates"]
    assert facts == {
        "own": ["digest.txt.j2"],
        "problems": [{"file": "templates/digest.txt.j2", "line": 2, "message": "'digst' is undefined"}],
    }
    assert run("digest", "--send").status == 0
    assert "Your templates cannot be used" in read_desk.last_digest()
