"""What right files mean: core values, their defaults, and what is only warned of."""

import pickle
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor import __version__
from monitor.config import Config, check_config, load_config, load_rules
from monitor.core.model import Feed, Schedule
from monitor.core.text.recall import forget
from monitor.errors import ConfigError
from tests.config.workspace import DIGESTS, FEEDS, RULES, findings, write_files


def load(folder: Path, environ: dict[str, str] | None = None, **texts: str | None) -> Config:
    return load_config(write_files(folder, **texts), environ or {})


def only_feed(folder: Path, feed: str, environ: dict[str, str] | None = None, head: str = "") -> Feed:
    (found,) = load(folder, environ, feeds=f"{head}\nfeeds:\n  - {feed}\n").feeds
    return found


def test_a_bare_address_is_a_feed_with_every_default(tmp_path: Path) -> None:
    assert only_feed(tmp_path, "https://example.org/feed.xml") == Feed(
        feed_id="https://example.org/feed.xml",
        url="https://example.org/feed.xml",
        name="example.org",
        language=None,
        tags=(),
        interval=timedelta(minutes=15),
        backlog=timedelta(days=2),
        full_text=False,
        is_demonstration=False,
        headers=(),
        longest_interval=timedelta(hours=4),
    )


def test_a_feed_says_all_it_can(tmp_path: Path) -> None:
    feed = only_feed(
        tmp_path,
        "{url: https://example.org/a, id: a, name: Änne, language: NO, tags: [x, 'y z'], interval: 1h 30m,"
        " backlog: all, full_text: yes, demonstration: yes}",
    )
    assert (feed.feed_id, feed.name, feed.language, feed.tags) == ("a", "Änne", "no", ("x", "y z"))
    assert (feed.interval, feed.backlog) == (timedelta(minutes=90), None)
    assert (feed.full_text, feed.is_demonstration) == (True, True)


def test_defaults_hold_for_feeds_that_do_not_say_otherwise(tmp_path: Path) -> None:
    head = "defaults: {interval: 2h, tags: world, language: ru, backlog: all}"
    texts = f"{head}\nfeeds:\n  - https://a.org/\n  - {{url: https://b.org/, interval: 3h, tags: [], backlog: 1d}}\n"
    first, second = load(tmp_path, feeds=texts).feeds
    assert (first.interval, first.tags, first.language, first.backlog) == (timedelta(hours=2), ("world",), "ru", None)
    assert (second.interval, second.tags, second.language) == (timedelta(hours=3), (), "ru")
    assert second.backlog == timedelta(days=1)


def test_a_feed_that_is_switched_off_is_not_polled_and_still_checked(tmp_path: Path) -> None:
    feeds = "feeds: [https://a.org/, {url: https://b.org/, enabled: off}]\n"
    assert [feed.url for feed in load(tmp_path, feeds=feeds).feeds] == ["https://a.org/"]
    doubled = "feeds: [https://a.org/, {url: https://a.org/, enabled: off}]\n"
    assert "already that of feed number 1" in findings(tmp_path, feeds=doubled)[0]


def test_a_local_path_is_relative_to_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "my corpus").mkdir()
    (tmp_path / "my corpus" / "feed.xml").write_text("<rss/>")
    feed = only_feed(tmp_path, "my corpus/feed.xml")
    assert feed.url == (tmp_path / "my corpus" / "feed.xml").as_uri()
    assert "my%20corpus" in feed.url
    assert (feed.feed_id, feed.name) == ("my corpus/feed.xml", "feed.xml")
    assert only_feed(tmp_path, feed.url).url == feed.url


def test_a_local_file_that_is_not_there_yet_is_a_warning(tmp_path: Path) -> None:
    config = load(tmp_path, feeds="feeds:\n  - archive/feed.xml\n")
    assert config.warnings == (f"feeds.yaml:2:5: there is no such file now: {tmp_path / 'archive/feed.xml'}",)


def test_an_interval_is_one_length_of_time_or_two_bounds(tmp_path: Path) -> None:
    feeds = "feeds:\n  - {url: https://a.org/, interval: {min: 1h, max: 6h}}\n  - {url: https://b.org/, interval: 2h}\n"
    config = load(tmp_path, feeds=feeds)
    bounds = [(feed.interval, feed.longest_interval) for feed in config.feeds]
    assert bounds == [(timedelta(hours=1), timedelta(hours=6)), (timedelta(hours=2), timedelta(hours=2))]
    assert not config.warnings


def test_an_impolite_interval_is_a_warning_on_the_web_alone(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss/>")
    feeds = "defaults: {interval: 5s}\nfeeds: [feed.xml, https://a.org/]\n"
    (warning,) = load(tmp_path, feeds=feeds).warnings
    assert warning.startswith("feeds.yaml:1:22: less than a minute")


def test_an_impolite_interval_of_all_feeds_is_warned_of_once_where_it_stands(tmp_path: Path) -> None:
    web = "".join(f"  - https://a{number}.org/\n" for number in range(100))
    own = "  - {url: https://b.org/, interval: 10s}\n"
    config = load(tmp_path, feeds=f"defaults: {{interval: 5s}}\nfeeds:\n{web}{own}")
    assert [warning.split(" ")[0] for warning in config.warnings] == ["feeds.yaml:1:22:", "feeds.yaml:103:37:"]


def test_headers_come_from_the_environment(tmp_path: Path) -> None:
    feed = only_feed(
        tmp_path,
        "{url: https://a.org/, auth_env: LOGIN, cookie_env: JAR, headers_env: {X-Key: KEY}}",
        {"LOGIN": "user:pass", "JAR": "a=b; c=d", "KEY": "k1"},
    )
    assert dict(feed.headers) == {"X-Key": "k1", "Authorization": "Basic dXNlcjpwYXNz", "Cookie": "a=b; c=d"}


def test_a_whole_authorization_is_sent_as_it_is(tmp_path: Path) -> None:
    feed = only_feed(tmp_path, "{url: https://a.org/, auth_env: LOGIN}", {"LOGIN": "Bearer a:b"})
    assert feed.headers == (("Authorization", "Bearer a:b"),)


def test_a_local_feed_sends_no_headers(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss/>")
    assert only_feed(tmp_path, "feed.xml", {"KEY": "x"}, "defaults: {headers_env: {X-Key: KEY}}").headers == ()


def test_a_variable_that_is_not_set_is_a_warning_that_names_it(tmp_path: Path) -> None:
    config = load(tmp_path, feeds="feeds:\n  - url: https://a.org/\n    headers_env:\n      X-Key: KEY\n")
    assert config.feeds[0].headers == ()
    assert config.warnings == ("feeds.yaml:4:14: the environment variable KEY is not set: X-Key is not sent",)


def test_a_value_that_would_forge_a_header_is_an_error_without_the_value(tmp_path: Path) -> None:
    feeds = "feeds:\n  - {url: https://a.org/, headers_env: {X-Key: KEY}}\n"
    (said,) = findings(tmp_path, {"KEY": "hush\r\nX-Evil: 1"}, feeds=feeds)
    assert said == "feeds.yaml:2:48: the value of KEY cannot stand in a header (line break or script)"


def test_politeness_and_the_user_agent(tmp_path: Path) -> None:
    politeness = load(tmp_path).politeness
    assert politeness.user_agent == f"NewsMonitor/{__version__}"
    assert (politeness.hosts.gap, politeness.concurrency) == (timedelta(seconds=1), 16)
    head = "politeness: {host_gap: 5s, concurrency: 4, contact: 'https://me.org/bot'}\n"
    politeness = load(tmp_path, feeds=head + FEEDS).politeness
    assert politeness.user_agent == f"NewsMonitor/{__version__} (+https://me.org/bot)"
    assert (politeness.hosts.gap, politeness.concurrency) == (timedelta(seconds=5), 4)


def test_an_empty_section_has_its_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, feeds="politeness:\ndefaults:\n" + FEEDS) == load(tmp_path)


def test_without_a_digests_file_there_is_one_digest_a_day(tmp_path: Path) -> None:
    (plan,) = load(tmp_path, {"MONITOR_TIMEZONE": "Europe/Kyiv"}, digests=None).digests
    assert (plan.digest_id, plan.title, plan.zone_name, plan.max_cards) == ("daily", "daily", "Europe/Kyiv", 15)
    assert plan.schedule == Schedule(ZoneInfo("Europe/Kyiv"), ("07:00",), frozenset(range(7)), None)
    assert (plan.recipients, plan.rules, plan.tags) == ((), (), ())


def test_a_digest_says_all_it_can(tmp_path: Path) -> None:
    digests = """
digests:
  sea:
    title: At sea
    recipients: [a@b.org, "o'hara+news@x-y.example"]
    at: [19:30, 7:05, "07:05"]
    days: [weekdays, Sunday]
    timezone: America/New_York
    rules: harbour
    tags: [sea]
    max_cards: 3
    empty: skip
    max_delay: 90m
"""
    (plan,) = load(tmp_path, digests=digests).digests
    assert (plan.digest_id, plan.title, plan.recipients) == ("sea", "At sea", ("a@b.org", "o'hara+news@x-y.example"))
    assert plan.schedule.at == ("07:05", "19:30")
    assert plan.schedule.days == frozenset({0, 1, 2, 3, 4, 6})
    assert (plan.zone_name, plan.schedule.zone) == ("America/New_York", ZoneInfo("America/New_York"))
    assert (plan.rules, plan.tags, plan.max_cards) == (("harbour",), ("sea",), 3)
    assert (plan.sends_empty, plan.max_delay) == (False, timedelta(minutes=90))


def test_a_list_that_is_left_empty_or_commented_out_is_an_empty_list(tmp_path: Path) -> None:
    (plan,) = load(tmp_path, digests="digests:\n  d:\n    recipients:\n      # - a@b.org\n    tags:\n").digests
    assert (plan.recipients, plan.tags) == ((), ())


def test_every_takes_the_place_of_at(tmp_path: Path) -> None:
    digests = "defaults: {at: '06:00'}\ndigests: {fast: {every: 5s}, slow: {}}\n"
    fast, slow = load(tmp_path, digests=digests).digests
    assert (fast.schedule.every, fast.schedule.at) == (timedelta(seconds=5), ())
    assert (slow.schedule.every, slow.schedule.at) == (None, ("06:00",))


def test_times_of_a_digest_take_the_place_of_every_in_the_defaults(tmp_path: Path) -> None:
    digests = "defaults: {every: 1h}\ndigests: {a: {at: '06:00'}, b: {days: mon}, c: }\n"
    by_id = {plan.digest_id: plan.schedule for plan in load(tmp_path, digests=digests).digests}
    assert (by_id["a"].every, by_id["a"].at) == (None, ("06:00",))
    assert (by_id["b"].every, by_id["b"].at) == (None, ("07:00",))
    assert by_id["c"].every == timedelta(hours=1)


def test_a_digest_may_come_late_though_the_defaults_say_otherwise(tmp_path: Path) -> None:
    digests = "defaults: {max_delay: 3h, empty: skip}\ndigests: {a: {}, b: {max_delay: any, empty: send}}\n"
    a, b = load(tmp_path, digests=digests).digests
    assert [(plan.sends_empty, plan.max_delay) for plan in (a, b)] == [(False, timedelta(hours=3)), (True, None)]


def test_a_rule_that_is_only_counted_cannot_be_mailed(tmp_path: Path) -> None:
    (warning,) = load(tmp_path, digests="digests:\n  d:\n    rules: [counted]\n").warnings
    assert warning == 'digests.yaml:3:13: rule "counted" has priority log: it is counted, never mailed'


def test_problems_of_all_files_come_at_once_by_file_and_line(tmp_path: Path) -> None:
    said = findings(
        tmp_path,
        {"MONITOR_WORKERS": "many"},
        feeds="feeds:\n  - {url: https://a.org/, x: 1}\n  - {url: https://a.org/}\n  - https://a.org/\n",
        rules="rules:\n  a: {all: [x], anny: y}\n",
        digests="digests:\n  d: {at: 7am}\n  e: {timezone: Mars}\n",
        env="MONITOR_TIMEZONE=Venus\n",
    )
    assert [line.split(": ")[0] for line in said] == [
        ".env:1:1",
        "digests.yaml:2:11",
        "digests.yaml:3:17",
        "feeds.yaml:2:27",
        "feeds.yaml:4:5",
        "rules.yaml:2:17",
        "environment",
    ]


def test_the_error_holds_every_problem_and_no_warning(tmp_path: Path) -> None:
    feeds = "feeds:\n  - {url: https://a.org/, auth_env: NOT_SET, x: 1}\n  - {url: ftp://b.org/}\n"
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, feeds=feeds)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["feeds.yaml:2:46", "feeds.yaml:3:11"]


def test_broken_yaml_in_one_file_hides_nothing_of_the_others(tmp_path: Path) -> None:
    said = findings(tmp_path, feeds="a: [\n", rules="\t", digests="digests: {d: {rules: [unknown], at: x}}\n")
    assert [line.split(":")[0] for line in said] == ["digests.yaml", "feeds.yaml", "rules.yaml"]
    assert "no time of day" in said[0]
    assert findings(tmp_path, digests="a: [\n")[0].startswith("digests.yaml:1:4: this [ is not closed")


def test_missing_files_lead_to_init(tmp_path: Path) -> None:
    said = findings(tmp_path, feeds=None, rules=None, digests=None)
    assert said == [
        "feeds.yaml: there is no such file here; monitor init writes one to start from",
        "rules.yaml: there is no such file here; monitor init writes one to start from",
    ]


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").mkdir()
    assert findings(tmp_path, feeds=None)[0] == "feeds.yaml: the file cannot be read: it is a folder"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        load_config(tmp_path / "nowhere", {})


def test_the_files_to_watch_are_named_though_some_are_absent(tmp_path: Path) -> None:
    names = [path.relative_to(tmp_path).as_posix() for path in load(tmp_path, digests=None).files]
    assert names == ["feeds.yaml", "digests.yaml", ".env", "rules.yaml", ".", "templates"]


def test_the_core_values_can_go_to_another_process(tmp_path: Path) -> None:
    config = load(tmp_path, {"KEY": "k"}, feeds="feeds: [{url: https://a.org/, headers_env: {X: KEY}}]\n")
    assert pickle.loads(pickle.dumps(config.feeds)) == config.feeds
    assert pickle.loads(pickle.dumps((config.rules, config.digests))) == (config.rules, config.digests)


def test_rules_can_be_loaded_alone_without_their_tests(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(RULES.replace("any: [harbour]", "any: [harbour], tests: {must_match: [nothing]}"))
    assert [rule.rule_id for rule in load_rules(path, are_tested=False).ruleset.rules] == ["harbour", "counted"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("rules: {a: {bny: x, any: [y]}}\n", "mine.yaml:1:13: unknown key"),
        ("rules: {a: [x], a: [y]}\n", 'mine.yaml:1:17: the key "a" stands here again'),
        ("rules: [\n", "mine.yaml:1:8: this [ is not closed"),
    ],
)
def test_rules_alone_say_what_is_wrong_with_them(tmp_path: Path, text: str, start: str) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_rules(tmp_path / "mine.yaml", are_tested=False)
    assert str(caught.value).startswith(start)


def test_rules_alone_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"mine\.yaml: there is no such file"):
        load_rules(tmp_path / "mine.yaml", are_tested=False)


def test_equal_keys_keep_the_files_from_being_used(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="stands here again"):
        load(tmp_path, digests=DIGESTS + "digests: {}\n")


def test_check_takes_dictionaries_from_beside_the_store(tmp_path: Path) -> None:
    forget()  # what other tests looked up
    rules = "rules: {harbour: {any: [harbour], tests: {must_match: [They left both harbours.]}}}"
    folder = write_files(tmp_path, rules=rules)
    assert check_config(folder, {}) == ()
    assert not (folder / "var").exists()
    (folder / "var").mkdir()
    (folder / "var" / "monitor.db").touch()
    assert check_config(folder, {}) == ()
    assert [path.name[:3] for path in (folder / "var" / "dictionaries").iterdir()] == ["en-"]
