"""What the news web holds: pages by host and path, from memory or from folders, and how a page answers a request.

Reads files below its roots; no network.
"""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

TYPE_BY_SUFFIX = {
    ".atom": "application/atom+xml",
    ".html": "text/html; charset=utf-8",
    ".json": "application/feed+json",
    ".rss": "application/rss+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; names of headers in lower case, `path` with its query."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Page:
    """One resource. `gzipped` holds the body as it is compressed at rest, for clients that take gzip."""

    body: bytes
    content_type: str
    status: int = 200
    headers: Headers = ()
    etag: str | None = None
    last_modified: str | None = None
    gzipped: bytes | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer; Content-Length is left to the server."""

    status: int
    headers: Headers = ()
    body: bytes = b""


def answer(page: Page, request: Request) -> Response:
    """The page, or 304 where the client has it (RFC 9110 13.2.2: If-None-Match goes before If-Modified-Since)."""
    validators = _present(("ETag", page.etag), ("Last-Modified", page.last_modified))
    if page.status == 200 and _has_it_already(page, request):
        return Response(304, validators)
    headers = (("Content-Type", page.content_type), *validators, *page.headers)
    if page.gzipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page.status, (*headers, ("Content-Encoding", "gzip")), page.gzipped)
    return Response(page.status, headers, page.body)


def _present(*pairs: tuple[str, str | None]) -> Headers:
    return tuple((name, value) for name, value in pairs if value is not None)


def _has_it_already(page: Page, request: Request) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:
        return page.etag is not None and (known == "*" or page.etag in (tag.strip() for tag in known.split(",")))
    since = request.headers.get("if-modified-since")
    if since is None or page.last_modified is None:
        return False
    return parsedate_to_datetime(page.last_modified) <= parsedate_to_datetime(since)


class Site:
    """All pages of all hosts. Memory goes before folders: `root/<host>/<path>`, or the same with `.gz` at the end."""

    def __init__(self, roots: Iterable[Path] = ()) -> None:
        self._roots = tuple(roots)
        self._pages: dict[tuple[str, str], Page] = {}
        self._changes = 0

    def put(
        self,
        host: str,
        path: str,
        body: bytes | str,
        content_type: str | None = None,
        status: int = 200,
        headers: Headers = (),
        validators: bool = True,
        compress: bool = False,
    ) -> None:
        """Set or change what an address says; each change brings a new ETag and a later Last-Modified."""
        raw = body.encode() if isinstance(body, str) else body
        self._changes += 1
        self._pages[host, path] = Page(
            body=raw,
            content_type=content_type or guess_type(path),
            status=status,
            headers=headers,
            etag=f'"{hashlib.sha256(raw).hexdigest()[:16]}"' if validators else None,
            last_modified=_http_date(EPOCH + timedelta(seconds=self._changes)) if validators else None,
            gzipped=gzip.compress(raw, mtime=0) if compress else None,
        )

    def remove(self, host: str, path: str) -> None:
        """Make an address answer 404."""
        self._pages.pop((host, path), None)

    def find(self, host: str, path: str) -> Page | None:
        """The page at an address, if there is one."""
        return self._pages.get((host, path)) or self._find_file(host, path.partition("?")[0])

    def _find_file(self, host: str, path: str) -> Page | None:
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        for root in self._roots:
            folder = (root / host).resolve()
            file = (folder / name).resolve()
            if file.is_relative_to(folder) and folder.parent == root.resolve():
                if file.is_file():
                    return _file_page(file, None)
                packed = file.with_name(file.name + ".gz")
                if packed.is_file():
                    return _file_page(packed, packed.read_bytes())
        return None


def _file_page(file: Path, gzipped: bytes | None) -> Page:
    facts = file.stat()
    changed = datetime.fromtimestamp(int(facts.st_mtime), UTC)
    return Page(
        body=file.read_bytes() if gzipped is None else gzip.decompress(gzipped),
        content_type=guess_type(file.name.removesuffix(".gz")),
        etag=f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"',
        last_modified=_http_date(changed),
        gzipped=gzipped,
    )


def guess_type(path: str) -> str:
    """The Content-Type for a path, by its ending; HTML where it has none."""
    return TYPE_BY_SUFFIX.get(Path(path.partition("?")[0]).suffix.lower(), "text/html; charset=utf-8")


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
