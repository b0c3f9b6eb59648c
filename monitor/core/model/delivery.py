"""Messages, and what became of them at a channel."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered digest before it is addressed: subject and the two alternative bodies."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """The channel took responsibility (RFC 5321 250, or a durable file). `reply` is its answer."""

    reply: str


class Reach(StrEnum):
    """Whom a failure concerns besides the one delivery that met it."""

    MESSAGE = "message"  # nobody else
    RECIPIENT = "recipient"  # all for the same recipient: nobody is there to take them
    SERVER = "server"  # everyone: it failed before it heard whom the message is for
    RATE = "rate"  # perhaps everyone: it wants less mail, or later


@dataclass(frozen=True, slots=True)
class TransientFailure:
    """Worth retrying: nothing was accepted (RFC 5321 4yz, connection refused, before DATA).

    `retry_after` is how long the other side wants to be left alone (RFC 9110 10.2.3), None where it does not say.
    """

    detail: str
    reach: Reach = Reach.MESSAGE
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """Not worth retrying as it is (RFC 5321 5yz). What `is_too_large` may go out as a smaller message."""

    detail: str
    reach: Reach = Reach.MESSAGE
    is_too_large: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The message was handed over and no answer came: it may or may not have been accepted (RFC 1047)."""

    detail: str
    reach: Reach = Reach.MESSAGE


DeliveryResult: TypeAlias = Delivered | TransientFailure | PermanentFailure | Ambiguous
