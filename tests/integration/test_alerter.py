"""Alerts in the store: frozen with their deliveries, held and released, told by report; a mistake costs no article."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from monitor.alerter import Alerter
from monitor.config import Config, load_config
from monitor.core.alerts import AlertKind, Reason
from monitor.core.model import Match, Priority
from monitor.core.plan import plan_commit
from monitor.store import AlertTelling, ClaimedDelivery, Hold, NewAlert
from monitor.store.engine import sqlite_module
from tests.builders import LONG_TEXT, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.config.workspace import write_files
from tests.stores import a_store

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RULES = (
    "rules:\n  cranes: {name: The cranes, priority: alert, any: [cranes]}\n  strike: {priority: alert, any: [strike]}\n"
)
MAIL = {"MONITOR_SMTP_URL": "smtp://mail.example.org", "MONITOR_MAIL_FROM": "Desk <desk@example.org>"}


class Desk:
    """A store and an alerter, and a clock that the test turns."""

    def __init__(self, folder: Path, plan: str = "{}", environ: dict[str, str] | None = None) -> None:
        self.folder, self.now, self.environ = folder, NOW, MAIL if environ is None else environ
        self.store = a_store(folder)
        self.configure(plan)

    def configure(self, plan: str) -> None:
        text = f"digests: {{daily: {{}}}}\nalerts:\n  urgent: {plan}\n"
        self.config: Config = load_config(write_files(self.folder, rules=RULES, digests=text), self.environ)
        self.alerter = Alerter(self.store, self.config)

    def bring(self, slug: str, *matches: Match, outlet: str = "harbour", story: int | None = None) -> int:
        """Store one article, in a story where one is given; its number. Alerts are made in the same transaction."""
        feed = a_feed(outlet, url=f"https://{outlet}.test/feed.xml", name=outlet.title())
        entry = an_entry(slug, link=f"https://{outlet}.test/{slug}", title=f"Report {slug}", published=self.now)
        text = f"{LONG_TEXT}\nThe words of {slug} alone, which no other has."
        found = matches or (a_match(priority=Priority.ALERT),)
        article = an_article(f"Report {slug}", text=text, published=self.now)
        poll = a_poll(a_new_entry(entry, article=article, matches=found), feed=feed, polled_at=self.now)
        with self.store.commit() as commit:
            state = commit.states([feed], self.now)[feed.feed_id]
            [number] = commit.apply(plan_commit(poll, commit.snapshot(poll, feed, state), self.now), feed, self.now)
        if story is not None:
            self.put_into(number, story)
        with self.store.commit() as commit:
            self.alerter.react(commit, [number], self.now)
        return number

    def put_into(self, article: int, story: int) -> None:
        """As the story book would: the article is a report of the story."""
        self.sql(
            "INSERT OR IGNORE INTO cluster (cluster_id, opened_at) VALUES (?, '2026-11-20 12:00:00.000000')", story
        )
        self.sql("DELETE FROM cluster_member WHERE article_id = ?", article)
        self.sql(
            "INSERT INTO cluster_member (article_id, number, cluster_id, arrived_in, kind, reasons, joined_at)"
            " VALUES (?1, ?1, ?2, ?2, 'joined', '[]', '2026-11-20 12:00:00.000000')",
            article,
            story,
        )

    def sql(self, statement: str, *values: object) -> None:
        connection = sqlite_module().connect(self.folder / "monitor.db")
        connection.execute(statement, values)
        connection.commit()
        connection.close()

    def release(self, *, after: timedelta = timedelta(0)) -> int:
        self.now += after
        return self.alerter.release(self.now)

    def outbox(self) -> list[ClaimedDelivery]:
        found = []
        while (delivery := self.store.claim(self.now, HOUR, "7:7", lambda _: True)) is not None:
            found.append(delivery)
        return found

    def alerts(self) -> list[tuple[AlertKind, Reason, str]]:
        return [(alert.kind, alert.reason, alert.subject) for alert in reversed(self.store.alerts.recent(100))]

    def held(self) -> list[tuple[int, Reason, datetime, datetime]]:
        with self.store.alerts.book() as book:
            return [(each.article_id, each.reason, each.since, each.until) for each in book.held("urgent")]


def test_an_alert_is_frozen_with_one_delivery_for_each_address(tmp_path: Path) -> None:
    environ = MAIL | {"KEY": "a key", "CHAT": "json://127.0.0.1/"}
    places = "recipients: [a@b.org, c@d.org], webhooks: [{url: https://e.org/x, key: KEY}], apprise: CHAT"
    desk = Desk(tmp_path, f"{{{places}}}", environ)
    desk.bring("one")
    sent = {(each.channel, each.recipient): each for each in desk.outbox()}
    assert sorted(sent) == [
        ("apprise", "CHAT"), ("email", "a@b.org"), ("email", "c@d.org"), ("webhook", "https://e.org/x"),
    ]  # fmt: skip
    assert desk.alerts() == [(AlertKind.NEW, Reason.SEND_NEW, "The cranes: Report one")]
    mail = message_from_bytes(sent["email", "a@b.org"].raw, policy=default)
    assert (mail["To"], mail["Subject"], mail["In-Reply-To"]) == ("a@b.org", "The cranes: Report one", None)
    assert json.loads(sent["webhook", "https://e.org/x"].raw)["type"] == "alert.new"
    assert sent["apprise", "CHAT"].raw.decode() == sent["apprise", "CHAT"].message.text
    assert len({each.message_id for each in sent.values()}) == 4


@pytest.mark.parametrize(
    ("plan", "environ"),
    [("{}", MAIL), ("{recipients: [a@b.org]}", {}), ("{}", {})],
    ids=["nobody", "no server", "both"],
)
def test_an_alert_that_nobody_can_get_is_written_to_the_folder(
    tmp_path: Path, plan: str, environ: dict[str, str]
) -> None:
    desk = Desk(tmp_path, plan, environ)
    number = desk.bring("one")
    [delivery] = desk.outbox()
    assert (delivery.channel, delivery.recipient) == ("folder", "outbox")
    assert delivery.file_stem == f"alert-urgent-{number}-1"


def test_a_follow_up_stands_in_the_thread_of_the_first(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "{recipients: [a@b.org], steps: [2, 3], repeat_interval: 0s}")
    for outlet in ("harbour", "lake", "coast"):
        desk.bring(f"of-{outlet}", outlet=outlet, story=1)
        desk.now += HOUR
    first, *others = (message_from_bytes(each.raw, policy=default) for each in desk.outbox())
    assert [mail["In-Reply-To"] for mail in others] == [first["Message-ID"]] * 2
    assert [mail["Subject"] for mail in others] == [f"Re: {first['Subject']}"] * 2
    kinds = [(AlertKind.NEW, Reason.SEND_NEW), *[(AlertKind.FOLLOW_UP, Reason.SEND_FOLLOW_UP_STEP)] * 2]
    assert [alert[:2] for alert in desk.alerts()] == kinds


def test_what_was_told_of_either_of_two_stories_was_told_of_the_one_they_turn_out_to_be(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "{steps: [5]}")
    one, _ = desk.bring("one", story=1), desk.bring("two", outlet="lake", story=2)
    assert len(desk.alerts()) == 2
    desk.put_into(one, 2)
    desk.bring("three", outlet="coast", story=2)
    assert len(desk.alerts()) == 2


def test_an_article_that_finds_its_story_late_is_told_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.bring("one")
    desk.put_into(number, 1)
    with desk.store.commit() as commit:
        desk.alerter.react(commit, [number], desk.now)
    assert len(desk.alerts()) == 1


def test_a_match_of_no_rule_that_mails_makes_no_facts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.bring("one", a_match(priority=Priority.LOG))
    assert desk.alerts() == []
    assert desk.store.alerts.stories([1]) == []


# --------------------------------------------------------------------------------------------------------------- held

QUIET = '{recipients: [a@b.org], quiet_hours: "11:00-13:00", repeat_interval: 0s, steps: [2]}'


def test_what_is_held_comes_as_one_summary_when_the_quiet_hours_end(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET)
    one = desk.bring("one")
    two = desk.bring("two", a_match("strike", priority=Priority.ALERT), outlet="lake")
    until = NOW + HOUR
    assert desk.held() == [(n, Reason.HELD_QUIET_HOURS, NOW, until) for n in (one, two)]
    assert (desk.release(after=59 * MINUTE), desk.alerts()) == (0, [])
    assert desk.release(after=MINUTE) == 1
    [(kind, _, subject)] = desk.alerts()
    assert (kind, subject) == (AlertKind.SUMMARY, "2 stories from the quiet hours: Report one")
    assert (desk.held(), desk.release(after=HOUR)) == ([], 0)


def test_a_single_story_is_no_summary_and_opens_its_thread(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET)
    desk.bring("one", story=1)
    desk.release(after=HOUR)
    desk.bring("two", outlet="lake", story=1)
    assert [alert[0] for alert in desk.alerts()] == [AlertKind.NEW, AlertKind.FOLLOW_UP]
    first, second = (message_from_bytes(each.raw, policy=default) for each in desk.outbox())
    assert second["In-Reply-To"] == first["Message-ID"]


def test_a_follow_up_on_what_only_a_summary_told_opens_a_thread_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET.replace("[2]", "[2, 3]"))
    desk.bring("one", story=1)
    desk.bring("other", a_match("strike", priority=Priority.ALERT), outlet="far", story=2)
    desk.release(after=HOUR)
    desk.bring("two", outlet="lake", story=1)
    desk.bring("three", outlet="coast", story=1)
    _, second, third = (message_from_bytes(each.raw, policy=default) for each in desk.outbox())
    assert (second["In-Reply-To"], second["Subject"]) == (None, "The cranes: Report one")
    assert (third["In-Reply-To"], third["Subject"]) == (second["Message-ID"], "Re: The cranes: Report one")


def test_a_story_that_grows_while_it_waits_goes_on_waiting_since_then(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET)
    desk.bring("one", story=1)
    desk.now += 10 * MINUTE
    desk.bring("two", outlet="lake", story=1)
    assert [(since, until) for *_, since, until in desk.held()] == [(NOW, NOW + HOUR)]
    desk.release(after=50 * MINUTE)
    [told] = [json.loads(desk.store.alerts.content("urgent", "1-1"))]
    assert told["data"]["stories"][0]["outlets"] == ["Harbour", "Lake"]


@pytest.mark.parametrize("is_muted", [True, False])
def test_what_is_muted_or_silenced_while_it_waits_is_not_told(tmp_path: Path, is_muted: bool) -> None:
    desk = Desk(tmp_path, QUIET)
    number = desk.bring("one")
    if is_muted:
        desk.store.alerts.mute(number, NOW + 3 * HOUR, NOW)
    else:
        desk.configure(QUIET.replace("{", "{silences: [{rules: cranes, until: 2026-12-01}], ", 1))
    assert desk.release(after=HOUR) == 0
    assert (desk.alerts(), desk.held()) == ([], [])


def test_beyond_the_cap_stories_wait_for_a_place(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "{max_per_hour: 1}")
    for slug in ("one", "two", "three"):
        desk.bring(slug, outlet=slug)
        desk.now += MINUTE
    assert [reason for _, reason, *_ in desk.held()] == [Reason.HELD_CAP] * 2
    assert desk.release(after=56 * MINUTE) == 0
    assert desk.release(after=MINUTE) == 1
    assert desk.alerts()[-1][2].startswith("2 stories beyond the alerts of an hour: ")


def test_follow_ups_that_came_too_soon_go_by_themselves_as_far_as_the_cap_allows(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "{steps: [2], repeat_interval: 2h, max_per_hour: 2}")
    for story in (1, 2):
        desk.bring(f"a{story}", outlet=f"a{story}", story=story)
        desk.bring(f"b{story}", outlet=f"b{story}", story=story)
    desk.now += 110 * MINUTE
    desk.bring("fresh", outlet="c", story=3)
    assert [reason for _, reason, *_ in desk.held()] == [Reason.HELD_REPEAT_INTERVAL] * 2
    assert desk.release(after=10 * MINUTE) == 1
    assert [(kind, reason) for kind, reason, _ in desk.alerts()][-1] == (
        AlertKind.FOLLOW_UP,
        Reason.SEND_FOLLOW_UP_STEP,
    )
    assert [reason for _, reason, *_ in desk.held()] == [Reason.HELD_CAP]
    assert desk.release(after=HOUR) == 1
    assert desk.held() == []


def test_what_a_clock_that_ran_ahead_held_back_is_looked_at_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET)
    desk.now = datetime(2038, 1, 19, 12, 0, tzinfo=UTC)
    desk.bring("one")
    desk.now = NOW + 2 * HOUR
    assert desk.release() == 1
    assert desk.held() == []


@pytest.mark.parametrize(("asleep", "alerts"), [(timedelta(hours=20), 1), (timedelta(weeks=3), 0)])
def test_what_nobody_released_for_a_day_is_left_to_the_digests(tmp_path: Path, asleep: timedelta, alerts: int) -> None:
    desk = Desk(tmp_path, QUIET)
    desk.bring("one")
    [(_, _, _, until)] = desk.held()
    desk.now = until + asleep
    assert desk.release() == alerts
    assert (len(desk.alerts()), desk.held()) == (alerts, [])
    assert desk.alerter.counts[Reason.OLD] == 1 - alerts


def test_an_alert_that_is_not_in_the_file_any_more_holds_nothing_up(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET)
    desk.bring("one")
    text = "digests: {daily: {}}\nalerts:\n  other: {}\n"
    config = load_config(write_files(tmp_path, rules=RULES, digests=text), MAIL)
    assert Alerter(desk.store, config).release(NOW + 2 * HOUR) == 0
    none = load_config(write_files(tmp_path, rules=RULES, digests="digests: {daily: {}}\n"), MAIL)
    assert Alerter(desk.store, none).release(NOW + 2 * HOUR) == 0
    assert desk.alerts() == []


# ----------------------------------------------------------------------------------------------- mistakes, and others


def test_a_mistake_in_an_alert_costs_no_article(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(tmp_path)
    desk.sql(
        "INSERT INTO alert (plan_id, alert_key, thread_key, kind, reason, created_at, story_count, subject, html, text,"
        " content)"
        " VALUES ('urgent', '1-1', '1-1', 'new', 'send_new', '2026-11-20 11:00:00.000000', 1, '', x'', x'', x'')"
    )
    assert desk.bring("one") == 1
    assert "no alert could be made of 1 article(s)" in caplog.text
    assert (desk.store.counts().articles, desk.store.counts().matches) == (1, 1)
    assert desk.outbox() == []


def test_two_processes_that_decide_the_same_collide(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.bring("one")
    [sent] = desk.store.alerts.recent(1)
    message = desk.outbox()[0].message
    telling = AlertTelling(frozenset({number}), 1, 1, frozenset())
    same = NewAlert("urgent", "other-key", "other-key", sent.kind, sent.reason, message, b"{}", (telling,), ())
    with pytest.raises(IntegrityError), desk.store.commit() as commit:
        commit.alerts.save(same, NOW)
    assert len(desk.alerts()) == 1


def test_a_hold_of_the_future_begins_now(tmp_path: Path) -> None:
    desk = Desk(tmp_path, QUIET)
    desk.now = NOW + 10 * MINUTE
    number = desk.bring("one")
    [story] = desk.store.alerts.stories([number])
    with desk.store.commit() as commit:
        commit.alerts.hold("urgent", story, number, Hold(Reason.HELD_CAP, NOW + HOUR), NOW)
    assert desk.held() == [(number, Reason.HELD_CAP, NOW, NOW + HOUR)]


def test_reasons_are_counted(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "{steps: [9]}")
    desk.bring("one", story=1)
    desk.bring("two", outlet="lake", story=1)
    desk.bring("three", a_match(priority=Priority.DIGEST), outlet="coast")
    counted = {Reason.SEND_NEW: 1, Reason.NO_STEP: 1, Reason.NOT_ALERT_PRIORITY: 1}
    assert desk.alerter.counts == counted


def test_content_of_no_alert_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="there is no alert urgent/1-1"):
        Desk(tmp_path).store.alerts.content("urgent", "1-1")


def test_without_alerts_nothing_is_asked(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    none = load_config(write_files(tmp_path, rules=RULES, digests="digests: {daily: {}}\n"), MAIL)
    desk.alerter = Alerter(desk.store, none)
    desk.bring("one")
    assert (desk.alerts(), desk.alerter.counts) == ([], {})


# --------------------------------------------------------------------------------------------------------------- mutes


def test_a_mute_holds_for_whatever_story_its_report_comes_to_stand_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    one, two = desk.bring("one", story=1), desk.bring("two", outlet="lake", story=2)
    desk.store.alerts.mute(one, NOW + HOUR, NOW)
    with desk.store.reading_digest() as reader:
        assert reader.muted(NOW) == {one}
    desk.put_into(two, 1)
    with desk.store.reading_digest() as reader:
        assert reader.muted(NOW) == {one, two}
        assert reader.muted(NOW + HOUR) == frozenset()
    assert desk.store.alerts.unmute(two) == 1
    assert desk.store.alerts.mutes(NOW) == []


def test_a_story_is_muted_by_one_report_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    one, two = desk.bring("one", story=1), desk.bring("two", outlet="lake", story=1)
    desk.store.alerts.mute(one, NOW + HOUR, NOW)
    desk.store.alerts.mute(two, NOW + MINUTE, NOW)
    [mute] = desk.store.alerts.mutes(NOW)
    assert (mute.story_id, mute.until) == ("story:1", NOW + MINUTE)
    assert desk.store.alerts.article_of(1) == one
    assert desk.store.alerts.article_of(9) is None
