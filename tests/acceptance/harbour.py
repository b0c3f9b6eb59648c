"""The world that acceptance tests watch: a few feeds with article pages, and rules for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

RULES = """\
actors:
  port_authority: {name: Port Authority, aliases: ["Port Authority"]}
rules:
  cranes: [crane]
  strike:
    name: Strikes in the port
    same_sentence: [strike, actor:port_authority]
    tags: [labour]
"""
PARAGRAPHS = (
    "The Port Authority warned on Monday that a strike would close the northern basin within days.",
    "Every crane along the quay stood still in the morning, and forty ships waited outside the breakwater.",
    "Talks between the crews and their employers were to go on through the night, people at the table said.",
    "Nobody at the table expected an agreement before the end of the week, and hauliers sent their drivers home.",
)
QUIET_PARAGRAPHS = (
    "The bakery at the corner of the market opened again after a long winter and many repairs to its oven.",
    "Its owner counted a hundred loaves in the first hour, and she hired two helpers for the summer months.",
    "Neighbours brought flowers, a brass band played for a while, and the mayor cut a ribbon at the door.",
)


@dataclass(frozen=True)
class Item:
    """One entry of a feed; `link` relative to it. `age` is what its date says."""

    slug: str
    title: str = "Cranes stand still in the harbour"
    summary: str = "Every crane along the quay stood still in the morning."
    age: timedelta | None = timedelta(hours=1)
    link: str | None = ""

    @property
    def path(self) -> str:
        return f"/{self.slug}.html"


def feed_document(host: str, items: Iterable[Item], title: str = "Harbour Post", now: datetime | None = None) -> str:
    """An RSS document; dates count back from `now`, the real time where none is given."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>http://{host}/</link>"
        f"{''.join(_item(host, item, now or _real_time()) for item in items)}</channel></rss>"
    )


def _item(host: str, item: Item, now: datetime) -> str:
    link = item.link if item.link != "" else f"http://{host}{item.path}"
    date = "" if item.age is None else f"<pubDate>{format_datetime(now - item.age)}</pubDate>"
    return (
        f"<item><title>{escape(item.title)}</title>{f'<link>{escape(link)}</link>' if link else ''}"
        f'<guid isPermaLink="false">{item.slug}</guid>{date}'
        f"<description>{escape(item.summary)}</description></item>"
    )


def page(title: str, paragraphs: Sequence[str] = PARAGRAPHS) -> str:
    """An article page with a little furniture."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title></head><body>'
        '<nav><a href="/">Home</a> <a href="/news">News</a></nav>'
        f"<main><article><h1>{escape(title)}</h1>{body}</article></main>"
        "<footer>Imprint and contact</footer></body></html>"
    )


def _real_time() -> datetime:
    """Processes under test live in real time, and so do the dates they are shown."""
    return datetime.now(UTC)  # noqa: TID251
