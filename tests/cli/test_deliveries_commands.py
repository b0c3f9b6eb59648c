"""`monitor deliveries`: what was not sent, and what a person does about it at three in the morning."""

import json
from collections.abc import Iterator
from email import message_from_string, policy

import pytest

from monitor.core.smtp import Phase
from tests.acceptance.installation import digests_yaml
from tests.chaos_smtp import ChaosSmtp, Fault, chaos_smtp
from tests.cli.conftest import Run
from tests.integration.desk import Desk

READERS = ("ada@reader.test", "bob@reader.test")
FROM = {"MONITOR_MAIL_FROM": "desk@monitor.test"}


def mail_to(server: ChaosSmtp) -> dict[str, str]:
    return {**FROM, "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{server.port}?starttls=never"}


@pytest.fixture
def refusing() -> Iterator[ChaosSmtp]:
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.NEVER, only_for=READERS[0])) as server:
        yield server


@pytest.fixture
def given_up(desk: Desk, run: Run, refusing: ChaosSmtp) -> dict[str, str]:
    """An installation with a digest that one of two readers did not get; its environment."""
    desk.watch({"harbour": "http://harbour.test/feed.xml"})
    desk.write("digests.yaml", digests_yaml(*READERS))
    environ = mail_to(refusing)
    assert run("digest", "--send", "--even-if-empty", environ=environ).status == 1
    return environ


def test_what_was_given_up_is_listed_with_its_reason_and_what_to_do(run: Run, given_up: dict[str, str]) -> None:
    answer = run("deliveries", "list", environ=given_up)
    assert answer.status == 1
    lines = answer.out.splitlines()
    assert lines[0] == "1 dead, 1 sent"
    assert lines[2].startswith("#1 ada@reader.test daily ")
    assert lines[2].endswith(": dead, 1 try")
    assert "at RCPT TO: 554 5.7.1 never" in lines[3]
    assert lines[4].strip() == (
        "mend the reason, then: monitor deliveries requeue 1; or put it away: monitor deliveries dismiss 1"
    )
    assert "bob@reader.test" not in answer.out
    assert "bob@reader.test" in run("deliveries", "list", "--all", environ=given_up).out
    told = json.loads(run("deliveries", "list", "--json", environ=given_up).out)
    assert (told["counts"], told["deliveries"][0]["recipient"]) == ({"dead": 1, "sent": 1}, READERS[0])


def test_status_says_it_first(run: Run, given_up: dict[str, str]) -> None:
    answer = run("status", environ=given_up)
    assert (answer.status, answer.out.splitlines()[0]) == (1, "1 delivery given up: see monitor deliveries list")
    assert "\nDeliveries: 1 dead, 1 sent\n  #1 ada@reader.test daily " in answer.out


def test_a_dead_delivery_is_sent_again_unchanged_when_its_reason_is_mended(
    run: Run, given_up: dict[str, str], refusing: ChaosSmtp
) -> None:
    frozen = run("deliveries", "show", "1", "--raw", environ=given_up).out
    refusing.phase = None
    queued = run("deliveries", "requeue", "--dead", environ=given_up)
    assert queued.status == 0
    assert queued.out.endswith("to send them: monitor run, or once, or --send\n")
    answer = run("deliveries", "requeue", "1", "--send", environ=given_up)
    assert (answer.status, answer.out.splitlines()[0]) == (0, "1 delivery due again")
    assert refusing.accepted[-1] == (READERS[0], frozen.encode().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert run("deliveries", "list", environ=given_up).status == 0


def test_what_is_refused_again_ends_with_1(run: Run, given_up: dict[str, str]) -> None:
    answer = run("deliveries", "requeue", "1", "--send", environ=given_up)
    assert answer.status == 1
    assert answer.out.splitlines()[1].endswith(": dead, 2 tries")


def test_what_was_put_away_is_not_spoken_of_any_more_and_can_be_taken_back(run: Run, given_up: dict[str, str]) -> None:
    answer = run("deliveries", "dismiss", "1", environ=given_up)
    assert answer.out.splitlines()[0] == "1 delivery put away"
    assert "ada@reader.test" not in run("status", environ=given_up).out
    assert run("deliveries", "list", environ=given_up).status == 0
    assert ": put away, 1 try" in run("deliveries", "list", "--all", environ=given_up).out
    assert run("deliveries", "requeue", "--dead", environ=given_up).status == 2
    (again,) = json.loads(run("deliveries", "requeue", "1", "--json", environ=given_up).out)
    assert (again["state"], again["dismissed"]) == ("ready", False)


def test_what_was_put_away_hides_nothing_older(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": "http://harbour.test/feed.xml"})
    desk.write("digests.yaml", digests_yaml(*READERS))
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.NEVER)) as server:
        environ = mail_to(server)
        assert run("digest", "--send", "--even-if-empty", environ=environ).status == 1
    cut = run("deliveries", "list", "--limit", "1", environ=environ)
    assert "ada@reader.test" not in cut.out
    assert cut.out.endswith("\nthe youngest 1 of 2; all of them: --limit 2\n")
    run("deliveries", "dismiss", "2", environ=environ)
    answer = run("deliveries", "list", "--limit", "1", environ=environ)
    assert (answer.status, "ada@reader.test" in answer.out, "the youngest" in answer.out) == (1, True, False)
    assert run("deliveries", "list", "--to", READERS[1], environ=environ).status == 0


def test_files_that_somebody_broke_hide_no_delivery(desk: Desk, run: Run, given_up: dict[str, str]) -> None:
    desk.write("feeds.yaml", "feeds: {\n")
    listed = run("deliveries", "list", environ=given_up)
    assert (listed.status, listed.out.splitlines()[0]) == (1, "1 dead, 1 sent")
    assert listed.err.startswith("feeds.yaml:")
    assert "what follows is from the database, its times are UTC" in listed.err
    assert run("deliveries", "show", "1", environ=given_up).out.startswith("#1 ada@reader.test ")
    assert run("deliveries", "requeue", "1", environ=given_up).status == 0
    assert run("deliveries", "dismiss", "1", environ=given_up).status == 0
    assert run("deliveries", "requeue", "1", "--send", environ=given_up).status == 2


def test_status_without_the_files_tells_of_deliveries(desk: Desk, run: Run, given_up: dict[str, str]) -> None:
    desk.write("feeds.yaml", "feeds: {\n")
    answer = run("status", environ=given_up)
    assert answer.status == 2
    assert answer.out.splitlines()[0] == "the files cannot be used: 1 problem, named at the end"
    assert "not running; it cannot start; times are UTC" in answer.out
    assert "\nDeliveries: 1 dead, 1 sent\n  #1 ada@reader.test daily " in answer.out
    assert answer.err.startswith("feeds.yaml:")
    assert run("status", "--json", environ=given_up).out == ""


def test_before_anything_was_read_broken_files_are_all_there_is_to_say(desk: Desk, run: Run) -> None:
    desk.write("feeds.yaml", "feeds: {\n")
    answer = run("status")
    assert (answer.status, answer.out) == (2, "")


def test_a_provider_s_rate_that_is_reached_is_told_with_when_it_goes_on(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": "http://harbour.test/feed.xml"})
    desk.write("digests.yaml", digests_yaml(*READERS))
    with chaos_smtp(ChaosSmtp()) as server:
        environ = {**mail_to(server), "MONITOR_SMTP_RATE": "1/d"}
        run("digest", "--send", "--even-if-empty", environ=environ)
    assert [who for who, _ in server.accepted] == [READERS[0]]
    said = "1 message within a day began to go out, all that its rate allows"
    answer = run("status", environ=environ)
    assert answer.out.startswith(f"1 delivery delayed: {said}\n")
    assert f": {said}\n  #2 bob@reader.test daily " in answer.out
    assert "      goes out " in answer.out
    assert "goes out with the next round" not in answer.out
    assert "email: left alone until " in run("deliveries", "list", environ=environ).out


def test_a_server_that_is_left_alone_is_said_to_be_and_tried_when_a_person_asks(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": "http://harbour.test/feed.xml"})
    desk.write("digests.yaml", digests_yaml(*READERS))
    with chaos_smtp(ChaosSmtp()) as server:
        environ = mail_to(server)
    answer = run("digest", "--send", "--even-if-empty", environ=environ)
    assert answer.status == 1
    assert "  bob@reader.test: waits; see monitor deliveries list\n" in answer.out
    listed = run("deliveries", "list", environ=environ)
    assert listed.status == 1
    assert "email: left alone until " in listed.out
    assert "after 1 failure: 127.0.0.1:" in listed.out
    assert json.loads(run("status", "--json", environ=environ).out)["resting"][0]["channel"] == "email"
    assert run("status", environ=environ).out.startswith("2 deliveries delayed: 127.0.0.1:")
    with chaos_smtp(ChaosSmtp()) as mended:
        sent = run("deliveries", "requeue", "--waiting", "--send", environ=mail_to(mended))
    assert sent.status == 0
    assert [who for who, _ in mended.accepted] == list(READERS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("requeue",), "say which"),
        (("requeue", "1", "--dead"), "say which"),
        (("requeue", "99"), "no delivery 99"),
        (("requeue", "--held"), "there is no such delivery"),
        (("requeue", "2"), "so there is nothing to do"),
        (("dismiss", "2"), "so there is nothing to do"),
        (("show", "99"), "no delivery 99"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_says_what_is_wrong(
    run: Run, given_up: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    answer = run("deliveries", *arguments, environ=given_up)
    assert answer.status == 2
    assert words in answer.err


@pytest.mark.parametrize("command", [("list",), ("requeue", "--dead"), ("dismiss", "1"), ("show", "1")], ids=" ".join)
def test_looking_for_deliveries_makes_no_database(desk: Desk, run: Run, command: tuple[str, ...]) -> None:
    desk.watch_only({"harbour": "http://harbour.test/feed.xml"})
    desk.write("digests.yaml", digests_yaml())
    answer = run("deliveries", *command)
    assert (answer.status, answer.err) == (2, "nothing was sent yet; start with: monitor run\n")
    assert not (desk.folder / "var" / "monitor.db").exists()


def test_one_delivery_is_shown(run: Run, given_up: dict[str, str]) -> None:
    out = run("deliveries", "show", "1", environ=given_up).out
    assert out.startswith("#1 ada@reader.test daily ")
    assert "\n    by email, as it is since " in out
    assert json.loads(run("deliveries", "show", "1", "--json", environ=given_up).out)["kind"] == "digest"


def test_any_digest_is_shown_to_the_byte_also_of_a_subscription_that_ended(
    desk: Desk, run: Run, given_up: dict[str, str], refusing: ChaosSmtp
) -> None:
    period = json.loads(run("deliveries", "show", "2", "--json", environ=given_up).out)["period"]
    desk.write("digests.yaml", "digests: {another: {}}\n")
    raw = run("digest", "daily", "--period", period, "--raw", "--to", READERS[1], environ=given_up).out
    assert raw.encode().replace(b"\n", b"\r\n").replace(b"\r\r", b"\r") == refusing.accepted[0][1]
    parsed = message_from_string(raw, policy=policy.default)
    shown = run("digest", "daily", "--period", period, environ=given_up).out
    assert shown.startswith(f"Subject: {parsed['Subject']}\n")
    several = run("digest", "daily", "--period", period, "--raw", environ=given_up)
    assert (several.status, several.out) == (2, "")
    assert f"went to {READERS[0]}, {READERS[1]}" in several.err
    assert run("digest", "daily", "--raw", environ=given_up).status == 2
