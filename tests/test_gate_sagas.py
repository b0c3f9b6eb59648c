"""The gate over sagas, run as `make gate` runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sagas import sagas

GATE = Path(__file__).parent.parent / "gates" / "sagas.py"


@pytest.mark.slow
def test_each_saga_is_judged_alone_and_all_together_with_a_background_and_without() -> None:
    done = subprocess.run([sys.executable, str(GATE), "--show"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    figures = [line.partition(": ARI ")[0].split() for line in done.stdout.splitlines() if ": ARI " in line]
    names = [*([saga.name] for saga in sagas()), ["all", "in", "English"], ["all"]]
    assert figures == [[*name, warmth] for name in names for warmth in ("cold", "warm")]
    said = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ")}
    assert said <= {"joined", "opened", "merged", "moved", "reprint", "not"}
    assert "not below the floors" in done.stdout
