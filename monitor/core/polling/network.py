"""Is it our own network? Answers of different domains -> Network. Pure.

Where no host of several domains can be reached, and nobody has answered since they were asked, the fault is ours: a
restarted router, a laptop that wakes, a captive portal. It is counted against nobody, and one feed a minute is asked
until somebody answers.
"""

from dataclasses import dataclass
from datetime import timedelta

from monitor.core.model import Failure, FailureKind

# Two hosts are down at the same moment now and then; that three domains are, and no fourth answers, is rare.
DOMAINS_DOWN = 3
FEWEST_DOMAINS = 2
PROBE_PAUSE = timedelta(minutes=1)

_CUT_OFF = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMEOUT, FailureKind.TLS})


@dataclass(frozen=True, slots=True)
class Network:
    """Which domains could not be reached since the last answer of any. `is_down`: it is us."""

    silent: frozenset[str] = frozenset()
    is_down: bool = False

    def after_silence(self, domain: str, domains: int) -> "Network":
        """A host of `domain`, one of `domains` that are asked at all, could not be reached."""
        silent = self.silent | {domain}
        return Network(silent, self.is_down or len(silent) >= max(FEWEST_DOMAINS, min(domains, DOMAINS_DOWN)))


def is_cut_off(failure: Failure) -> bool:
    """Whether a failure may be one of our own network: no answer of any kind came."""
    return failure.kind in _CUT_OFF and failure.status is None
