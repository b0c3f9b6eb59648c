"""Rules that matched far more than is usual: RuleLine -> Spike. Pure.

A rule over its budget, or at several times its usual day, would bury the rest of a digest. Its best stories are shown,
as many as are usual; the others are counted, and the text part lists them.
"""

from math import ceil

from monitor.core.digest.values import RuleLine, Spike, Window

# Norms are averages: below this, chance alone does it.
TIMES_ITS_NORM = 3.0
# Days since the rule first matched that a norm is made of; a rule of yesterday has none.
DAYS_OF_A_NORM = 3
# Stories of a spike that are shown at least: what a reader takes in at a glance.
SHOWN_AT_LEAST = 5
# Fewer are not worth holding back: the note would take the room that they do.
HELD_AT_LEAST = 3


def spike_of(line: RuleLine, stories: int) -> Spike | None:
    """Why and how far the section of a rule with so many stories is cut; None for a usual day."""
    budget, norm = line.heading.budget, norm_of(line)
    is_over_budget = budget is not None and line.a_day > budget
    # As many as a reader takes in are no flood, however quiet the rule usually is.
    is_over_norm = norm is not None and line.a_day > max(SHOWN_AT_LEAST, TIMES_ITS_NORM * norm)
    if not (is_over_budget or is_over_norm):
        return None
    usual = budget if is_over_budget and budget is not None else ceil(norm or 0)
    shown = max(SHOWN_AT_LEAST, usual)
    return Spike(
        a_day=line.a_day,
        window=line.window,
        budget=budget if is_over_budget else None,
        usual=norm if is_over_norm else None,
        shown=shown if stories - shown >= HELD_AT_LEAST else stories,
    )


def norm_of(line: RuleLine) -> float | None:
    """Articles on the rule's usual day: the average since its first match; None where too few days are known.

    A digest of several days holds the days that a norm would be made of.
    """
    if line.window is Window.DAYS:
        return None
    first = next((n for n, articles in enumerate(line.earlier) if articles), len(line.earlier))
    known = line.earlier[first:]
    return sum(known) / len(known) if len(known) >= DAYS_OF_A_NORM else None
