"""Digests when time plays tricks, by the real store and publisher: sleep, jumps of the clock, two processes, edits.

Each case of docs/technotes/periods.md has its test here or
there.
"""

import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.config import load_config
from monitor.errors import ConfigError
from monitor.publisher import Publisher
from tests.integration.turned_clock import DAILY, DAY, FEEDS, HOUR, NOW, RULES, Desk, opened

MAIL = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:1", "MONITOR_MAIL_FROM": "Desk <desk@monitor.test>"}


def berlin(text: str) -> datetime:
    """A time of the clocks in Berlin, the first time that they show it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that made its first digest."""
    folder = tmp_path_factory.mktemp("founded")
    with opened(folder) as store:
        assert Desk(folder, store, NOW).tick() == ["2026-11-21"]
    return folder


@pytest.fixture
def desk(founded: Path, tmp_path: Path) -> Iterator[Desk]:
    """An installation that made its digest of today, Saturday 21 November 2026, at seven; it is half past."""
    folder = shutil.copytree(founded, tmp_path / "desk")
    with opened(folder) as store:
        yield Desk(folder, store, NOW)


# ------------------------------------------------------------------------------------------------- the calendar (T1-T3)


def test_an_hour_that_comes_twice_has_one_digest(desk: Desk) -> None:
    desk.edit('digests: {daily: {at: "02:30", timezone: Europe/Berlin}}\n')
    desk.now = berlin("2027-10-30T12:00")
    made = desk.pass_by(2 * DAY, timedelta(minutes=10))
    assert made == ["2027-10-30", "2027-10-31", "2027-11-01"]


def test_an_hour_that_never_comes_has_one_digest(desk: Desk) -> None:
    desk.edit('digests: {daily: {at: "00:00", timezone: Africa/Cairo}}\n')
    desk.now = datetime(2027, 4, 28, 12, tzinfo=UTC)
    assert desk.tick() == ["2027-04-28"]
    matched = desk.match()
    assert desk.pass_by(3 * DAY, timedelta(minutes=30)) == ["2027-04-29", "2027-04-30", "2027-05-01"]
    assert desk.holds("2027-04-29") == [matched]


def test_a_day_that_no_clock_shows_has_no_digest_and_loses_nothing(tmp_path: Path) -> None:
    now = datetime(2011, 12, 28, 18, tzinfo=UTC)  # in Apia 08:00 of the same day
    with opened(tmp_path, now) as store:
        desk = Desk(tmp_path, store, now)
        desk.edit('digests: {daily: {at: "07:00", timezone: Pacific/Apia}}\n')
        assert desk.tick() == ["2011-12-28"]
        assert desk.pass_by(DAY) == ["2011-12-29"]
        matched = desk.match()
        assert desk.pass_by(DAY) == ["2011-12-31"]
        assert desk.holds("2011-12-31") == [matched]


# ------------------------------------------------------------------------------------------------ asleep, off (T4-T5)


def test_a_machine_that_slept_over_the_digest_makes_it_when_it_wakes(desk: Desk) -> None:
    matched = desk.match()
    desk.now = berlin("2026-11-22T16:00")
    assert desk.tick() == ["2026-11-22"]
    assert desk.holds("2026-11-22") == [matched]
    assert desk.pass_by(DAY) == ["2026-11-23"]


def test_after_three_weeks_off_one_digest_holds_everything(desk: Desk) -> None:
    before = desk.match()
    desk.now += timedelta(weeks=3)
    desk.restart()
    found_on_waking = desk.match()
    assert desk.tick() == ["2026-12-12"]
    assert desk.holds("2026-12-12") == [before, found_on_waking]
    assert desk.tick() == []


def test_a_digest_that_may_not_come_late_waits_for_its_next_time_with_everything(desk: Desk) -> None:
    desk.edit('digests: {daily: {at: "07:00", timezone: Europe/Berlin, max_delay: 3h}}\n')
    matched = desk.match()
    desk.now = berlin("2026-11-22T10:01")
    assert desk.tick() == []
    assert desk.publisher.timetable.coming(desk.config.digests[0], desk.now).key == "2026-11-23"
    assert desk.pass_by(DAY) == ["2026-11-23"]
    assert desk.holds("2026-11-23") == [matched]
    desk.now = berlin("2026-11-24T10:00")
    assert desk.tick() == ["2026-11-24"]


# ----------------------------------------------------------------------------------------------- wrong clocks (T6-T8)


@pytest.mark.parametrize("back", [HOUR, DAY, timedelta(days=8)], ids=["an hour", "a day", "eight days"])
def test_a_clock_that_is_set_back_repeats_no_digest_and_skips_none(desk: Desk, back: timedelta) -> None:
    assert desk.pass_by(2 * DAY) == ["2026-11-22", "2026-11-23"]
    desk.now -= back
    matched = desk.match()
    made = desk.pass_by(back + DAY)
    assert "2026-11-24" in made
    assert not {"2026-11-21", "2026-11-22", "2026-11-23"}.intersection(made)
    assert [n for key in made for n in desk.holds(key)] == [matched]


def test_a_clock_that_jumps_to_2038_and_back_skips_no_digest(desk: Desk) -> None:
    matched, at = desk.match(), desk.now
    desk.now = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)
    assert desk.tick() == ["2038-01-18"]
    desk.now = at
    later = desk.match()
    assert desk.pass_by(2 * DAY) == ["2026-11-22", "2026-11-23"]
    assert [desk.holds(key) for key in ("2038-01-18", "2026-11-22", "2026-11-23")] == [[matched], [later], []]


def test_what_is_taken_up_under_a_clock_of_2038_is_put_right(desk: Desk) -> None:
    at = desk.now
    desk.now = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)
    desk.edit('digests: {daily: {at: "08:00", timezone: Europe/Berlin}, new: {at: "09:00", timezone: Europe/Berlin}}\n')
    desk.now = at
    assert desk.tick() == []
    assert desk.pass_by(DAY, HOUR) == ["2026-11-21"]
    assert desk.pass_by(2 * HOUR, HOUR) == ["2026-11-22", "2026-11-22"]
    assert desk.store.edition("new", "2026-11-21") is not None


def test_a_clock_that_is_slewed_over_the_digest_makes_it_once(desk: Desk) -> None:
    desk.now = berlin("2026-11-22T06:59:59")
    made = []
    for milliseconds in (0, 900, -400, 700, -1300, 1500, 0, -200, 400):
        desk.now += timedelta(milliseconds=milliseconds)
        made += desk.tick()
    assert made == ["2026-11-22"]


def test_a_time_before_1970_is_a_time_like_any_other(tmp_path: Path) -> None:
    now = datetime(1969, 7, 20, 20, 17, tzinfo=UTC)
    with opened(tmp_path, now) as store:
        desk = Desk(tmp_path, store, now)
        assert desk.pass_by(2 * DAY) == ["1969-07-21", "1969-07-22"]


# ------------------------------------------------------------------------------- slow work, two processes (T9, T12)


def test_a_digest_that_takes_longer_than_its_interval_leaves_out_slots_and_no_match(desk: Desk) -> None:
    desk.edit("digests: {daily: {every: 5s}}\n")
    told = []
    for _ in range(5):
        matched = desk.match()
        [key] = desk.tick()
        told.append((desk.holds(key), [matched]))
        desk.now += timedelta(seconds=17)  # what it took
    assert all(found == expected for found, expected in told)


def race(folder: Path, now: datetime, barrier: Barrier) -> None:
    """A process of its own that makes the digest of the day, at the same instant as another."""
    with opened(folder, now) as store:
        publisher = Publisher(store, load_config(folder, MAIL))
        [issue] = publisher.due(now)
        barrier.wait(60)
        os._exit(10 + publisher.publish(issue, now))


@pytest.mark.slow
def test_of_two_processes_one_makes_the_digest(desk: Desk) -> None:
    desk.edit(DAILY.replace("}}", ", recipients: [ada@reader.test, bob@reader.test]}}"), environ=MAIL)
    matched = [desk.match() for _ in range(20)]
    desk.now += DAY
    spawning = multiprocessing.get_context("spawn")
    barrier = spawning.Barrier(2)
    racers = [spawning.Process(target=race, args=(desk.folder, desk.now, barrier)) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
    assert sorted(racer.exitcode or 0 for racer in racers) == [10, 11]
    assert desk.holds("2026-11-22") == matched
    mails = [d.recipient for d in desk.store.recent_deliveries(99) if d.period_key == "2026-11-22"]
    assert sorted(mails) == ["ada@reader.test", "bob@reader.test"]


# ------------------------------------------------------------------------------------------------------- zones (T11)


def test_without_zones_of_the_system_those_that_are_shipped_are_used() -> None:
    code = (
        "import sys, zoneinfo; from monitor.config.fields import zone; assert zoneinfo.TZPATH == (), zoneinfo.TZPATH;"
        "assert zone('Europe/Kyiv') is not None and zone('Europe/Kiev') is not None and zone('Europe/Kiyv') is None"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONTZPATH": ""}, check=True, timeout=60)


def test_a_zone_that_nobody_knows_is_an_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    (tmp_path / "digests.yaml").write_text("digests:\n  daily:\n    timezone: Europe/Kiyv\n")
    with pytest.raises(ConfigError, match=r'digests.yaml:3:15: unknown time zone .* did you mean "Europe/Kyiv"'):
        load_config(tmp_path, {})


def test_a_zone_under_another_name_is_no_other_schedule(desk: Desk) -> None:
    desk.edit('digests: {daily: {at: "07:00", timezone: Europe/Kiev}}\n')
    assert desk.pass_by(DAY) == ["2026-11-22"]
    desk.edit('digests: {daily: {at: "07:00", timezone: Europe/Kyiv}}\n')
    assert desk.pass_by(DAY) == ["2026-11-23"]


def test_a_zone_that_went_out_of_the_database_is_no_obstacle(desk: Desk) -> None:
    book = desk.store.subscriptions
    stored = desk.store.subscription("daily", desk.now)
    assert stored.schedule is not None
    book.keep_course("daily", stored.schedule.replace("Europe/Berlin", "Europe/Atlantis"), stored.course)
    desk.restart()
    assert desk.pass_by(DAY) == ["2026-11-22"]


# ----------------------------------------------------------------------------------------------------- edits (C9, C12)


def digest(options: str) -> str:
    return f"digests: {{daily: {{timezone: Europe/Berlin, {options}}}}}\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ('at: "07:00"', ["2026-11-22"]),
        ('at: "09:00"', ["2026-11-22"]),
        ('at: "06:00"', ["2026-11-22"]),
        ('at: ["07:00", "18:00"]', ["2026-11-21T18:00", "2026-11-22T07:00"]),
        ('at: "07:00", timezone: Asia/Tokyo', ["2026-11-22"]),
        ('at: "07:00", days: [sat]', []),
        ('at: "07:00", days: weekdays', []),
        ("every: 12h", ["2026-11-21T12:00:00Z", "2026-11-22T00:00:00Z"]),
    ],
    ids=lambda value: str(value),
)
def test_an_edit_after_the_digest_makes_no_second_one_that_day(desk: Desk, options: str, expected: list[str]) -> None:
    options = options if "timezone" in options else f"timezone: Europe/Berlin, {options}"
    desk.edit(f"digests: {{daily: {{{options}}}}}\n")
    assert desk.tick() == []
    assert desk.pass_by(DAY - HOUR / 2 + HOUR * 2 * ("09" in options), HOUR / 2) == expected


def test_an_edit_and_its_undoing_change_nothing(desk: Desk) -> None:
    for options in ('at: ["07:00", "18:00"]', 'at: "18:00"', 'at: "07:00", days: [mon]', 'at: "07:00"'):
        desk.edit(digest(options))
        assert desk.tick() == []
    assert desk.pass_by(DAY) == ["2026-11-22"]


def test_a_day_whose_digest_is_moved_into_the_past_keeps_its_old_time(desk: Desk) -> None:
    desk.edit(digest('at: "20:00"'))
    desk.pass_by(DAY)
    assert desk.now == berlin("2026-11-22T07:30")
    desk.edit(digest('at: "06:00"'))
    plan = desk.config.digests[0]
    assert desk.publisher.timetable.coming(plan, desk.now).due_at == berlin("2026-11-22T20:00")
    desk.restart()
    assert desk.pass_by(12 * HOUR, HOUR / 4) == []
    assert desk.pass_by(HOUR) == ["2026-11-22"]
    assert desk.publisher.timetable.coming(plan, desk.now).due_at == berlin("2026-11-23T06:00")
    assert desk.pass_by(DAY) == ["2026-11-23"]


def test_an_edit_while_the_machine_was_off_does_not_put_off_the_digest(desk: Desk) -> None:
    desk.now += timedelta(days=3)
    desk.edit(digest('at: "07:15"'))
    assert desk.tick() == ["2026-11-24"]


def test_an_edit_brings_no_digest_back_that_was_left_out_as_too_late(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", max_delay: 3h'))
    matched = desk.match()
    desk.now = berlin("2026-11-22T12:00")
    assert desk.tick() == []
    desk.edit(digest('at: "11:00", max_delay: 3h'))
    assert desk.tick() == []
    assert desk.pass_by(DAY, HOUR) == ["2026-11-23"]
    assert desk.holds("2026-11-23") == [matched]


def test_a_weekly_digest_that_is_moved_comes_once_that_week(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", days: mon'))
    assert desk.pass_by(3 * DAY) == ["2026-W48"]
    desk.edit(digest('at: "07:00", days: fri'))
    assert desk.pass_by(14 * DAY) == ["2026-W49"]
    edition = desk.store.edition("daily", "2026-W49")
    assert edition is not None
    assert edition.due_at == berlin("2026-12-04T07:00")


def test_a_rule_that_is_added_to_a_digest_brings_what_it_finds_from_then_on(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", rules: [strike]'))
    old, wanted = desk.match("cranes"), desk.match("strike")
    desk.edit(digest('at: "07:00", rules: [strike, cranes]'))
    new = desk.match("cranes")
    assert desk.pass_by(DAY) == ["2026-11-22"]
    assert desk.holds("2026-11-22") == [wanted, new]
    assert old not in desk.holds("2026-11-22")


def test_a_rule_that_gets_the_tag_of_a_digest_brings_what_it_finds_from_then_on(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", tags: [port]'))
    desk.match("strike")
    desk.edit(digest('at: "07:00", tags: [port]'), RULES.replace("any: [strike]", "any: [strike], tags: [port]"))
    new = desk.match("strike")
    desk.pass_by(DAY)
    assert desk.holds("2026-11-22") == [new]


def test_a_digest_of_some_rules_that_is_opened_to_all_is_not_flooded(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", rules: [strike]'))
    desk.match("cranes")
    wanted = desk.match("strike")
    desk.edit(digest('at: "07:00"'))
    new = desk.match("quay")
    desk.pass_by(DAY)
    assert desk.holds("2026-11-22") == [wanted, new]


def test_a_rule_that_is_taken_out_and_put_back_loses_nothing_that_was_wanted(desk: Desk) -> None:
    before = desk.match("cranes")
    desk.edit(digest('at: "07:00", rules: [strike]'))
    desk.match("cranes")
    desk.edit(digest('at: "07:00"'))
    after = desk.match("cranes")
    desk.pass_by(DAY)
    assert desk.holds("2026-11-22") == [before, after]


def test_a_store_of_an_earlier_version_goes_on_where_it_was(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", days: [sat]'))
    matched = desk.match()
    with sqlite3.connect(desk.folder / "monitor.db") as connection:
        connection.execute("UPDATE subscription SET schedule = NULL, course_since = NULL")
        connection.execute("DELETE FROM subscribed_rule")
    connection.close()
    desk.restart()
    assert desk.tick() == []  # this week's was made under the key of its date
    assert desk.pass_by(7 * DAY, 12 * HOUR) == ["2026-W48"]
    assert desk.holds("2026-W48") == [matched]


def test_a_recipient_that_is_added_gets_what_is_made_from_then_on(desk: Desk) -> None:
    one, two = (DAILY.replace("}}", f", recipients: [{who}]}}}}") for who in ("ada@r.test", "ada@r.test, bob@r.test"))
    desk.edit(one, environ=MAIL)
    desk.pass_by(DAY)
    desk.edit(two, environ=MAIL)
    desk.pass_by(DAY)
    sent = sorted((d.period_key, d.recipient) for d in desk.store.recent_deliveries(99) if d.channel == "email")
    assert sent == [("2026-11-22", "ada@r.test"), ("2026-11-23", "ada@r.test"), ("2026-11-23", "bob@r.test")]


def test_a_digest_that_is_removed_and_put_back_later_is_not_flooded_and_does_not_come_at_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    open_before = desk.match()
    desk.edit('digests: {other: {at: "12:00", timezone: Europe/Berlin}}\n')
    assert "digest daily: no longer in digests.yaml, and ends" in caplog.text
    desk.match()
    desk.pass_by(timedelta(days=20))
    assert list(desk.store.subscriptions.ended()) == ["daily"]
    desk.edit(DAILY)
    assert (list(desk.store.subscriptions.ended()), desk.tick()) == (["other"], [])
    after = desk.match()
    assert desk.pass_by(DAY) == ["2026-12-12"]
    assert desk.holds("2026-12-12") == [open_before, after]


def test_a_new_title_changes_nothing_and_a_new_id_begins_anew(desk: Desk) -> None:
    old = desk.match()
    desk.edit(digest('at: "07:00", title: Harbour'))
    assert desk.pass_by(DAY) == ["2026-11-22"]
    assert desk.holds("2026-11-22") == [old]
    desk.match()
    desk.edit(DAILY.replace("daily", "morning"))
    new = desk.match()
    assert desk.pass_by(DAY) == ["2026-11-23"]
    assert desk.holds("2026-11-23", "morning") == [new]


def test_several_digests_each_go_by_their_own_days_times_zones_and_rules(desk: Desk) -> None:
    desk.edit(
        "defaults: {timezone: Europe/Berlin}\n"
        "digests:\n"
        '  daily: {at: "07:00"}\n'
        '  tokyo: {at: ["07:00", "19:00"], timezone: Asia/Tokyo, days: weekdays}\n'
        '  weekly: {at: "08:00", days: [mon], rules: [strike]}\n'
        "  watch: {every: 12h, tags: [port]}\n"
    )
    crane, strike = desk.match("cranes"), desk.match("strike")
    made = desk.pass_by(2 * DAY + HOUR, HOUR)
    assert sorted(made) == [
        "2026-11-21T12:00:00Z",
        "2026-11-22",
        "2026-11-22T00:00:00Z",
        "2026-11-22T12:00:00Z",
        "2026-11-23",
        "2026-11-23T00:00:00Z",
        "2026-11-23T07:00",
        "2026-W48",
    ]
    assert desk.holds("2026-11-22") == desk.holds("2026-11-23T07:00", "tokyo") == [crane, strike]
    assert desk.holds("2026-W48", "weekly") == [strike]
    assert desk.holds("2026-11-21T12:00:00Z", "watch") == [crane]


def test_an_empty_digest_that_is_skipped_closes_its_period(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", empty: skip'))
    assert desk.pass_by(DAY) == ["2026-11-22"]
    edition = desk.store.edition("daily", "2026-11-22")
    assert edition is not None
    assert (edition.was_sent, edition.message.subject != "") == (False, True)
    assert [d.period_key for d in desk.store.recent_deliveries(9)] == ["2026-11-21"]
    matched = desk.match()
    assert desk.pass_by(DAY) == ["2026-11-23"]
    assert desk.holds("2026-11-23") == [matched]
    assert [d.period_key for d in desk.store.recent_deliveries(9)] == ["2026-11-23", "2026-11-21"]


def test_an_empty_digest_is_not_skipped_where_somebody_must_be_told_something(desk: Desk) -> None:
    desk.edit(digest('at: "07:00", empty: skip'))
    desk.store.give_notice("The disk was full.", desk.now)
    desk.pass_by(DAY)
    edition = desk.store.edition("daily", "2026-11-22")
    assert edition is not None
    assert edition.was_sent
    assert "The disk was full." in edition.message.text
