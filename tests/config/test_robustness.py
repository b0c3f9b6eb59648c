"""No content of any file makes a check crash, or takes long: hostile files, and the shipped ones with damage."""

import os
import time
from pathlib import Path
from random import Random  # noqa: TID251 - seeded

import pytest

from monitor.config import Report, check_config
from tests.config.workspace import write_files

ROOT = Path(__file__).parents[2]
# What is promised is 2 s; the tracer that measures coverage makes it six times as much.
PATIENCE = 12.0

HOSTILE = {
    "brackets": b"[" * 19_999,
    "brackets by line": b"[\n" * 20_000,
    "nested maps": "".join(" " * level + "a:\n" for level in range(1_200)).encode(),
    "digits": b"a: " + b"9" * 19_000,
    "a hundred thousand digits": b"a: " + b"9" * 100_000,
    "NULs": b"\0" * 900_000,
    "UTF-16": "\ufeffrules: {r: [a]}\n".encode("utf-16-le"),
    "UTF-16 without mark": "rules: {r: [a]}\n".encode("utf-16-be"),
    "UTF-32": "rules: {r: [a]}\n".encode("utf-32"),
    "UTF-32 without mark": "rules: {r: [a]}\n".encode("utf-32-le"),
    "one line": b"a" * 1_000_000,
    "ten megabytes": b"a: b\n" * 2_000_000,
    "many keys": "".join(f"k{number}: v\n" for number in range(80_000)).encode(),
    "one key many times": b"k: v\n" * 190_000,
    "dashes": b"- " * 9_000,
    "lines of dashes": (b"- " * 9_900 + b"\n") * 50,
    "empty items": b"- \n" * 300_000,
    "long keys": (b"a" * 1_000 + b": b\n") * 900,
    "long quoted keys": (b'"' + b"a" * 1_020 + b'": b\n') * 900,
    "a bomb": ("a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 60)
    )).encode(),
    "an anchor in itself": b"a: &a [*a]\n",
    "a thousand aliases of a thousand": ("a: &a [" + "x," * 999 + "x]\nb: [" + "*a," * 999 + "*a]\n").encode(),
    "merge keys": b"a: &x {b: c}\n" + b"d:\n  <<: *x\n" * 80_000,
    "documents": b"---\na\n...\n" * 90_000,
    "carriage returns": b"a: b\r" * 190_000,
    "line separators": "a: b\n\u2028".encode() * 100_000,
    "a Python object": b"a: !!python/object/apply:os.system [ls]\n",
    "tags": (b"- !" + b"a" * 1_000 + b" x\n") * 900,
    "an open quote": b'a: "' + b"x\n" * 490_000,
    "escapes": (b'- "' + b"\\x41" * 4_900 + b'"\n') * 50,
    "broken escapes": b'a: "\\U99999999"\n',
    "tabs": b"a:\tb\n" * 190_000,
    "an error at the end": b"- a: [b, c, {d: e}]\n" * 40_000 + b"a: b: c\n",
    "invalid bytes": b"a: b\n" * 190_000 + b"\xff",
    "random bytes": Random(1).randbytes(500_000),
    "a page": b"<!DOCTYPE html>\n<html><body class='x'>a: b</body></html>\n" * 9_000,
    "unknown keys": "".join(f"kez{number}: x\n" for number in range(45_000)).encode(),
}  # fmt: skip
RULES = {
    "unknown actors": "actors: {russia: [Russia]}\nrules:\n  r:\n"
    + "".join(f"  - actor:rus{n}\n" for n in range(40_000)),
    "misspelt keys": "rules:\n" + "".join(f"  r{number}: {{anny{number}: x}}\n" for number in range(20_000)),
    "includes": "include:\n" + "".join(f"- f{number}.yaml\n" for number in range(40_000)),
    "levels": "rules:\n  r: " + "[a, " * 90 + "b" + "]" * 90 + "\n",
}
DIGESTS = {
    "unknown zones": "digests:\n" + "".join(f"  d{n}: {{timezone: Europe/Kiyv{n}}}\n" for n in range(900)),
    "unknown rules": "digests:\n  d:\n    rules:\n" + "".join(f"    - harbor{number}\n" for number in range(40_000)),
    "digests": "digests:\n" + "".join(f"  d{number}: {{}}\n" for number in range(40_000)),
}


def checked(folder: Path, name: str, content: bytes) -> tuple[Report, ...]:
    """The reports on this file alone, each of which has to be sound; checked in time."""
    write_files(folder)
    (folder / f"{name}.yaml").write_bytes(content)
    started = time.process_time()
    reports = check_config(folder, {})
    assert time.process_time() - started < PATIENCE
    assert all(report.file in (f"{name}.yaml", "digests.yaml") for report in reports)
    assert all("\n" not in report.message and len(report.message) < 500 for report in reports)
    assert len(reports) <= 500
    return reports


@pytest.mark.parametrize("name", ["rules", "feeds", "digests"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.slow
def test_hostile_files_are_refused_in_time(tmp_path: Path, name: str, content: bytes) -> None:
    assert any(not report.is_warning for report in checked(tmp_path, name, content))


@pytest.mark.parametrize("text", RULES.values(), ids=RULES)
def test_hostile_rules_are_refused_in_time(tmp_path: Path, text: str) -> None:
    assert any(not report.is_warning for report in checked(tmp_path, "rules", text.encode()))


@pytest.mark.parametrize("text", DIGESTS.values(), ids=DIGESTS)
def test_hostile_digests_are_refused_in_time(tmp_path: Path, text: str) -> None:
    assert any(not report.is_warning for report in checked(tmp_path, "digests", text.encode()))


@pytest.mark.parametrize("name", ["rules", "feeds", "digests"])
@pytest.mark.parametrize(("seed", "count"), [(1, 5), pytest.param(2, 250, marks=pytest.mark.slow)])
def test_damaged_files_are_checked_in_time(tmp_path: Path, name: str, seed: int, count: int) -> None:
    """Bytes taken out, put in and replaced, lines moved: whatever comes of it, the check answers."""
    random = Random(seed)
    whole = (ROOT / f"{name}.yaml").read_bytes()
    for _ in range(count):
        start = random.randrange(max(1, len(whole) - 3_000))
        content = bytearray(random.choice((whole[start : start + 3_000], whole)))
        for _ in range(random.randint(1, 8)):
            place = random.randrange(len(content))
            piece = random.choice(
                (b"", b"\n", b" ", b"  ", b"[", b"}", b'"', b"'", b": ", b"- ", b"\xe4\xb8", b"\t", b"#")
            )
            content[place : place + random.choice((0, 1, 1, 30))] = piece
        checked(tmp_path, name, bytes(content))


@pytest.mark.parametrize("name", ["rules", "feeds", "digests"])
def test_what_is_no_file_is_said_and_not_waited_for(tmp_path: Path, name: str) -> None:
    write_files(tmp_path)
    (tmp_path / f"{name}.yaml").unlink()
    os.mkfifo(tmp_path / f"{name}.yaml")
    (report,) = check_config(tmp_path, {})
    assert str(report) == f"{name}.yaml: the file cannot be read: it is a pipe or a device"


def test_a_list_that_doubles_forty_times_is_read_in_time(tmp_path: Path) -> None:
    lists = "".join(f"  t{n}: ['terms:t{n + 1}', x, 'terms:t{n + 1}']\n" for n in range(40))
    reports = checked(tmp_path, "rules", f"terms:\n{lists}  t40: x\nrules:\n  r: ['terms:t0']\n".encode())
    assert all(report.is_warning and "once is enough" in report.message for report in reports)
