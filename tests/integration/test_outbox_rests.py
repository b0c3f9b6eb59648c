"""Servers that fail everyone, providers with a rate, doubts that are held, messages that are too large."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from monitor.channels import OutboundMail
from monitor.core.mail import Envelope, Mailbox, compose
from monitor.core.model import (
    Ambiguous,
    Delivered,
    DeliveryResult,
    Message,
    PermanentFailure,
    Reach,
    TransientFailure,
)
from monitor.core.retry import OnAmbiguous, Rate
from monitor.outbox import Outbox, Policy
from monitor.store import DeliveryStatus, NewDelivery, NewEdition, Selection, State, Store
from tests.builders import NOW

ADA, BOB, CAROL = "ada@example.org", "bob@example.org", "carol@example.org"
MINUTE = timedelta(minutes=1)
DOWN = TransientFailure("connection refused", Reach.SERVER)


class Server:
    """A channel that answers as `decide` says, and remembers whom it was asked for."""

    kind: ClassVar[str] = "email"

    def __init__(self, decide: Callable[[OutboundMail], DeliveryResult]) -> None:
        self.decide, self.asked = decide, list[OutboundMail]()

    def send(self, job: OutboundMail) -> DeliveryResult:
        self.asked.append(job)
        result = self.decide(job)
        if isinstance(result, Delivered | Ambiguous):
            job.before_data()
        return result


class Desk:
    """A store, a clock that stands until it is moved, and an outbox."""

    def __init__(self, store: Store, policy: Policy | None = None) -> None:
        self.store, self.now, self.policy = store, NOW, policy
        self.server = Server(lambda _: Delivered("250"))
        self.box = Outbox(store, {"email": self.server}, "desk@example.org", self.clock, policy)

    def clock(self) -> datetime:
        return self.now

    def freeze(self, period: str, *readers: str, raw: bytes = b"raw") -> None:
        subscription = self.store.subscribe("daily", NOW)
        rows = tuple(NewDelivery("email", who, f"<{period}{who}>", period, raw) for who in readers)
        edition = NewEdition("daily", period, self.now, None, Message("S", "h", "t"), 0, (), (), rows)
        assert self.store.freeze(edition, subscription, None, self.now)

    def deliver(self, decide: Callable[[OutboundMail], DeliveryResult] = lambda _: Delivered("250")) -> list[str]:
        """The readers that were tried, in order."""
        self.server.decide, before = decide, len(self.server.asked)
        self.box.deliver_due()
        return [f"{job.file_stem} {job.recipient.partition('@')[0]}" for job in self.server.asked[before:]]

    def told(self) -> dict[str, DeliveryStatus]:
        return {each.recipient: each for each in self.store.ledger.find(Selection(), 99)}


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_a_server_that_fails_everyone_is_asked_for_one_and_then_left_alone(desk: Desk) -> None:
    desk.freeze("21", ADA, BOB)
    assert desk.deliver(lambda _: DOWN) == ["21 ada"]
    assert desk.deliver(lambda _: DOWN) == []
    (rest,) = desk.store.ledger.rests(desk.now)
    assert (rest.channel, rest.failures, rest.until, rest.detail) == ("email", 1, NOW + MINUTE, "connection refused")
    desk.now += MINUTE
    assert desk.deliver(lambda _: DOWN) == ["21 ada"]
    assert desk.store.ledger.rests(desk.now)[0].until == desk.now + 2 * MINUTE
    desk.now += 2 * MINUTE
    assert desk.deliver() == ["21 ada", "21 bob"]
    assert desk.store.ledger.rests(desk.now) == []
    assert desk.told()[ADA].attempts == 3


def test_a_long_outage_does_not_lengthen_the_pauses_of_what_comes_after_it(desk: Desk) -> None:
    desk.freeze("21", ADA)
    for _ in range(10):
        assert desk.deliver(lambda _: DOWN) == ["21 ada"]
        desk.now += timedelta(hours=1)
    desk.deliver(lambda _: TransientFailure("450 greylisted"))
    assert desk.told()[ADA].retry_at == desk.now + MINUTE


def test_what_waits_is_tried_at_once_after_a_start_and_when_a_person_asks(desk: Desk) -> None:
    desk.freeze("21", ADA)
    desk.deliver(lambda _: DOWN)
    desk.box.recover()
    assert desk.deliver(lambda _: DOWN) == ["21 ada"]
    assert desk.store.ledger.requeue(Selection(states=(State.RETRY,)), desk.now) == 1
    assert desk.deliver() == ["21 ada"]


def test_a_refusal_of_everyone_ends_one_delivery_and_not_all(desk: Desk) -> None:
    desk.freeze("21", ADA, BOB)
    assert desk.deliver(lambda _: PermanentFailure("535 wrong password", Reach.SERVER)) == ["21 ada"]
    assert [desk.told()[who].state for who in (ADA, BOB)] == [State.DEAD, State.READY]
    assert desk.store.ledger.rests(desk.now)


def test_what_speaks_of_a_rate_lets_another_go_first_afterwards(desk: Desk) -> None:
    desk.freeze("21", ADA, BOB)
    assert desk.deliver(lambda _: TransientFailure("450 too much mail", Reach.RATE)) == ["21 ada"]
    desk.now += MINUTE
    assert desk.deliver() == ["21 bob"]
    desk.now += timedelta(seconds=1)
    assert desk.deliver() == ["21 ada"]


def test_what_waits_for_one_reader_goes_in_order_when_a_younger_one_comes_up(desk: Desk) -> None:
    desk.freeze("21", ADA)
    for _ in range(6):
        desk.deliver(lambda _: TransientFailure("452 mailbox full"))
        desk.now += timedelta(minutes=32)
    desk.deliver(lambda _: TransientFailure("452 mailbox full"))
    desk.now += 5 * MINUTE
    desk.freeze("22", ADA, BOB)
    assert desk.deliver() == ["21 ada", "22 ada", "22 bob"]


def test_what_waits_because_its_reader_was_not_there_goes_in_order_too(desk: Desk) -> None:
    def is_away(_: OutboundMail) -> DeliveryResult:
        return TransientFailure("no route", Reach.RECIPIENT)

    desk.freeze("21", ADA)
    for _ in range(6):
        desk.deliver(is_away)
        desk.now += timedelta(minutes=32)
    desk.freeze("22", ADA)
    assert desk.deliver(is_away) == ["21 ada"]
    desk.now += 5 * MINUTE
    desk.freeze("23", ADA)
    assert desk.deliver() == ["21 ada", "22 ada", "23 ada"]


def test_a_message_that_no_server_takes_does_not_keep_younger_ones_back(desk: Desk) -> None:
    def dislikes_21(job: OutboundMail) -> DeliveryResult:
        return TransientFailure("451 content") if job.file_stem == "21" else Delivered("250")

    desk.freeze("21", ADA)
    desk.deliver(dislikes_21)
    desk.now += timedelta(hours=2)
    desk.freeze("22", ADA)
    assert desk.deliver(dislikes_21) == ["21 ada", "22 ada"]


def test_a_doubt_is_not_hurried_by_a_younger_delivery(desk: Desk) -> None:
    desk.freeze("21", ADA)
    desk.deliver(lambda _: Ambiguous("no answer"))
    desk.now += 5 * MINUTE
    desk.freeze("22", ADA)
    assert desk.deliver() == ["22 ada"]
    assert desk.store.open_deliveries() == 1
    desk.now += 5 * MINUTE
    assert desk.deliver() == ["21 ada"]


def test_a_doubt_is_held_where_that_is_wished_also_that_of_a_dead_process(store: Store) -> None:
    desk = Desk(store, Policy(OnAmbiguous.HOLD))
    desk.freeze("21", ADA, BOB)
    desk.deliver(lambda job: Ambiguous("no answer") if job.recipient == ADA else Delivered("250"))
    assert [desk.told()[who].state for who in (ADA, BOB)] == [State.HELD, State.SENT]
    desk.freeze("22", CAROL)
    claimed = store.claim(desk.now, timedelta(minutes=20), "1:1", lambda _: True)
    assert claimed is not None
    store.mark_sending(claimed.delivery_id, "1:1", desk.now, timedelta(minutes=20))
    assert desk.box.recover() == 1
    held = desk.told()[CAROL]
    assert (held.state, held.ambiguous, held.is_given_up) == (State.HELD, 1, True)
    assert "it is held" in str(held.detail)


def test_no_more_than_the_rate_begins_within_its_period(store: Store) -> None:
    desk = Desk(store, Policy(rates={"email": Rate(2, timedelta(hours=1))}))
    desk.freeze("21", ADA, BOB, CAROL)
    assert desk.deliver() == ["21 ada", "21 bob"]
    desk.now += 59 * MINUTE
    assert desk.deliver() == []
    desk.now += MINUTE
    assert desk.deliver() == ["21 carol"]


# ---- messages that are too large

WHOLE = compose(
    Message("Two", "<p>Two</p>\n" * 99, "Two\n"),
    Envelope(Mailbox("", "d@example.org"), Mailbox("", ADA), "<a@example.org>", NOW, "daily", "Daily"),
)


def takes(most: int) -> Callable[[OutboundMail], DeliveryResult]:
    def decide(job: OutboundMail) -> DeliveryResult:
        return Delivered("250") if len(job.raw) <= most else PermanentFailure("552 too large", is_too_large=True)

    return decide


def test_a_message_that_is_too_large_goes_out_as_its_text_and_stays_so(desk: Desk) -> None:
    desk.freeze("21", ADA, raw=WHOLE)
    assert desk.deliver(takes(len(WHOLE) - 1)) == ["21 ada", "21 ada"]
    sent = desk.server.asked[-1].raw
    assert b"text/html" not in sent
    assert desk.told()[ADA].state is State.SENT
    assert [copy.raw for copy in desk.store.ledger.copies(Selection())] == [sent]


def test_a_message_whose_text_is_too_large_is_given_up(desk: Desk) -> None:
    desk.freeze("21", ADA, raw=WHOLE)
    assert desk.deliver(takes(10)) == ["21 ada", "21 ada"]
    assert (desk.told()[ADA].state, desk.told()[ADA].attempts) == (State.DEAD, 2)


def test_what_may_have_arrived_whole_is_never_sent_with_less(desk: Desk) -> None:
    desk.freeze("21", ADA, raw=WHOLE)
    desk.deliver(lambda _: Ambiguous("no answer"))
    desk.now += 10 * MINUTE
    assert desk.deliver(takes(10)) == ["21 ada"]
    assert desk.told()[ADA].state is State.DEAD
    assert desk.store.ledger.copies(Selection())[0].raw == WHOLE


# ---- what a person settles


def test_nothing_meant_is_nothing_done(desk: Desk) -> None:
    desk.freeze("21", ADA)
    assert desk.store.ledger.requeue(Selection(ids=()), desk.now) == 0
    assert desk.store.ledger.dismiss(Selection(recipient=BOB), desk.now) == 0


def test_what_a_person_put_away_is_not_sent_and_not_counted(desk: Desk) -> None:
    desk.freeze("21", ADA, BOB)
    desk.deliver(lambda _: TransientFailure("450 for ever"))
    assert desk.store.ledger.dismiss(Selection(recipient=ADA), desk.now) == 1
    desk.now += timedelta(days=1)
    assert desk.deliver() == ["21 bob"]
    assert desk.store.ledger.counts() == {State.SENT: 1}
    ada = desk.told()[ADA]
    assert (ada.state, ada.is_dismissed, ada.is_given_up, ada.is_delayed) == (State.DEAD, True, False, False)
    assert [each.recipient for each in desk.store.ledger.recent(9)] == [BOB, ADA]


def test_a_clock_that_ran_ahead_puts_nobody_to_rest_for_years(desk: Desk) -> None:
    desk.freeze("21", ADA)
    desk.now += timedelta(days=4000)
    desk.deliver(lambda _: DOWN)
    desk.now = NOW
    assert desk.deliver() == ["21 ada"]
