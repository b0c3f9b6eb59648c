"""Hosts and domains that want a pause: what they answered -> whether they may be asked. In memory; the clock is given.

Whom a throttle is held against, and for how long, is decided in core/polling/holds.py; here it is kept, for feeds and
pages alike, so that nobody asks before the pause is over.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TypeVar

from monitor.core.hosts import domain_of
from monitor.core.model import Failure, FailureKind, FailureScope
from monitor.core.polling.holds import Answer, Hold, hold_names, hold_of, is_throttle, names_held, next_hold, scope_of

# Domains that asked for a pause lately, and answers of each that are looked back at.
MOST_DOMAINS = 1_024
MOST_ANSWERS = 32

T = TypeVar("T")


class Holds:
    """Who wants a pause. Only domains that ever did are remembered; all others cost one look."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers_by_domain: OrderedDict[str, deque[Answer]] = OrderedDict()
        self._holds: dict[str, Hold] = {}

    def take_up(self, holds: Iterable[Hold]) -> None:
        """Keep holds that were decided elsewhere, or before this program was started."""
        for hold in holds:
            known = self._holds.get(hold.name)
            if known is None or known.until < hold.until:
                self._holds[hold.name] = hold

    def refusal(self, host: str, *, is_page: bool = False) -> Failure | None:
        """Why nobody is asked now: a failure with what is left of the pause; None where there is none."""
        if not self._holds:
            return None
        now, domain = self._clock(), domain_of(host)
        names = (*hold_names(host, domain), *([_of_pages(host)] if is_page else []))
        found = [self._holds[name] for name in names if name in self._holds]
        held = names_held(found, now)
        longest = max((hold for hold in found if hold.name in held), key=lambda hold: hold.until, default=None)
        if longest is None:
            return None
        is_domain = longest.name == hold_names(host, domain)[1]
        scope, who = (FailureScope.DOMAIN, domain) if is_domain else (FailureScope.HOST, host)
        left = longest.until - now
        detail = f"{who} wants a pause ({longest.detail}), of which {_in_words(left)} are left"
        return Failure(FailureKind.HELD, detail, retry_after=left, scope=scope)

    def judge(self, asked: str, host: str, result: T, *, is_page: bool = False) -> T | Failure:
        """The result of a visit, a throttle with the scope that it is held against; `asked` is the address.

        The pages of a host count as one: where they are refused again while a feed of it was served, they alone wait.
        """
        asked = _of_pages(host) if is_page else asked
        if not (isinstance(result, Failure) and is_throttle(result)):
            if self._answers_by_domain and not isinstance(result, Failure):
                self._note_service(asked, host)
            return result
        now, domain = self._clock(), domain_of(host)
        answer = Answer(asked, host, domain, now, is_throttle=True)
        scope = scope_of(answer, self._answers_by_domain.get(domain, ()))
        self._note(answer)
        hold = next_hold(answer, scope, result, self._holds, now)
        if hold is None and is_page:
            hold = hold_of(_of_pages(host), result, self._holds, now)
        if hold is not None:
            self._forget_old(now)
            self.take_up([hold])
        return replace(result, scope=scope)

    def _note_service(self, asked: str, host: str) -> None:
        """A host that served somebody: of interest only where its domain has refused others since.

        Two are enough: whoever is refused next, one of them was another.
        """
        answers = self._answers_by_domain.get(domain := domain_of(host))
        if answers is None:
            return
        since = takewhile(lambda each: not each.is_throttle, reversed(answers))
        served = {each.feed_id for each in since if each.host == host}
        if asked not in served and len(served) < 2:
            self._note(Answer(asked, host, domain, self._clock(), is_throttle=False))

    def _note(self, answer: Answer) -> None:
        answers = self._answers_by_domain.setdefault(answer.domain, deque(maxlen=MOST_ANSWERS))
        answers.append(answer)
        self._answers_by_domain.move_to_end(answer.domain)
        if len(self._answers_by_domain) > MOST_DOMAINS:
            self._answers_by_domain.popitem(last=False)

    def _forget_old(self, now: datetime) -> None:
        """A pause that ended a day ago is another story (core/polling/holds.py)."""
        self._holds = {name: hold for name, hold in self._holds.items() if now - hold.until <= timedelta(days=1)}


def _of_pages(host: str) -> str:
    """The name that all pages of a host have in common."""
    return f"pages:{host}"


def _in_words(left: timedelta) -> str:
    minutes = -(-left // timedelta(minutes=1))
    return f"{minutes} min" if minutes <= 120 else f"{-(-minutes // 60)} h"
