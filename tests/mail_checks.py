"""What must hold of every mail that is made, as instruments: Message -> faults, none where all is well.

Each is shown to find what is broken (tests/checkers/test_controls.py).
"""

import re
from html.parser import HTMLParser

from monitor.core.mail import wire_size
from monitor.core.model import Message
from monitor.core.render.page import HTML_BYTES, WIRE_BYTES

LOADING = {"script", "img", "iframe", "form", "link", "object", "svg", "video", "base", "input"}
LOADING_ATTRIBUTES = {"src", "srcset", "background"}
SAFE = ("https://", "http://", "mailto:", "#")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]")


class Page(HTMLParser):
    """What a reader of the HTML sees: headlines, links, elements, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headlines: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag == "h3":
            self.headlines.append("")
        if tag in ("h3", "style", "head"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        self.texts.append(" " if tag in ("p", "td", "h1", "h2", "h3") else "")

    def handle_data(self, data: str) -> None:
        if "style" in self._open or "head" in self._open:
            return
        self.texts.append(data)
        if "h3" in self._open:
            self.headlines[-1] += data


def too_large(message: Message) -> list[str]:
    """Where the HTML is larger than mail programs show."""
    sizes = (("decoded", len(message.html.encode()), HTML_BYTES), ("encoded", wire_size(message.html), WIRE_BYTES))
    return [f"{name}: {size} bytes, {most} allowed" for name, size, most in sizes if size > most]


def missing_in_text(message: Message) -> list[str]:
    """Headlines, links and numbers of the HTML that the text part lacks."""
    page, text = Page(message.html), " ".join(message.text.split())
    squeezed = text.replace(" ", "")
    headlines = [headline for headline in page.headlines if headline.replace(" ", "") not in squeezed]
    links = [link for link in page.links if not link.startswith("#") and link not in text]
    return headlines + links + sorted(_numbers(page.text) - _numbers(text))


def active(message: Message) -> list[str]:
    """What loads something from elsewhere, runs, or leads where no reader may be sent."""
    page = Page(message.html)
    attributes = {name for name in page.attributes if name.startswith("on")} | page.attributes & LOADING_ATTRIBUTES
    links = [link for link in page.links if not link.startswith(SAFE)]
    return [*sorted(page.tags & LOADING), *sorted(attributes), *links]


def unseen(message: Message) -> list[str]:
    """Characters that no reader sees, or that cannot be sent."""
    return [found for part in (message.subject, message.html, message.text) for found in UNSEEN.findall(part)]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[,.:]\d+)*", text))
