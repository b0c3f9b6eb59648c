"""What a mail server's answer, or its silence, means for a delivery: (phase, reply) -> DeliveryResult. Pure.

| phase                   | reset, stall, no SMTP at all | 4yz                | 5yz                  |
| ----------------------- | ---------------------------- | ------------------ | -------------------- |
| connect, greeting, EHLO | retry, the server rests      | the same           | dead, server rests   |
| STARTTLS, TLS handshake | retry, the server rests      | the same           | the same             |
| AUTH                    | retry, the server rests      | the same           | dead, server rests   |
| MAIL FROM               | retry                        | retry              | dead, server rests   |
| RCPT TO, DATA, message  | retry                        | retry              | dead                 |
| final reply             | ambiguous                    | retry              | dead                 |
| QUIT                    | sent                         | sent               | sent                 |

A server that rests is left alone by every delivery for a while (monitor.core.retry). It does so where it failed
before it could know whom a message is for: the next delivery would meet the same, and a wrong password that is
repeated for each reader locks the account. A sender who is refused is the same for all. A 4yz that speaks of a rate
rests it, too, and so does 421, by which a server takes its leave.

STARTTLS that is refused, is not offered or breaks passes: the server is badly set up, or somebody tampers with the
line, and nothing goes out in clear meanwhile. Only the silence after the last dot leaves a doubt (RFC 1047).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.core.model import Ambiguous, Delivered, DeliveryResult, PermanentFailure, Reach, TransientFailure

# RFC 5321 3.8: "service not available, closing transmission channel"; whoever comes next is told the same.
LEAVING: Final = 421
LONGEST_REPLY: Final = 300  # Code points of an answer that are kept.


class Phase(StrEnum):
    """How far the dialogue with a mail server has come; the words stand in what a person is told."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    HANDSHAKE = "TLS handshake"
    AUTH = "AUTH"
    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"
    MESSAGE = "message"
    FINAL = "final reply"
    QUIT = "QUIT"


BEFORE_ANY_MESSAGE: Final = frozenset(
    {Phase.CONNECT, Phase.GREETING, Phase.EHLO, Phase.STARTTLS, Phase.HANDSHAKE, Phase.AUTH}
)
PROTECTING: Final = frozenset({Phase.STARTTLS, Phase.HANDSHAKE})
IN_CLEAR: Final = "nothing was sent in clear"

# RFC 3463 3: 5.3.4 "message too big for system", 5.2.3 "message length exceeds administrative limit". RFC 1870 6.1 uses
# 552 for both the fixed limit and a full mailbox, which a smaller message would not help: 5.2.2.
_TOO_LARGE: Final = frozenset({"5.3.4", "5.2.3"})
_MAILBOX_FULL: Final = "5.2.2"
_FULL: Final = re.compile(r"\bquota\b|\bfull\b", re.IGNORECASE)

# What large providers and Postfix write: "450 4.7.1 too much mail from", "454 Throttling failure: Maximum sending rate
# exceeded", "421 4.7.0 Too many connections", "451 4.7.500 Server busy", "432 4.3.2 sender thread limit exceeded".
_RATE: Final = re.compile(
    r"\brate\b|throttl|too (?:many|much|fast|frequent)|slow(?:ing)? down|limit (?:was |is )?(?:exceed|reach)"
    r"|exceed\w*\b.{0,40}\blimit|\bbusy\b",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"(?P<status>[245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: its code, or None for what is no SMTP reply; and its lines as one, fit to be shown."""

    code: int | None
    text: str

    @property
    def status(self) -> str | None:
        """The enhanced status code at its head (RFC 2034), such as "4.7.1"."""
        found = _STATUS.match(self.text)
        return found["status"] if found else None

    def __str__(self) -> str:
        return self.text if self.code is None else f"{self.code} {self.text}".rstrip()


def shown(text: str) -> str:
    """A server's words on one line, without what a terminal would obey, and not endless."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_REPLY]


def judge(server: str, phase: Phase, reply: Reply) -> DeliveryResult:
    """What a reply means that is not the one hoped for; and after the last dot, whatever it is.

    `server` names the server to a person. Delivered only comes of a 2yz to the last dot.
    """
    code, told = reply.code or 0, f"{server} at {phase}: {reply}"
    if phase is Phase.QUIT or (phase is Phase.FINAL and 200 <= code < 300):
        return Delivered(str(reply))
    if 500 <= code < 600 and phase not in PROTECTING:
        return _refused(told, phase, reply)
    if 400 <= code < 600:
        return TransientFailure(told + _safely(phase), _reach(phase, reply))
    if phase is Phase.FINAL:
        return Ambiguous(f"{told}: neither yes nor no, so nobody knows whether it was accepted")
    return TransientFailure(f"{told}: no answer that SMTP knows there{_safely(phase)}", _reach(phase, reply))


def broken_off(server: str, phase: Phase, reason: str) -> DeliveryResult:
    """What it means that no reply came: the line broke, or time was up."""
    told = f"{server} at {phase}: {reason}"
    if phase is Phase.QUIT:
        return Delivered(told)
    if phase is Phase.FINAL:
        return Ambiguous(f"{told}; nobody knows whether the message was accepted")
    return TransientFailure(told + _safely(phase), _reach(phase, Reply(None, "")))


def too_large(server: str, size: int, limit: int) -> PermanentFailure:
    """A message that need not be tried: the server said how large one may be (RFC 1870 4)."""
    told = f"takes at most {limit:,} bytes, and the message has {size:,}"
    return PermanentFailure(f"{server} at {Phase.MAIL}: {told}", is_too_large=True)


def is_too_large(reply: Reply) -> bool:
    """Whether a smaller message might be taken."""
    if reply.status == _MAILBOX_FULL:
        return False
    return reply.status in _TOO_LARGE or (reply.code == 552 and not _FULL.search(reply.text))


def is_of_rate(reply: Reply) -> bool:
    """Whether a refusal for now says that there was too much, or too much at once; a full mailbox is no rate."""
    is_about_the_mailbox = (reply.status or "").split(".")[1:2] == ["2"]
    return 400 <= (reply.code or 0) < 500 and not is_about_the_mailbox and bool(_RATE.search(reply.text))


def _refused(told: str, phase: Phase, reply: Reply) -> PermanentFailure:
    large = phase not in BEFORE_ANY_MESSAGE and is_too_large(reply)
    is_for_all = phase in BEFORE_ANY_MESSAGE or (phase is Phase.MAIL and not large)
    return PermanentFailure(told, Reach.SERVER if is_for_all else Reach.MESSAGE, is_too_large=large)


def _reach(phase: Phase, reply: Reply) -> Reach:
    if phase in BEFORE_ANY_MESSAGE:
        return Reach.SERVER
    return Reach.RATE if reply.code == LEAVING or is_of_rate(reply) else Reach.MESSAGE


def _safely(phase: Phase) -> str:
    return f"; {IN_CLEAR}" if phase in PROTECTING else ""
