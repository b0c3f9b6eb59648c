"""Killed by SIGKILL as the server reaches each phase: nothing is lost, and a copy comes of one window alone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.core.model import Message
from monitor.core.smtp import Phase
from monitor.store import NewDelivery, NewEdition, Selection, State, Store
from tests.builders import NOW
from tests.chaos_smtp import ChaosSmtp, chaos_smtp

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
READERS = ("ada@example.org", "bob@example.org")
RAW = b"Subject: Two\r\n\r\nTwo stories\r\n.\r\n"
# From DATA on the delivery is `sending`, and whoever finds it cannot know how far it came: it is counted as a doubt,
# and goes out again. A second copy arrives only where the server had the last dot: while the message is on its way,
# that hangs on what the system still had to hand over when the process died.
DOUBTS = {Phase.DATA: 1, Phase.MESSAGE: 1, Phase.FINAL: 1}
COPIES = {Phase.MESSAGE: {1, 2}, Phase.FINAL: {2}}


def a_round(folder: Path, server: ChaosSmtp) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.integration.one_round", str(folder), str(server.port)]
    return subprocess.Popen(command, cwd=ROOT)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.CONNECT])
def test_a_process_that_dies_in_any_phase_loses_nothing(tmp_path: Path, phase: Phase) -> None:
    rows = tuple(NewDelivery("email", who, f"<{who}>", "daily", RAW + who.encode() + b"\r\n") for who in READERS)
    with Store.open(f"sqlite:///{tmp_path}/monitor.db", tmp_path / ".install_id", NOW) as store:
        subscription = store.subscribe("daily", NOW)
        edition = NewEdition("daily", "2026-11-21", NOW, None, Message("S", "h", "t"), 0, (), (), rows)
        assert store.freeze(edition, subscription, None, NOW)
    victims: list[subprocess.Popen[bytes]] = []

    def kill(reached: Phase) -> None:
        if reached is phase and victims:
            victim = victims.pop()
            victim.kill()
            victim.wait()

    with chaos_smtp(ChaosSmtp(on_phase=kill)) as server:
        process = a_round(tmp_path, server)
        victims.append(process)
        assert process.wait(60) == -signal.SIGKILL
        assert a_round(tmp_path, server).wait(60) == 0
    with Store.open(f"sqlite:///{tmp_path}/monitor.db", tmp_path / ".install_id", NOW) as store:
        told = {each.recipient: each for each in store.ledger.find(Selection(), 9)}
    assert {each.state for each in told.values()} == {State.SENT}
    assert [told[who].ambiguous for who in READERS] == [DOUBTS.get(phase, 0), 0]
    for who, row in zip(READERS, rows, strict=True):
        copies = [raw for reader, raw in server.accepted if reader == who]
        assert set(copies) == {row.raw}
        assert len(copies) in (COPIES.get(phase, {1}) if who == READERS[0] else {1})
