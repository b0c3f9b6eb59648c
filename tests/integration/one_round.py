"""One round of an outbox, for tests that run it in a process of its own and kill it."""

from datetime import timedelta
from pathlib import Path

from monitor.channels import EmailChannel, Limits, Security, SmtpTarget
from monitor.outbox import Outbox
from tests.builders import NOW
from tests.chaos_smtp import trusting
from tests.stores import a_store


def main(folder: Path, port: int) -> None:
    """Settle what an earlier process left, then deliver what is due."""
    target = SmtpTarget("127.0.0.1", port, Security.STARTTLS, "desk", "right")
    channel = EmailChannel(target, limits=Limits(10, 10, 10, 1), tls=trusting())
    now = NOW + timedelta(hours=1)
    with a_store(folder, now) as store:
        outbox = Outbox(store, {"email": channel}, "desk@example.org", lambda: now)
        outbox.recover()
        outbox.deliver_due()
