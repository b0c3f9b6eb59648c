"""`monitor why story:N` and the story of an article: who reported it, why each belongs to it, where it was mailed."""

import json

import pytest

from tests.acceptance.harbour import Item, page
from tests.acceptance.installation import digests_yaml
from tests.cli.conftest import Run
from tests.integration.desk import Desk
from tests.reprint_pairs import WAYS, Report, stories

FERRY = stories()[0]
ORIGINAL = Report("Cranes stand still after a ferry strikes a pillar", "\n".join(FERRY.paragraphs))
RETOLD = WAYS["new-top"](FERRY)


@pytest.fixture
def read_desk(desk: Desk, run: Run) -> Desk:
    """Two outlets on one event, the second with the text of the first under another headline; the digest is out."""
    desk.write("digests.yaml", digests_yaml())
    urls = {}
    for host, report in (("harbour.test", ORIGINAL), ("quay.test", RETOLD)):
        urls[host.partition(".")[0]] = desk.put_feed(host, Item("ferry", title=report.title), now=None)
        desk.web.put(host, "/ferry.html", page(report.title, report.text.split("\n")))
    desk.watch(urls)
    assert run("once").status == 0
    return desk


def test_an_article_says_which_story_it_is_part_of_and_the_story_is_told_whole(read_desk: Desk, run: Run) -> None:
    found = json.loads(run("why", "https://quay.test/ferry.html", "--json").out)["articles"][0]["story"]
    assert (found["id"], found["reports"], found["independent_outlets"], found["revisions"]) == (1, 2, 1, [])
    told = run("why", "https://harbour.test/ferry.html").out
    assert "in story 1 (2 reports, 1 independent outlet); monitor why story:1 shows all of it" in told
    page_of = run("why", "story:1")
    assert page_of.status == 0
    lines = page_of.out.splitlines()
    assert "a reprint of “" in page_of.out
    assert any(line.startswith("carried by ") for line in lines)
    assert any(line.startswith("  matched by ") for line in lines)
    assert " in daily " in lines[-1]
    story = json.loads(run("why", "Story:1", "--json").out)["story"]
    assert [report["copy_of"] is None for report in story["reports"]] == [True, False]
    assert story["digests"][0]["digest"] == "daily"
    assert len({each["url"] for report in story["reports"] for each in report["addresses"]}) == 2


def test_a_story_that_there_never_was_is_not_found(read_desk: Desk, run: Run) -> None:
    answer = run("why", "story:99")
    assert (answer.status, answer.out) == (1, "→ There is no story 99.\n")
    assert json.loads(run("why", "story:99", "--json").out) == {"asked": "story:99", "story": None}


def test_the_page_of_a_story_tells_of_alerts_on_it_and_of_its_mute(read_desk: Desk, run: Run) -> None:
    read_desk.write("digests.yaml", digests_yaml() + "alerts:\n  urgent: {min_strength: {digest: 0}}\n")
    assert "alert urgent: worth an alert" in run("why", "story:1").out
    assert run("mute", "story:1", "--for", "3d").status == 0
    lines = run("why", "story:1").out.splitlines()
    assert lines[-2] == "alert urgent: no alert: the story is muted"
    assert lines[-1].startswith("muted since ")
    story = json.loads(run("why", "story:1", "--json").out)["story"]
    assert (story["alerts"], story["alerts_sent"], story["mute"]["story"]) == (lines[-2:-1], [], "story:1")
    assert "! muted since " in run("why", "https://quay.test/ferry.html").out
    assert run("mute", "story:1", "--undo").status == 0
    assert json.loads(run("why", "story:1", "--json").out)["story"]["mute"] is None


def test_the_page_of_a_story_names_the_alerts_that_were_sent(desk: Desk, run: Run) -> None:
    desk.write("digests.yaml", digests_yaml() + "alerts:\n  urgent: {min_strength: {digest: 0}}\n")
    desk.watch({"harbour": desk.put_feed("harbour.test", Item("ferry"), now=None)})
    assert run("once").status == 0
    story = json.loads(run("why", "story:1", "--json").out)["story"]
    assert [each["plan"] for each in story["alerts_sent"]] == ["urgent"]
    assert "told" in story["alerts"][0]
