"""What a mail server's answers mean, by value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Ambiguous, Delivered, PermanentFailure, Reach, TransientFailure
from monitor.core.smtp import (
    BEFORE_ANY_MESSAGE,
    LONGEST_REPLY,
    Phase,
    Reply,
    broken_off,
    is_of_rate,
    is_too_large,
    judge,
    shown,
    too_large,
)

SERVER = "mail.example.org:587"


@pytest.mark.parametrize(
    ("code", "text", "is_rate"),
    [
        (450, "4.7.1 Error: too much mail from 192.0.2.1", True),
        (421, "4.7.0 mail.example.org Error: too many connections from 192.0.2.1", True),
        (454, "Throttling failure: Maximum sending rate exceeded.", True),
        (432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", True),
        (451, "4.7.500 Server busy. Please try again later", True),
        (421, "4.7.28 Our system has detected an unusual rate of mail", True),
        (452, "4.5.3 Domain recipient limit reached", True),
        (450, "4.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery", False),
        (452, "4.2.2 The recipient's mailbox is full and over its limit exceeded", False),
        (450, "4.2.0 Greylisted, come back in 300 seconds", False),
        (451, "4.3.0 Temporary lookup failure", False),
        (550, "5.7.1 too many messages", False),
        (None, "too many", False),
    ],
)
def test_a_refusal_for_now_speaks_of_a_rate_or_does_not(code: int | None, text: str, is_rate: bool) -> None:
    assert is_of_rate(Reply(code, text)) is is_rate


@pytest.mark.parametrize(
    ("code", "text", "is_large"),
    [
        (552, "5.3.4 Message size exceeds fixed limit", True),
        (552, "message size exceeds fixed maximum message size", True),
        (554, "5.3.4 too big for this system", True),
        (550, "5.2.3 message larger than the mailbox takes", True),
        (552, "5.2.2 mailbox full", False),
        (552, "Requested mail action aborted: quota exceeded", False),
        (550, "5.1.1 no such user", False),
    ],
)
def test_a_refusal_is_of_size_or_is_not(code: int, text: str, is_large: bool) -> None:
    assert is_too_large(Reply(code, text)) is is_large


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.MESSAGE, Phase.FINAL])
def test_a_server_that_takes_its_leave_does_so_from_everyone(phase: Phase) -> None:
    assert judge("mail.test:25", phase, Reply(421, "4.3.2 shutting down")) == TransientFailure(
        f"mail.test:25 at {phase}: 421 4.3.2 shutting down", Reach.RATE
    )
    other = judge("mail.test:25", phase, Reply(451, "4.3.2 shutting down"))
    assert isinstance(other, TransientFailure)
    assert other.reach is Reach.MESSAGE


def test_a_refusal_of_size_is_of_this_message_alone() -> None:
    refused = judge(SERVER, Phase.MAIL, Reply(552, "5.3.4 too big"))
    assert refused == PermanentFailure(f"{SERVER} at MAIL FROM: 552 5.3.4 too big", is_too_large=True)
    assert judge(SERVER, Phase.GREETING, Reply(552, "x")) == PermanentFailure(
        f"{SERVER} at greeting: 552 x", Reach.SERVER
    )


def test_a_limit_that_is_known_in_advance_is_told_with_both_sizes() -> None:
    assert too_large(SERVER, 181_234, 65_536) == PermanentFailure(
        f"{SERVER} at MAIL FROM: takes at most 65,536 bytes, and the message has 181,234", is_too_large=True
    )


def test_a_refused_sender_is_refused_for_every_reader() -> None:
    refused = judge(SERVER, Phase.MAIL, Reply(553, "5.7.1 sender address not owned by user"))
    assert isinstance(refused, PermanentFailure)
    assert refused.reach is Reach.SERVER


@pytest.mark.parametrize("phase", [Phase.STARTTLS, Phase.HANDSHAKE])
def test_nothing_is_given_up_because_the_line_could_not_be_protected(phase: Phase) -> None:
    for result in (judge(SERVER, phase, Reply(554, "no")), broken_off(SERVER, phase, "certificate has expired")):
        assert isinstance(result, TransientFailure)
        assert result.detail.endswith("; nothing was sent in clear")


def test_a_good_bye_that_goes_wrong_changes_nothing() -> None:
    assert judge(SERVER, Phase.QUIT, Reply(554, "no")) == Delivered("554 no")
    assert isinstance(broken_off(SERVER, Phase.QUIT, "no answer within 5 s"), Delivered)


REPLIES = st.builds(Reply, st.none() | st.integers(200, 599), st.text())


@given(st.sampled_from(Phase), REPLIES)
def test_only_a_yes_to_the_last_dot_delivers(phase: Phase, reply: Reply) -> None:
    is_delivered = isinstance(judge(SERVER, phase, reply), Delivered)
    assert is_delivered == (phase is Phase.QUIT or (phase is Phase.FINAL and 200 <= (reply.code or 0) < 300))


@given(st.sampled_from(Phase), REPLIES)
def test_only_after_the_last_dot_is_there_a_doubt(phase: Phase, reply: Reply) -> None:
    for result in (judge(SERVER, phase, reply), broken_off(SERVER, phase, "no answer")):
        assert not isinstance(result, Ambiguous) or phase is Phase.FINAL


@given(st.sampled_from(Phase), REPLIES)
def test_what_fails_before_any_message_concerns_everyone(phase: Phase, reply: Reply) -> None:
    result = judge(SERVER, phase, reply)
    if phase in BEFORE_ANY_MESSAGE:
        assert isinstance(result, TransientFailure | PermanentFailure)
        assert result.reach is Reach.SERVER


@given(st.text())
def test_a_servers_words_are_one_line_that_a_terminal_may_show(text: str) -> None:
    told = shown(text)
    assert told.isprintable()
    assert len(told) <= LONGEST_REPLY


def test_an_answer_without_a_code_is_shown_as_it_is() -> None:
    assert (str(Reply(None, "what?")), str(Reply(250, "ok")), str(Reply(250, ""))) == ("what?", "250 ok", "250")
    assert Reply(250, "2.0.0 ok").status == "2.0.0"
