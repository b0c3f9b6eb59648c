"""Mistakes in the files, as `monitor check` shows them: place, line, caret, and what to write instead."""

import pytest

from tests.acceptance.installation import Installation

FEEDS = "feeds:\n  - {id: harbour, url: 'http://harbour.test/feed.xml', lnaguage: en}\n"
RULES = "actors:\n  russia: {name: Russia, aliases: [Russia]}\nrules:\n  trade:\n    all: [trade]\n    actor: rusia\n"
DIGESTS = "digests:\n  daily:\n    send_at: 19:30\n  weekly: {days: mon}\n  weekly: {days: tue}\n"

SAID = """\
digests.yaml:3:5: unknown key "send_at", did you mean "at"? Write at: ["19:30"]
        send_at: 19:30
        ^
digests.yaml:5:3: the key "weekly" stands here again; the first is at 4:3
      weekly: {days: tue}
      ^
feeds.yaml:2:56: unknown key "lnaguage", did you mean "language"?
      - {id: harbour, url: 'http://harbour.test/feed.xml', lnaguage: en}
                                                           ^
rules.yaml:6:12: unknown actor "rusia", did you mean "russia"?
        actor: rusia
               ^
4 errors; 0 warnings
"""
SAID_OF_A_TAB = """\
digests.yaml:2:1: a tab: YAML forbids tabs for indentation, use spaces
    \tdaily: {}
    ^
1 error; 0 warnings
"""


@pytest.fixture
def careless_desk(lonely_desk: Installation) -> Installation:
    """Mistakes in all three files."""
    lonely_desk.write("feeds.yaml", FEEDS)
    lonely_desk.write("rules.yaml", RULES)
    lonely_desk.write("digests.yaml", DIGESTS)
    return lonely_desk


def test_every_mistake_of_all_files_is_shown_at_its_place(careless_desk: Installation) -> None:
    answer = careless_desk.monitor("check")
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, SAID, "")


def test_a_tab_is_called_a_tab(lonely_desk: Installation) -> None:
    lonely_desk.write("digests.yaml", "digests:\n\tdaily: {}\n")
    lonely_desk.write("feeds.yaml", "feeds: ['http://harbour.test/feed.xml']\n")
    answer = lonely_desk.monitor("check")
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, SAID_OF_A_TAB, "")


def test_what_check_refuses_no_command_runs_with(careless_desk: Installation) -> None:
    answer = careless_desk.monitor("once")
    assert (answer.returncode, answer.stdout) == (2, "")
    places = [line.partition(": ")[0] for line in answer.stderr.splitlines()]
    assert places == ["digests.yaml:3:5", "digests.yaml:5:3", "feeds.yaml:2:56", "rules.yaml:6:12"]
    assert not careless_desk.database.exists()
