"""Mail by SMTP: one message to one recipient, one after another over a connection that lasts a round. Network.

What a failure means depends on the phase in which it came, and is decided in monitor.core.smtp.
"""

import logging
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

from monitor.channels.base import OutboundMail
from monitor.channels.smtp_dialogue import Dialogue, Limits, RefusedError
from monitor.channels.smtp_target import SmtpTarget
from monitor.core.mail import Mailbox
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, PermanentFailure, Reach, TransientFailure
from monitor.crashpoints import crashpoint

log = logging.getLogger(__name__)

# So many different readers refused for now, or left in doubt, one after another, are no matter of the readers; fewer,
# where the server has just had such a time. Never one alone: it may be a message that no server will ever take.
REFUSALS_OF_A_SERVER, DOUBTS_OF_A_SERVER = 5, 2
REFUSALS_OF_A_SUSPECT = 2


def safe_tls() -> ssl.SSLContext:
    """Certificates and names are checked, and nothing older than TLS 1.2 is spoken (RFC 8996)."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class EmailChannel:
    """Hands messages to one mail server. `tls` is for tests and private authorities. Not for two threads at once."""

    kind: ClassVar[str] = "email"

    def __init__(self, target: SmtpTarget, *, limits: Limits | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._target, self._limits = target, limits or Limits()
        self._tls = tls or safe_tls()
        self._dialogue: Dialogue | None = None
        self._is_kept_open = False
        self._in_a_row: Counter[type[DeliveryResult]] = Counter()
        self._is_suspect = False

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Within the block one connection serves one message after another."""
        self._is_kept_open = True
        try:
            yield
        finally:
            self._is_kept_open = False
            self._hang_up()

    def send(self, job: OutboundMail) -> DeliveryResult:
        """Delivered with the server's reply, or what else became of it. Never raises for what a server does."""
        try:
            sender, recipient = Mailbox.parse(job.sender).address, Mailbox.parse(job.recipient).address
        except ValueError as error:
            return PermanentFailure(str(error))
        try:
            result = self._attempt(job, sender, recipient)
        finally:
            if not self._is_kept_open:
                self._hang_up()
        return self._weighed(result)

    def _attempt(self, job: OutboundMail, sender: str, recipient: str) -> DeliveryResult:
        try:
            dialogue = self._named(sender, recipient, len(job.raw))
            job.before_data()
            crashpoint("before_data")
            dialogue.hand_over(job.raw)
            result = dialogue.finish()
        except RefusedError as refusal:
            if refusal.is_broken:
                self._hang_up(politely=False)
            return refusal.result
        if isinstance(result, Delivered):
            crashpoint("after_accepted")
        return result

    def _named(self, sender: str, recipient: str, size: int) -> Dialogue:
        """A dialogue that knows both addresses. One that was kept open may have been left by the server meanwhile,
        which says nothing about this message: a new one is begun.
        """
        dialogue = self._dialogue
        if dialogue is not None and dialogue.is_open and dialogue.messages < self._limits.messages:
            try:
                dialogue.name(sender, recipient, size)
            except RefusedError as refusal:
                if not refusal.is_broken:
                    raise
                log.debug("a new connection: %s", refusal)
                self._hang_up(politely=False)
            else:
                return dialogue
        self._hang_up()
        dialogue = self._dialogue = Dialogue(self._target, sender.rpartition("@")[2], self._limits, self._tls)
        dialogue.begin()
        dialogue.name(sender, recipient, size)
        return dialogue

    def _hang_up(self, *, politely: bool = True) -> None:
        dialogue, self._dialogue = self._dialogue, None
        if dialogue is not None:
            dialogue.leave(politely=politely)

    def _weighed(self, result: DeliveryResult) -> DeliveryResult:
        """A refusal for now, or a doubt, is its reader's own, unless it comes for one reader after another."""
        if not isinstance(result, TransientFailure | Ambiguous):
            self._in_a_row.clear()
            self._is_suspect = isinstance(result, PermanentFailure) and result.reach is Reach.SERVER
            return result
        self._in_a_row[type(result)] += 1
        if result.reach is Reach.MESSAGE and self._in_a_row[type(result)] < self._most(result):
            return result
        self._in_a_row.clear()
        self._is_suspect = True
        return replace(result, reach=Reach.RATE) if result.reach is Reach.MESSAGE else result

    def _most(self, result: TransientFailure | Ambiguous) -> int:
        if isinstance(result, Ambiguous):
            return DOUBTS_OF_A_SERVER
        return REFUSALS_OF_A_SUSPECT if self._is_suspect else REFUSALS_OF_A_SERVER
