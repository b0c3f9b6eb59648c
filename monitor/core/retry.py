"""When a delivery is tried again: (attempts, DeliveryResult that is no success, now) -> instant, or None for never.

| failure   | policy | next attempt after                         | because                                            |
| --------- | ------ | ------------------------------------------ | -------------------------------------------------- |
| transient |        | 1 min · 2^(attempts - 1), at most 1 h      | nothing was accepted, so trying again is safe      |
|           |        | or what its Retry-After asks, at most 24 h | a guest does as he is asked                        |
| permanent |        | never                                      | the answer would be the same; a person must look   |
| ambiguous | resend | 10 min · 2^(attempts - 1), at most 24 h    | a late digest is worse than a copy of one          |
| ambiguous | hold   | never                                      | a copy is worse; a person must look                |

A server that failed everyone (`Reach.SERVER`, `Reach.RATE`) rests for 1 min · 2^(failures in a row - 1), at most 1 h:
no delivery is tried meanwhile, and after it the oldest goes first. So what piled up drains in order, and a server that
is down for days is asked once an hour, not once for each message that waits.

There is no giving up on a transient failure: RFC 5321 4.5.4.1 asks for 4 to 5 days at least, and readers whose mail
server was down for a week are still owed their digests. The same section asks for pauses of 30 minutes *in general*;
shorter ones come first here because the other side is the user's own submission server, not a stranger's, and most
outages are restarts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from monitor.core.model import Ambiguous, PermanentFailure, TransientFailure

TRANSIENT_PAUSE = timedelta(minutes=1)
LONGEST_TRANSIENT_PAUSE = timedelta(hours=1)
# A server's own wish goes before ours, but one that says 2038 is not believed.
LONGEST_ASKED_PAUSE = timedelta(days=1)

# RFC 5321 4.5.3.2.6 lets a server think for ten minutes about its answer to DATA: by then a copy that was accepted is
# filed, and a mailbox that knows its Message-ID drops the second. A server that never answers is sent a copy a day in
# the end, not one an hour.
AMBIGUOUS_PAUSE = timedelta(minutes=10)
LONGEST_AMBIGUOUS_PAUSE = timedelta(days=1)

# Doubled so often, 5 s is two months, longer than any pause here; failures gathered over years do not overflow.
MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages within any `period`: what a provider allows."""

    count: int
    period: timedelta

    def __str__(self) -> str:
        """Such as "100 messages within an hour"."""
        within = {timedelta(minutes=1): "a minute", timedelta(hours=1): "an hour", timedelta(days=1): "a day"}
        return f"{self.count:,} message{'s' * (self.count != 1)} within {within.get(self.period, str(self.period))}"


class OnAmbiguous(StrEnum):
    """What to do where it is unknown whether the server accepted a message (RFC 1047)."""

    RESEND = "resend"
    HOLD = "hold"


def retry_at(
    attempts: int,
    failure: TransientFailure | PermanentFailure | Ambiguous,
    now: datetime,
    on_ambiguous: OnAmbiguous = OnAmbiguous.RESEND,
) -> datetime | None:
    """The instant of the next attempt, or None where there is none. `attempts` counts those made, this one included."""
    match failure:
        case TransientFailure():
            asked = min(failure.retry_after or timedelta(0), LONGEST_ASKED_PAUSE)
            return now + max(backoff(TRANSIENT_PAUSE, attempts, LONGEST_TRANSIENT_PAUSE), asked)
        case PermanentFailure():
            return None
        case Ambiguous():
            if on_ambiguous is OnAmbiguous.HOLD:
                return None
            return now + backoff(AMBIGUOUS_PAUSE, attempts, LONGEST_AMBIGUOUS_PAUSE)
        case _:
            assert_never(failure)


def rest_until(failures: int, now: datetime) -> datetime:
    """Until when a server is left alone that failed everyone so many times in a row, this one included."""
    return now + backoff(TRANSIENT_PAUSE, failures, LONGEST_TRANSIENT_PAUSE)


def backoff(base: timedelta, failures: int, longest: timedelta) -> timedelta:
    """`base · 2^(failures - 1)`, at most `longest`: after 1, 2, 3 failures once, twice, four times the base."""
    doublings = max(0, min(failures - 1, MOST_DOUBLINGS))
    return min(base * (1 << doublings), longest)
