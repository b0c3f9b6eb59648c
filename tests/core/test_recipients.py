"""What of a recipient may stand in logs and lists."""

import pytest

from monitor.core.recipients import shown_recipient


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada <ada@example.org>", "Ada <ada@example.org>"),
        ("MONITOR_CHAT", "MONITOR_CHAT"),
        ("outbox", "outbox"),
        ("https://hooks.example/services/T000/secret", "https://hooks.example/…"),
        ("http://127.0.0.1:8080/?token=secret", "http://127.0.0.1:8080/…"),
        ("https://hooks.example", "https://hooks.example"),
        ("https://hooks.example/", "https://hooks.example/"),
    ],
)
def test_what_may_be_a_password_is_not_shown(recipient: str, shown: str) -> None:
    assert shown_recipient(recipient) == shown
