"""feeds.yaml as it may be written: the pydantic models, and what makes an address usable. Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar, Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from monitor.config.fields import (
    Duration,
    FeedId,
    Header,
    Language,
    Text,
    Truth,
    Variable,
    as_duration,
    as_list,
    as_map,
    as_number,
    as_text,
    at_most,
    wrong,
)
from monitor.config.source import shortened
from monitor.config.validation import FileModel

# The shortest is what publishers are used to from readers of feeds; the longest keeps what a quiet feed brings within
# the morning that it was published on.
DEFAULT_INTERVAL: Final = {"min": "15m", "max": "4h"}
# Below this a poll begins before a slow one (30 s for a feed that drips) can have ended many times over.
SHORTEST_INTERVAL: Final = timedelta(seconds=5)
LONGEST_GAP: Final = timedelta(hours=1)
LONGEST_INTERVAL: Final = timedelta(days=30)
# The first sight of a feed does not flood (product.md): older entries are stored, and are not news.
DEFAULT_BACKLOG: Final = timedelta(days=2)

ROBOTS_HINT: Final = "robots.txt is kept for article pages and never asked about a feed; there is nothing to set"

_HOST: Final = re.compile(r"[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")


def _as_address(value: object) -> str:
    """A web address without credentials, or a path; `www.example.org/feed` is judged later, beside the files."""
    text = as_text(value)
    parts = _split(text)
    if parts.scheme in ("http", "https"):
        _check_web_address(parts, text)
    elif parts.scheme == "feed":
        raise wrong(f"write https:// instead of feed:: https://{text.removeprefix('feed:').lstrip('/')}")
    elif parts.scheme not in ("", "file"):
        raise wrong(f'"{shortened(parts.scheme)}:" is no address of a feed: http://, https:// or a local path')
    return text


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where the port is no number up to 65535
    except ValueError as error:
        raise wrong("this address is broken (brackets or port)") from error
    return parts


def _check_web_address(parts: SplitResult, text: str) -> None:
    if parts.username is not None or parts.password is not None:
        raise wrong("no user or password in an address: name the variable that holds user:password in auth_env")
    if not parts.hostname or not _HOST.fullmatch(parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")):
        raise wrong("this address has no proper host name")
    if re.search(r"\s|[<>\"{}|\\^`]", text):
        raise wrong('a blank or one of < > " { } | \\ ^ ` stands in this address: write it as %20 and so on')


def _as_backlog(value: object) -> timedelta | None:
    return None if as_text(value).lower() == "all" else as_duration(value)


def _as_interval(value: object) -> object:
    """A single length of time stands for equal bounds."""
    return {"min": value, "max": value} if isinstance(value, str) else value


def as_entry(value: object) -> object:
    """A bare address stands for a map with nothing else."""
    return {"url": value} if isinstance(value, str) else value


def _as_gap(value: timedelta) -> timedelta:
    """A gap keeps everybody from the host, so that a day and more would starve its feeds."""
    if value > LONGEST_GAP:
        raise wrong("a pause between two requests is 1h at most; how often a feed is asked, its interval says")
    return value


Gap: TypeAlias = Annotated[Duration, AfterValidator(_as_gap)]


class Interval(FileModel):
    """How often a feed is asked."""

    min: Duration
    max: Duration

    @model_validator(mode="after")
    def _in_order(self) -> "Interval":
        if self.min > self.max:
            raise wrong("min is longer than max")
        if self.min < SHORTEST_INTERVAL or self.max > LONGEST_INTERVAL:
            raise wrong("an interval is 5s at least and 30d at most")
        return self


class FeedOptions(FileModel):
    """What may stand at a feed and under `defaults`. A list at a feed replaces that of the defaults."""

    tags: Annotated[
        list[Text],
        at_most(100, "tags: a few words do to group feeds by"),
        BeforeValidator(as_list, json_schema_input_type=Text | list[Text] | None),
    ] = Field(
        default=[],
        description="Words to group feeds by; the first becomes a folder in the OPML of monitor feeds export.",
    )
    language: Language | None = Field(
        default=None, description="Language of the feed where it does not say: en, ru, uk, zh."
    )
    full_text: Truth = Field(
        default=False, description="yes: the feed carries whole articles, so their pages are not fetched."
    )
    backlog: Annotated[
        timedelta | None, BeforeValidator(_as_backlog), WithJsonSchema({"type": "string", "examples": ["2d", "all"]})
    ] = Field(
        default=DEFAULT_BACKLOG, description="How old an entry may be to count as news when the feed is new; or all."
    )
    interval: Annotated[Interval, BeforeValidator(_as_interval, json_schema_input_type=Duration | Interval)] = Field(
        default=Interval(**DEFAULT_INTERVAL),  # type: ignore[arg-type]  # text is what files hold
        description="How often the feed is asked: 30m, or {min: 15m, max: 4h}, between which its own pace decides.",
    )
    headers_env: Annotated[
        dict[Header, Variable], at_most(50, "headers: publishers refuse that many"), BeforeValidator(as_map)
    ] = Field(default={}, description="Request headers, each with the environment variable that holds its value.")
    auth_env: Variable | None = Field(
        default=None, description="The variable that holds user:password or a whole Authorization value."
    )
    cookie_env: Variable | None = Field(default=None, description="The variable that holds the Cookie header.")
    proxy: Annotated[str, BeforeValidator(lambda value: as_proxy(value)), WithJsonSchema({"type": "string"})] | None = (
        Field(default=None, description="The proxy that the feed and its pages are fetched by: http://host:3128.")
    )
    proxy_env: Variable | None = Field(
        default=None, description="The variable that holds the proxy's address, with its password."
    )
    user_agent: Annotated[Text, BeforeValidator(lambda value: _as_user_agent(value))] | None = Field(
        default=None, description="The User-Agent for the feed and its pages, where a publisher asks for another."
    )
    host_gap: Gap | None = Field(
        default=None, description="Pause after each request to the feed's host for this feed; that of politeness else."
    )
    enabled: Truth = Field(default=True, description="no: the feed is not polled.")

    meant: ClassVar[Mapping[str, str]] = {
        "link": "url", "address": "url", "href": "url", "xmlUrl": "url", "uri": "url", "feed": "url", "title": "name",
        "tag": "tags", "category": "tags", "categories": "tags", "lang": "language", "every": "interval",
        "poll": "interval", "refresh": "interval", "fulltext": "full_text", "max_age": "backlog", "active": "enabled",
        "gap": "host_gap", "agent": "user_agent", "http_proxy": "proxy",
    }  # fmt: skip
    hints: ClassVar[Mapping[str, str]] = {
        "headers": "secrets stay out of this file; write headers_env: {Header: NAME_OF_A_VARIABLE}",
        "auth": "secrets stay out of this file; write auth_env: NAME_OF_A_VARIABLE",
        "password": "secrets stay out of this file; write auth_env: NAME_OF_A_VARIABLE",
        "cookie": "secrets stay out of this file; write cookie_env: NAME_OF_A_VARIABLE",
        "cookies": "secrets stay out of this file; write cookie_env: NAME_OF_A_VARIABLE",
        **dict.fromkeys(
            ("discover", "discovery", "filter", "filters", "rules", "max_entries"), "this version cannot do that"
        ),
        "robots": ROBOTS_HINT,
        "auth_user": "secrets stay out of this file; write auth_env: NAME_OF_A_VARIABLE",
        "disabled": "write enabled: no",
    }


class FeedEntry(FeedOptions):
    """One feed."""

    url: Annotated[str, BeforeValidator(_as_address), WithJsonSchema({"type": "string"})] = Field(
        description="The address (http, https), or a local path relative to this file."
    )
    id: FeedId | None = Field(
        default=None, description="What the feed is known by in the store; the url where none is set."
    )
    name: Text | None = Field(default=None, description="What people call it; the host where none is set.")
    demonstration: Truth = Field(default=False, description="Its stories are labelled as a demonstration.")


class HostModel(FileModel):
    """How a host, and those below it, are visited."""

    gap: Gap | None = Field(default=None, description="Pause between two requests to it.")
    group: Annotated[str, BeforeValidator(lambda value: _as_group(value))] | None = Field(
        default=None,
        description='Hosts of one group are visited by one at a time; "host": each by itself; else those of this rule.',
    )

    meant: ClassVar[Mapping[str, str]] = {"host_gap": "gap", "delay": "gap", "with": "group", "together": "group"}


class PolitenessModel(FileModel):
    """How the network is used."""

    host_gap: Gap = Field(default=timedelta(seconds=1), description="Pause between two requests to one host.")
    concurrency: Annotated[
        int,
        BeforeValidator(lambda value: as_number(value, lowest=1, highest=256)),
        WithJsonSchema({"type": ["integer", "string"], "minimum": 1, "maximum": 256}),
    ] = Field(default=16, description="Hosts that are asked at the same time.")
    one_visitor_per: Annotated[
        str, BeforeValidator(lambda value: _as_unit(value)), WithJsonSchema({"enum": ["host", "domain"]})
    ] = Field(default="host", description="What is visited by one at a time: each host, or all hosts of a domain.")
    hosts: Annotated[
        dict[Annotated[str, BeforeValidator(lambda value: _as_host_name(value))], HostModel],
        at_most(1_000, "hosts with rules of their own"),
        BeforeValidator(as_map),
    ] = Field(default={}, description="Hosts, each with those below it, that want a gap or a group of their own.")
    contact: Annotated[Text, BeforeValidator(lambda value: _as_contact(value))] | None = Field(
        default=None, description="A web or mail address that publishers can turn to, shown in the User-Agent."
    )

    meant: ClassVar[Mapping[str, str]] = {"gap": "host_gap", "delay": "host_gap", "parallel": "concurrency"}
    hints: ClassVar[Mapping[str, str]] = dict.fromkeys(("max_bytes", "timeout"), "this version cannot do that") | {
        "user_agent": "write user_agent under defaults or at a feed; contact says here whom publishers can turn to",
        "proxy": "write proxy under defaults or at a feed",
        "robots": ROBOTS_HINT,
    }


def as_proxy(value: object) -> str:
    """A proxy without credentials; the one in a variable may have them (feeds.py)."""
    text = as_text(value)
    if proxy_problem(text) is not None:
        raise wrong(f"a proxy is written http://host:3128, not {shortened(text)}" if "@" not in text else NO_SECRETS)
    if "@" in text:
        raise wrong(NO_SECRETS)
    return text


NO_SECRETS: Final = "no password in this file: name the variable that holds the proxy's address in proxy_env"


def proxy_problem(text: str) -> str | None:
    """What is wrong with the address of a proxy, without repeating it; None where it can be used."""
    try:
        parts = urlsplit(text)
        is_good = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or parts.path not in ("", "/") or parts.query or parts.fragment or re.search(r"[^\x21-\x7e]", text):
        return "a proxy is written http://user:password@host:3128; others (https, socks) are not possible"
    return None


def _as_user_agent(value: object) -> str:
    text = as_text(value)
    if not re.fullmatch(r"[\x20-\x7e]{1,300}", text):
        raise wrong("a User-Agent has up to 300 letters, digits and signs of ASCII")
    return text


def _as_unit(value: object) -> str:
    text = as_text(value).lower()
    if text not in ("host", "domain"):
        raise wrong(f'"{shortened(text)}" is neither host nor domain')
    return text


def _as_group(value: object) -> str:
    text = as_text(value).lower()
    if not re.fullmatch(r"[a-z0-9._-]{1,253}", text):
        raise wrong(f'"{shortened(text)}" is no name of a group: a domain, a word, or "host" for each host by itself')
    return text


def _as_host_name(value: object) -> str:
    """A host or domain in ASCII, as it stands in addresses that are sent; `*.` before it changes nothing."""
    text = as_text(value).lower().removeprefix("*.").rstrip(".")
    try:
        return text.encode("idna").decode() if not text.isascii() and _HOST.fullmatch(text) else _ascii_host(text)
    except UnicodeError:
        raise wrong(f'"{shortened(text)}" is no name of a host') from None


def _ascii_host(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", text):
        raise wrong(f'"{shortened(text)}" is no name of a host: example.org, without http:// and path')
    return text


def _as_contact(value: object) -> str:
    text = as_text(value)
    if not re.fullmatch(r"[\x21-\x7e]{3,200}", text) or re.search(r"[()\\<>]", text):
        raise wrong("a contact is a web or mail address, without blanks and brackets")
    return text


class FeedsFile(FileModel):
    """Where from: the feeds, and how they are asked."""

    defaults: Annotated[FeedOptions, BeforeValidator(as_map)] = Field(
        default=FeedOptions(), description="What holds for every feed that does not say otherwise."
    )
    politeness: Annotated[PolitenessModel, BeforeValidator(as_map)] = PolitenessModel()
    feeds: list[Annotated[FeedEntry, BeforeValidator(as_entry, json_schema_input_type=str | FeedEntry)]] = Field(
        description="Addresses, or maps with a url."
    )

    hints: ClassVar[Mapping[str, str]] = {"include": "this version cannot do that", "groups": "write tags at the feeds"}
