"""Sending what was committed: claim -> send -> record. Touches the store, and the world through channels.

A delivery is marked `sending` by a commit immediately before the message itself goes out, so that a process that dies
leaves no doubt but the one window that SMTP has (RFC 1047). States: monitor.store.deliveries.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from monitor.channels import Channel, Lasting, OutboundMail
from monitor.core.mail import without_html
from monitor.core.model import (
    Ambiguous,
    Delivered,
    DeliveryResult,
    PermanentFailure,
    Reach,
    TransientFailure,
)
from monitor.core.recipients import shown_recipient
from monitor.core.retry import OnAmbiguous, Rate, retry_at
from monitor.crashpoints import crashpoint
from monitor.store import ClaimedDelivery, State, Store

logger = logging.getLogger(__name__)

# Longer than any delivery takes: SMTP allows ten minutes for the final answer, and some for each step before it.
LEASE = timedelta(minutes=20)

AN_ORPHAN = "the process ended while it was sending, so nobody knows whether it arrived"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a user chose: copies or delays where an outcome is unknown, and how much mail a provider takes."""

    on_ambiguous: OnAmbiguous = OnAmbiguous.RESEND
    rates: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is recorded of an attempt. `raw` is a smaller message, to go out in place of the one that was refused."""

    state: State
    detail: str
    retry_at: datetime | None = None
    reach: Reach = Reach.MESSAGE
    raw: bytes | None = None


def outcome_of(
    delivery: ClaimedDelivery, result: DeliveryResult, now: datetime, on_ambiguous: OnAmbiguous = OnAmbiguous.RESEND
) -> Outcome:
    """What a result means for a delivery. Pure."""
    match result:
        case Delivered(reply):
            return Outcome(State.SENT, reply)
        case TransientFailure(detail, Reach.SERVER):
            # It waits for the server, which rests: as soon as that is over, the oldest delivery goes first.
            return Outcome(State.RETRY, detail, now, Reach.SERVER)
        case TransientFailure(detail, reach):
            again = retry_at(delivery.attempts - delivery.put_off + 1, result, now)
            return Outcome(State.RETRY, detail, again, reach)
        case PermanentFailure(detail, reach):
            smaller = _smaller(delivery) if result.is_too_large else None
            if smaller is not None:
                said = f"{detail}: it goes out without its HTML part"
                return Outcome(State.RETRY, said, now, Reach.MESSAGE, smaller)
            return Outcome(State.DEAD, detail, None, reach)
        case Ambiguous(detail, reach):
            again = retry_at(delivery.attempts - delivery.put_off + 1, result, now, on_ambiguous)
            return Outcome(State.AMBIGUOUS, detail, again, reach)
        case _:
            assert_never(result)


def _smaller(delivery: ClaimedDelivery) -> bytes | None:
    """The text of a digest alone; not where the whole of it may have arrived, for then two would differ."""
    return without_html(delivery.raw) if not delivery.ambiguous else None


class Outbox:
    """Delivers by the channels that it is given, one delivery at a time. Blocking: run it in a thread of its own."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        sender: str,
        clock: Callable[[], datetime],
        policy: Policy | None = None,
    ) -> None:
        self._store, self._channels, self._sender, self._clock = store, channels, sender, clock
        self._policy = policy or Policy()
        self._holder = holder_of(os.getpid())

    def recover(self) -> int:
        """Settle what a process that died was sending: it may have arrived, so it is counted, and goes by the policy.

        To be sent again, it is so at once: the connection died with the process, so the server is not still thinking
        about its answer. Servers that rest may be tried: a start is what follows an edit of their address.
        """
        self._store.wake()
        return self._settle(is_alive)

    def _settle(self, is_sending: Callable[[str], bool]) -> int:
        now = self._clock()
        found = self._store.orphans(now, is_sending)
        is_resent = self._policy.on_ambiguous is OnAmbiguous.RESEND
        for delivery_id, _ in found:
            detail = f"{AN_ORPHAN}; {'the same message is sent again' if is_resent else 'it is held'}"
            self._store.record(delivery_id, None, State.AMBIGUOUS, detail, now, now if is_resent else None)
            logger.warning("delivery %d: %s", delivery_id, detail)
        return len(found)

    def deliver_due(
        self, should_stop: Callable[[], bool] = lambda: False
    ) -> list[tuple[ClaimedDelivery, DeliveryResult]]:
        """Make every delivery that is due; what became of each. One at a time, so call it from one thread only."""
        # What we ourselves are said to be sending now is a delivery whose outcome could not be recorded.
        self._settle(lambda holder: holder != self._holder and is_alive(holder))
        made: list[tuple[ClaimedDelivery, DeliveryResult]] = []
        with self._kept_open():
            while not should_stop():
                delivery = self._store.claim(self._clock(), LEASE, self._holder, is_alive, self._policy.rates)
                if delivery is None:
                    break
                crashpoint("after_claim")
                result = self._send(delivery)
                if result is None:
                    continue
                crashpoint("before_record")
                outcome = self._record(delivery, result)
                crashpoint("after_record")
                if outcome.raw is None:  # else it goes on with a smaller message, in this same round
                    made.append((delivery, result))
        return made

    @contextmanager
    def _kept_open(self) -> Iterator[None]:
        """One connection for a whole round, where a channel can do that."""
        with ExitStack() as stack:
            for channel in self._channels.values():
                if isinstance(channel, Lasting):
                    stack.enter_context(channel.kept_open())
            yield

    def _send(self, delivery: ClaimedDelivery) -> DeliveryResult | None:
        """What the channel says; None where the delivery is not ours any more, and nothing was sent."""
        channel = self._channels.get(delivery.channel)
        if channel is None:
            return TransientFailure(
                f"the channel {delivery.channel} is not set up any more; set MONITOR_SMTP_URL and start again"
            )
        begun = is_lost = False

        def begin() -> None:
            nonlocal begun, is_lost
            try:
                self._store.mark_sending(delivery.delivery_id, self._holder, self._clock(), LEASE)
            except LookupError:
                is_lost = True
                raise
            begun = True

        mail = OutboundMail(
            raw=delivery.raw,
            message=delivery.message,
            recipient=delivery.recipient,
            sender=self._sender,
            file_stem=delivery.file_stem,
            message_id=delivery.message_id,
            before_data=begin,
        )
        try:
            return channel.send(mail)
        except Exception as error:  # one of the three places: one delivery must not stop the others
            if is_lost:
                logger.warning("not sent: %s: %s", _named(delivery), error)
                return None
            logger.exception("delivery %d failed", delivery.delivery_id)
            detail = f"an error in News Monitor itself: {type(error).__name__}: {error}"
            return Ambiguous(detail) if begun else TransientFailure(detail)

    def _record(self, delivery: ClaimedDelivery, result: DeliveryResult) -> Outcome:
        now = self._clock()
        outcome = outcome_of(delivery, result, now, self._policy.on_ambiguous)
        is_set_up = delivery.channel in self._channels
        self._store.record(
            delivery.delivery_id,
            self._holder,
            outcome.state,
            outcome.detail,
            now,
            outcome.retry_at,
            reach=outcome.reach,
            raw=outcome.raw,
            channel=delivery.channel if is_set_up else None,
        )
        _tell(delivery, outcome)
        return outcome


def _named(delivery: ClaimedDelivery) -> str:
    return f"{delivery.file_stem} to {shown_recipient(delivery.recipient)}"


def _tell(delivery: ClaimedDelivery, outcome: Outcome) -> None:
    named = (_named(delivery), outcome.detail)
    again = f"again at {outcome.retry_at:%Y-%m-%d %H:%M:%S %Z}" if outcome.retry_at else "held for a person"
    if outcome.reach in (Reach.SERVER, Reach.RATE):
        again = f"{again}; the server is left alone for a while"
    match outcome.state:
        case State.SENT:
            logger.info("sent: %s: %s", *named)
        case State.DEAD:
            logger.error("never sent: %s: %s", *named)
        case State.AMBIGUOUS:
            logger.warning("perhaps sent: %s: %s; %s", *named, again)
        case _:
            logger.warning("not sent: %s: %s; %s", *named, again)


def holder_of(pid: int) -> str:
    """A name for a process that no other has: `pid:start:space`.

    Its start, because numbers are given again; the space of numbers, because each container counts from 1.
    """
    return f"{pid}:{_started(pid)}:{_number_space()}"


def is_alive(holder: str) -> bool:
    """Whether the process of that name still runs. One of another container cannot be seen from here: it is believed
    to, so that nothing of it is sent twice, until its lease ends.
    """
    pid, started, *space = holder.split(":", 2)
    if space and space[0] != _number_space():
        return True
    return _started(int(pid)) == started


def _number_space() -> str:
    """Where numbers of processes count (pid_namespaces(7)), such as "pid:[4026531836]"; empty where it is not told."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22); empty where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19]
