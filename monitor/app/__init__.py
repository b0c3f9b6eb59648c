"""Composition root and life cycle: the parts wired together, woken, ended. The only reader of the clock."""

from monitor.app.cycle import CycleReport, run_once
from monitor.app.daemon import run_daemon
from monitor.app.parts import Parts, open_outbox, open_store, outbox_folder, start_parts, utc_now
from monitor.app.rules import load_or_fall_back, log_rules_fault, try_in_worker_of_its_own

__all__ = [
    "CycleReport",
    "Parts",
    "load_or_fall_back",
    "log_rules_fault",
    "open_outbox",
    "open_store",
    "outbox_folder",
    "run_daemon",
    "run_once",
    "start_parts",
    "try_in_worker_of_its_own",
    "utc_now",
]
