"""Killed by SIGKILL around an alert: it exists exactly where its cause does, and its receiver hears it once."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.installation import Installation, digests_yaml
from tests.hook_server import HookServer, hook_server

pytestmark = pytest.mark.slow

# Both items of the feed are one story.
HEADLINE = "Cranes stand still in the harbour"


@pytest.fixture
def receiver() -> Iterator[HookServer]:
    with hook_server() as server:
        yield server


def alerts_yaml(receiver: HookServer, more: str = "") -> str:
    rules = "min_strength: {alert: 0, digest: 0}"
    return digests_yaml() + f"alerts: {{urgent: {{{rules}, webhooks: ['{receiver.url}']{more}}}}}\n"


def quiet_now() -> str:
    now = datetime.now(UTC)  # noqa: TID251  # the processes under test live in real time
    around = [f"{at:%H:%M}" for at in (now - timedelta(hours=3), now + timedelta(hours=3))]
    return f", quiet_hours: '{around[0]}-{around[1]}'"


def kill_at(desk: Installation, point: str) -> None:
    killed = desk.monitor("once", MONITOR_CRASH_AT=point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr


def told(receiver: HookServer) -> list[str]:
    """The headlines that were posted, in order."""
    bodies = (json.loads(body) for _, body in receiver.requests)
    return [story["headline"] for body in bodies for story in body["data"]["stories"]]


@pytest.fixture
def alerting(desk: Installation, harbour: str, receiver: HookServer) -> Installation:
    desk.watch({"harbour": harbour})
    desk.write("digests.yaml", alerts_yaml(receiver))
    return desk


@pytest.mark.parametrize(("point", "alerts"), [("before_commit", 0), ("after_commit", 1), ("after_claim", 1)])
def test_an_alert_exists_where_its_cause_does(
    alerting: Installation, receiver: HookServer, point: str, alerts: int
) -> None:
    kill_at(alerting, point)
    assert alerting.count("alert") == alerts
    assert bool(alerting.count("match")) is bool(alerts)
    assert alerting.monitor("once").returncode == 0
    assert told(receiver) == [HEADLINE]
    assert alerting.rows("SELECT DISTINCT state FROM delivery WHERE alert_id IS NOT NULL") == [("sent",)]
    assert alerting.damage() == []


def test_a_copy_from_the_window_that_remains_is_the_same(alerting: Installation, receiver: HookServer) -> None:
    kill_at(alerting, "before_record")
    assert alerting.monitor("once").returncode == 0
    assert len(receiver.requests) == 2
    assert len({body for _, body in receiver.requests}) == 1
    assert alerting.rows("SELECT sum(ambiguous) FROM delivery WHERE alert_id IS NOT NULL") == [(1,)]


@pytest.mark.parametrize(("point", "alerts"), [("before_release", 0), ("after_release", 1)])
def test_what_was_held_comes_out_once(alerting: Installation, receiver: HookServer, point: str, alerts: int) -> None:
    alerting.write("digests.yaml", alerts_yaml(receiver, quiet_now()))
    assert alerting.monitor("once").returncode == 0
    assert (alerting.count("alert"), alerting.count("alert_held"), told(receiver)) == (0, 1, [])
    alerting.write("digests.yaml", alerts_yaml(receiver))
    with closing(sqlite3.connect(alerting.database)) as database:
        database.execute("UPDATE alert_held SET until = since")
        database.commit()
    kill_at(alerting, point)
    assert (alerting.count("alert"), alerting.count("alert_held")) == (alerts, 1 - alerts)
    assert alerting.monitor("once").returncode == 0
    assert told(receiver) == [HEADLINE]
    assert len(receiver.requests) == 1
    assert alerting.count("alert_held") == 0
