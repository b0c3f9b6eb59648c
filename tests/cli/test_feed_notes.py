"""What is to be said of the last document of a feed is shown beside it."""

import json

from tests.acceptance.harbour import Item
from tests.acceptance.installation import digests_yaml
from tests.cli.conftest import Run
from tests.integration.desk import Desk


def test_a_document_that_had_to_be_mended_is_told_of_until_it_is_whole(desk: Desk, run: Run) -> None:
    desk.write("digests.yaml", digests_yaml())
    url = desk.put_feed("harbour.test", Item("cranes"), now=None)
    broken = '<rss version="2.0"><channel><title>H</title><item><guid>x</guid><title>A & B <b></title></item></channel>'
    desk.web.put("harbour.test", "/feed.xml", broken)
    desk.watch({"harbour": url})
    assert run("once").status == 0
    (feed,) = json.loads(run("status", "--json").out)["feeds"]
    (note,) = feed["notes"]
    assert f"\n              {note}\n" in run("status").out
