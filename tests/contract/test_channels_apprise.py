"""Apprise's services: one address a delivery, what each failure means, and no secret in what is said of it."""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace

import pytest

from monitor.channels import AppriseChannel, OutboundMail, is_installed
from monitor.channels.apprise import HOW_TO_INSTALL
from monitor.core.model import Delivered, DeliveryResult, Message, PermanentFailure, TransientFailure
from tests.hook_server import Behaviour, answer, hook_server, reset, status

JOB = OutboundMail(b"t", Message("Cranes: strike", "<p>h</p>", "The cranes stand still.\n"), "DESK", "", "alert")
SECRET = "hush-hush-token"
# Apprise loads a module of the standard library that Python 3.13 has no more (where it does without).
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
needs_apprise = pytest.mark.skipif(not is_installed(), reason="the extra apprise is not installed")


def send(behave: Behaviour | None = None) -> tuple[DeliveryResult, list[tuple[str, bytes]]]:
    with hook_server(behave) as server:
        url = f"json://desk:{SECRET}@127.0.0.1:{server.port}/{SECRET}/?rto=2&cto=2"
        return AppriseChannel({"DESK": url}).send(JOB), server.requests


@needs_apprise
def test_the_text_arrives_under_its_subject() -> None:
    result, [(_, body)] = send(status(200))
    assert isinstance(result, Delivered)
    said = json.loads(body)
    assert (said["title"], said["message"].strip()) == ("Cranes: strike", "The cranes stand still.")


@needs_apprise
@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        (status(401), PermanentFailure),
        (status(404), PermanentFailure),
        (status(429), TransientFailure),
        (status(500), TransientFailure),
        (status(503), TransientFailure),
        (answer(b""), TransientFailure),
        (answer(b"no HTTP"), TransientFailure),
        (reset, TransientFailure),
    ],
)
def test_each_failure_has_one_meaning_and_holds_no_secret(behave: Behaviour, kind: type[DeliveryResult]) -> None:
    result, _ = send(behave)
    assert type(result) is kind
    assert not isinstance(result, Delivered)
    assert result.detail.startswith("DESK: ")
    assert SECRET not in result.detail


@needs_apprise
def test_nothing_of_what_apprise_logs_reaches_our_own_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send(status(401))
    assert SECRET not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("apprise")]


@needs_apprise
def test_nobody_listens() -> None:
    result = AppriseChannel({"DESK": "json://127.0.0.1:1/?rto=1&cto=1"}).send(JOB)
    assert isinstance(result, TransientFailure)


@needs_apprise
def test_what_is_not_announced_is_not_sent() -> None:
    def refuse() -> None:
        raise RuntimeError("the store is gone")

    with hook_server() as server, pytest.raises(RuntimeError, match="the store is gone"):
        AppriseChannel({"DESK": f"json://127.0.0.1:{server.port}/"}).send(replace(JOB, before_data=refuse))
    assert server.requests == []


@needs_apprise
@pytest.mark.parametrize("url", ["nonsense://x", "json://", "tgram://no-token"])
def test_an_address_that_apprise_does_not_know_is_given_up(url: str) -> None:
    result = AppriseChannel({"DESK": url}).send(JOB)
    assert isinstance(result, PermanentFailure)
    assert url not in result.detail


def test_a_variable_that_was_taken_out_of_the_file_is_not_told() -> None:
    empty: Mapping[str, str] = {}
    assert isinstance(AppriseChannel(empty).send(JOB), PermanentFailure)


def test_without_the_extra_it_is_said_how_to_get_it() -> None:
    lacking = AppriseChannel({"DESK": "json://127.0.0.1/"}, is_installed=lambda: False)
    assert lacking.send(JOB) == TransientFailure(HOW_TO_INSTALL)
