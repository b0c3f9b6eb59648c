"""The outbox in the store: a delivery is made by one process at a time, and none is forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.model import Message
from monitor.store import NewDelivery, NewEdition, Selection, State, Store
from tests.builders import NOW

LEASE = timedelta(minutes=20)
RECIPIENTS = ("ada@example.org", "bob@example.org")


def alive(_: str) -> bool:
    return True


def dead(_: str) -> bool:
    return False


@pytest.fixture
def outbox(store: Store) -> Store:
    """A store with one edition for two recipients."""
    subscription = store.subscribe("daily", NOW)
    deliveries = tuple(NewDelivery("email", who, f"<{who}>", "stem", who.encode()) for who in RECIPIENTS)
    edition = NewEdition("daily", "2026-11-21", NOW, None, Message("S", "h", "t"), 0, (), (), deliveries)
    assert store.freeze(edition, subscription, None, NOW)
    return store


def test_a_claimed_delivery_is_not_claimed_again_while_its_holder_lives(outbox: Store) -> None:
    claimed = [outbox.claim(NOW, LEASE, "1:1", alive) for _ in range(3)]
    assert [delivery.recipient if delivery else None for delivery in claimed] == [*RECIPIENTS, None]
    assert claimed[0] is not None
    assert (claimed[0].raw, claimed[0].message.subject, claimed[0].attempts) == (b"ada@example.org", "S", 0)


def test_a_delivery_whose_holder_died_before_sending_is_simply_due_again(outbox: Store) -> None:
    first = outbox.claim(NOW, LEASE, "1:1", alive)
    again = outbox.claim(NOW, LEASE, "2:2", dead)
    assert first is not None
    assert again is not None
    assert first.delivery_id == again.delivery_id
    assert outbox.orphans(NOW, dead) == []


def test_a_lease_ends_by_itself(outbox: Store) -> None:
    for _ in RECIPIENTS:
        outbox.claim(NOW, LEASE, "1:1", alive)
    assert outbox.claim(NOW + LEASE, LEASE, "2:2", alive) is not None


def test_a_delivery_whose_holder_died_while_sending_is_an_orphan(outbox: Store) -> None:
    claimed = outbox.claim(NOW, LEASE, "1:1", alive)
    assert claimed is not None
    outbox.mark_sending(claimed.delivery_id, "1:1", NOW, LEASE)
    assert outbox.orphans(NOW, alive) == []
    assert outbox.orphans(NOW, dead) == [(claimed.delivery_id, 0)]
    assert outbox.orphans(NOW + LEASE, alive) == [(claimed.delivery_id, 0)]


def test_a_delivery_in_sending_is_not_claimed(outbox: Store) -> None:
    claimed = outbox.claim(NOW, LEASE, "1:1", alive)
    assert claimed is not None
    outbox.mark_sending(claimed.delivery_id, "1:1", NOW, LEASE)
    other = outbox.claim(NOW, LEASE, "2:2", dead)
    assert other is not None
    assert other.delivery_id != claimed.delivery_id


@pytest.mark.parametrize(
    ("state", "retry_at", "stored", "still_open"),
    [
        (State.SENT, None, State.SENT, 1),
        (State.RETRY, NOW + timedelta(minutes=1), State.RETRY, 2),
        (State.DEAD, None, State.DEAD, 1),
        (State.AMBIGUOUS, NOW + timedelta(minutes=10), State.AMBIGUOUS, 2),
        (State.AMBIGUOUS, None, State.HELD, 1),
    ],
)
def test_what_became_of_an_attempt_is_recorded(
    outbox: Store, state: State, retry_at: None, stored: State, still_open: int
) -> None:
    claimed = outbox.claim(NOW, LEASE, "1:1", alive)
    assert claimed is not None
    outbox.record(claimed.delivery_id, "1:1", state, "said so", NOW, retry_at)
    told = {delivery.recipient: delivery for delivery in outbox.recent_deliveries(9)}["ada@example.org"]
    assert (told.state, told.attempts, told.ambiguous) == (stored, 1, int(state is State.AMBIGUOUS))
    assert outbox.open_deliveries() == still_open


def test_what_was_given_up_is_due_again_when_a_person_asks(outbox: Store) -> None:
    claimed = outbox.claim(NOW, LEASE, "1:1", alive)
    assert claimed is not None
    outbox.record(claimed.delivery_id, "1:1", State.DEAD, "550", NOW, None)
    later = NOW + timedelta(days=1)
    given_up = Selection(states=(State.DEAD, State.HELD), digest_id="daily")
    assert outbox.ledger.requeue(replace(given_up, period_key="2026-11-20"), later) == 0
    assert outbox.ledger.requeue(replace(given_up, period_key="2026-11-21"), later) == 1
    due = [outbox.claim(later, LEASE, "1:1", alive) for _ in RECIPIENTS]
    assert {delivery.raw for delivery in due if delivery} == {who.encode() for who in RECIPIENTS}


def test_a_delivery_that_waits_is_not_due_before_its_time(outbox: Store) -> None:
    for _ in RECIPIENTS:
        claimed = outbox.claim(NOW, LEASE, "1:1", alive)
        assert claimed is not None
        outbox.record(claimed.delivery_id, "1:1", State.RETRY, "later", NOW, NOW + timedelta(minutes=5))
    assert outbox.claim(NOW + timedelta(minutes=4), LEASE, "1:1", alive) is None
    again = outbox.claim(NOW + timedelta(minutes=5), LEASE, "1:1", alive)
    assert again is not None
    assert again.attempts == 1


def test_a_delivery_that_another_process_took_over_is_neither_sent_nor_recorded_by_the_first(outbox: Store) -> None:
    claimed = outbox.claim(NOW, LEASE, "1:1", alive)
    again = outbox.claim(NOW + LEASE, LEASE, "2:2", alive)
    assert claimed is not None
    assert again is not None
    assert claimed.delivery_id == again.delivery_id
    with pytest.raises(LookupError, match="another process took the delivery over"):
        outbox.mark_sending(claimed.delivery_id, "1:1", NOW + LEASE, LEASE)
    outbox.mark_sending(again.delivery_id, "2:2", NOW + LEASE, LEASE)
    outbox.record(again.delivery_id, "2:2", State.SENT, "250", NOW + LEASE, None)
    outbox.record(claimed.delivery_id, "1:1", State.RETRY, "421", NOW + LEASE, NOW + LEASE)
    told = {delivery.recipient: delivery.state for delivery in outbox.recent_deliveries(9)}
    assert told["ada@example.org"] is State.SENT


def test_what_was_made_by_a_clock_that_ran_ahead_is_due_now(outbox: Store) -> None:
    assert outbox.claim(NOW - timedelta(days=3000), LEASE, "1:1", alive) is not None
