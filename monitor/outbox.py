"""Sending what was committed: claim -> send -> record. Touches the store, and the world through channels.

A delivery is marked `sending` by a commit immediately before the message itself goes out, so that a process that dies
leaves no doubt but the one window that SMTP has (RFC 1047). States: monitor.store.deliveries.
"""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from monitor.channels import Channel, OutboundMail
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, PermanentFailure, TransientFailure
from monitor.core.retry import retry_at
from monitor.crashpoints import crashpoint
from monitor.store import ClaimedDelivery, State, Store

logger = logging.getLogger(__name__)

# Longer than any delivery takes: SMTP allows ten minutes for the final answer, and some for each step before it.
LEASE = timedelta(minutes=20)


class Outbox:
    """Delivers by the channels that it is given, one delivery at a time. Blocking: run it in a thread of its own."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], sender: str, clock: Callable[[], datetime]
    ) -> None:
        self._store, self._channels, self._sender, self._clock = store, channels, sender, clock
        self._holder = holder_of(os.getpid())

    def recover(self) -> int:
        """Settle what a process that died was sending: it may have arrived, so it is counted and sent again, unchanged.

        At once: the connection died with the process, so the server is not still thinking about its answer.
        """
        return self._settle(is_alive)

    def _settle(self, is_sending: Callable[[str], bool]) -> int:
        now = self._clock()
        found = self._store.orphans(now, is_sending)
        for delivery_id, _ in found:
            detail = "the process ended while it was sending; the same message is sent again"
            self._store.record(delivery_id, None, State.AMBIGUOUS, detail, now, now)
            logger.warning("delivery %d: %s", delivery_id, detail)
        return len(found)

    def deliver_due(
        self, should_stop: Callable[[], bool] = lambda: False
    ) -> list[tuple[ClaimedDelivery, DeliveryResult]]:
        """Make every delivery that is due; what became of each. One at a time, so call it from one thread only."""
        # What we ourselves are said to be sending now is a delivery whose outcome could not be recorded.
        self._settle(lambda holder: holder != self._holder and is_alive(holder))
        made: list[tuple[ClaimedDelivery, DeliveryResult]] = []
        while not should_stop():
            delivery = self._store.claim(self._clock(), LEASE, self._holder, is_alive)
            if delivery is None:
                break
            crashpoint("after_claim")
            result = self._send(delivery)
            crashpoint("before_record")
            self._record(delivery, result)
            crashpoint("after_record")
            made.append((delivery, result))
        return made

    def _send(self, delivery: ClaimedDelivery) -> DeliveryResult:
        channel = self._channels.get(delivery.channel)
        if channel is None:
            return TransientFailure(
                f"the channel {delivery.channel} is not set up any more; set MONITOR_SMTP_URL and start again"
            )
        begun = False

        def begin() -> None:
            nonlocal begun
            self._store.mark_sending(delivery.delivery_id, self._holder, self._clock(), LEASE)
            begun = True

        mail = OutboundMail(
            raw=delivery.raw,
            message=delivery.message,
            recipient=delivery.recipient,
            sender=self._sender,
            file_stem=delivery.file_stem,
            before_data=begin,
        )
        try:
            return channel.send(mail)
        except Exception as error:  # one of the three places: one delivery must not stop the others
            logger.exception("delivery %d failed", delivery.delivery_id)
            detail = f"an error in News Monitor itself: {type(error).__name__}: {error}"
            return Ambiguous(detail) if begun else TransientFailure(detail)

    def _record(self, delivery: ClaimedDelivery, result: DeliveryResult) -> None:
        now, attempts = self._clock(), delivery.attempts + 1
        match result:
            case Delivered(reply):
                self._store.record(delivery.delivery_id, self._holder, State.SENT, reply, now, None)
                logger.info("digest %s to %s: %s", delivery.file_stem, delivery.recipient, reply)
            case TransientFailure(detail):
                again = retry_at(attempts, result, now)
                self._store.record(delivery.delivery_id, self._holder, State.RETRY, detail, now, again)
                logger.warning("not sent to %s: %s; again at %s", delivery.recipient, detail, again)
            case PermanentFailure(detail):
                self._store.record(delivery.delivery_id, self._holder, State.DEAD, detail, now, None)
                logger.error("never sent to %s: %s", delivery.recipient, detail)
            case Ambiguous(detail):
                again = retry_at(attempts, result, now)
                self._store.record(delivery.delivery_id, self._holder, State.AMBIGUOUS, detail, now, again)
                logger.warning("perhaps sent to %s: %s; again at %s", delivery.recipient, detail, again)


def holder_of(pid: int) -> str:
    """A name for a process that another process after it, given the same number, does not have: `pid:start`."""
    return f"{pid}:{_started(pid)}"


def is_alive(holder: str) -> bool:
    """Whether the process of that name still runs on this machine."""
    pid, _, started = holder.partition(":")
    return _started(int(pid)) == started


def _started(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22); empty where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19]
