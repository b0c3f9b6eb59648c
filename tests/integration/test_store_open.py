"""Opening the store: migrations, damage, a lost database, two processes."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from monitor.errors import StoreError
from monitor.store import Store, database_path, exclusive, lock_holder, schema, sqlite_version_warning
from monitor.store.engine import open_engines, sqlite_module
from tests.builders import NOW


def open_store(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder}/var/monitor.db", folder / ".install_id", NOW)


def test_the_migrated_schema_is_the_schema_of_the_tables(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    writer, _ = open_engines(tmp_path / "var" / "monitor.db")
    with writer.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    writer.dispose()


def test_the_newest_migration_is_the_one_that_the_store_wants() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD


def test_a_store_that_is_opened_again_is_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path) as first, open_store(tmp_path) as second:
        assert (first.install_id, first.was_lost) == (second.install_id, False)


def test_the_database_is_in_wal_and_synchronises_fully(tmp_path: Path) -> None:
    writer, _ = open_engines(tmp_path / "monitor.db")
    with writer.connect() as connection:
        wanted = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted] == ["wal", 2, 1]
    writer.dispose()


def test_a_lost_database_is_noticed_and_keeps_its_name(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        install_id = store.install_id
    (tmp_path / "var" / "monitor.db").unlink()
    with open_store(tmp_path) as again:
        assert (again.install_id, again.was_lost) == (install_id, True)
        with again.reading_digest() as reader:
            (notice,) = reader.wanted(again.subscribe("daily", NOW), None).notices.values()
        assert "The database was missing" in notice
    with open_store(tmp_path) as later:
        assert later.was_lost


def test_a_folder_of_configuration_that_cannot_be_written_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(f"sqlite:///{tmp_path}/monitor.db", tmp_path / "missing" / ".install_id", NOW) as store:
        assert not store.was_lost
    assert "a lost database would not be noticed" in caplog.text


def test_another_database_beside_the_same_files_is_no_loss(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with Store.open(f"sqlite:///{tmp_path}/other.db", tmp_path / ".install_id", NOW) as other:
        assert not other.was_lost


def test_a_mark_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        (tmp_path / ".install_id").unlink()
        install_id = store.install_id
    with open_store(tmp_path) as again:
        assert (again.install_id, again.was_lost) == (install_id, False)
    assert install_id in (tmp_path / ".install_id").read_text()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    file = tmp_path / "var" / "monitor.db"
    file.write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(StoreError, match=r"monitor\.db cannot be used: file is not a database; nothing was changed"):
        open_store(tmp_path)
    assert file.read_bytes().startswith(b"not a database")


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    file = tmp_path / "var" / "monitor.db"
    damaged = bytearray(file.read_bytes())
    damaged[4096:8192] = b"\xff" * 4096
    file.write_bytes(bytes(damaged))
    with pytest.raises(StoreError, match=r"restore a backup|cannot be used"):
        open_store(tmp_path)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "var" / "monitor.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="written by a newer News Monitor"):
        open_store(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path)


@pytest.mark.parametrize("name", ["was? 100%", "a#b", "p%20q", "Ümläut 北约", "x@y:z", os.fsdecode(b"latin-\xfc")])
def test_a_path_is_taken_as_it_is_written(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    with open_store(folder) as store:
        install_id = store.install_id
    assert (folder / "var" / "monitor.db").is_file()
    assert list(tmp_path.iterdir()) == [folder]
    (folder / "var" / "monitor.db").unlink()
    with open_store(folder) as again:
        assert (again.install_id, again.was_lost) == (install_id, True)


def test_a_mark_that_cannot_be_read_is_no_reason_to_start_afresh(tmp_path: Path) -> None:
    (tmp_path / ".install_id").mkdir()
    with pytest.raises(StoreError, match=r"\.install_id cannot be read: Is a directory; allow it"):
        open_store(tmp_path)


def test_a_mark_with_anything_in_it_is_passed_over_and_kept(tmp_path: Path) -> None:
    (tmp_path / ".install_id").write_bytes(b"garb\xffage\n1234 /\xff/monitor.db\n")
    open_store(tmp_path).close()
    assert b"1234 /\xff/monitor.db\n" in (tmp_path / ".install_id").read_bytes()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://host/db", "does not use yet"),
        ("nonsense", "no database address"),
        ("sqlite://", "names no file"),
        ("sqlite://monitor.db", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_be_used_is_answered(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        database_path(url)


HOLD = """
import sys, pathlib
from monitor.store import exclusive
with exclusive(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_holds_the_database(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        assert lock_holder(path) == f"process {holder.pid}"
        with pytest.raises(StoreError, match=f"in use by process {holder.pid}"), exclusive(path):
            pass
        holder.stdin.close()
    with exclusive(path):
        pass
    assert lock_holder(path) is None


def test_a_database_that_nobody_ever_held_has_no_holder(tmp_path: Path) -> None:
    assert lock_holder(tmp_path / "monitor.db") is None


def test_an_old_sqlite_is_named() -> None:
    warning = sqlite_version_warning()
    assert (warning is None) == (tuple(sqlite_module().sqlite_version_info) >= (3, 51, 3))
