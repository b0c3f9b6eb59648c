"""Fills templates: Digest -> Rendered, Letter -> Message. Those of a user in a process of their own.

A template is a program of somebody else. One that never ends, or wants more memory than there is, costs a digest or an
alert its looks and some seconds; the shipped templates make it then, and its first lines say why.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, ParamSpec, Protocol, TypeVar

from monitor.config import Config, calendar_of, shipped_templates
from monitor.core.alerts import AlertRenderer, Letter, render_alert
from monitor.core.digest import Digest
from monitor.core.model import Message
from monitor.core.render import Fault, Rendered, render_instead, render_own, rendered
from monitor.pool import WorkerFailure
from monitor.pool.apart import apart

# CPU seconds; 500 stories take one by the shipped templates.
DIGEST_SECONDS: Final = 10.0
# Others wait for the store while an alert is rendered.
ALERT_SECONDS: Final = 2.0
# How long templates that ran into a limit are not tried again, so that a thousand digests do not wait for each other.
REST: Final = timedelta(hours=1)
# What the shipped templates of alerts are made of: others of a user change nothing about an alert.
OF_ALERTS: Final = frozenset({"alert.html.j2", "alert.txt.j2", "digest.css", "adapt.css"})

logger = logging.getLogger(__name__)


P = ParamSpec("P")
T = TypeVar("T")


class Runner(Protocol):
    """Who calls a function so that it cannot harm us: `apart`."""

    def __call__(
        self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | WorkerFailure:
        """See `monitor.pool.apart`."""
        ...


class Typesetter:
    """The templates of one configuration. Blocking; may be asked by several threads."""

    def __init__(self, config: Config, run: Runner = apart) -> None:
        self._run = run
        self._own, self._shipped = dict(config.templates), shipped_templates()
        self._shipped_alerts = AlertRenderer({}, self._shipped)
        self._has_alerts = not OF_ALERTS.isdisjoint(self._own)
        self._gave_up: tuple[Fault, datetime] | None = None

    def digest(self, digest: Digest, locale: str | None, now: datetime) -> Rendered:
        """The digest by the user's templates; by the shipped ones, and a notice at its top, where these fail."""
        if not self._own:
            return rendered(digest, self._shipped, calendar_of(locale))
        made: Rendered | Fault | WorkerFailure | None = self._resting(now)
        if made is None:
            made = self._run(DIGEST_SECONDS, render_in, locale, digest, self._own, self._shipped)
        if not isinstance(made, Rendered):
            made = render_instead(digest, _fault(made, "digest.html.j2"), self._shipped, calendar_of(locale))
        self._note(made.faults, now, f"digest {digest.digest_id}")
        return made

    def alert(self, letter: Letter, now: datetime) -> Message:
        """The alert by the user's templates, or by the shipped ones."""
        if not self._has_alerts or self._resting(now):
            return self._shipped_alerts.render(letter)
        made = self._run(ALERT_SECONDS, render_alert, letter, self._own, self._shipped)
        if isinstance(made, WorkerFailure):
            made = self._shipped_alerts.render(letter), (_fault(made, "alert.html.j2"),)
        self._note(made[1], now, f"alert {letter.plan_id}")
        return made[0]

    def _resting(self, now: datetime) -> Fault | None:
        """Why the user's templates are not tried now."""
        fault, since = self._gave_up or (None, now)
        return fault if timedelta(0) <= now - since < REST else None

    def _note(self, faults: Iterable[Fault], now: datetime, what: str) -> None:
        for fault in faults:
            logger.warning("%s: %s", what, fault)
            if fault.is_limit and not self._resting(now):
                self._gave_up = fault, now


def render_in(locale: str | None, digest: Digest, own: Mapping[str, str], shipped: Mapping[str, str]) -> Rendered:
    """As `render_own`, in a locale by its name: a calendar cannot be handed to another process."""
    return render_own(digest, own, shipped, calendar_of(locale))


def _fault(failure: WorkerFailure | Fault, template: str) -> Fault:
    return failure if isinstance(failure, Fault) else Fault(template, None, failure.detail, is_limit=True)
