"""Mistakes in the files, as `monitor check` shows them: place, line, caret, and what to write instead."""

import pytest

from tests.acceptance.installation import Installation

FEEDS = "feeds:\n  - {id: harbour, url: 'http://harbour.test/feed.xml'}\n"
RULES = "actors:\n  russia: {name: Russia, aliases: [Russia]}\nrules:\n  trade:\n    all: [trade]\n    actor: %s\n"
MISTAKES = {
    "a tab": (
        "digests.yaml",
        "digests:\n\tdaily: {}\n",
        """\
digests.yaml:2:1: a tab: YAML forbids tabs for indentation, use spaces
    \tdaily: {}
    ^
1 error; 0 warnings
""",
    ),
    "a duplicate key": (
        "digests.yaml",
        "digests:\n  daily: {at: '07:00'}\n  daily: {at: '08:00'}\n",
        """\
digests.yaml:3:3: the key "daily" stands here again; the first is at 2:3
      daily: {at: '08:00'}
      ^
1 error; 0 warnings
""",
    ),
    "send_at": (
        "digests.yaml",
        "digests:\n  daily:\n    send_at: 19:30\n",
        """\
digests.yaml:3:5: unknown key "send_at", did you mean "at"? Write at: ["19:30"]
        send_at: 19:30
        ^
1 error; 0 warnings
""",
    ),
    "an unknown key": (
        "feeds.yaml",
        FEEDS.replace("}", ", lnaguage: en}"),
        """\
feeds.yaml:2:56: unknown key "lnaguage", did you mean "language"?
      - {id: harbour, url: 'http://harbour.test/feed.xml', lnaguage: en}
                                                           ^
1 error; 0 warnings
""",
    ),
    "an unknown actor": (
        "rules.yaml",
        RULES % "rusia",
        """\
rules.yaml:6:12: unknown actor "rusia", did you mean "russia"?
        actor: rusia
               ^
1 error; 0 warnings
""",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_shown_at_its_place(lonely_desk: Installation, mistake: str) -> None:
    name, text, said = MISTAKES[mistake]
    lonely_desk.write("feeds.yaml", FEEDS)
    lonely_desk.write(name, text)
    answer = lonely_desk.monitor("check")
    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout == said


def test_what_check_refuses_no_command_runs_with(lonely_desk: Installation) -> None:
    for name, text, _ in MISTAKES.values():
        lonely_desk.write(name, text)
    answer = lonely_desk.monitor("once")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert {line.partition(":")[0] for line in answer.stderr.splitlines()} == {
        "feeds.yaml",
        "rules.yaml",
        "digests.yaml",
    }
    assert not lonely_desk.database.exists()
