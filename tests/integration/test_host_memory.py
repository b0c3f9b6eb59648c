"""What pages of one host have in common is known again after a restart."""

from datetime import timedelta
from pathlib import Path

from monitor.app import open_store, run_once
from monitor.core.extract.repeats import HOSTS, PAGES_PER_HOST, HostPages, PageMemory
from monitor.store import Store
from tests.acceptance.harbour import Item, feed_document, page
from tests.builders import NOW
from tests.integration.desk import Desk
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.server import NewsWeb

# A wall in words of its own, under every headline of the host.
WALL = (
    "Readers of this paper carry a small blue card, and whoever carries the card is led on from here to the piece.",
    "Whoever has none may ask at any kiosk of the old town, where the crane of the card is pressed into the paper.",
)
TITLES = ("Gulls breed early", "Whales off the pier", "Dam holds")


def put_walls(desk: Desk, titles: tuple[str, ...]) -> str:
    """A feed of so many entries, each with the wall for its page; its address."""
    items = [Item(f"story-{number}", title=title, summary="") for number, title in enumerate(titles)]
    for item in items:
        desk.web.put("walled.test", item.path, page("The Blue Card", WALL))
    return desk.web.put("walled.test", "/feed.xml", feed_document("walled.test", items, now=NOW))


async def test_a_wall_that_was_learnt_before_a_restart_is_known_after_it(tmp_path: Path, newsweb: NewsWeb) -> None:
    desk = Desk(tmp_path, newsweb)
    config = desk.watch({"walled": put_walls(desk, TITLES[:2])})
    with open_store(config, lambda: NOW) as store:
        first = await run_once(config, store, clock=lambda: NOW)
    put_walls(desk, TITLES)
    later = NOW + timedelta(hours=2)
    with open_store(config, lambda: later) as store:
        second = await run_once(config, store, clock=lambda: later)
        (number,) = store.articles_of("story-2", None)
        life = store.life(number)
    # Of the first two nobody could know; the third is refused, and fires no rule.
    assert (first.entries, first.matches, second.entries, second.matches) == (2, 2, 1, 0)
    assert life is not None
    assert "other pages of its host say the same" in str(life)


def seen(host: str, *pages: int) -> HostPages:
    return HostPages(host, tuple((number, frozenset({number, 2**62})) for number in pages))


def test_what_is_kept_comes_back_as_it_was_the_host_seen_last_at_the_end(store: Store) -> None:
    assert store.host_memory.load() == []
    store.host_memory.save((), NOW)
    store.host_memory.save([seen("b.test", 1, 2), seen("a.test", 3)], NOW)
    assert store.host_memory.load() == [seen("b.test", 1, 2), seen("a.test", 3)]
    store.host_memory.save([seen("b.test", 2, 4)], NOW + timedelta(minutes=1))
    assert store.host_memory.load() == [seen("a.test", 3), seen("b.test", 2, 4)]


def test_hosts_that_were_not_seen_for_longest_are_not_kept(store: Store) -> None:
    store.host_memory.save([seen("old.test", 1)], NOW)
    store.host_memory.save([seen(f"{number}.test", number) for number in range(HOSTS)], NOW + timedelta(minutes=1))
    kept = store.host_memory.load()
    assert (len(kept), kept[0].host, kept[-1].host) == (HOSTS, "0.test", f"{HOSTS - 1}.test")


def test_all_that_is_kept_is_bounded(store: Store) -> None:
    memory = PageMemory()
    text = "\n".join(f"Paragraph {number} is long enough to be known again on other pages." for number in range(200))
    for host in range(3):
        for number in range(PAGES_PER_HOST * 2):
            memory.remember(f"https://{host}.test/{number}", f"Title {number}", text)
    store.host_memory.save(memory.changes(), NOW)
    assert max(len(each.pages) for each in store.host_memory.load()) == PAGES_PER_HOST
    size = store.path.stat().st_size
    assert size < 2_000_000
