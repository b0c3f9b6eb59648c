"""From a page that is edited to the line in the digest: cycles by the real parts, on a web whose pages change."""

from datetime import datetime, timedelta
from pathlib import Path

from monitor.app import open_store, run_once
from monitor.store import Store
from tests.acceptance.harbour import Item, page
from tests.builders import NOW
from tests.integration.desk import Desk
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.server import NewsWeb

DAY = timedelta(days=1)
DIGESTS = """\
digests:
  daily: {title: Harbour, at: "06:00"}
  quiet: {title: Strikes, at: "06:00", rules: [strike]}
"""
TITLE = "Cranes stand still in the harbour"
NEW_TITLE = "Cranes move again in the harbour"


async def cycle(desk: Desk, store: Store, now: datetime) -> str:
    """One cycle; the last digest of the whole desk."""
    await run_once(desk.load(), store, clock=lambda: now)
    written = [path for path in desk.digests() if path.name.endswith("-daily.txt")]
    return " ".join(written[-1].read_text(encoding="utf-8").split())


async def test_an_edit_stands_in_the_next_digest_and_in_no_other(tmp_path: Path, newsweb: NewsWeb) -> None:
    desk = Desk(tmp_path, newsweb)
    desk.write("digests.yaml", DIGESTS)
    config = desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    with open_store(config, lambda: NOW) as store:
        assert NEW_TITLE not in await cycle(desk, store, NOW)
        paragraphs = [f"{TITLE}.", "Every crane along the quay stood still in the morning. Said at harbour.test."] * 4
        newsweb.put("harbour.test", "/cranes.html", page(NEW_TITLE, paragraphs))
        await cycle(desk, store, NOW + timedelta(hours=1))
        told = await cycle(desk, store, NOW + DAY)
        assert "Headline: Cranes [stand still → move again] in the harbour" in told
        assert NEW_TITLE in told
        assert NEW_TITLE not in await cycle(desk, store, NOW + 2 * DAY)
        others = [path for path in desk.digests() if path.name.endswith("-quiet.txt")]
        assert not any(NEW_TITLE in path.read_text(encoding="utf-8") for path in others)
        assert [visit.status for visit in newsweb.visits("harbour.test", "/cranes.html")] == [200, 200, 304]


async def test_articles_of_rules_that_only_count_are_left_alone(tmp_path: Path, newsweb: NewsWeb) -> None:
    desk = Desk(tmp_path, newsweb)
    desk.write("rules.yaml", "rules: {cranes: {any: [crane], priority: log}}\n")
    config = desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    with open_store(config, lambda: NOW) as store:
        for hours in (0, 1, 6, 24):
            await cycle(desk, store, NOW + timedelta(hours=hours))
    assert len(newsweb.visits("harbour.test", "/cranes.html")) == 1


async def test_an_article_that_matched_later_is_looked_at_too(tmp_path: Path, newsweb: NewsWeb) -> None:
    desk = Desk(tmp_path, newsweb)
    config = desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    with open_store(config, lambda: NOW) as store:
        await cycle(desk, store, NOW)
        store.second_looks.forget(NOW + timedelta(seconds=1))
        assert store.life(1).looks is None
        await cycle(desk, store, NOW + timedelta(hours=1))
        looks = store.life(1).looks
        assert looks is not None
        assert (looks.result, looks.next_at) == ("the same words", NOW + timedelta(hours=6))
        assert store.second_looks.enrol(NOW + timedelta(hours=1)) == 0
