"""Which stories are worth an alert, now: facts of a story, a plan, what was told -> Decision; what an alert says."""

from monitor.core.alerts.decide import decide, is_wanted, step_of
from monitor.core.alerts.quiet import quiet_until
from monitor.core.alerts.values import (
    AlertKind,
    AlertPlan,
    Before,
    Candidate,
    Decision,
    Reason,
    Service,
    Silence,
    StoryFacts,
    Told,
    Webhook,
)

__all__ = [
    "AlertKind",
    "AlertPlan",
    "Before",
    "Candidate",
    "Decision",
    "Reason",
    "Service",
    "Silence",
    "StoryFacts",
    "Told",
    "Webhook",
    "decide",
    "is_wanted",
    "quiet_until",
    "step_of",
]
