"""Killed by SIGKILL as the server reaches each phase: nothing is lost, and a copy comes of one window alone."""

import multiprocessing
import signal
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from queue import Queue
from threading import Event

import pytest

from monitor.core.model import Message
from monitor.core.smtp import Phase
from monitor.store import NewDelivery, NewEdition, Selection, State
from tests.builders import NOW
from tests.chaos_smtp import ChaosSmtp, chaos_smtp
from tests.integration import one_round
from tests.stores import a_store

pytestmark = pytest.mark.slow

# A process that has all modules is what each round is forked from.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([one_round.__name__])
PATIENCE = 60.0  # Seconds
READERS = ("ada@example.org", "bob@example.org")
RAW = b"Subject: Two\r\n\r\nTwo stories\r\n.\r\n"
# From DATA on the delivery is `sending`, and whoever finds it cannot know how far it came: it is counted as a doubt,
# and goes out again. A second copy arrives only where the server had the last dot: while the message is on its way,
# that hangs on what the system still had to hand over when the process died.
DOUBTS = {Phase.DATA: 1, Phase.MESSAGE: 1, Phase.FINAL: 1}
COPIES = {Phase.MESSAGE: {1, 2}, Phase.FINAL: {2}}


def a_round(folder: Path, server: ChaosSmtp) -> ForkServerProcess:
    process = PROCESSES.Process(target=one_round.main, args=(folder, server.port))
    process.start()
    return process


def end_of(process: ForkServerProcess) -> int | None:
    """Its exit status; None where it does not end."""
    process.join(PATIENCE)
    return process.exitcode


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.CONNECT])
def test_a_process_that_dies_in_any_phase_loses_nothing(tmp_path: Path, phase: Phase) -> None:
    rows = tuple(NewDelivery("email", who, f"<{who}>", "daily", RAW + who.encode() + b"\r\n") for who in READERS)
    with a_store(tmp_path) as store:
        subscription = store.subscribe("daily", NOW)
        edition = NewEdition("daily", "2026-11-21", NOW, None, Message("S", "h", "t"), 0, (), (), rows)
        assert store.freeze(edition, subscription, None, NOW)
    victims: Queue[ForkServerProcess] = Queue()
    is_over = Event()

    def kill(reached: Phase) -> None:
        if reached is phase and not is_over.is_set():
            is_over.set()
            victim = victims.get(timeout=PATIENCE)
            victim.kill()
            wait([victim.sentinel], PATIENCE)

    with chaos_smtp(ChaosSmtp(on_phase=kill)) as server:
        process = a_round(tmp_path, server)
        victims.put(process)
        assert end_of(process) == -signal.SIGKILL
        assert end_of(a_round(tmp_path, server)) == 0
    with a_store(tmp_path) as store:
        told = {each.recipient: each for each in store.ledger.find(Selection(), 9)}
    assert {each.state for each in told.values()} == {State.SENT}
    assert [told[who].ambiguous for who in READERS] == [DOUBTS.get(phase, 0), 0]
    for who, row in zip(READERS, rows, strict=True):
        copies = [raw for reader, raw in server.accepted if reader == who]
        assert set(copies) == {row.raw}
        assert len(copies) in (COPIES.get(phase, {1}) if who == READERS[0] else {1})
