"""Composition root and life cycle: the parts wired together, woken, ended. The only reader of the clock."""

from monitor.app.cycle import CycleReport, run_once
from monitor.app.daemon import run_daemon
from monitor.app.parts import Parts, open_outbox, open_store, outbox_folder, start_parts, utc_now

__all__ = [
    "CycleReport",
    "Parts",
    "open_outbox",
    "open_store",
    "outbox_folder",
    "run_daemon",
    "run_once",
    "start_parts",
    "utc_now",
]
