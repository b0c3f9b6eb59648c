"""Freezing: which periods are due, what a digest takes up, and how it is addressed. Real store and templates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Config, Report, load_config
from monitor.core.model import DigestFacts, DigestPlan, Feed, FeedChange, FeedEvent, Gap
from monitor.core.plan import CommitPlan
from monitor.core.polling import new_state
from monitor.publisher import PROBLEMS_TOLD, Publisher
from monitor.store import Store
from monitor.timetable import Issue
from tests.builders import NOW, a_match, a_new_entry, a_poll, an_article, an_entry

Committer = Callable[..., None]
# NOW is a Saturday, 06:30 UTC.
DAILY = 'digests: {daily: {title: Harbour, at: "06:00"}}\n'
RULES = """\
rules:
  cranes: {name: Cranes, any: [crane], tags: [port]}
  strike: {name: Strikes, any: [strike], tags: [labour]}
"""
MAIL = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:1", "MONITOR_MAIL_FROM": "Desk <desk@monitor.test>"}


def config_of(folder: Path, digests: str = DAILY, environ: dict[str, str] | None = None) -> Config:
    (folder / "rules.yaml").write_text(RULES)
    (folder / "digests.yaml").write_text(digests)
    (folder / "feeds.yaml").write_text(
        "feeds: [{id: harbour, url: 'https://harbour.test/feed.xml', name: Harbour Post}]\n"
    )
    return load_config(folder, environ or {})


def match_articles(commit: Committer, *keys: str, rule: str = "cranes", feed: Feed | None = None) -> None:
    """Store an article for each key, matched by the rule."""
    for key in keys:
        title = f"{key.capitalize()} at the quay"
        entry = an_entry(key, link=f"https://harbour.test/{key}", title=title)
        article = an_article(title, text=f"{title}: the cranes stand still.\nNobody knows for how long.")
        match = a_match(rule, text=article.text)
        commit(a_poll(a_new_entry(entry, article=article, matches=[match]), feed=feed), feed)


def publish_due(publisher: Publisher, now: datetime) -> list[str]:
    """Freeze what is due; the keys."""
    issues = publisher.due(now)
    assert all(publisher.publish(issue, now) for issue in issues)
    return [issue.key for issue in issues]


def text_of(store: Store, digest_id: str = "daily", key: str | None = None) -> str:
    edition = store.edition(digest_id, key)
    assert edition is not None
    return edition.message.text


def deliveries(store: Store) -> list[tuple[str, str]]:
    return [(delivery.channel, delivery.recipient) for delivery in store.recent_deliveries(99)]


# ------------------------------------------------------------------------------------------------------------ when


def test_an_empty_store_freezes_the_latest_slot_that_is_due(store: Store, tmp_path: Path) -> None:
    publisher = Publisher(store, config_of(tmp_path))
    [issue] = publisher.due(NOW)
    assert (issue.key, issue.due_at) == ("2026-11-21", datetime(2026, 11, 21, 6, 0, tzinfo=UTC))
    assert publisher.publish(issue, NOW)
    assert publisher.due(NOW) == []


def test_a_period_is_frozen_once(store: Store, tmp_path: Path, commit: Committer) -> None:
    config = config_of(tmp_path)
    [issue] = Publisher(store, config).due(NOW)
    assert Publisher(store, config).publish(issue, NOW)
    match_articles(commit, "late")
    assert not Publisher(store, config).publish(issue, NOW)
    assert "Late at the quay" not in text_of(store)


def test_after_three_weeks_one_digest_comes_and_not_one_for_each_day(
    store: Store, tmp_path: Path, commit: Committer
) -> None:
    publisher = Publisher(store, config_of(tmp_path))
    assert publish_due(publisher, NOW) == ["2026-11-21"]
    match_articles(commit, "early")
    later = NOW + timedelta(weeks=3)
    assert publish_due(publisher, later) == ["2026-12-12"]
    assert publish_due(publisher, later) == []
    assert "Early at the quay" in text_of(store)


def test_a_clock_that_jumps_ahead_and_back_skips_no_period(store: Store, tmp_path: Path) -> None:
    publisher = Publisher(store, config_of(tmp_path))
    publish_due(publisher, NOW)
    publish_due(publisher, NOW + timedelta(days=3650))
    assert publish_due(publisher, NOW + timedelta(days=1)) == ["2026-11-22"]


def test_a_digest_that_is_new_in_an_old_installation_waits_for_its_slot_and_takes_only_what_is_new(
    store: Store, tmp_path: Path, commit: Committer
) -> None:
    match_articles(commit, "early")
    publish_due(Publisher(store, config_of(tmp_path)), NOW)
    both = 'digests: {daily: {at: "06:00"}, evening: {at: "06:10"}}\n'
    publisher = Publisher(store, config_of(tmp_path, both))
    assert publish_due(publisher, NOW) == []
    match_articles(commit, "fresh")
    assert publish_due(publisher, NOW + timedelta(days=1)) == ["2026-11-22", "2026-11-22"]
    assert "Fresh at the quay" in text_of(store, "evening")
    assert "Early at the quay" not in text_of(store, "evening")


def test_after_the_loss_of_the_store_each_digest_tells_of_it_at_once_under_a_key_never_used(tmp_path: Path) -> None:
    place, mark = f"sqlite:///{tmp_path}/monitor.db", tmp_path / ".install_id"
    with Store.open(place, mark, NOW) as before:
        assert publish_due(Publisher(before, config_of(tmp_path)), NOW) == ["2026-11-21"]
    (tmp_path / "monitor.db").unlink()
    with Store.open(place, mark, NOW) as lost:
        publisher = Publisher(lost, config_of(tmp_path))
        assert publish_due(publisher, NOW) == ["2026-11-22+lost-20261121T063000"]
        assert "The database was missing" in text_of(lost)
        assert publisher.due(NOW + timedelta(hours=1)) == []
        assert publisher.open_period(config_of(tmp_path).digests[0], NOW).key == "2026-11-22+1"
        assert publish_due(publisher, NOW + timedelta(days=1)) == ["2026-11-22"]
        assert "The database was missing" not in text_of(lost)


def test_the_open_period_is_sent_ahead_under_keys_of_its_own(store: Store, tmp_path: Path, commit: Committer) -> None:
    publisher = Publisher(store, config_of(tmp_path))
    [plan] = config_of(tmp_path).digests
    publish_due(publisher, NOW)
    keys = []
    for key in ("first", "second"):
        match_articles(commit, key)
        issue = publisher.open_period(plan, NOW)
        assert publisher.publish(issue, NOW)
        keys.append(issue.key)
    assert keys == ["2026-11-22+1", "2026-11-22+2"]
    assert "First at the quay" not in text_of(store, key="2026-11-22+2")
    match_articles(commit, "third")
    assert publish_due(publisher, NOW + timedelta(days=1)) == ["2026-11-22"]
    assert ["Third at the quay" in text_of(store), "Second at the quay" in text_of(store)] == [True, False]
    assert publisher.open_period(plan, NOW + timedelta(days=1)).key == "2026-11-23+1"


# ------------------------------------------------------------------------------------------------------------ what


def test_each_match_is_in_one_digest_of_each_subscription(store: Store, tmp_path: Path, commit: Committer) -> None:
    both = 'digests: {daily: {at: "06:00"}, other: {at: "06:10"}}\n'
    publisher = Publisher(store, config_of(tmp_path, both))
    match_articles(commit, "early")
    assert len(publish_due(publisher, NOW)) == 2
    match_articles(commit, "fresh")
    publish_due(publisher, NOW + timedelta(days=1))
    for digest_id in ("daily", "other"):
        assert "Early at the quay" in text_of(store, digest_id, "2026-11-21")
        assert "Early at the quay" not in text_of(store, digest_id, "2026-11-22")
        assert "Fresh at the quay" in text_of(store, digest_id, "2026-11-22")


@pytest.mark.parametrize("selection", ["rules: [strike]", "tags: [labour]"])
def test_a_digest_holds_what_its_rules_or_tags_select(
    store: Store, tmp_path: Path, commit: Committer, selection: str
) -> None:
    publisher = Publisher(store, config_of(tmp_path, f'digests: {{daily: {{at: "06:00", {selection}}}}}\n'))
    match_articles(commit, "quiet", rule="cranes")
    match_articles(commit, "loud", rule="strike")
    publish_due(publisher, NOW)
    text = text_of(store)
    assert ["Loud at the quay" in text, "Quiet at the quay" in text, "Cranes" in text] == [True, False, False]


def test_matches_of_a_rule_that_left_the_file_are_still_told(store: Store, tmp_path: Path, commit: Committer) -> None:
    match_articles(commit, "orphan", rule="a-former-rule")
    publish_due(Publisher(store, config_of(tmp_path)), NOW)
    assert "Orphan at the quay" in text_of(store)


def test_what_arrives_while_a_digest_is_rendered_is_in_it(store: Store, tmp_path: Path, commit: Committer) -> None:
    match_articles(commit, "early")

    class Interrupted(Publisher):
        """A publisher in whose first rendering another match arrives."""

        interruptions = 0

        def _facts(self, *args: Any) -> DigestFacts:
            if not self.interruptions:
                self.interruptions += 1
                match_articles(commit, "sudden")
            return super()._facts(*args)

    publisher = Interrupted(store, config_of(tmp_path))
    publish_due(publisher, NOW)
    assert store.edition("daily") is not None
    assert ["Early at the quay" in text_of(store), "Sudden at the quay" in text_of(store)] == [True, True]


def test_matches_that_never_stop_do_not_keep_a_digest_from_going_out(
    store: Store, tmp_path: Path, commit: Committer
) -> None:
    class Drowned(Publisher):
        count = 0

        def _facts(self, *args: Any) -> DigestFacts:
            self.count += 1
            match_articles(commit, f"wave{self.count}")
            return super()._facts(*args)

    publisher = Drowned(store, config_of(tmp_path))
    [issue] = publisher.due(NOW)
    assert publisher.publish(issue, NOW)
    last = publisher.count
    assert f"Wave{last - 1} at the quay" in text_of(store)
    assert f"Wave{last} at the quay" not in text_of(store)
    publish_due(Publisher(store, config_of(tmp_path)), NOW + timedelta(days=1))
    assert f"Wave{last} at the quay" in text_of(store)


def test_a_digest_never_holds_what_another_process_sent_meanwhile(
    store: Store, tmp_path: Path, commit: Committer
) -> None:
    match_articles(commit, "early")
    config = config_of(tmp_path)

    class Overtaken(Publisher):
        """A publisher whose matter is sent ahead by somebody else, each time that it is read."""

        def _facts(self, *args: Any) -> DigestFacts:
            match_articles(commit, f"more{len(deliveries(store))}")
            other = Publisher(store, config)
            other.publish(other.open_period(config.digests[0], NOW), NOW)
            return super()._facts(*args)

    publisher = Overtaken(store, config)
    [issue] = publisher.due(NOW)
    assert publisher.publish(issue, NOW)
    assert "Early at the quay" not in text_of(store, key=issue.key)
    assert "Early at the quay" in text_of(store, key="2026-11-22+1")


def test_a_preview_shows_the_open_period_and_freezes_nothing(store: Store, tmp_path: Path, commit: Committer) -> None:
    config = config_of(tmp_path)
    match_articles(commit, "early")
    message = Publisher(store, config).preview(config.digests[0], NOW)
    assert "Early at the quay" in message.text
    assert (store.edition("daily"), deliveries(store)) == (None, [])
    assert publish_due(Publisher(store, config), NOW) == ["2026-11-21"]
    assert "Early at the quay" in text_of(store)


def test_a_digest_without_matches_is_frozen_too(store: Store, tmp_path: Path) -> None:
    publish_due(Publisher(store, config_of(tmp_path)), NOW)
    edition = store.edition("daily")
    assert edition is not None
    assert (edition.story_count, len(deliveries(store))) == (0, 1)


def test_what_the_store_gives_notice_of_is_told_once_and_what_lasts_each_time(store: Store, tmp_path: Path) -> None:
    store.give_notice("The database was missing.", NOW)
    publisher = Publisher(store, config_of(tmp_path), notices=("The files on disk cannot be used.",))
    publish_due(publisher, NOW)
    first = " ".join(text_of(store).split())
    publish_due(publisher, NOW + timedelta(days=1))
    second = " ".join(text_of(store).split())
    assert [first.count("The database was missing."), second.count("The database was missing.")] == [1, 0]
    assert [text.count("The files on disk cannot be used.") for text in (first, second)] == [1, 1]


def test_a_digest_by_older_rules_names_the_first_problems_of_the_newer_ones(store: Store, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    store.keep_rules(config.rules.version, config.rules_data, NOW - timedelta(hours=12, minutes=30))
    reports = tuple(Report("rules.yaml", line, 7, f"unknown key {line}") for line in range(1, PROBLEMS_TOLD + 3))
    for fault, more in ((reports, True), (reports[:1], False)):
        [plan] = config.digests
        message = Publisher(store, replace(config, rules_fault=fault)).preview(plan, NOW)
        for body in (" ".join(message.text.split()), message.html):
            assert f"in use since Fri 20 Nov 18:00 (revision {config.rules.version[:8]})" in body
            assert [f"{report}" in body for report in reports] == [
                report in fault[:PROBLEMS_TOLD] for report in reports
            ]
            assert ("and 2 more problems: monitor check shows them all" in body) == more


def test_late_matches_stand_in_one_digest_and_make_no_story(store: Store, tmp_path: Path, commit: Committer) -> None:
    publisher = Publisher(store, config_of(tmp_path))
    match_articles(commit, "early")
    publish_due(publisher, NOW)
    store.add_late_matches([(1, a_match("strike", text="the cranes stand still."))], "rules-2", NOW)
    for days, expected in ((1, True), (2, False)):
        publish_due(publisher, NOW + timedelta(days=days))
        edition = store.edition("daily")
        assert edition is not None
        assert edition.story_count == 0
        assert ("1 late match from rules applied to stored articles" in " ".join(text_of(store).split())) == expected


# --------------------------------------------------------------------------------------------------------- to whom


def mailing(folder: Path, *recipients: str) -> tuple[Config, DigestPlan]:
    config = config_of(folder, f'digests: {{daily: {{at: "06:00", recipients: [{", ".join(recipients)}]}}}}\n', MAIL)
    return config, config.digests[0]


def claimed(store: Store) -> dict[str, tuple[str, bytes]]:
    """Message-ID and bytes of each delivery, by recipient."""
    found = {}
    while (delivery := store.claim(NOW, timedelta(hours=1), "nobody:1", lambda _: True)) is not None:
        found[delivery.recipient] = (delivery.message_id, delivery.raw)
    return found


def test_each_recipient_has_a_delivery_and_a_message_of_his_own(store: Store, tmp_path: Path) -> None:
    config, _ = mailing(tmp_path, "ada@reader.test", "bob@reader.test")
    publish_due(Publisher(store, config), NOW)
    mails = claimed(store)
    assert sorted(deliveries(store)) == [("email", "ada@reader.test"), ("email", "bob@reader.test")]
    parsed = {who: message_from_bytes(raw, policy=policy.SMTP) for who, (_, raw) in mails.items()}
    assert {who: str(mail["To"]) for who, mail in parsed.items()} == {who: who for who in mails}
    assert {who: mail["Message-ID"] for who, mail in parsed.items()} == {
        who: identity for who, (identity, _) in mails.items()
    }
    assert len({identity for identity, _ in mails.values()}) == 2


def test_the_message_id_depends_on_installation_digest_period_and_recipient_alone(store: Store, tmp_path: Path) -> None:
    config, plan = mailing(tmp_path, "ada@reader.test")
    publisher = Publisher(store, config)
    issue = Issue(plan, "2026-11-21", NOW)
    identities = []
    for hours, other in ((0, issue), (5, issue), (0, Issue(plan, "2026-11-22", NOW))):
        draft = publisher._draft(other, store.subscribe("daily", NOW), None, NOW)
        [delivery] = publisher._edition(other, draft, NOW + timedelta(hours=hours)).deliveries
        identities.append(delivery.message_id)
    assert identities[0] == identities[1] != identities[2]
    assert identities[0].endswith("@monitor.test>")


def test_without_a_mail_server_a_digest_with_recipients_goes_to_the_folder_and_says_so(
    store: Store, tmp_path: Path
) -> None:
    config = config_of(tmp_path, 'digests: {daily: {at: "06:00", recipients: [ada@reader.test]}}\n')
    publish_due(Publisher(store, config), NOW)
    assert deliveries(store) == [("folder", "outbox")]
    assert "Set MONITOR_SMTP_URL and start again." in " ".join(text_of(store).split())


def test_a_mailed_digest_tells_how_to_unsubscribe_and_a_folder_copy_does_not(store: Store, tmp_path: Path) -> None:
    config, _ = mailing(tmp_path, "ada@reader.test")
    publish_due(Publisher(store, config), NOW)
    publish_due(Publisher(store, config_of(tmp_path)), NOW + timedelta(days=1))
    mailed, written = text_of(store, key="2026-11-21"), text_of(store, key="2026-11-22")
    assert ["nsubscribe" in mailed, "nsubscribe" in written] == [True, False]


def test_requests_to_unsubscribe_go_where_the_settings_say(store: Store, tmp_path: Path) -> None:
    digests = 'digests: {daily: {at: "06:00", recipients: [ada@reader.test]}}\n'
    config = config_of(tmp_path, digests, {**MAIL, "MONITOR_UNSUBSCRIBE": "list-admin@monitor.test"})
    publish_due(Publisher(store, config), NOW)
    [(_, raw)] = claimed(store).values()
    mail = message_from_bytes(raw, policy=policy.SMTP)
    asked = "mailto:list-admin@monitor.test?subject=unsubscribe%20daily"
    assert mail["List-Unsubscribe"] == f"<{asked}>"
    edition = store.edition("daily")
    assert edition is not None
    assert asked in edition.message.html
    assert "list-admin@monitor.test" in edition.message.text


# ------------------------------------------------------------------------------------------------------------ feeds


def tell_of(store: Store, *events: FeedEvent, gap: Gap | None = None) -> None:
    state = new_state("harbour", "https://harbour.test/feed.xml", NOW)
    with store.commit() as commit:
        commit.save_history([CommitPlan(state, events=events, gap=gap)])


def test_each_change_and_each_gap_of_a_feed_stands_in_one_digest(store: Store, tmp_path: Path) -> None:
    publisher = Publisher(store, config_of(tmp_path))
    tell_of(store, FeedEvent("harbour", NOW, FeedChange.SILENT, "no new entry for 3 days"))
    publish_due(publisher, NOW)
    assert "Harbour Post: fell silent: no new entry for 3 days" in text_of(store)
    tell_of(store, gap=Gap("harbour", NOW, NOW + timedelta(hours=1)))
    publish_due(publisher, NOW + timedelta(days=1))
    second = " ".join(text_of(store).split())
    assert "fell silent" not in second
    assert "Harbour Post: a poll found no entry of the poll before" in second
    publish_due(publisher, NOW + timedelta(days=2))
    assert "found no entry" not in text_of(store)
