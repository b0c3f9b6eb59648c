"""Files and folders that the user may not read or write: one sentence, status 2, and nothing is changed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.resources import resource
from tests.acceptance.installation import MONITOR, Installation

# Root may write what is read-only; without these two capabilities it is a user like others.
AS_A_USER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(AS_A_USER) and shutil.which("setpriv") is None, reason="root without setpriv"),
]


@pytest.fixture
def new_desk(lonely_desk: Installation) -> Iterator[Installation]:
    """An installation with a local feed, that nothing was done with."""
    lonely_desk.watch({"seeds": str(resource("seed_corpus") / "feed.xml")})
    yield lonely_desk
    for path in (lonely_desk.folder, *lonely_desk.folder.rglob("*")):
        path.chmod(0o755)


@pytest.fixture
def used_desk(new_desk: Installation) -> Installation:
    """The same with a database."""
    assert new_desk.monitor("once").returncode == 0
    return new_desk


def as_a_user(desk: Installation, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [*AS_A_USER, MONITOR, *arguments]
    return subprocess.run(command, cwd=desk.folder, env=desk.environ, capture_output=True, text=True, check=False)


def read_only(path: Path) -> None:
    path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.mark.parametrize("name", ["var", "var/monitor.db"])
def test_a_database_that_cannot_be_written_stops_the_start(used_desk: Installation, name: str) -> None:
    before = used_desk.database.read_bytes()
    path = used_desk.folder / name
    read_only(path)
    for command in ("run", "once"):
        answer = as_a_user(used_desk, command)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert (
            answer.stderr
            == f"{path} cannot be written; allow it to this user with chown or chmod; nothing was changed\n"
        )
    assert used_desk.database.read_bytes() == before
    path.chmod(0o755)
    assert as_a_user(used_desk, "once").returncode == 0


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (".install_id", "{} cannot be read: Permission denied; allow it to this user with chown or chmod\n"),
        ("var/monitor.db.lock", "{} cannot be opened: Permission denied; allow it to this user with chown or chmod\n"),
        (
            "rules.yaml",
            "rules.yaml: the file cannot be read: this user may not open it; allow it with chmod or chown\n",
        ),
    ],
)
def test_a_file_that_cannot_be_opened_is_named(used_desk: Installation, name: str, says: str) -> None:
    path = used_desk.folder / name
    path.chmod(0)
    answer = as_a_user(used_desk, "once")
    if name == "rules.yaml":  # the last good ones, kept in the database, go on
        assert answer.returncode == 0
        assert as_a_user(used_desk, "check").stdout.startswith(says)
    else:
        assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", says.format(path))


def test_a_new_folder_that_cannot_be_written_is_named(new_desk: Installation) -> None:
    read_only(new_desk.folder)
    answer = as_a_user(new_desk, "once")
    assert answer.returncode == 2
    assert answer.stderr == f"the folder {new_desk.folder / 'var'} cannot be made: Permission denied; see MONITOR_VAR\n"


def test_a_read_only_folder_of_files_is_a_warning_where_the_data_lie_elsewhere(
    new_desk: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("data")
    new_desk.environ["MONITOR_VAR"] = str(data)
    read_only(new_desk.folder)
    answer = as_a_user(new_desk, "once")
    assert answer.returncode == 0
    assert (data / "monitor.db").is_file()
