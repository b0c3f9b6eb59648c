"""The environment and `.env` -> Settings: deployment and secrets, which never stand in YAML. Pure.

Secrets are SecretText: no message, repr or log shows them.
"""

import os.path
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final
from urllib.parse import SplitResult, urlsplit

from pydantic import AliasGenerator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from monitor.config.fields import Address, Zone, as_address, as_number, as_text, nearest, wrong
from monitor.config.secret import SecretText
from monitor.config.source import shortened
from monitor.core.egress import WEB_PORTS, Egress, Network
from monitor.core.retry import OnAmbiguous, Rate

PREFIX: Final = "MONITOR_"
DEFAULT_MAIL_FROM: Final = "News Monitor <news-monitor@localhost>"
_RATE: Final = re.compile(r"(?P<count>[0-9]{1,6})/(?P<unit>s|min|h|d)")
_UNITS: Final = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_PATTERN: Final = re.compile(r"(?:\*\.)?[\w-]+(?:\.[\w-]+)*|\*")
_TARGET: Final = re.compile(r"(?:(?P<four>[0-9.]+)|\[(?P<six>[0-9A-Fa-f:.]+)\])(?::(?P<port>[0-9]{1,5}))?")
# Read elsewhere: by the commands before any file, and by crash tests.
_READ_ELSEWHERE: Final = frozenset({"MONITOR_CONFIG_DIR", "MONITOR_CRASH_AT"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Where and how this installation runs.

    `database_url` is `sqlite:////absolute/path`; `smtp_url` is None where digests only go to the outbox folder.
    `smtp_rate` is what the mail server takes; `on_ambiguous` what to do where it is unknown whether it took a message.
    `mail_domain` stands in Message-IDs. Requests to unsubscribe go to `unsubscribe`, an address, or else to the sender.
    `templates_dir` may hold templates that go before the shipped ones. `resolve` maps host patterns (`*.test`) to
    `address` or `address:port`. `egress` is where feeds and pages may be fetched from.
    """

    config_dir: Path
    var_dir: Path
    database_url: str
    smtp_url: str | None
    smtp_rate: Rate | None
    on_ambiguous: OnAmbiguous
    mail_from: str
    mail_domain: str
    unsubscribe: str | None
    timezone: str
    base_url: str | None
    retention_days: int
    web: str | None
    templates_dir: Path
    resolve: Mapping[str, str]
    egress: Egress
    workers: int

    def why_not_asked(self, url: str) -> str | None:
        """Why no request will be made to an address, as far as its text tells; names are judged where they lead."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        if port is None:
            return None
        if ":" in host or host[-1:].isdigit():
            return self.egress.why_not(host, port)
        return None if self.resolve else self.egress.why_not_port(port)


def _as_smtp_url(value: object) -> SecretText:
    """What the channel that mails takes. Its messages never repeat the password."""
    from monitor.channels import SmtpTarget  # costs 60 ms, and most checks are run without a mail server

    text = as_text(value)
    try:
        SmtpTarget.parse(text)
    except ValueError as error:
        raise wrong(str(error)) from None
    return SecretText(text)


def _as_rate(value: object) -> Rate:
    found = _RATE.fullmatch(as_text(value))
    if found is None or not int(found["count"]):
        raise wrong("write how many messages within what time: 100/h, 20/min, 2000/d")
    return Rate(int(found["count"]), _UNITS[found["unit"]])


def _as_on_ambiguous(value: object) -> OnAmbiguous:
    try:
        return OnAmbiguous(as_text(value))
    except ValueError:
        raise wrong("write resend (send the same message again) or hold (wait for a person)") from None


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where the port is no number up to 65535
    except ValueError:
        raise wrong("this address is broken (brackets or port)") from None
    return parts


def _as_database_url(value: object) -> SecretText:
    text = as_text(value)
    scheme = text.partition(":")[0]
    if scheme.startswith("postgres"):
        raise wrong("PostgreSQL is not in this version: write sqlite:///var/monitor.db, or leave it out")
    if not text.startswith("sqlite:///") or not text.removeprefix("sqlite:///").strip("/"):
        raise wrong("write sqlite:///folder/file.db (relative to the files), or sqlite:////absolute/file.db")
    if text.endswith(":memory:") or "?" in text:
        raise wrong("the database is a file: sqlite:///var/monitor.db")
    return SecretText(text)


def _as_sender(value: object) -> str:
    """An address, or a name with the address in angle brackets."""
    from monitor.core.mail import Mailbox  # needed only where mail is set up

    text = as_text(value)
    try:
        as_address(Mailbox.parse(text).address)
    except ValueError as error:
        raise wrong(str(error)) from None
    return text


def _as_domain(value: object) -> str:
    text = as_text(value).lower()
    as_address(f"x@{text}")
    return text


def _as_base_url(value: object) -> str:
    text = as_text(value)
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise wrong("write the address people reach the page at, such as https://news.example.org")
    return text.rstrip("/")


def _as_web(value: object) -> str:
    text = as_text(value)
    if not re.fullmatch(r"(?:[\w.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}", text) or int(text.rpartition(":")[2]) > 65_535:
        raise wrong("write address and port, such as 127.0.0.1:8080")
    return text


def _as_resolve(value: object) -> dict[str, str]:
    """`*.test=127.0.0.1:8080,host=10.0.0.5` -> target by pattern, in the words that fetch/resolver.py reads."""
    table: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in as_text(value).split(","))):
        pattern, _, target = pair.partition("=")
        if not _PATTERN.fullmatch(pattern) or not _is_target(target):
            raise wrong(
                f'"{shortened(pair)}" is no host=address: *.test=127.0.0.1:8080, example.org=10.0.0.5, example.org=none'
            )
        table[pattern.lower()] = target
    return table


def _is_target(text: str) -> bool:
    match = _TARGET.fullmatch(text)
    if match is None:
        return text == "none"
    try:
        ip_address(match["four"] or match["six"])
    except ValueError:
        return False
    return int(match["port"] or 0) <= 65_535


def _as_networks(value: object) -> tuple[Network, ...]:
    """`127.0.0.0/8, 10.1.2.3, fd00::/8` -> networks; a single address is a network of one."""
    return tuple(_as_network(part.strip()) for part in as_text(value).split(",") if part.strip())


def _as_network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        said = f'"{shortened(text)}" is no network: write 10.0.0.0/8, 192.168.1.5 or fd00::/8, with commas between'
        raise wrong(said) from None


def _as_ports(value: object) -> frozenset[int]:
    parts = (part.strip() for part in as_text(value).split(","))
    return frozenset(as_number(part, lowest=1, highest=65_535) for part in parts if part)


class _Environment(BaseModel):
    """The variables, by their names without the prefix; an empty one counts as not set."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        arbitrary_types_allowed=True,
        alias_generator=AliasGenerator(validation_alias=lambda name: PREFIX + name.upper()),
    )

    database_url: Annotated[SecretText, BeforeValidator(_as_database_url)] | None = None
    smtp_url: Annotated[SecretText, BeforeValidator(_as_smtp_url)] | None = None
    smtp_rate: Annotated[Rate, BeforeValidator(_as_rate)] | None = None
    on_ambiguous: Annotated[OnAmbiguous, BeforeValidator(_as_on_ambiguous)] = OnAmbiguous.RESEND
    mail_from: Annotated[str, BeforeValidator(_as_sender)] | None = None
    mail_domain: Annotated[str, BeforeValidator(_as_domain)] | None = None
    unsubscribe: Address | None = None
    timezone: Zone = "UTC"
    base_url: Annotated[str, BeforeValidator(_as_base_url)] | None = None
    var: Annotated[str, BeforeValidator(as_text)] = "var"
    retention_days: Annotated[int, BeforeValidator(lambda v: as_number(v, lowest=1, highest=36_500))] = 365
    web: Annotated[str, BeforeValidator(_as_web)] | None = None
    templates: Annotated[str, BeforeValidator(as_text)] = "templates"
    resolve: Annotated[dict[str, str], BeforeValidator(_as_resolve)] = {}
    allow_networks: Annotated[tuple[Network, ...], BeforeValidator(_as_networks)] = ()
    allow_ports: Annotated[frozenset[int], BeforeValidator(_as_ports)] = frozenset()
    workers: Annotated[int, BeforeValidator(lambda v: as_number(v, lowest=1, highest=64))] = 2


KNOWN: Final = tuple(sorted({PREFIX + name.upper() for name in _Environment.model_fields} | _READ_ELSEWHERE))


@dataclass(frozen=True, slots=True)
class EnvironmentNote:
    """Something wrong with one variable."""

    variable: str
    message: str
    is_warning: bool = False


def read_settings(directory: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[EnvironmentNote, ...]]:
    """The settings; what is wrong has its default, so that the files can be checked all the same."""
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value.strip()}
    notes = list(_unknown(given))
    try:
        model = _Environment.model_validate(given)
    except ValidationError as error:
        messages = {str(detail["loc"][0]): str(detail["ctx"]["message"]) for detail in error.errors()}
        notes.extend(EnvironmentNote(name, message) for name, message in messages.items())
        model = _Environment.model_validate({name: value for name, value in given.items() if name not in messages})
    if model.smtp_url is not None and model.mail_from is None and "MONITOR_MAIL_FROM" not in given:
        said = f"not set: mail is sent as {DEFAULT_MAIL_FROM}, which most servers refuse; set an address of your own"
        notes.append(EnvironmentNote("MONITOR_MAIL_FROM", said, is_warning=True))
    if model.base_url is not None:
        said = "there are no web pages in this version, so nothing links to them"
        notes.append(EnvironmentNote("MONITOR_BASE_URL", said, is_warning=True))
    if model.web is not None:
        notes.append(EnvironmentNote("MONITOR_WEB", "the status page is not in this version", is_warning=True))
    return _settings(model, directory), tuple(notes)


def _unknown(given: Mapping[str, str]) -> Iterator[EnvironmentNote]:
    # All names share the prefix, which would make any two of them near.
    known = {name.removeprefix(PREFIX): name for name in KNOWN}
    for name in given.keys() - set(KNOWN):
        near = nearest(name.removeprefix(PREFIX), tuple(known))
        hint = f', did you mean "{known[near]}"?' if near else ""
        yield EnvironmentNote(name, f"no setting of this version{hint}", is_warning=True)


def _settings(model: _Environment, directory: Path) -> Settings:
    # Path.expanduser raises where there is no such user.
    var_dir = Path(os.path.normpath(directory / os.path.expanduser(model.var)))  # noqa: PTH111
    templates_dir = Path(os.path.normpath(directory / os.path.expanduser(model.templates)))  # noqa: PTH111
    mail_from = model.mail_from or DEFAULT_MAIL_FROM
    return Settings(
        config_dir=directory,
        var_dir=var_dir,
        database_url=_database_url(model, directory, var_dir),
        smtp_url=model.smtp_url,
        smtp_rate=model.smtp_rate,
        on_ambiguous=model.on_ambiguous,
        mail_from=mail_from,
        mail_domain=model.mail_domain or mail_from.rpartition("@")[2].rstrip("> "),
        unsubscribe=model.unsubscribe,
        timezone=model.timezone,
        base_url=model.base_url,
        retention_days=model.retention_days,
        web=model.web,
        templates_dir=templates_dir,
        resolve=MappingProxyType(model.resolve),
        egress=Egress(model.allow_networks, WEB_PORTS | model.allow_ports),
        workers=model.workers,
    )


def _database_url(model: _Environment, directory: Path, var_dir: Path) -> SecretText:
    """A relative path in the address is relative to the files, whatever folder the program runs in."""
    written = Path(model.database_url.removeprefix("sqlite:///")) if model.database_url else var_dir / "monitor.db"
    return SecretText(f"sqlite:///{os.path.normpath(directory / written)}")
