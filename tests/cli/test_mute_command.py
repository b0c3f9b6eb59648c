"""`monitor mute`, and alerts as the commands show them: sent at once, signed, held, muted."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.alerter import Alerter
from monitor.app import open_store, utc_now
from monitor.channels.webhook import signature
from monitor.core.model import Priority
from monitor.core.plan import plan_commit
from tests.acceptance.harbour import Item
from tests.acceptance.installation import digests_yaml
from tests.builders import LONG_TEXT, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.cli.conftest import Run
from tests.hook_server import HookServer, hook_server
from tests.integration.desk import Desk

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CRANES = Item("cranes", "Cranes stand still in the harbour", "Every crane along the quay stood still in the morning.")
STORY, HEADLINE = "article:1", "Cranes stand still"


def alerts_yaml(more: str) -> str:
    """An alert that tells of cranes, whatever the priority of their rule."""
    return digests_yaml() + f"alerts:\n  urgent: {{min_strength: {{alert: 0, digest: 0}}, {more}}}\n"


@pytest.fixture
def receiver() -> Iterator[HookServer]:
    with hook_server() as server:
        yield server


@pytest.mark.slow
def test_a_match_is_told_at_once(desk: Desk, run: Run, receiver: HookServer) -> None:
    desk.write("digests.yaml", alerts_yaml(f"webhooks: [{{url: '{receiver.url}', key: HOOK_KEY}}]"))
    desk.environ["HOOK_KEY"] = KEY
    desk.watch({"harbour": desk.put_feed("harbour.test", CRANES, now=None)})
    assert run("once").status == 0
    [(_, body)] = receiver.requests
    told = json.loads(body)
    assert told["type"] == "alert.new"
    assert [story["headline"] for story in told["data"]["stories"]] == [CRANES.title]
    said = {name: receiver.header(f"webhook-{name}") or "" for name in ("id", "timestamp", "signature")}
    assert said["signature"] == signature(KEY, said["id"], int(said["timestamp"]), body)


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A desk whose store holds one story, of which an alert told."""
    desk.write("digests.yaml", alerts_yaml("steps: [2]"))
    desk.watch({"harbour": "https://harbour.test/feed.xml"})
    fill(desk, "one")
    return desk


def fill(desk: Desk, slug: str) -> None:
    """One more article, with a match; what an alert makes of it."""
    config, feed, now = desk.load(), a_feed(), utc_now()
    entry = an_entry(slug, link=f"https://harbour.test/{slug}", published=now - timedelta(minutes=5))
    article = an_article(text=f"{LONG_TEXT}\nAs {slug} has it.", published=entry.published)
    poll = a_poll(a_new_entry(entry, article=article, matches=[a_match(priority=Priority.ALERT)]), polled_at=now)
    with open_store(config) as store, store.commit() as commit:
        state = commit.states([feed], now)[feed.feed_id]
        numbers = commit.apply(plan_commit(poll, commit.snapshot(poll, feed, state), now), feed, now)
        Alerter(store, config).react(commit, numbers, now)


def test_the_status_shows_what_was_told(told: Desk, run: Run) -> None:
    assert "\nAlerts\n  urgent: 1 in a day, last " in run("status").out
    facts = json.loads(run("status", "--json").out)["alerts"]
    assert {key: facts["plans"][0][key] for key in ("id", "sent_in_24h", "held", "quiet_until")} == {
        "id": "urgent", "sent_in_24h": 1, "held": 0, "quiet_until": None,
    }  # fmt: skip
    assert (facts["recent"][0]["reason"], facts["recent"][0]["stories"]) == ("send_new", 1)


def test_the_status_shows_what_waits_for_the_end_of_the_quiet_hours(told: Desk, run: Run) -> None:
    now = utc_now()
    around = [f"{at:%H:%M}" for at in (now - timedelta(hours=2), now + timedelta(hours=2))]
    silence = f"silences: [{{rules: strike, until: '{now + timedelta(days=2):%Y-%m-%d}'}}]"
    told.write("digests.yaml", alerts_yaml(f"quiet_hours: '{around[0]}-{around[1]}', {silence}"))
    fill(told, "two")
    shown = run("status").out
    assert "; 1 story waits until " in shown
    assert "; quiet until " in shown
    assert "; 1 silence in force" in shown
    assert json.loads(run("status", "--json").out)["alerts"]["plans"][0]["held"] == 1


def test_a_muted_story_is_shown_until_it_is_unmuted(told: Desk, run: Run) -> None:
    muted = run("mute", STORY, "--for", "3d")
    assert (muted.status, muted.out.startswith(f"{STORY} is kept out of mail until ")) == (0, True)
    assert run("mute", "--list").out.startswith("1 story muted\n")
    assert f"{STORY} {HEADLINE}" in run("status").out
    until = datetime.fromisoformat(json.loads(run("mute", "--list", "--json").out)["mutes"][0]["until"])
    assert abs(until.astimezone(ZoneInfo("UTC")) - utc_now() - timedelta(days=3)) < timedelta(hours=1)
    assert run("mute", STORY, "--undo").out == f"{STORY} is mailed again\n"
    assert run("mute", STORY, "--undo").out == f"{STORY} was not muted\n"
    assert run("mute", "--list").out == "0 stories muted\n"


def test_a_story_can_be_muted_while_somebody_s_feeds_are_broken(told: Desk, run: Run) -> None:
    told.write("feeds.yaml", "feeds: {\n")
    muted = run("mute", STORY)
    assert (muted.status, muted.out.startswith(f"{STORY} is kept out of mail until ")) == (0, True)
    assert muted.err.startswith("feeds.yaml:")
    assert run("mute", "--list").out.startswith("1 story muted\n")
    assert run("mute", STORY, "--undo").out == f"{STORY} is mailed again\n"


def test_a_story_is_named_by_the_address_of_an_article_as_well(told: Desk, run: Run) -> None:
    answer = json.loads(run("mute", "https://harbour.test/one?utm_source=x", "--json").out)
    assert answer["found"] is True
    assert [mute["headline"] for mute in answer["mutes"]] == [HEADLINE]


def test_the_digest_counts_what_is_muted(told: Desk, run: Run) -> None:
    assert HEADLINE in run("digest", "daily").out
    run("mute", STORY)
    muted = run("digest", "daily").out
    assert HEADLINE not in muted
    assert "1 report on stories that are muted" in " ".join(muted.split()).replace("more report ", "report ")


@pytest.mark.parametrize("name", ["story:99", "article:99", "https://harbour.test/unknown.html", "cranes?"])
def test_a_story_that_is_not_there_cannot_be_muted(told: Desk, run: Run, name: str) -> None:
    answer = run("mute", name)
    assert (answer.status, answer.out) == (
        1,
        f"{name}: there is no such story; monitor digest and the mails name them\n",
    )
    assert json.loads(run("mute", name, "--json").out)["found"] is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name one story, or write --list"),
        (("story:1", "--list"), "name one story, or write --list"),
        (("story:1", "--for", "soon"), "is no length of time"),
        (("story:1", "--for", "900d"), "366d at most"),
        (("story:1", "--for", "0s"), "366d at most"),
    ],
)
def test_a_mistake_is_said(told: Desk, run: Run, arguments: tuple[str, ...], said: str) -> None:
    answer = run("mute", *arguments)
    assert answer.status == 2
    assert said in answer.err


def test_before_the_first_start_there_is_nothing_to_mute(desk: Desk, run: Run) -> None:
    desk.watch_only({"harbour": "https://harbour.test/feed.xml"})
    answer = run("mute", "story:1")
    assert (answer.status, answer.err) == (2, "there is no database yet: monitor once or monitor run makes it\n")


def test_why_says_what_each_alert_told_and_what_it_would_do_now(told: Desk, run: Run) -> None:
    answer = run("why", STORY).out
    assert re.search(
        r"^! alert urgent: told \w{3} \d+ \w{3} \d\d:\d\d; told already, and nothing in it is ", answer, re.M
    )
    run("mute", STORY)
    assert "; no alert: the story is muted" in run("why", STORY).out
    told.write("digests.yaml", alerts_yaml("tags: [sea]").replace("tags: [sea]", "rules: [strike]"))
    [article] = json.loads(run("why", STORY, "--json").out)["articles"]
    assert article["alerts"][0].endswith("; none of its rules matched")


def test_why_names_an_article_as_mail_does(told: Desk, run: Run) -> None:
    assert HEADLINE in run("why", "article:1").out
