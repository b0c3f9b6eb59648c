"""Twelve phases of SMTP, each with its faults: the state that a delivery ends in, by the table of the technote."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from monitor.channels import EmailChannel, Limits
from monitor.core.model import Message
from monitor.core.retry import OnAmbiguous, Rate
from monitor.core.smtp import Phase
from monitor.outbox import Outbox, Policy
from monitor.store import DeliveryStatus, NewDelivery, NewEdition, Selection, State, Store
from tests.builders import NOW
from tests.chaos_smtp import ChaosSmtp, Fault, chaos_smtp, trusting
from tests.stores import a_store

pytestmark = pytest.mark.slow

TECHNOTE = Path(__file__).parents[2] / "docs" / "technotes" / "delivery.md"
# Seconds. Nothing here lasts long but what shall, so that a busy machine is no fault of the server's.
PATIENT = Limits(step=20, message=20, final=20, quit=1)
# How long a silence is borne; more, where the machine is so busy that time was up before the server fell silent.
PATIENCES = (0.2, 2.0, 20.0)
ENDLESS = (Fault.STALL, Fault.DRIP, Fault.ENDLESS)
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


def limits(phase: Phase, seconds: float) -> Limits:
    """Patient but in one phase."""
    match phase:
        case Phase.MESSAGE:
            return replace(PATIENT, message=seconds)
        case Phase.FINAL:
            return replace(PATIENT, final=seconds)
        case Phase.QUIT:
            return replace(PATIENT, quit=seconds)
        case _:
            return replace(PATIENT, step=seconds)


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

    def deliver(self, server: ChaosSmtp, policy: Policy | None = None, limits: Limits = PATIENT) -> int:
        """One round; how many attempts were made."""
        if server.port not in self.outboxes:
            channel = EmailChannel(server.target, limits=limits, tls=trusting())
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
    a_store(folder).close()
    return folder


@pytest.fixture
def mailrooms(tmp_path: Path, empty: Path) -> Iterator[Callable[[], Mailroom]]:
    """As many as one likes."""
    with ExitStack() as stack:

        def another() -> Mailroom:
            folder = tmp_path / uuid4().hex
            shutil.copytree(empty, folder)
            store = a_store(folder)
            return Mailroom(stack.enter_context(store), Clock())

        yield another


@pytest.fixture
def mailroom(mailrooms: Callable[[], Mailroom]) -> Mailroom:
    return mailrooms()


@contextmanager
def one_attempt(
    mailrooms: Callable[[], Mailroom], phase: Phase, fault: Fault, raw: bytes = RAW
) -> Iterator[tuple[Mailroom, ChaosSmtp]]:
    """One message to Ada, and what a server makes of it that has this fault in this phase."""
    with ExitStack() as stack:
        for seconds in PATIENCES if fault in ENDLESS else (PATIENT.step,):
            mailroom = mailrooms()
            mailroom.freeze("2026-11-21", ADA, raw=raw)
            server = stack.enter_context(chaos_smtp(ChaosSmtp(phase, fault, extensions=("STARTTLS", "AUTH PLAIN"))))
            mailroom.deliver(server, limits=limits(phase, seconds))
            if server.misbehaved or phase is Phase.CONNECT:
                break
        yield mailroom, server


def test_the_table_has_sixty_cells() -> None:
    assert len(EXPECTED) == len(Phase) * 5 == 60


@pytest.mark.parametrize(("phase", "fault"), EXPECTED, ids=lambda value: value.value)
def test_each_fault_in_each_phase_ends_as_the_table_says(
    mailrooms: Callable[[], Mailroom], phase: Phase, fault: Fault
) -> None:
    with one_attempt(mailrooms, phase, fault, LARGE if phase is Phase.MESSAGE else RAW) as (mailroom, server):
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
def test_no_server_keeps_us_longer_than_the_phase_may_take(
    mailrooms: Callable[[], Mailroom], phase: Phase, fault: Fault
) -> None:
    with one_attempt(mailrooms, phase, fault) as (mailroom, server):
        assert mailroom.state_of(ADA) == EXPECTED[phase, Fault.STALL]
        assert server.misbehaved == 1
        assert not server.has_given_up  # it was we who left


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
        assert mailroom.deliver(server, limits=limits(Phase.FINAL, 0.2)) == 2
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
        mailroom.deliver(server, limits=limits(Phase.MAIL, 1.0 if fault is Fault.STALL else PATIENT.step))
        assert server.connections == 2
    assert {(each.state, each.attempts) for each in mailroom.told().values()} == {(State.SENT, 1)}


def test_a_refused_reader_does_not_spoil_the_connection(mailroom: Mailroom) -> None:
    mailroom.freeze("2026-11-21", ADA, BOB)
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.NEVER, only_for=ADA)) as server:
        mailroom.deliver(server)
    assert server.connections == 1
    assert [who for who, _ in server.accepted] == [BOB]
