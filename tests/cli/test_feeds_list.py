"""`monitor feeds list`: how each feed stands by its own past."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import utc_now
from monitor.core.health import FeedDay, Judgement
from monitor.core.model import FeedChange, FeedCondition, FeedEvent, Gap, Vitality
from monitor.core.plan import CommitPlan, plan_commit
from monitor.core.polling import CONFIRMATIONS, Move, Pace, PollState, new_state
from monitor.store import Store
from tests.builders import NOW, a_feed, a_new_entry, a_poll, an_article, an_entry
from tests.cli.conftest import Run
from tests.integration.desk import Desk

DAY = timedelta(days=1)
URL = "http://harbour.test/feed.xml"
NEW_URL = "http://harbour.test/new.xml"
MEASURE = "no new entry for 3 days, where up to 24 hours is usual"


def the_store(folder: Path) -> Store:
    (folder / "var").mkdir(exist_ok=True)
    return Store.open(f"sqlite:///{folder}/var/monitor.db", folder / ".install_id", NOW)


def a_read_feed() -> PollState:
    """Read a minute ago; it moved, and brought the last entry three days ago."""
    now = utc_now()
    return replace(
        new_state("harbour", URL, now - 20 * DAY),
        condition=FeedCondition.HEALTHY,
        last_success_at=now - timedelta(minutes=1),
        next_due_at=now + timedelta(minutes=30),
        pace=Pace(entry_count=10, last_new_at=now - 3 * DAY, gaps=(7200, 7200, 9000)),
        move=Move(NEW_URL, CONFIRMATIONS),
    )


@pytest.fixture
def watched(desk: Desk) -> Desk:
    """A desk with one feed that moved, may have lost entries, and fell silent."""
    now = utc_now()
    desk.watch({"harbour": URL})
    plan = CommitPlan(
        a_read_feed(),
        events=(FeedEvent("harbour", now - 2 * DAY, FeedChange.MOVED, "it is asked elsewhere"),),
        gap=Gap("harbour", now - 5 * DAY, now - 4 * DAY),
        day=FeedDay("harbour", (now - 3 * DAY).date(), 14, 7200),
    )
    with the_store(desk.folder) as store:
        with store.commit() as commit:
            commit.save_states([plan.state])
            commit.save_history([plan])
        store.feed_history.save_judgements({"harbour": Judgement(Vitality.SILENT, MEASURE)}, (), now)
    return desk


def test_before_the_first_start_it_says_how_to_start(desk: Desk, run: Run) -> None:
    desk.watch_only({"harbour": URL})
    answer = run("feeds", "list")
    assert (answer.status, answer.out, answer.err) == (0, "", "nothing was read yet; start with: monitor run\n")


def test_a_silent_feed_is_named_so_with_what_it_brought(watched: Desk, run: Run) -> None:
    answer = run("feeds", "list")
    head, row, measure, moved, foot = answer.out.splitlines()
    assert (answer.status, answer.err) == (0, "")
    assert head.split()[:2] == ["condition", "feed"]
    assert row.split()[:2] == ["silent", "harbour.test"]
    assert row.split()[-5:] == ["2", "hours", "14", "0", "1"]
    assert (measure.strip(), moved.strip()) == (MEASURE, f"moved: asked at {NEW_URL}")
    assert foot.startswith("1 feed; entries, matches and gaps of 30 days")


def test_the_same_in_json(watched: Desk, run: Run) -> None:
    [feed] = json.loads(run("feeds", "list", "--json").out)
    assert (feed["id"], feed["condition"], feed["vitality"], feed["measure"]) == (
        "harbour", "healthy", "silent", MEASURE
    )  # fmt: skip
    assert (feed["url"], feed["address"], feed["usual_gap_seconds"]) == (URL, NEW_URL, 7200.0)
    assert (feed["entries_30_days"], feed["matches_30_days"], len(feed["gaps_30_days"])) == (14, 0, 1)
    assert [change["change"] for change in feed["changes"]] == ["moved"]


def test_the_status_says_the_same_of_it(watched: Desk, run: Run) -> None:
    answer = run("status")
    assert answer.out.splitlines()[0] == "1 of 1 feeds bring far less than is usual for them"
    line = next(line for line in answer.out.splitlines() if "harbour.test" in line)
    assert line.startswith("  silent      harbour.test, next ")
    assert line.endswith("; 1 poll without overlap in 30 days: entries may have been missed")


def test_a_failing_feed_comes_first_and_ends_with_1(watched: Desk, run: Run) -> None:
    watched.watch({"harbour": URL, "broken": "http://a-feed-with-a-very-long-name.broken.test/feed.xml"})
    failing = replace(
        new_state("broken", "http://a-feed-with-a-very-long-name.broken.test/feed.xml", utc_now()),
        condition=FeedCondition.FAILING,
        last_error="the server answered 500",
    )
    with the_store(watched.folder) as store, store.commit() as commit:
        commit.save_states([failing])
    answer = run("feeds", "list")
    assert answer.status == 1
    assert [line.split()[0] for line in answer.out.splitlines()[1:4]] == ["failing", "the", "silent"]
    assert "a-feed-with-a-very-long-nam…" in answer.out
    assert answer.out.splitlines()[1].split()[-4:] == ["-", "0", "0", "0"]


def test_a_first_document_counts_among_the_entries_and_a_key_in_an_address_is_not_shown(
    watched: Desk, run: Run
) -> None:
    state = replace(a_read_feed(), first_polled_at=utc_now(), move=Move(f"{NEW_URL}?token=pearl", CONFIRMATIONS))
    with the_store(watched.folder) as store, store.commit() as commit:
        commit.save_states([state])
        new = a_poll(
            *(a_new_entry(an_entry(f"{n}", link=None), article=an_article(f"{n}", text=f"{n}")) for n in range(3))
        )
        feed = a_feed(url=URL)
        commit.apply(plan_commit(new, commit.snapshot(new, feed, state), utc_now()), feed, utc_now())
        commit.save_states([state])
    told, facts = run("feeds", "list"), run("feeds", "list", "--json")
    assert json.loads(facts.out)[0]["entries_30_days"] == 3
    assert "moved: asked at http://harbour.test/new.xml?token=***" in told.out
    assert "pearl" not in told.out + facts.out + run("status", "--json").out
