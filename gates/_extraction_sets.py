"""The labelled pages: three folders -> pages with what people, or parsers made for one publisher, found on them."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its gold. `group` is its site: pages of one site are in the same half."""

    name: str
    group: str
    html: bytes
    url: str | None
    gold: str
    paragraphs: str = ""
    title: str = ""
    published: datetime | None = None

    @property
    def half(self) -> str:
        """A or B, by a hash of the group."""
        return "AB"[hashlib.sha256(self.group.encode()).digest()[0] % 2]


def aeb_pages(folder: Path) -> Iterator[Page]:
    """The article extraction benchmark: bodies only, one page a site."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, gold in sorted(truth.items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Page(name, name, html, gold["url"], gold["articleBody"])


def fundus_pages(folder: Path) -> Iterator[Page]:
    """Pages of many publishers; page k of a publisher in order of date goes with version k of its gold."""
    for path in sorted(folder.glob("*/*.json")):
        versions = json.loads(path.read_text("utf-8")).values()
        info = json.loads((path.parent / "meta.info").read_text("utf-8"))
        pages = sorted(path.parent.glob(f"{path.stem}_*.html.gz"))
        for page, gold in zip(pages, versions, strict=True):
            yield _fundus_page(page, f"{path.parent.name}/{path.stem}", info.get(page.name, {}).get("url"), gold)


def _fundus_page(path: Path, group: str, url: str | None, gold: dict[str, object]) -> Page:
    body = gold["body"]
    if not isinstance(body, dict):
        raise SystemExit(f"{path} has no body")
    sections = body["sections"]
    paragraphs = [line for section in sections for line in section["paragraphs"]]
    headlines = [line for section in sections for line in section["headline"]]
    return Page(
        name=f"{path.parent.name}/{path.name.removesuffix('.html.gz')}",
        group=group,
        html=gzip.decompress(path.read_bytes()),
        url=url,
        gold="\n".join([*body["summary"], *headlines, *paragraphs]),
        paragraphs="\n".join(paragraphs),
        title=str(gold["title"]),
        published=datetime.fromisoformat(str(gold["publishing_date"])),
    )


def multilingual_pages(folder: Path) -> Iterator[Page]:
    """Thirty pages; those without an expected text are no articles, and have an empty gold."""
    for path in sorted((folder / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        text, facts = folder / "txt" / f"{name}.txt", folder / "metadata" / f"{name}.json"
        url = json.loads(facts.read_text("utf-8")).get("url") if facts.is_file() else None
        gold = text.read_text("utf-8") if text.is_file() else ""
        yield Page(name, name, gzip.decompress(path.read_bytes()), url, gold)
