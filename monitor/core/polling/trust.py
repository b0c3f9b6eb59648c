"""Whether a server's "not modified" is believed: answers -> Trust. Pure.

Servers lie: some send 304 for ever once they have given an ETag. So now and then the whole document is asked for, first
after three such answers, then after six, twelve …, as they prove true, and once a day in any case. Where it has news,
the server may have lied, or the news may be a minute old. The next poll settles it: it sends the validators of the
older document, which is known to differ. A 304 to that is a lie; from then on none are sent.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.model import Asked, PollRead, PollUnchanged, Unchanged, Validators

FIRST_PROOF = 3
PROOF_EVERY = timedelta(days=1)
# 3 · 2^10 answers are a month at one in fifteen minutes; by then the daily proof has come first for long.
HIGHEST_LEVEL = 10

NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Trust:
    """`unproved` answers of 304 came since the last body, at `last_full_at`. `level` doubles what is believed.

    `doubted` are validators of an older document than the last one; `is_distrusted` after a lie.
    """

    last_full_at: datetime | None = None
    unproved: int = 0
    level: int = 0
    is_distrusted: bool = False
    doubted: Validators | None = None


def how_to_ask(trust: Trust, validators: Validators, now: datetime) -> Asked:
    """What goes along with the next question."""
    if trust.is_distrusted or validators == NO_VALIDATORS:
        return Asked.PLAIN
    if trust.doubted is not None:
        return Asked.DOUBTED
    return Asked.PLAIN if is_proof_due(trust, now) else Asked.CONDITIONAL


def is_proof_due(trust: Trust, now: datetime) -> bool:
    """Whether enough was believed: ask for the whole document."""
    if not trust.unproved:
        return False
    is_old = trust.last_full_at is not None and now - trust.last_full_at >= PROOF_EVERY
    return is_old or trust.unproved >= FIRST_PROOF << trust.level


def after_answer(trust: Trust, outcome: PollUnchanged | PollRead, before: Validators, *, has_news: bool) -> Trust:
    """The trust after a success. `before` are the validators that were remembered when it was asked."""
    if isinstance(outcome, PollUnchanged) and outcome.reason is Unchanged.NOT_MODIFIED:
        if outcome.asked is Asked.DOUBTED:
            return replace(trust, is_distrusted=True, doubted=None, unproved=0)
        return replace(trust, unproved=trust.unproved + 1)
    seen = replace(trust, last_full_at=outcome.polled_at, unproved=0, doubted=None)
    is_proof = outcome.asked is Asked.DOUBTED or (outcome.asked is Asked.PLAIN and trust.unproved > 0)
    if not is_proof:
        return seen
    if outcome.asked is Asked.PLAIN and has_news and before != NO_VALIDATORS:
        # The same validators for another document: nothing is left to be tried.
        is_lie = outcome.validators == before
        return replace(seen, is_distrusted=is_lie, doubted=None if is_lie else before)
    return replace(seen, level=min(seen.level + 1, HIGHEST_LEVEL))
