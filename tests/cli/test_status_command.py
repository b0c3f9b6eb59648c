"""`monitor status`: how things stand, the worst first."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.app import utc_now
from monitor.cli.common import local
from monitor.core.model import Schedule
from monitor.core.periods import next_due
from monitor.core.plan import plan_commit
from monitor.store import State, Store, exclusive
from tests.acceptance.harbour import Item
from tests.acceptance.installation import digests_yaml
from tests.builders import NOW, a_new_entry, a_poll, an_article
from tests.cli.conftest import Run
from tests.integration.desk import Desk
from tests.newsweb.behaviours import Status

MAIL = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:1?starttls=never", "MONITOR_MAIL_FROM": "desk@monitor.test"}


@pytest.fixture
def read_desk(desk: Desk, run: Run) -> Desk:
    """A desk whose only feed was read, and whose first digest is out."""
    desk.write("digests.yaml", digests_yaml())
    desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"), now=None)})
    assert run("once").status == 0
    return desk


def first_line(text: str) -> str:
    return text.splitlines()[0]


def the_store(desk: Desk) -> Store:
    return Store.open(f"sqlite:///{desk.folder}/var/monitor.db", desk.folder / ".install_id", NOW)


def test_before_the_first_start_it_says_how_to_start(desk: Desk, run: Run) -> None:
    desk.watch_only({"harbour": "https://harbour.test/feed.xml"})
    answer = run("status")
    assert (answer.status, answer.out, answer.err) == (0, "", "nothing was read yet; start with: monitor run\n")


def test_all_is_well(read_desk: Desk, run: Run) -> None:
    answer = run("status")
    key = read_desk.digests()[0].name.removesuffix("-daily.txt")
    lines = answer.out.splitlines()
    assert (answer.status, answer.err) == (0, "")
    assert lines[:2] == ["all is well", "not running; 1 articles of 1 entries, 1 matches; times are UTC"]
    assert lines[4].endswith(f" (UTC), last {key}, 1 story")
    assert "  healthy     harbour.test, next " in answer.out
    assert "  cranes: last match " in answer.out
    assert "  strike: last match never" in answer.out


def test_the_next_digest_of_each_subscription_is_told_in_its_readers_time(read_desk: Desk, run: Run) -> None:
    now = utc_now()
    read_desk.write("digests.yaml", 'digests: {tokyo: {at: "07:00", timezone: Asia/Tokyo}, lima: {every: 1h}}\n')
    out, told = run("status").out, json.loads(run("status", "--json").out)
    morning = next_due(Schedule(ZoneInfo("Asia/Tokyo"), ("07:00",), frozenset(range(7)), None), now).due_at
    assert f"  tokyo: next {local(morning, ZoneInfo('Asia/Tokyo'))} (Asia/Tokyo), none yet\n" in out
    assert "  daily: not in digests.yaml any more, ended " in out
    assert [each["id"] for each in told["ended_digests"]] == ["daily"]
    assert told["digests"][0] == {
        "id": "tokyo",
        "next_due_at": morning.isoformat(),
        "next_period": f"{morning.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d}",
        "timezone": "Asia/Tokyo",
        "last_period": None,
        "last_was_sent": None,
    }


def test_a_digest_that_was_empty_and_not_sent_is_told_of(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": desk.put_feed("harbour.test", now=None)})
    desk.write("digests.yaml", "digests: {quiet: {every: 31d, empty: skip}}\n")
    assert run("once").status == 0
    assert desk.digests() == []
    assert "empty and not sent" in run("status").out
    period = json.loads(run("status", "--json").out)["digests"][0]["last_period"]
    assert run("digest", "quiet", "--period", period).out.startswith("Subject: ")


def test_who_runs_is_named(read_desk: Desk, run: Run) -> None:
    with exclusive(read_desk.folder / "var" / "monitor.db"):
        assert "running (process " in run("status").out


def test_the_same_in_json(read_desk: Desk, run: Run) -> None:
    facts = json.loads(run("status", "--json").out)
    assert (facts["running"], facts["mail_server"], facts["unjudged"]) == (None, False, 0)
    assert (facts["entries"], facts["articles"], facts["matches"]) == (1, 1, 1)
    [feed] = facts["feeds"]
    assert (feed["id"], feed["condition"], feed["detail"]) == ("harbour", "healthy", None)
    assert datetime.fromisoformat(feed["next_due_at"]) > datetime.fromisoformat(facts["at"])
    assert [rule["id"] for rule in facts["rules"]] == ["cranes", "strike"]
    assert facts["digests"][0]["last_period"] == read_desk.digests()[0].name.removesuffix("-daily.txt")
    assert [(each["state"], each["ambiguous"]) for each in facts["deliveries"]] == [("sent", 0)]


def test_a_failing_feed_comes_first_and_ends_with_1(read_desk: Desk, run: Run) -> None:
    broken = read_desk.web.behave("broken.test", "/feed.xml", Status(500))
    read_desk.watch({"gone": "http://gone.unknown.test/", "broken": broken, "new": "http://new.unknown.test/"})
    run("once")
    answer = run("status")
    assert answer.status == 1
    assert first_line(answer.out) == "1 of 3 feeds failing"
    conditions = [line.split()[0] for line in answer.out.partition("\nFeeds\n")[2].splitlines()[:3]]
    assert conditions == ["failing", "unreachable", "unreachable"]
    assert "the server answered 500 Internal Server Error" in answer.out


def test_feeds_out_of_reach_are_told_and_no_failure(read_desk: Desk, run: Run) -> None:
    read_desk.watch({"gone": "http://gone.unknown.test/"})
    run("once")
    answer = run("status")
    assert (answer.status, first_line(answer.out)) == (0, "1 of 1 feeds unreachable")


def test_recipients_without_a_mail_server_are_told(read_desk: Desk, run: Run) -> None:
    read_desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    assert first_line(run("status").out).startswith("no mail server is set (MONITOR_SMTP_URL): mail only goes to ")


def test_a_mail_that_waits_is_told_with_its_reason(read_desk: Desk, run: Run) -> None:
    read_desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    run("digest", "--send", "--even-if-empty", environ=MAIL)
    answer = run("status", environ=MAIL)
    assert (answer.status, first_line(answer.out)) == (
        1,
        "1 delivery delayed: 127.0.0.1:1 at connect: Connection refused",
    )
    assert "+1: retry, 1 try\n      127.0.0.1:1 at connect: Connection refused\n      goes out " in answer.out


def test_a_mail_that_was_given_up_needs_a_person_and_can_be_sent_again(read_desk: Desk, run: Run) -> None:
    key = read_desk.digests()[0].name.removesuffix("-daily.txt")
    with the_store(read_desk) as store:
        store.record(1, None, State.DEAD, "550 nobody here", NOW, None)
    answer = run("status")
    assert (answer.status, first_line(answer.out)) == (1, "1 delivery given up: see monitor deliveries list")
    assert f"  #1 outbox daily {key}: dead, 2 tries\n      550 nobody here\n      mend the reason, then: " in answer.out
    assert run("digest", "--send", "--period", key).status == 0
    assert run("status").status == 0


def test_a_database_without_digests_and_with_articles_to_judge(desk: Desk, run: Run) -> None:
    config = desk.watch({"harbour": "http://harbour.test/feed.xml"})
    with the_store(desk) as store, store.commit() as commit:
        feed, outcome = config.feeds[0], a_poll(a_new_entry(article=an_article(), matches=None), feed=config.feeds[0])
        state = commit.states([feed], NOW)[feed.feed_id]
        commit.apply(plan_commit(outcome, commit.snapshot(outcome, feed, state), NOW), feed, NOW)
    answer = run("status")
    assert "1 article not judged yet" in answer.out
    assert ", none yet" in answer.out
    assert json.loads(run("status", "--json").out)["digests"][0]["last_period"] is None


def test_a_database_of_something_else_is_refused(read_desk: Desk, run: Run) -> None:
    Path("var/other.db").write_text("not a database" * 100)
    answer = run("status", environ={"MONITOR_DATABASE_URL": "sqlite:///var/other.db"})
    assert answer.status == 2
    assert answer.err.startswith(f"the database {read_desk.folder / 'var' / 'other.db'} cannot be used: ")


def test_broken_rules_are_the_first_thing_that_is_said(read_desk: Desk, run: Run) -> None:
    read_desk.write("rules.yaml", "rules:\n  cranes: [crane]\n  strike: {anny: [strike]}\n")
    answer = run("status")
    assert answer.status == 1
    said = "the rules on disk cannot be used, the last good ones stay in force: rules.yaml:3:12: unknown key"
    assert first_line(answer.out).startswith(said)
    [line] = [line for line in answer.out.splitlines() if line.startswith("Rules: ")]
    assert ", in use since " in line
    assert line.endswith("; those on disk cannot be used")
    assert "\n  rules.yaml:3:12: unknown key" in answer.out


def test_broken_rules_in_json(read_desk: Desk, run: Run) -> None:
    sound = json.loads(run("status", "--json").out)["rules_revision"]
    assert (sound["is_last_good"], sound["problems"], sound["in_use_since"] is None) == (False, [], False)
    read_desk.write("rules.yaml", "rules:\n  cranes: [crane]\n  strike: {anny: [strike]}\n")
    broken = json.loads(run("status", "--json").out)["rules_revision"]
    assert (broken["version"], broken["is_last_good"]) == (sound["version"], True)
    assert [(each["file"], each["line"], each["column"]) for each in broken["problems"]] == [("rules.yaml", 3, 12)]


def test_rules_that_no_daemon_took_up_yet_are_not_in_use(read_desk: Desk, run: Run) -> None:
    read_desk.write("rules.yaml", "rules: {quay: [quay]}\n")
    assert ", not in use yet" in run("status").out


def test_stories_and_watched_pages_are_counted(read_desk: Desk, run: Run) -> None:
    told = run("status").out
    assert "1 story open for 7 days, 1 article held of at most 20,000; last decision " in told
    assert "second looks of the last 7 days: 0 merges, 0 moves, 0 articles split off" in told
    assert "edits: 1 page watched, the next look " in told
    status = json.loads(run("status", "--json").out)
    assert status["stories"].pop("last_decision_at")
    assert status["stories"] == {
        "open": 1,
        "articles": 1,
        "most_articles": 20_000,
        "window_days": 7,
        "second_looks_in_7d": {"merge": 0, "move": 0, "split": 0},
    }
    assert status["edits"].pop("next_look_at")
    assert status["edits"] == {"watched": 1, "due": 0, "found_in_7d": 0}


def test_of_a_store_without_stories_it_says_so(desk: Desk, run: Run) -> None:
    desk.watch({"harbour": desk.put_feed("harbour.test", now=None)})
    run("once")
    told = run("status").out
    assert "0 stories open for 7 days, 0 articles held of at most 20,000; last decision never" in told
    assert "edits: no page is watched; 0 found in the last 7 days" in told
