"""What every channel takes and gives: OutboundMail -> DeliveryResult; a remote failure is a value."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, runtime_checkable

from monitor.core.model import DeliveryResult, Message


def _nothing() -> None:
    """Nobody wants to know when the message is handed over."""


@dataclass(frozen=True, slots=True)
class OutboundMail:
    """One copy of one digest or alert, as it was frozen.

    `raw` is the whole message (core/mail.py); `message` what it was made from; `sender` and `recipient` bare addresses
    (`recipient` is empty for a copy that is addressed to nobody); `file_stem` names the copy among files. `message_id`
    is the same each time it is sent, so that whoever gets it twice can tell.
    `before_data` is called once, immediately before the point from which on the outcome may stay unknown: the outbox
    commits "sending" there. What it raises ends the attempt with nothing sent.
    """

    raw: bytes
    message: Message
    recipient: str
    sender: str
    file_stem: str
    message_id: str = ""
    before_data: Callable[[], None] = field(default=_nothing, compare=False)


class Channel(Protocol):
    """A way out. `send` blocks; the outbox calls it in a thread."""

    kind: ClassVar[str]

    def send(self, job: OutboundMail) -> DeliveryResult:
        """Hand `job` over once. Every failure of the other side is a value."""
        ...


@runtime_checkable
class Lasting(Protocol):
    """A channel whose connection may serve several jobs."""

    def kept_open(self) -> AbstractContextManager[None]:
        """Within the block the connection is kept from one job to the next."""
        ...
