"""The environment and `.env`: what each variable means, what is refused, and that no secret is ever shown."""

import logging
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Settings, check_config, load_config
from monitor.core.retry import OnAmbiguous, Rate
from monitor.errors import ConfigError
from tests.config.workspace import findings, write_files


def settings(folder: Path, env: str | None = None, **variables: str) -> Settings:
    environ = {f"MONITOR_{name}": value for name, value in variables.items()}
    return load_config(write_files(folder, env=env), environ).settings


def test_without_any_variable_everything_has_a_default(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert (found.config_dir, found.var_dir) == (tmp_path, tmp_path / "var")
    assert found.database_url == f"sqlite:///{tmp_path}/var/monitor.db"
    assert (found.smtp_url, found.base_url, found.web) == (None, None, None)
    assert (found.mail_from, found.mail_domain) == ("News Monitor <news-monitor@localhost>", "localhost")
    assert (found.timezone, found.retention_days, found.workers, dict(found.resolve)) == ("UTC", 365, 2, {})


def test_every_variable_is_taken(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        SMTP_URL="smtp://u:p%40ss@mail.example.org:587",
        MAIL_FROM="News desk <desk@example.org>",
        TIMEZONE="Asia/Taipei",
        BASE_URL="https://news.example.org/",
        RETENTION_DAYS="30",
        RESOLVE="*.test=127.0.0.1:8080, A.org=10.0.0.5,six.org=[::1]:81,gone.org=none",
        WORKERS="4",
    )
    assert found.smtp_url == "smtp://u:p%40ss@mail.example.org:587"
    assert (found.mail_from, found.mail_domain) == ("News desk <desk@example.org>", "example.org")
    assert (found.timezone, found.base_url) == ("Asia/Taipei", "https://news.example.org")
    assert (found.retention_days, found.workers) == (30, 4)
    assert dict(found.resolve) == {
        "*.test": "127.0.0.1:8080",
        "a.org": "10.0.0.5",
        "six.org": "[::1]:81",
        "gone.org": "none",
    }


def test_a_provider_s_rate_and_what_to_do_in_doubt_are_taken(tmp_path: Path) -> None:
    assert (settings(tmp_path).smtp_rate, settings(tmp_path).on_ambiguous) == (None, OnAmbiguous.RESEND)
    found = settings(tmp_path, SMTP_RATE="100/h", ON_AMBIGUOUS="hold")
    assert (found.smtp_rate, found.on_ambiguous) == (Rate(100, timedelta(hours=1)), OnAmbiguous.HOLD)
    assert settings(tmp_path, SMTP_RATE="20/min").smtp_rate == Rate(20, timedelta(minutes=1))


def test_requests_to_unsubscribe_can_go_to_another_than_the_sender(tmp_path: Path) -> None:
    assert settings(tmp_path, MAIL_FROM="a@b.org").unsubscribe is None
    assert settings(tmp_path, MAIL_FROM="a@b.org", UNSUBSCRIBE="admin@b.org").unsubscribe == "admin@b.org"


def test_the_domain_of_message_ids_can_be_another_than_the_sender_s(tmp_path: Path) -> None:
    assert settings(tmp_path, MAIL_FROM="a@b.org", MAIL_DOMAIN="Mail.B.org").mail_domain == "mail.b.org"


def test_paths_are_relative_to_the_files(tmp_path: Path) -> None:
    assert settings(tmp_path, VAR="../data").var_dir == tmp_path.parent / "data"
    assert settings(tmp_path, VAR="/srv/data").database_url == "sqlite:////srv/data/monitor.db"
    assert settings(tmp_path, DATABASE_URL="sqlite:///x/y.db").database_url == f"sqlite:///{tmp_path}/x/y.db"
    assert settings(tmp_path, DATABASE_URL="sqlite:////srv/y.db").database_url == "sqlite:////srv/y.db"


def test_an_empty_variable_counts_as_not_set_and_silences_the_file(tmp_path: Path) -> None:
    assert settings(tmp_path, env="MONITOR_WORKERS=5\n", WORKERS="").workers == 2


def test_the_environment_goes_before_the_env_file(tmp_path: Path) -> None:
    env = "# comment\nexport MONITOR_WORKERS=5\n\nMONITOR_TIMEZONE='Europe/Kyiv' # mine\nMONITOR_RETENTION_DAYS=\"9\"\n"
    found = settings(tmp_path, env=env, WORKERS="6")
    assert (found.workers, found.timezone, found.retention_days) == (6, "Europe/Kyiv", 9)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SMTP_RATE", "100 per hour", "how many messages within what time: 100/h"),
        ("SMTP_RATE", "0/h", "how many messages within what time: 100/h"),
        ("ON_AMBIGUOUS", "maybe", "resend (send the same message again) or hold (wait for a person)"),
        ("SMTP_URL", "mail.example.org", "a mail server is written smtp://user:password@host:587"),
        ("SMTP_URL", "smtp://u:p@host?starttls=maybe", "starttls=always or starttls=never"),
        ("SMTP_URL", "smtp://user@host", "both a user name and a password"),
        ("MAIL_FROM", "nobody", "is not a mail address"),
        ("MAIL_FROM", "Desk <desk@ex ample.org>", "mail address"),
        ("MAIL_DOMAIN", "-x-", "is no mail address"),
        ("UNSUBSCRIBE", "Desk <a@b.org>", "only the address, without a name: a@b.org"),
        ("DATABASE_URL", "postgresql://h/db", "PostgreSQL is not in this version"),
        ("DATABASE_URL", "monitor.db", "write sqlite:///folder/file.db"),
        ("DATABASE_URL", "sqlite:///", "write sqlite:///folder/file.db"),
        ("DATABASE_URL", "sqlite:///:memory:", "the database is a file"),
        ("TIMEZONE", "Kiev/Europe", "unknown time zone"),
        ("BASE_URL", "news.example.org", "write the address people reach the page at"),
        ("BASE_URL", "http://[::1", "brackets or port"),
        ("RETENTION_DAYS", "0", "no whole number from 1 to 36500"),
        ("WORKERS", "two", "no whole number from 1 to 64"),
        ("WEB", "8080", "write address and port"),
        ("WEB", "127.0.0.1:99999", "write address and port"),
        ("RESOLVE", "a.org", "no host=address"),
        ("RESOLVE", "a.org=b.org", "no host=address"),
        ("RESOLVE", "a.org=1.2.3.4.5", "no host=address"),
        ("RESOLVE", "a.org=1.2.3.4:99999", "no host=address"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_variable(tmp_path: Path, name: str, value: str, message: str) -> None:
    (said,) = findings(tmp_path, {f"MONITOR_{name}": value})
    assert said.startswith(f"environment: MONITOR_{name}: ")
    assert message in said


def test_a_wrong_value_in_the_env_file_has_its_line(tmp_path: Path) -> None:
    assert findings(tmp_path, env="# x\n\n\nMONITOR_WORKERS=two\n")[0].startswith(".env:4:1: MONITOR_WORKERS: ")


def test_a_mail_server_needs_a_sender(tmp_path: Path) -> None:
    (said,) = load_config(write_files(tmp_path), {"MONITOR_SMTP_URL": "smtp://localhost:25"}).warnings
    assert said.startswith("environment: MONITOR_MAIL_FROM: not set: mail is sent as ")


def test_unknown_settings_are_warned_of_with_the_nearest_one(tmp_path: Path) -> None:
    config = load_config(write_files(tmp_path), {"MONITOR_TIMEZON": "UTC", "MONITOR_QQ": "1", "OTHER": "x"})
    assert set(config.warnings) == {
        'environment: MONITOR_TIMEZON: no setting of this version, did you mean "MONITOR_TIMEZONE"?',
        "environment: MONITOR_QQ: no setting of this version",
    }


def test_what_is_read_elsewhere_or_later_is_no_mistake(tmp_path: Path) -> None:
    environ = {"MONITOR_CONFIG_DIR": str(tmp_path), "MONITOR_CRASH_AT": "x:3", "MONITOR_WEB": "127.0.0.1:8080"}
    config = load_config(write_files(tmp_path), environ)
    assert config.warnings == ("environment: MONITOR_WEB: the status page is not in this version",)
    assert config.settings.web == "127.0.0.1:8080"


@pytest.mark.parametrize("line", ["no equals sign", "='x", "KEY='open"])
def test_a_line_that_sets_nothing_is_an_error_and_not_repeated(tmp_path: Path, line: str) -> None:
    (said,) = findings(tmp_path, env=f"MONITOR_WORKERS=3\n{line}\n")
    assert said == ".env:2:1: this line is no NAME=value"


def test_an_env_file_that_is_no_text_or_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff\n")
    assert findings(tmp_path) == [".env:1:1: the file is not UTF-8"]
    (tmp_path / ".env").unlink()
    (tmp_path / ".env").mkdir()
    assert findings(tmp_path) == [".env:1:1: the file cannot be read: Is a directory"]


CANARY = "c4n4ry-tweet"
SECRETS = {
    "MONITOR_SMTP_URL": f"smtp://user:{CANARY}@mail.example.org:587",
    "MONITOR_MAIL_FROM": "a@b.org",
    "LOGIN": f"user:{CANARY}",
    "JAR": f"session={CANARY}",
}
FEEDS = "feeds:\n  - {url: https://a.org/, auth_env: LOGIN, cookie_env: JAR}\n"


def test_no_secret_is_in_what_a_configuration_shows_of_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    config = load_config(write_files(tmp_path, feeds=FEEDS), SECRETS)
    assert CANARY in str(config.settings.smtp_url)
    assert CANARY in config.feeds[0].headers[1][1]
    shown = [repr(config), str(config), repr(config.feeds), f"{config.settings!r}", *config.warnings, caplog.text]
    assert all(CANARY not in text for text in shown)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MONITOR_SMTP_URL", f"smtp://user:{CANARY}@host:99999"),
        ("MONITOR_SMTP_URL", f"http://user:{CANARY}@host"),
        ("MONITOR_SMTP_URL", f"smtp://user:{CANARY}@host:587/{CANARY}"),
        ("MONITOR_SMTP_URL", f"smtp://user:{CANARY}@[host"),
        ("MONITOR_DATABASE_URL", f"postgresql://user:{CANARY}@host/db"),
        ("MONITOR_DATABASE_URL", f"mysql://user:{CANARY}@host/db"),
        ("MONITOR_BASE_URL", f"https://user:{CANARY}@host/"),
        ("LOGIN", f"user:{CANARY}\r\nX: 1"),
        ("JAR", f"{CANARY}\N{SNOWMAN}"),
    ],
)
def test_no_secret_is_in_a_message(tmp_path: Path, variable: str, value: str) -> None:
    environ = SECRETS | {variable: value}
    with pytest.raises(ConfigError) as caught:
        load_config(write_files(tmp_path, feeds=FEEDS), environ)
    shown = "".join(traceback.format_exception(caught.value)) + repr(check_config(tmp_path, environ))
    assert variable in shown
    assert CANARY not in shown


@pytest.mark.parametrize(
    "feed",
    [
        f"{{url: 'https://user:{CANARY}@a.org/'}}",
        f"{{url: https://a.org/, password: {CANARY}}}",
        f"{{url: https://a.org/, auth_env: 'user:{CANARY}'}}",
        f"{{url: https://a.org/, headers: {{X-Token: {CANARY}}}}}",
        f"{{url: https://a.org/, cookie: {CANARY}}}",
    ],
)
def test_a_secret_written_into_yaml_is_starred_out_in_the_line_that_is_shown(tmp_path: Path, feed: str) -> None:
    reports = check_config(write_files(tmp_path, feeds=f"feeds:\n  - {feed}\n"), {})
    assert len(reports) == 1
    assert CANARY not in repr(reports)
    assert "*****" in str(reports[0].source_line)


def test_a_secret_in_a_broken_env_file_is_not_shown(tmp_path: Path) -> None:
    assert CANARY not in repr(check_config(write_files(tmp_path, env=f"{CANARY}\nA='{CANARY}\n"), {}))
