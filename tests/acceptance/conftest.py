"""An installation in a folder of its own, watching a news web."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.harbour import Item, feed_document, page
from tests.acceptance.installation import Installation, digests_yaml
from tests.acceptance.mailserver import MailServer, mail_server_in_thread
from tests.newsweb.fixture import newsweb_thread as newsweb_thread
from tests.newsweb.server import NewsWeb


@pytest.fixture
def desk(tmp_path: Path, newsweb_thread: NewsWeb) -> Installation:
    """An installation that knows no other network than the news web."""
    return Installation(tmp_path, {"MONITOR_RESOLVE": newsweb_thread.resolve_variable})


@pytest.fixture
def lonely_desk(tmp_path: Path) -> Installation:
    """An installation without any network."""
    return Installation(tmp_path, {"MONITOR_RESOLVE": "*=none"})


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server on loopback."""
    with mail_server_in_thread() as server:
        yield server


@pytest.fixture
def harbour(newsweb_thread: NewsWeb) -> str:
    """The address of a feed of two items with their pages."""
    items = (Item("cranes"), Item("strike", title="Strike closes the basin"))
    for item in items:
        newsweb_thread.put("harbour.test", item.path, page(item.title))
    return newsweb_thread.put("harbour.test", "/feed.xml", feed_document("harbour.test", items))


@pytest.fixture
def mailing_desk(desk: Installation, mail_server: MailServer, harbour: str) -> Installation:
    """An installation that watches the harbour and mails to one reader."""
    desk.watch({"harbour": harbour})
    desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    desk.environ |= {"MONITOR_SMTP_URL": mail_server.url, "MONITOR_MAIL_FROM": "Desk <desk@monitor.test>"}
    return desk
