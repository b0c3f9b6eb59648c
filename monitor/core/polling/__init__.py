"""When a feed is polled next, what it is asked, and what is remembered of it: (PollState, PollOutcome) -> PollState."""

from monitor.core.polling.asking import Question, address_of, question_of
from monitor.core.polling.holds import Answer, Hold, hold_names, is_throttle, names_held, next_hold, scope_of
from monitor.core.polling.moves import CONFIRMATIONS, Move
from monitor.core.polling.network import PROBE_PAUSE, Network, is_cut_off
from monitor.core.polling.outcome import (
    FAILURES_TOLD,
    GONE,
    GONE_AFTER,
    UNREACHABLE_PAUSE,
    after_poll,
    condition_after,
)
from monitor.core.polling.pace import EARLIEST_DATE, Arrivals, Bounds, Pace, bounds_of, interval_of
from monitor.core.polling.spread import SPREAD, spread_of
from monitor.core.polling.state import GONE_PAUSE, LONGEST_PAUSE, PollState, is_due, is_plausible, new_state, state_for
from monitor.core.polling.trust import Trust

__all__ = [
    "CONFIRMATIONS",
    "EARLIEST_DATE",
    "FAILURES_TOLD",
    "GONE",
    "GONE_AFTER",
    "GONE_PAUSE",
    "LONGEST_PAUSE",
    "PROBE_PAUSE",
    "SPREAD",
    "UNREACHABLE_PAUSE",
    "Answer",
    "Arrivals",
    "Bounds",
    "Hold",
    "Move",
    "Network",
    "Pace",
    "PollState",
    "Question",
    "Trust",
    "address_of",
    "after_poll",
    "bounds_of",
    "condition_after",
    "hold_names",
    "interval_of",
    "is_cut_off",
    "is_due",
    "is_plausible",
    "is_throttle",
    "names_held",
    "new_state",
    "next_hold",
    "question_of",
    "scope_of",
    "spread_of",
    "state_for",
]
