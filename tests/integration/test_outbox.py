"""Sending: what each answer of a channel leads to, and what a process that died leaves behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from monitor.channels import OutboundMail
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, Message, PermanentFailure, Reach, TransientFailure
from monitor.outbox import Outbox, holder_of, is_alive
from monitor.store import DeliveryStatus, NewDelivery, NewEdition, Selection, State, Store
from tests.builders import NOW


class FakeChannel:
    """Answers as it is told, and remembers what it was given."""

    kind: ClassVar[str] = "email"

    def __init__(self, *answers: DeliveryResult | Exception, on_data: Callable[[], None] = lambda: None) -> None:
        self.answers, self.on_data = list(answers), on_data
        self.sent: list[OutboundMail] = []

    def send(self, job: OutboundMail) -> DeliveryResult:
        self.sent.append(job)
        job.before_data()
        self.on_data()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def fill(store: Store, *recipients: str, channel: str = "email") -> None:
    subscription = store.subscribe("daily", NOW)
    rows = tuple(NewDelivery(channel, who, f"<{who}>", "stem", who.encode()) for who in recipients)
    edition = NewEdition("daily", "2026-11-21", NOW, None, Message("S", "h", "t"), 0, (), (), rows)
    assert store.freeze(edition, subscription, None, NOW)


def outbox(store: Store, channel: FakeChannel, now: datetime = NOW) -> Outbox:
    return Outbox(store, {channel.kind: channel}, "desk@example.org", lambda: now)


def status(store: Store) -> dict[str, DeliveryStatus]:
    return {delivery.recipient: delivery for delivery in store.recent_deliveries(9)}


def test_each_recipient_is_sent_one_message_once(store: Store) -> None:
    fill(store, "ada@example.org", "bob@example.org")
    channel = FakeChannel(Delivered("250 ok"), Delivered("250 ok"))
    outbox(store, channel).deliver_due()
    outbox(store, channel).deliver_due()
    assert [(mail.recipient, mail.raw, mail.sender) for mail in channel.sent] == [
        ("ada@example.org", b"ada@example.org", "desk@example.org"),
        ("bob@example.org", b"bob@example.org", "desk@example.org"),
    ]
    assert {delivery.state for delivery in store.recent_deliveries(9)} == {State.SENT}


def test_the_state_is_sending_while_the_message_is_on_its_way(store: Store) -> None:
    fill(store, "ada@example.org")
    seen: list[State] = []
    channel = FakeChannel(Delivered("250"), on_data=lambda: seen.append(status(store)["ada@example.org"].state))
    outbox(store, channel).deliver_due()
    assert seen == [State.SENDING]


@pytest.mark.parametrize(
    ("answer", "state", "pause", "ambiguous"),
    [
        (TransientFailure("421 later"), State.RETRY, timedelta(minutes=1), 0),
        (PermanentFailure("550 nobody here"), State.DEAD, timedelta(0), 0),
        (Ambiguous("no answer"), State.AMBIGUOUS, timedelta(minutes=10), 1),
        (RuntimeError("a fault of ours"), State.AMBIGUOUS, timedelta(minutes=10), 1),
    ],
)
def test_an_attempt_that_failed_is_retried_or_buried(
    store: Store, answer: DeliveryResult | Exception, state: State, pause: timedelta, ambiguous: int
) -> None:
    fill(store, "ada@example.org", "bob@example.org")
    outbox(store, FakeChannel(answer, Delivered("250"))).deliver_due()
    ada, bob = status(store)["ada@example.org"], status(store)["bob@example.org"]
    assert (ada.state, ada.retry_at - NOW, ada.ambiguous) == (state, pause, ambiguous)
    assert bob.state is State.SENT


def test_a_retry_sends_the_same_bytes(store: Store) -> None:
    fill(store, "ada@example.org")
    channel = FakeChannel(TransientFailure("421"), Delivered("250"))
    outbox(store, channel).deliver_due()
    outbox(store, channel, NOW + timedelta(minutes=1)).deliver_due()
    assert len({mail.raw for mail in channel.sent}) == 1
    assert len(channel.sent) == 2


def test_a_channel_that_is_no_longer_set_up_keeps_its_mail(store: Store) -> None:
    fill(store, "ada@example.org", channel="pigeon")
    outbox(store, FakeChannel()).deliver_due()
    ada = status(store)["ada@example.org"]
    assert (ada.state, ada.detail) == (
        State.RETRY,
        "the channel pigeon is not set up any more; set MONITOR_SMTP_URL and start again",
    )


def test_stopping_leaves_the_rest_for_later(store: Store) -> None:
    fill(store, "ada@example.org", "bob@example.org")
    channel = FakeChannel(Delivered("250"))
    outbox(store, channel).deliver_due(should_stop=lambda: bool(channel.sent))
    assert len(channel.sent) == 1
    assert store.open_deliveries() == 1


def a_dead_process() -> str:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        holder = holder_of(child.pid)
        assert is_alive(holder)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    return holder


def test_what_a_dead_process_was_sending_is_counted_and_sent_again_at_once(store: Store) -> None:
    fill(store, "ada@example.org")
    holder = a_dead_process()
    claimed = store.claim(NOW, timedelta(minutes=20), holder, is_alive)
    assert claimed is not None
    store.mark_sending(claimed.delivery_id, holder, NOW, timedelta(minutes=20))
    channel = FakeChannel(Delivered("250"))
    box = outbox(store, channel)
    assert box.recover() == 1
    box.deliver_due()
    ada = status(store)["ada@example.org"]
    assert (ada.state, ada.attempts, ada.ambiguous) == (State.SENT, 2, 1)


def test_what_a_living_process_sends_is_left_to_it(store: Store) -> None:
    fill(store, "ada@example.org")
    claimed = store.claim(NOW, timedelta(minutes=20), holder_of(os.getpid()), is_alive)
    assert claimed is not None
    store.mark_sending(claimed.delivery_id, holder_of(os.getpid()), NOW, timedelta(minutes=20))
    assert outbox(store, FakeChannel()).recover() == 0


def test_a_process_that_took_over_a_number_is_another_one() -> None:
    pid, started, space = holder_of(os.getpid()).split(":", 2)
    assert is_alive(f"{pid}:{started}:{space}")
    assert not is_alive(f"{pid}:{int(started) - 1}:{space}")
    assert is_alive(f"{pid}:{started}")  # as it was written before containers were told apart
    assert not is_alive(f"{pid}:{int(started) - 1}")


def test_what_a_process_of_another_container_sends_is_left_to_it_until_its_lease_ends(store: Store) -> None:
    fill(store, "ada@example.org")
    elsewhere = "1:4711:pid:[4026532999]"
    claimed = store.claim(NOW, timedelta(minutes=20), elsewhere, is_alive)
    assert claimed is not None
    store.mark_sending(claimed.delivery_id, elsewhere, NOW, timedelta(minutes=20))
    channel = FakeChannel(Delivered("250"))
    assert outbox(store, channel).deliver_due() == []
    late = Outbox(store, {channel.kind: channel}, "desk@example.org", lambda: NOW + timedelta(minutes=21))
    assert len(late.deliver_due()) == 1
    ada = status(store)["ada@example.org"]
    assert (ada.state, ada.attempts, ada.ambiguous) == (State.SENT, 2, 1)


def test_what_is_put_away_while_its_server_is_being_called_stays_put_away(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store, "ada@example.org")

    class PutAway(FakeChannel):
        """A person decides while the line is being made."""

        def send(self, job: OutboundMail) -> DeliveryResult:
            store.ledger.dismiss(Selection(), NOW)
            return super().send(job)

    channel = PutAway(Delivered("250"))
    assert outbox(store, channel).deliver_due() == []
    ada = status(store)["ada@example.org"]
    assert (ada.state, ada.is_dismissed) == (State.DEAD, True)
    assert "or a person put it away; nothing was sent" in caplog.text
    assert "Traceback" not in caplog.text
    assert "again at" not in caplog.text
    later = Outbox(store, {channel.kind: channel}, "desk@example.org", lambda: NOW + timedelta(days=1))
    assert later.deliver_due() == []
    assert channel.answers == [Delivered("250")]


def test_an_outcome_that_could_not_be_recorded_is_settled_by_the_next_round(store: Store) -> None:
    fill(store, "ada@example.org")
    claimed = store.claim(NOW, timedelta(minutes=20), holder_of(os.getpid()), is_alive)
    assert claimed is not None
    store.mark_sending(claimed.delivery_id, holder_of(os.getpid()), NOW, timedelta(minutes=20))
    outbox(store, FakeChannel(Delivered("250"))).deliver_due()
    ada = status(store)["ada@example.org"]
    assert (ada.state, ada.ambiguous) == (State.SENT, 1)


def test_a_recipient_who_cannot_be_reached_is_tried_once_a_round_and_keeps_nobody_waiting(store: Store) -> None:
    subscription = store.subscribe("daily", NOW)
    for day in ("21", "22", "23"):
        rows = tuple(NewDelivery("email", who, f"<{day}{who}>", day, day.encode()) for who in ("gone", "there"))
        edition = NewEdition("daily", f"2026-11-{day}", NOW, None, Message("S", "h", "t"), 0, (), (), rows)
        assert store.freeze(edition, subscription, None, NOW)
    now = NOW

    class Halved(FakeChannel):
        """One of two recipients is not there."""

        is_mended = False

        def send(self, job: OutboundMail) -> DeliveryResult:
            self.sent.append(job)
            if job.recipient == "gone" and not self.is_mended:
                return TransientFailure("gone cannot be reached", Reach.RECIPIENT)
            job.before_data()
            return Delivered("250")

    channel = Halved()
    box = Outbox(store, {channel.kind: channel}, "desk@example.org", lambda: now)
    for rounds in range(1, 4):
        box.deliver_due()
        assert [mail.recipient for mail in channel.sent] == [
            "gone",
            "there",
            "there",
            "there",
            *["gone"] * (rounds - 1),
        ]
        now += timedelta(hours=1)
    assert store.ledger.rests(now) == []
    channel.is_mended = True
    box.deliver_due()
    assert [mail.file_stem for mail in channel.sent[-3:]] == ["21", "22", "23"]
    assert store.open_deliveries() == 0


def test_a_message_that_never_began_to_go_out_is_in_no_doubt(store: Store) -> None:
    fill(store, "ada@example.org")

    class Overtaken(FakeChannel):
        """Before it hands anything over, another process has taken the delivery."""

        def send(self, job: OutboundMail) -> DeliveryResult:
            store.record(1, None, State.RETRY, "taken", NOW, NOW + timedelta(hours=1))
            return super().send(job)

    assert outbox(store, Overtaken(Delivered("250"))).deliver_due() == []
    assert (status(store)["ada@example.org"].detail, status(store)["ada@example.org"].ambiguous) == ("taken", 0)
