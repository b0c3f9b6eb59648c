"""`monitor digest`: show, keep, send."""

import json
from pathlib import Path

import pytest

from tests.acceptance.harbour import Item
from tests.acceptance.installation import digests_yaml
from tests.cli.conftest import Run
from tests.integration.desk import Desk


@pytest.fixture
def read_desk(desk: Desk, run: Run) -> Desk:
    """A desk whose only feed was read, and whose first digest is out."""
    desk.write("digests.yaml", digests_yaml())
    desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"), now=None)})
    assert run("once").status == 0
    return desk


def add_story(desk: Desk, run: Run, title: str) -> None:
    """Another story is published and read."""
    summary = "A crane of the ferry pier fell over at midnight, and two parked lorries were crushed under its arm."
    feed = desk.put_feed(f"{title.split()[0].lower()}.test", Item("story", title=title, summary=summary), now=None)
    desk.watch({"other": feed})
    assert run("once").status == 0


def test_a_digest_is_shown_as_text_and_nothing_is_sent(read_desk: Desk, run: Run) -> None:
    add_story(read_desk, run, "Island crane falls")
    answer = run("digest")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("Subject: 1 new story: Island crane falls\n\nNews Monitor · Harbour")
    assert "Cranes stand still in the harbour" not in answer.out
    assert len(read_desk.digests()) == 1


def test_the_same_in_json(read_desk: Desk, run: Run) -> None:
    facts = json.loads(run("digest", "daily", "--json").out)
    assert set(facts) == {"subject", "html", "text"}
    assert facts["html"].startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("name", "begins"), [("page.html", "<!DOCTYPE html>"), ("page.txt", "News Monitor · Harbour")])
def test_a_preview_is_written_as_its_name_says(read_desk: Desk, run: Run, name: str, begins: str) -> None:
    answer = run("digest", "--preview", name)
    assert (answer.status, answer.out, answer.err) == (0, "", f"written: {name}\n")
    assert Path(name).read_text("utf-8").startswith(begins)


def test_a_preview_that_cannot_be_written_is_a_message_and_status_2(read_desk: Desk, run: Run) -> None:
    answer = run("digest", "--preview", "nowhere/page.html")
    assert (answer.status, answer.err) == (2, "nowhere/page.html cannot be written: No such file or directory\n")


def test_the_open_period_is_sent_now_and_again_under_keys_of_its_own(read_desk: Desk, run: Run) -> None:
    add_story(read_desk, run, "Island crane falls")
    first, second = run("digest", "--send"), run("digest", "--send", "--even-if-empty", "--json")
    assert (first.status, second.status) == (0, 0)
    key = first.out.splitlines()[0].removeprefix("period ")
    assert key.endswith("+1")
    written = [path.name for path in read_desk.digests() if path.name.startswith(key.removesuffix("+1"))]
    assert len(written) == 2
    assert first.out.splitlines()[1].startswith("  outbox: written to ")
    assert json.loads(second.out)["period"] == key.replace("+1", "+2")
    assert [each["result"] for each in json.loads(second.out)["deliveries"]] == ["Delivered"]


def test_an_empty_period_is_not_sent_ahead_unasked(read_desk: Desk, run: Run) -> None:
    before = read_desk.digests()
    answer, in_json = run("digest", "--send"), run("digest", "--send", "--json")
    assert (answer.status, answer.out) == (
        0,
        "nothing is new for daily since its last digest, and nothing was sent; see --even-if-empty\n",
    )
    assert (in_json.status, json.loads(in_json.out)) == (0, {"period": None, "deliveries": []})
    assert read_desk.digests() == before
    assert run("digest", "--even-if-empty").status == 2


def test_a_reprint_of_what_was_told_is_no_reason_to_send(read_desk: Desk, run: Run) -> None:
    read_desk.watch({"island": read_desk.put_feed("island.test", Item("copy"), now=None)})
    assert run("once").status == 0
    assert run("digest", "--send").out.startswith("nothing is new for daily since its last digest")
    assert run("digest", "--send", "--even-if-empty").out.startswith("period ")


def test_a_mail_that_is_not_taken_ends_with_1(read_desk: Desk, run: Run) -> None:
    read_desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    mail = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:1?starttls=never", "MONITOR_MAIL_FROM": "desk@monitor.test"}
    answer = run("digest", "--send", "--even-if-empty", environ=mail)
    assert answer.status == 1
    assert "  ada@reader.test: 127.0.0.1:1 at connect: Connection refused" in answer.out


def test_a_frozen_digest_is_shown_as_it_was(read_desk: Desk, run: Run) -> None:
    frozen = read_desk.digests()[0]
    key = frozen.name.removesuffix("-daily.txt")
    assert run("digest", "--period", key).out.partition("\n\n")[2] == frozen.read_text("utf-8")


def test_a_period_that_was_not_made_is_refused(read_desk: Desk, run: Run) -> None:
    key = read_desk.digests()[0].name.removesuffix("-daily.txt")
    answer = run("digest", "--period", "1999-01-01")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == f'digest "daily" has no period 1999-01-01; the last one is {key}\n'


def test_before_the_first_digest_no_period_was_made(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": "https://harbour.test/feed.xml"})
    answer = run("digest", "--period", "1999-01-01")
    assert (answer.status, answer.err) == (2, 'digest "daily" has no period 1999-01-01; none was made yet\n')


def test_what_was_sent_is_not_sent_again(read_desk: Desk, run: Run) -> None:
    key = read_desk.digests()[0].name.removesuffix("-daily.txt")
    answer = run("digest", "--send", "--period", key)
    assert (answer.status, answer.err) == (2, f'digest "daily" has nothing to send again of period {key}\n')


def test_one_of_several_digests_has_to_be_named(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": "https://harbour.test/feed.xml"})
    desk.write("digests.yaml", "digests: {morning: {}, evening: {at: '19:30'}}\n")
    unnamed, unknown, named = run("digest"), run("digest", "noon"), run("digest", "evening")
    assert (unnamed.status, unnamed.err) == (2, "say which digest: morning, evening\n")
    assert (unknown.status, unknown.err) == (2, 'no digest "noon"; there are: morning, evening\n')
    assert named.status == 0
