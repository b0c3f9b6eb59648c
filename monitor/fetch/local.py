"""Local feeds: a `file://` address -> Fetched | NotModified | Failure. Reads the disk; run it in a thread."""

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.core.model import Failure, FailureKind, Validators
from monitor.fetch.body import too_large
from monitor.fetch.values import Fetched, FetchRequest, FetchResult, NotModified

CONTENT_TYPE_BY_SUFFIX = {
    ".atom": "application/atom+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
}


def read_local(request: FetchRequest, most_bytes: int) -> FetchResult:
    """The file as if a server had sent it; its ETag is made of size and time of change."""
    cap = min(request.max_bytes or most_bytes, most_bytes)
    parts = urlsplit(request.url)
    path = Path(unquote(parts.path))
    if parts.netloc not in ("", "localhost") or "\0" in str(path):
        return Failure(FailureKind.MISSING_FILE, "this file: address does not name a file of this machine")
    try:
        if request.feed_url is not None and not _is_beside(path, Path(unquote(urlsplit(request.feed_url).path))):
            return Failure(FailureKind.MISSING_FILE, f"{path} leads out of the folder of its feed")
        return _read(request, path, cap)
    except FileNotFoundError:
        return Failure(FailureKind.MISSING_FILE, f"{path} does not exist")
    except OSError as error:
        return Failure(FailureKind.MISSING_FILE, f"{path} cannot be read: {error.strerror}")


def _is_beside(page: Path, feed: Path) -> bool:
    return page.resolve().is_relative_to(feed.parent.resolve())


def _read(request: FetchRequest, path: Path, cap: int) -> FetchResult:
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        return Failure(FailureKind.MISSING_FILE, f"{path} is not a file")
    validators = Validators(etag=f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"')
    if validators.etag == request.validators.etag:
        return NotModified(request.url, request.url, validators)
    with path.open("rb") as file:
        body = file.read(cap + 1)
    if len(body) > cap:
        return too_large(cap).failure
    content_type = CONTENT_TYPE_BY_SUFFIX.get(path.suffix.lower())
    return Fetched(request.url, request.url, 200, body, content_type, validators)
