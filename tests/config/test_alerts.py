"""The part `alerts` of digests.yaml: from words to the values that the decision takes."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.config import Config, load_config
from monitor.config.alerts import is_near
from monitor.core.alerts import AlertPlan, Service, Silence, Webhook
from monitor.core.egress import Egress
from monitor.core.model import Priority
from tests.config.workspace import findings, write_files

RULES = """\
actors:
  russia: {aliases: [Russia]}
rules:
  harbour: {priority: alert, tags: [sea], any: [harbour]}
"""
WHOLE = """\
defaults: {timezone: Europe/Kyiv}
digests: {daily: {}}
alerts:
  urgent:
    title: At once
    rules: harbour
    tags: [sea]
    min_strength: {alert: 60, digest: 90}
    steps: [15, 5, 15]
    repeat_interval: 30m
    max_per_hour: 4
    max_age: 6h
    quiet_hours: ["22:00 – 7:00", 12:00 to 13:00]
    recipients: desk@example.org
    webhooks: [{url: https://hooks.example.org/news, key: HOOK_KEY}, http://127.0.0.1:9000/x]
    apprise: TELEGRAM
    silences:
      - {rules: harbour, actors: russia, until: 2026-12-01 9:30}
      - {tags: [sea], until: "2026-12-01"}
  plain:
"""
ENVIRON = {"HOOK_KEY": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "TELEGRAM": "tgram://123:secret/456"}
KYIV = ZoneInfo("Europe/Kyiv")


def load(folder: Path, digests: str, environ: dict[str, str] = ENVIRON) -> Config:
    return load_config(write_files(folder, rules=RULES, digests=digests), environ)


def test_every_key_of_an_alert_is_read(tmp_path: Path) -> None:
    urgent, _ = load(tmp_path, WHOLE).alerts
    assert urgent == AlertPlan(
        plan_id="urgent",
        title="At once",
        rules=("harbour",),
        tags=("sea",),
        thresholds=((Priority.ALERT, 60), (Priority.DIGEST, 90)),
        steps=(5, 15),
        repeat_interval=timedelta(minutes=30),
        quiet_hours=(("22:00", "07:00"), ("12:00", "13:00")),
        zone=KYIV,
        max_per_hour=4,
        max_age=timedelta(hours=6),
        silences=(
            Silence(datetime(2026, 12, 1, 7, 30, tzinfo=UTC), ("harbour",), (), ("russia",)),
            Silence(datetime(2026, 11, 30, 22, tzinfo=UTC), (), ("sea",), ()),
        ),
        recipients=("desk@example.org",),
        webhooks=(
            Webhook("https://hooks.example.org/news", ENVIRON["HOOK_KEY"]),
            Webhook("http://127.0.0.1:9000/x"),
        ),
        services=(Service("TELEGRAM", ENVIRON["TELEGRAM"]),),
    )


def test_an_alert_without_a_word_has_defaults(tmp_path: Path) -> None:
    _, plain = load(tmp_path, WHOLE).alerts
    assert (plain.title, plain.thresholds, plain.steps) == ("plain", ((Priority.ALERT, 0),), (5, 15, 40))
    assert (plain.repeat_interval, plain.max_per_hour, plain.max_age) == (timedelta(hours=1), 6, timedelta(days=1))
    assert (plain.quiet_hours, plain.zone, plain.silences) == ((), KYIV, ())
    assert (plain.recipients, plain.webhooks, plain.services) == ((), (), ())


def test_a_bare_number_is_the_threshold_of_rules_with_priority_alert(tmp_path: Path) -> None:
    [plan] = load(tmp_path, "digests: {daily: {}}\nalerts: {a: {min_strength: 80}}\n").alerts
    assert plan.thresholds == ((Priority.ALERT, 80),)


def test_without_the_part_there_are_no_alerts(tmp_path: Path) -> None:
    assert load(tmp_path, "digests: {daily: {}}\nalerts:\n").alerts == ()
    assert load(tmp_path, "digests: {daily: {}}\n").alerts == ()


def test_the_zone_of_an_alert_goes_before_that_of_the_defaults(tmp_path: Path) -> None:
    text = "defaults: {timezone: Europe/Kyiv}\ndigests: {daily: {}}\nalerts: {a: {timezone: Asia/Tokyo}}\n"
    assert load(tmp_path, text).alerts[0].zone == ZoneInfo("Asia/Tokyo")
    said = load(tmp_path, "digests: {daily: {}}\nalerts: {a: }\n", {"MONITOR_TIMEZONE": "Asia/Tokyo"})
    assert said.alerts[0].zone == ZoneInfo("Asia/Tokyo")


def test_no_secret_shows_in_what_was_read(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, WHOLE))
    assert ENVIRON["HOOK_KEY"] not in shown
    assert ENVIRON["TELEGRAM"] not in shown


def test_an_address_of_apprise_that_stands_in_the_file_is_not_repeated(tmp_path: Path) -> None:
    text = "digests: {daily: {}}\nalerts: {a: {apprise: 'tgram://123:secret/456'}}\n"
    said = findings(tmp_path, rules=RULES, digests=text)
    assert len(said) == 1
    assert "secret/456" not in said[0]


@pytest.mark.parametrize("value", ["ntfy.example/topic", "ntfys://a/b, ntfys://a/c", "ntfys://a/b ntfys://a/c"])
def test_a_variable_holds_one_address_of_apprise(tmp_path: Path, value: str) -> None:
    text = "digests: {daily: {}}\nalerts: {a: {apprise: NTFY}}\n"
    [said] = findings(tmp_path, {"NTFY": value}, rules=RULES, digests=text)
    assert "the value of NTFY is not one address of Apprise" in said
    assert value not in said


def test_more_alerts_than_anybody_reads_are_refused(tmp_path: Path) -> None:
    many = "".join(f"  a{n}: {{}}\n" for n in range(101))
    assert findings(tmp_path, rules=RULES, digests=f"digests: {{daily: {{}}}}\nalerts:\n{many}") == [
        "digests.yaml:3:3: more than 100 alerts"
    ]


def test_what_a_digest_lacks_is_said_once_though_there_are_alerts(tmp_path: Path) -> None:
    said = findings(tmp_path, rules=RULES, digests="digests: x\nalerts: {a: {max_per_hour: 0}}\n")
    assert sorted(line.partition(": ")[0] for line in said) == ["digests.yaml:1:10", "digests.yaml:2:28"]


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True), ("::1", True), ("localhost", True), ("hook.localhost", True), ("10.1.2.3", True),
        ("10.2.0.1", False), ("8.8.8.8", False), ("example.org", False), ("localhost.example.org", False), ("", False),
    ],
)  # fmt: skip
def test_only_this_machine_and_opened_networks_are_told_without_tls(host: str, near: bool) -> None:
    assert is_near(host, Egress((ip_network("10.1.0.0/16"),))) is near
