"""Which stories are worth an alert, now: facts of a story, a plan, what was told -> Decision; what an alert says."""

from monitor.core.alerts.decide import RECENT, decide, is_wanted, step_of
from monitor.core.alerts.letter import Item, Letter, item_of
from monitor.core.alerts.message import AlertRenderer, content_of, render_alert, template_faults
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
from monitor.core.alerts.wording import reason_words

__all__ = [
    "RECENT",
    "AlertKind",
    "AlertPlan",
    "AlertRenderer",
    "Before",
    "Candidate",
    "Decision",
    "Item",
    "Letter",
    "Reason",
    "Service",
    "Silence",
    "StoryFacts",
    "Told",
    "Webhook",
    "content_of",
    "decide",
    "is_wanted",
    "item_of",
    "quiet_until",
    "reason_words",
    "render_alert",
    "step_of",
    "template_faults",
]
