"""The reason of a decision as a sentence for a person who asks why: Decision -> words. Pure."""

from typing import assert_never

from monitor.core.alerts.values import AlertPlan, Decision, Reason


def reason_words(decision: Decision, plan: AlertPlan, until: str = "") -> str:
    """What follows the alert's name; `until` is when a held story is looked at again, as its reader's clock has it."""
    match decision.reason:
        case Reason.SEND_NEW:
            return "worth an alert, which goes out with the next report on it"
        case Reason.SEND_FOLLOW_UP_STEP | Reason.SEND_FOLLOW_UP_ACTOR:
            return "worth another alert, which goes out with the next report on it"
        case Reason.HELD_QUIET_HOURS:
            return f"held until {until}, when the quiet hours end"
        case Reason.HELD_CAP:
            return f"held until {until}: there were {plan.max_per_hour} alerts within an hour"
        case Reason.HELD_REPEAT_INTERVAL:
            return f"another alert is held until {until}, so that they do not come too often"
        case Reason.NOT_WANTED:
            return "none of its rules matched"
        case Reason.OLD:
            return "no alert: found late, in a backlog, dated long before it was seen, or a day ago without being told"
        case Reason.MUTED:
            return "no alert: the story is muted"
        case Reason.NOT_ALERT_PRIORITY:
            return "no alert: no match has a priority that it tells of"
        case Reason.BELOW_STRENGTH:
            return f"no alert yet: too weak, {_strengths(decision, plan)}"
        case Reason.SILENCED:
            return "no alert: silenced"
        case Reason.NO_STEP:
            return "told already, and nothing in it is worth another alert"
        case _:
            assert_never(decision.reason)


def _strengths(decision: Decision, plan: AlertPlan) -> str:
    """Such as "strength 60, alerts at 80"; of the match that is nearest to its threshold."""
    thresholds = dict(plan.thresholds)
    lacking = {thresholds[c.stored.match.priority] - c.strength.total: c for c in decision.candidates}
    nearest = lacking[min(lacking)]
    return f"strength {nearest.strength.total}, alerts at {thresholds[nearest.stored.match.priority]}"
