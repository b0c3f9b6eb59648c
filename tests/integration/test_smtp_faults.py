"""Twelve phases of SMTP, each with its faults: the state that a delivery ends in, by the table of the technote."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.channels import EmailChannel, Limits
from monitor.core.model import Message
from monitor.core.retry import OnAmbiguous, Rate
from monitor.core.smtp import Phase
from monitor.outbox import Outbox, Policy
from monitor.store import DeliveryStatus, NewDelivery, NewEdition, Selection, State, Store
from tests.builders import NOW
from tests.chaos_smtp import ChaosSmtp, Fault, chaos_smtp, trusting

pytestmark = pytest.mark.slow

TECHNOTE = Path(__file__).parents[2] / "docs" / "technotes" / "delivery.md"
SHORT = Limits(step=0.5, message=0.5, final=0.5, quit=0.2)
RAW = b"Subject: Two\r\n\r\nTwo stories\r\n.\r\n..\r\nend\r\n"
# More than the buffers of two sockets: what a server does in the middle of it is noticed before the last dot.
LARGE = b"Subject: Two\r\n\r\n" + b"All work and no play makes a long digest.\r\n" * 250_000
ADA, BOB, CAROL = "ada@example.org", "bob@example.org", "carol@example.org"


def expected_states() -> dict[tuple[Phase, Fault], str]:
    """The table: what each fault in each phase leads to."""
    rows = [line.strip("| ").split(" | ") for line in TECHNOTE.read_text("utf-8").splitlines() if line.startswith("| ")]
    header = rows.index(["phase", "reset", "stall", "4xx", "5xx", "garbage"])
    table = rows[header + 2 : header + 2 + len(Phase)]
    return {
        (Phase(row[0]), Fault(fault)): cell
        for row in table
        for fault, cell in zip(rows[header][1:], row[1:], strict=True)
    }


EXPECTED = expected_states()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Mailroom:
    """A store with an outbox to one server."""

    store: Store
    clock: Clock
    outboxes: dict[int, Outbox] = field(default_factory=dict)

    def freeze(self, period: str, *recipients: str, raw: bytes = RAW) -> None:
        """An edition for these readers."""
        subscription = self.store.subscribe("daily", NOW)
        rows = tuple(
            NewDelivery("email", who, f"<{period}.{who}>", period, b"X-Period: %b\r\n" % period.encode() + raw)
            for who in recipients
        )
        edition = NewEdition("daily", period, self.clock.now, None, Message("S", "h", "t"), 0, (), (), rows)
        assert self.store.freeze(edition, subscription, None, self.clock.now)

    def deliver(self, server: ChaosSmtp, policy: Policy | None = None) -> int:
        """One round; how many attempts were made."""
        if server.port not in self.outboxes:
            channel = EmailChannel(server.target, limits=SHORT, tls=trusting())
            made = Outbox(self.store, {"email": channel}, "desk@example.org", self.clock, policy)
            self.outboxes[server.port] = made
        return len(self.outboxes[server.port].deliver_due())

    def told(self) -> dict[str, DeliveryStatus]:
        return {delivery.recipient: delivery for delivery in self.store.ledger.find(Selection(), 999)}

    def state_of(self, recipient: str) -> str:
        """As the table writes it."""
        rests = bool(self.store.ledger.rests(self.clock.now))
        return self.told()[recipient].state.value + ", rests" * rests


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    Store.open(f"sqlite:///{folder}/monitor.db", folder / ".install_id", NOW).close()
    return folder


@pytest.fixture
def mailroom(tmp_path: Path, empty: Path) -> Iterator[Mailroom]:
    shutil.copytree(empty, tmp_path / "copy")
    with Store.open(f"sqlite:///{tmp_path}/copy/monitor.db", tmp_path / "copy" / ".install_id", NOW) as store:
        yield Mailroom(store, Clock())


def test_the_table_has_sixty_cells() -> None:
    assert len(EXPECTED) == len(Phase) * 5 == 60


@pytest.mark.parametrize(("phase", "fault"), EXPECTED, ids=lambda value: value.value)
def test_each_fault_in_each_phase_ends_as_the_table_says(mailroom: Mailroom, phase: Phase, fault: Fault) -> None:
    mailroom.freeze("2026-11-21", ADA, raw=LARGE if phase is Phase.MESSAGE else RAW)
    extensions = ("STARTTLS", "AUTH PLAIN")
    with chaos_smtp(ChaosSmtp(phase, fault, extensions=extensions)) as server:
        mailroom.deliver(server)
        told = mailroom.told()[ADA]
        assert mailroom.state_of(ADA) == EXPECTED[phase, fault], told.detail
        assert (told.attempts, told.ambiguous) == (1, int(told.state is State.AMBIGUOUS))
        assert len(server.accepted) == int(told.state is State.SENT)
        if phase not in (Phase.CONNECT, Phase.GREETING, Phase.QUIT):  # a reset may overtake the greeting
            assert f"127.0.0.1:{server.port} at {phase}: " in str(told.detail)
        if phase in (Phase.STARTTLS, Phase.HANDSHAKE):
            assert "nothing was sent in clear" in str(told.detail)


@pytest.mark.parametrize("fault", [Fault.DRIP, Fault.ENDLESS])
@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in (Phase.CONNECT, Phase.MESSAGE)])
def test_no_server_keeps_us_longer_than_the_phase_may_take(mailroom: Mailroom, phase: Phase, fault: Fault) -> None:
    mailroom.freeze("2026-11-21", ADA)
    with chaos_smtp(ChaosSmtp(phase, fault)) as server:
        started = time.monotonic()
        mailroom.deliver(server)
        assert time.monotonic() - started < 5  # ten limits; the fault goes on for 20 s
    assert mailroom.state_of(ADA) == EXPECTED[phase, Fault.STALL]


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.LATER, Fault.NEVER, Fault.GARBAGE])
@pytest.mark.parametrize("phase", [Phase.RCPT, Phase.FINAL])
def test_one_bad_reader_of_three_affects_nobody_else(mailroom: Mailroom, phase: Phase, fault: Fault) -> None:
    mailroom.freeze("2026-11-21", ADA, BOB, CAROL)
    with chaos_smtp(ChaosSmtp(phase, fault, only_for=ADA)) as server:
        assert mailroom.deliver(server) == 3
    assert [recipient for recipient, _ in server.accepted] == [BOB, CAROL]
    assert mailroom.state_of(ADA) == EXPECTED[phase, fault]
    assert {mailroom.told()[who].state for who in (BOB, CAROL)} == {State.SENT}


def test_a_wrong_password_is_said_once_and_not_for_each_reader(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", ADA, BOB, CAROL)
    with chaos_smtp(ChaosSmtp(Phase.AUTH, Fault.NEVER)) as server:
        assert mailroom.deliver(server) == 1
        assert mailroom.deliver(server) == 0
        assert server.reached.count(Phase.AUTH) == 1
    assert {delivery.state for delivery in mailroom.told().values()} == {State.DEAD, State.READY}
    with chaos_smtp(ChaosSmtp()) as mended:
        assert mailroom.store.ledger.requeue(Selection(states=(State.DEAD,)), mailroom.clock.now) == 1
        mailroom.deliver(mended)
    assert [recipient for recipient, _ in mended.accepted] == [ADA, BOB, CAROL]


@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.AUTH, Phase.MAIL, Phase.FINAL])
def test_five_days_of_outage_drain_in_order(mailroom: Mailroom, phase: Phase) -> None:
    days = [f"2026-11-{21 + day}" for day in range(5)]
    clock = mailroom.clock
    attempts = 0
    with chaos_smtp(ChaosSmtp(phase, Fault.RESET if phase is Phase.CONNECT else Fault.LATER)) as down:
        for day in days:
            mailroom.freeze(day, ADA, BOB)
            for _ in range(24):
                attempts += mailroom.deliver(down)
                clock.now += timedelta(hours=1)
        assert down.accepted == []
    assert {delivery.state for delivery in mailroom.told().values()} <= {State.READY, State.RETRY}
    with chaos_smtp(ChaosSmtp()) as up:
        for _ in range(12):
            mailroom.deliver(up)
            clock.now += timedelta(minutes=10)
    for reader in (ADA, BOB):
        arrived = [raw.partition(b"\r\n")[0] for who, raw in up.accepted if who == reader]
        assert arrived == [b"X-Period: %b" % day.encode() for day in days]
    assert mailroom.store.open_deliveries() == 0
    assert attempts < 5 * 24 * 4  # some an hour, whatever waits


def test_a_message_that_its_server_never_takes_does_not_stand_in_the_way(mailroom: Mailroom) -> None:
    clock = mailroom.clock
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.LATER, times=40)) as server:
        mailroom.freeze("2026-11-21", ADA)
        for day in range(22, 27):
            clock.now += timedelta(days=1)
            mailroom.freeze(f"2026-11-{day}", ADA)
            for _ in range(3):
                assert mailroom.deliver(server) <= 2 * (day - 20)
    assert len(server.reached) < 500


def test_what_a_provider_takes_in_an_hour_is_kept_to(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", *(f"reader{number}@example.org" for number in range(10)))
    policy = Policy(rates={"email": Rate(4, timedelta(hours=1))})
    taken = []
    with chaos_smtp(ChaosSmtp()) as server:
        for _ in range(19):
            taken.append(mailroom.deliver(server, policy))
            mailroom.clock.now += timedelta(minutes=10)
    assert taken[:1] + taken[6:7] + taken[12:13] == [4, 4, 2]
    assert sum(taken) == len(server.accepted) == 10
    assert [who for who, _ in server.accepted] == [f"reader{number}@example.org" for number in range(10)]


@pytest.mark.parametrize("fault", [Fault.RATE, Fault.LATER])
def test_a_provider_that_has_had_enough_is_left_alone_and_gets_the_rest_later(mailroom: Mailroom, fault: Fault) -> None:
    readers = [f"reader{number}@example.org" for number in range(30)]
    mailroom.freeze("2026-11-21", *readers)
    with chaos_smtp(ChaosSmtp(Phase.MAIL, fault, after=12)) as server:
        tried = mailroom.deliver(server)
        assert tried <= 12 + 5
        assert mailroom.store.ledger.rests(mailroom.clock.now)
        assert mailroom.deliver(server) == 0
        server.phase = None
        mailroom.clock.now += timedelta(minutes=2)
        mailroom.deliver(server)
    assert sorted(who for who, _ in server.accepted) == sorted(readers)


def test_two_silences_in_a_row_after_the_last_dot_rest_the_server(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", ADA, BOB, CAROL)
    with chaos_smtp(ChaosSmtp(Phase.FINAL, Fault.STALL)) as server:
        assert mailroom.deliver(server) == 2
    assert mailroom.store.ledger.rests(mailroom.clock.now)
    assert mailroom.told()[CAROL].state is State.READY


def test_a_doubt_is_held_for_a_person_where_that_is_wished(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", ADA)
    policy = Policy(OnAmbiguous.HOLD)
    with chaos_smtp(ChaosSmtp(Phase.FINAL, Fault.RESET, times=1)) as server:
        mailroom.deliver(server, policy)
        mailroom.clock.now += timedelta(days=30)
        assert mailroom.deliver(server, policy) == 0
        assert (mailroom.state_of(ADA), server.accepted) == ("held", [])
        assert mailroom.store.ledger.requeue(Selection(states=(State.HELD,)), mailroom.clock.now) == 1
        mailroom.deliver(server, policy)
    assert mailroom.state_of(ADA) == "sent"
    assert [raw for _, raw in server.accepted] == [b"X-Period: 2026-11-21\r\n" + RAW]


def test_one_connection_serves_a_round(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", *(f"reader{number}@example.org" for number in range(150)))
    with chaos_smtp(ChaosSmtp()) as server:
        assert mailroom.deliver(server) == 150
    assert (server.connections, len(server.accepted)) == (2, 150)


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.STALL, Fault.GARBAGE])
def test_a_server_that_hangs_up_after_a_few_messages_costs_nobody_an_attempt(mailroom: Mailroom, fault: Fault) -> None:
    mailroom.freeze("2026-11-21", ADA, BOB, CAROL)
    with chaos_smtp(ChaosSmtp(Phase.MAIL, fault, after=1, times=1)) as server:
        mailroom.deliver(server)
        assert server.connections == 2
    assert {(each.state, each.attempts) for each in mailroom.told().values()} == {(State.SENT, 1)}


def test_a_refused_reader_does_not_spoil_the_connection(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", ADA, BOB)
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.NEVER, only_for=ADA)) as server:
        mailroom.deliver(server)
    assert server.connections == 1
    assert [who for who, _ in server.accepted] == [BOB]
