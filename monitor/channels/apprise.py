"""Instant messages by Apprise, an optional extra: one address of Apprise for each delivery. Network, by Apprise.

Apprise says of a whole bundle whether it went well, so that a retry of a bundle would go to those again that had it;
and of a single address only yes or no. What it logged meanwhile tells which kind of no.
"""

import logging
import re
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar, Final, Protocol
from urllib.parse import unquote, urlsplit

from monitor.channels.base import OutboundMail
from monitor.core.model import Delivered, DeliveryResult, PermanentFailure, TransientFailure

HOW_TO_INSTALL: Final = "Apprise is not installed: pip install 'news-monitor[apprise]'"
REPLY_LENGTH: Final = 200
# The status that most of Apprise's plugins log: "Failed to send … notification: Unauthorized, error=401."
_STATUS: Final = re.compile(r"error=(\d{3})\b")
# Among refusals these may pass: time-out, conflict, too early, too many.
_PASSING: Final = frozenset({408, 409, 425, 429})


class _Service(Protocol):
    """What is used of apprise.NotifyBase."""

    service_name: str

    def notify(self, body: str, title: str = "") -> bool:
        """Whether it went well."""
        ...


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("apprise") is not None


class AppriseChannel:
    """Sends the text of an alert to the service that a variable names."""

    kind: ClassVar[str] = "apprise"

    def __init__(self, url_by_name: Mapping[str, str], is_installed: Callable[[], bool] = is_installed) -> None:
        """`url_by_name` are addresses of Apprise by the names of their variables, which are the recipients."""
        self._url_by_name, self._is_installed = url_by_name, is_installed
        self._log_lock = threading.Lock()

    def send(self, job: OutboundMail) -> DeliveryResult:
        """Delivered where Apprise says so. No detail holds the address, which is a secret."""
        url = self._url_by_name.get(job.recipient)
        if url is None:
            return PermanentFailure(f"no alert of digests.yaml names {job.recipient} any more")
        if not self._is_installed():
            return TransientFailure(HOW_TO_INSTALL)
        with self._log_lock, _Overheard() as overheard:
            service = _service_of(url)
            if service is None:
                return PermanentFailure(f"the value of {job.recipient} is no address that Apprise understands")
            job.before_data()
            if service.notify(body=job.message.text, title=job.message.subject):
                return Delivered(f"{service.service_name} took it")
            return _refusal(job.recipient, _without(url, overheard.last))


def _service_of(url: str) -> _Service | None:
    found: _Service | None = import_module("apprise").Apprise.instantiate(url, suppress_exceptions=True)
    return found


def _refusal(name: str, said: str) -> TransientFailure | PermanentFailure:
    status = _STATUS.search(said)
    detail = f"{name}: {said or 'Apprise could not send it, and does not say why'}"
    if status is not None and 400 <= (code := int(status[1])) < 500 and code not in _PASSING:
        return PermanentFailure(detail)
    return TransientFailure(detail)


def _without(url: str, said: str) -> str:
    """What was said, without any part of the address that may be a secret."""
    parts = urlsplit(url)
    pieces = re.split(r"[/:@?&=,]+", f"{parts.netloc}/{parts.path}/{parts.query}")
    for piece in sorted({*pieces, *map(unquote, pieces)}, key=len, reverse=True):
        if len(piece) >= 4:
            said = said.replace(piece, "***")
    return "".join(c if c.isprintable() else " " for c in said)[:REPLY_LENGTH]


class _Overheard(logging.Handler):
    """Keeps the last warning that Apprise logs, and all that it and its HTTP library log from our own log: addresses
    with their secrets stand there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.last = ""
        self._loggers = (logging.getLogger("apprise"), logging.getLogger("urllib3"))

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING and record.name == "apprise":
            self.last = record.getMessage()

    def __enter__(self) -> "_Overheard":
        self._before = [logger.propagate for logger in self._loggers]
        for logger in self._loggers:
            logger.propagate = False
            logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for logger, before in zip(self._loggers, self._before, strict=True):
            logger.removeHandler(self)
            logger.propagate = before
