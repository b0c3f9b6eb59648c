"""feeds.yaml -> core Feeds, with their headers filled from the environment. Looks whether local files are there."""

import os.path
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from monitor import __version__
from monitor.config.feeds_model import (
    FeedEntry,
    FeedOptions,
    FeedsFile,
    Interval,
    PolitenessModel,
    as_entry,
    proxy_problem,
)
from monitor.config.findings import Findings
from monitor.config.secret import SecretText
from monitor.config.source import shortened
from monitor.config.validation import Path as Steps
from monitor.config.validation import validate
from monitor.core.hosts import HostRule, HostRules
from monitor.core.model import Feed, Problem

# What a publisher takes for an attack; only worth a warning, since trials on a local web need less.
POLITE_INTERVAL: Final = timedelta(minutes=1)
# More than any newsroom reads; each is asked, planned and kept by itself.
MOST_FEEDS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Politeness:
    """`user_agent` as sent; `hosts`: who is visited by one at a time, with which gap; `concurrency` hosts at a time."""

    user_agent: str
    hosts: HostRules
    concurrency: int


def read_feeds(
    data: object,
    directory: Path,
    environ: Mapping[str, str],
    findings: Findings,
    why_not_asked: Callable[[str], str | None] = lambda _: None,
) -> tuple[tuple[Feed, ...], Politeness]:
    """The feeds of the file's data. Entries are checked one by one, so that a bad one hides nothing of the others.

    `why_not_asked` says of an address why no request will be made to it; that is warned of.
    """
    items, data = _without_items(data, findings)
    head, problems = validate(FeedsFile, data)
    findings.errors.extend(problems)
    head = head or FeedsFile(feeds=[])
    entries = dict(_entries(items, findings))
    _find_doubles(entries, findings)
    feeds = tuple(_feeds(entries, head.defaults, directory, environ, findings))
    by_url = {feed.url for feed in feeds}
    for position, entry in entries.items():
        if entry.url in by_url and (why := why_not_asked(entry.url)) is not None:
            findings.warning(("feeds", position, "url"), f"this feed will not be asked: {why}")
    return feeds, _politeness(head.politeness)


def _feeds(
    entries: Mapping[int, FeedEntry],
    defaults: FeedOptions,
    directory: Path,
    environ: Mapping[str, str],
    findings: Findings,
) -> Iterator[Feed]:
    has_noted_default = False
    for position, entry in entries.items():
        options = _merged(entry, defaults)
        if options.enabled and not findings.is_full:
            if "interval" in entry.model_fields_set:
                _note_interval(options.interval, entry.url, ("feeds", position), findings)
            elif not has_noted_default:
                # Once, where it stands, and not at each of a thousand feeds.
                has_noted_default = _note_interval(options.interval, entry.url, ("defaults",), findings)
            yield _feed(position, entry, options, directory, environ, findings)


def _without_items(data: object, findings: Findings) -> tuple[list[object], object]:
    """The list of feeds, and the file's data with an empty list in its place."""
    if not isinstance(data, dict) or not isinstance(items := data.get("feeds", 0), list | None):
        return [], data
    if not items:
        findings.errors.append(Problem(("feeds",), "no feed is named here", at_key=True))
    elif len(items) > MOST_FEEDS:
        findings.error(("feeds", MOST_FEEDS), f"more than {MOST_FEEDS:,} feeds: give some to a monitor of their own")
        items = []
    return items or [], {**data, "feeds": []}


def _entries(items: list[object], findings: Findings) -> Iterator[tuple[int, FeedEntry]]:
    for position, item in enumerate(items):
        if findings.is_full:
            return
        entry, problems = validate(FeedEntry, as_entry(item), ("feeds", position))
        findings.errors.extend(problems)
        if entry is not None:
            yield position, entry


def _merged(entry: FeedEntry, defaults: FeedOptions) -> FeedOptions:
    own = {name: getattr(entry, name) for name in entry.model_fields_set & FeedOptions.model_fields.keys()}
    return defaults.model_copy(update=own)


def _find_doubles(entries: Mapping[int, FeedEntry], findings: Findings) -> None:
    first_by_url: dict[str, int] = {}
    first_by_id: dict[str, int] = {}
    for position, entry in entries.items():
        if findings.is_full:
            return
        first = first_by_url.setdefault(_comparable(entry.url), position)
        if first != position:
            findings.error(("feeds", position, "url"), f"this address is already that of feed number {first + 1}")
            continue
        identity = entry.id or entry.url
        first = first_by_id.setdefault(identity, position)
        if first != position:
            findings.error(
                ("feeds", position, "id"), f'the id "{shortened(identity)}" is already that of feed number {first + 1}'
            )


def _comparable(url: str) -> str:
    parts = urlsplit(url)
    if not parts.netloc:
        return os.path.normpath(url)
    default_port = {"http": ":80", "https": ":443"}.get(parts.scheme, "\0")
    path = parts.path or "/"
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default_port)}{path}?{parts.query}"


def _feed(
    position: int,
    entry: FeedEntry,
    options: FeedOptions,
    directory: Path,
    environ: Mapping[str, str],
    findings: Findings,
) -> Feed:
    path = ("feeds", position)
    url = entry.url if urlsplit(entry.url).scheme in ("http", "https") else _local(entry.url, directory, path, findings)
    return Feed(
        feed_id=entry.id or entry.url,
        url=url,
        name=entry.name or urlsplit(url).hostname or Path(unquote(urlsplit(url).path)).name or entry.url,
        language=options.language,
        tags=tuple(options.tags),
        interval=options.interval.min,
        longest_interval=options.interval.max,
        backlog=options.backlog,
        full_text=options.full_text,
        is_demonstration=entry.demonstration,
        headers=tuple(_headers(options, url, path, environ, findings)),
        proxy=_proxy(options, url, path, environ, findings),
        user_agent=options.user_agent,
        gap=options.host_gap,
    )


def _local(written: str, directory: Path, path: Steps, findings: Findings) -> str:
    """The file:// URL of a path relative to the file that names it."""
    parts = urlsplit(written)
    if parts.scheme == "file" and parts.netloc not in ("", "localhost"):
        findings.error((*path, "url"), "a file:// address has three slashes: file:///folder/feed.xml")
        return written
    # Path.expanduser raises where there is no such user.
    place = Path(unquote(parts.path) if parts.scheme == "file" else os.path.expanduser(written))  # noqa: PTH111
    place = Path(os.path.normpath(directory.absolute() / place))
    if place.is_dir():
        findings.error((*path, "url"), "this is a folder; name the feed's file in it")
    elif not place.exists():
        _note_missing(written, place, path, findings)
    return place.as_uri()


def _note_missing(written: str, place: Path, path: Steps, findings: Findings) -> None:
    looks_like_host = re.match(r"(?:[\w-]+\.)+[a-z]{2,}(/|$)", written, re.IGNORECASE)
    if looks_like_host and not place.parent.is_dir():
        findings.error((*path, "url"), f"no such file; if it is a web address, write https://{shortened(written)}")
    else:
        findings.warning((*path, "url"), f"there is no such file now: {place}")


def _note_interval(interval: Interval, url: str, path: Steps, findings: Findings) -> bool:
    """Warn of an interval that is too short for the web; whether it was."""
    is_rude = interval.min < POLITE_INTERVAL and urlsplit(url).scheme in ("http", "https")
    if is_rude:
        findings.warning((*path, "interval"), "less than a minute: publishers may take this for an attack")
    return is_rude


def _proxy(options: FeedOptions, url: str, path: Steps, environ: Mapping[str, str], findings: Findings) -> str | None:
    if options.proxy_env is None or not url.startswith("http"):
        return options.proxy
    if options.proxy is not None:
        findings.error((*path, "proxy_env"), "there is a proxy already: write proxy or proxy_env")
    value = environ.get(options.proxy_env, "").strip()
    if not value:
        # Without it, requests would leave by a way that the user did not want.
        findings.error((*path, "proxy_env"), f"the environment variable {options.proxy_env} is not set")
    elif (problem := proxy_problem(value)) is not None:
        findings.error((*path, "proxy_env"), f"the value of {options.proxy_env} cannot be used: {problem}")
    return SecretText(value)


def _headers(
    options: FeedOptions, url: str, path: Steps, environ: Mapping[str, str], findings: Findings
) -> Iterator[tuple[str, str]]:
    wanted: dict[str, tuple[str, Steps]] = {
        header: (variable, ("headers_env", header)) for header, variable in options.headers_env.items()
    }
    if options.auth_env is not None:
        wanted["Authorization"] = (options.auth_env, ("auth_env",))
    if options.cookie_env is not None:
        wanted["Cookie"] = (options.cookie_env, ("cookie_env",))
    if not url.startswith("http"):
        return
    for header, (variable, steps) in wanted.items():
        value = environ.get(variable, "").strip()
        if not value:
            findings.warning((*path, *steps), f"the environment variable {variable} is not set: {header} is not sent")
        elif re.search(r"[^\t\x20-\x7e\x80-\xff]", value):
            findings.error((*path, *steps), f"the value of {variable} cannot stand in a header (line break or script)")
        else:
            yield header, SecretText(_credentials(value) if header == "Authorization" else value)


def _credentials(value: str) -> str:
    """`user:password` as Basic (RFC 7617); a value that names its scheme (`Bearer …`) as it is."""
    if " " in value or ":" not in value:
        return value
    return f"Basic {b64encode(value.encode()).decode('ascii')}"


def _politeness(model: PolitenessModel) -> Politeness:
    contact = f" (+{model.contact})" if model.contact else ""
    rules = {name: HostRule(host.group, host.gap) for name, host in model.hosts.items()}
    hosts = HostRules(model.host_gap, rules, is_by_domain=model.one_visitor_per == "domain")
    return Politeness(f"NewsMonitor/{__version__}{contact}", hosts, model.concurrency)
