"""What is read at night is right: the words that the product says, and the unit of the service."""

import re
from configparser import ConfigParser

import pytest

from monitor.app.watchdog import LOOK_SECONDS, MOST_LOOKS
from monitor.cli import COMMANDS
from tests.docs.documents import ROOT, inline_code, table_rows
from tests.docs.test_documents import SOURCES

HOWTO = ROOT / "docs" / "howto"
SAID = [
    phrase.strip("… ")
    for row in table_rows(HOWTO / "three-in-the-morning.md", "| it says, or you see | it is | do now |")
    for phrase in inline_code(row[0])
]


def test_the_night_has_its_words() -> None:
    assert len(SAID) > 8


@pytest.mark.parametrize("phrase", SAID)
def test_what_is_read_at_night_is_said_so_by_the_product(phrase: str) -> None:
    # "delivery delayed" is said with a number in between: every word of it stands in one line of the code.
    assert any(all(word in line for word in phrase.split()) for line in SOURCES.splitlines()), phrase


@pytest.fixture
def unit() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(HOWTO / "news-monitor.service", encoding="utf-8")
    return parser


def test_the_unit_runs_the_daemon_and_starts_again_what_mends_itself(unit: ConfigParser) -> None:
    service = unit["Service"]
    assert service["ExecStart"].endswith("/bin/monitor run")
    assert "run" in COMMANDS
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", "2")
    assert service["ReadWritePaths"] == service["WorkingDirectory"]


def test_systemd_is_more_patient_than_the_daemon_itself(unit: ConfigParser) -> None:
    minutes = re.fullmatch(r"(\d+)min", unit["Service"]["WatchdogSec"])
    assert minutes is not None
    assert int(minutes[1]) * 60 > LOOK_SECONDS * MOST_LOOKS
