"""Each import contract is broken once in a copy, to see that it would be noticed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = Path(sys.executable).with_name("lint-imports")

pytestmark = pytest.mark.slow


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    command = [str(LINT), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "monitor", tmp_path / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    assert lint(copy).returncode == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("fetch/values.py", "import monitor.store", "siblings do not import each other"),
        ("config/settings.py", "import monitor.app", "a line may import lines below it"),
        ("core/urls.py", "import monitor.core.digest", "Layers of the core"),
        ("core/urls.py", "import asyncio", "The core is pure"),
        ("core/plan/commit.py", "import monitor.store", "a line may import lines below it"),
        ("outbox.py", "import sqlalchemy", "Only the store speaks SQL"),
        ("writer.py", "import monitor.store.tables", "Only the store speaks SQL"),
        ("channels/folder.py", "import monitor.channels.email", "Channels do not import each other"),
    ],
)
def test_a_broken_contract_is_noticed(copy: Path, module: str, line: str, contract: str) -> None:
    broken = copy / "monitor" / module
    broken.write_text(f"{line}\n{broken.read_text(encoding='utf-8')}", encoding="utf-8")
    result = lint(copy)
    assert result.returncode == 1
    (verdict,) = (
        text for text in result.stdout.splitlines() if contract in " ".join(text.split()) and "BROKEN" in text
    )
    assert verdict


def test_a_module_that_was_not_placed_is_noticed(copy: Path) -> None:
    (copy / "monitor" / "stray.py").write_text('"""Nowhere."""\n', encoding="utf-8")
    result = lint(copy)
    assert result.returncode == 1
    assert "stray" in result.stdout
