"""The address of a mail server as it is written in the settings -> SmtpTarget. Pure."""

from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"  # from the first byte (smtps)
    STARTTLS = "starttls"  # required before anything is said
    NONE = "none"  # loopback, or asked for


@dataclass(frozen=True, slots=True)
class SmtpTarget:
    """A mail server to hand messages to."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> "SmtpTarget":
        """The server that `url` names: `smtp://user:password@host:587`, `smtps://host`, `smtp://host?starttls=never`.

        STARTTLS is required unless the host is this machine (`starttls=always` asks for it there, too).

        Raises:
            ValueError: `url` cannot be used; the text does not hold the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.fragment:
            raise ValueError("a mail server is written smtp://user:password@host:587 or smtps://user:password@host:465")
        try:
            port = parts.port or (465 if parts.scheme == "smtps" else 587)
        except ValueError:
            raise ValueError("the port of a mail server is a number from 1 to 65535") from None
        security = _security(parts.scheme, parts.hostname, parts.query)
        if parts.username and security is Security.NONE and not _is_loopback(parts.hostname):
            raise ValueError(f"a password is never sent to {parts.hostname} in clear; leave starttls=never out")
        if bool(parts.username) != bool(parts.password):
            raise ValueError("a mail server needs both a user name and a password, or neither")
        return cls(parts.hostname, port, security, _decoded(parts.username), _decoded(parts.password))

    @property
    def address(self) -> str:
        """Such as "mail.example.org:587"."""
        return f"{self.host}:{self.port}"


def _security(scheme: str, host: str, query: str) -> Security:
    options = dict(parse_qsl(query, keep_blank_values=True))
    starttls = options.pop("starttls", "default")
    if options or starttls not in ("default", "always", "never") or (scheme == "smtps" and query):
        raise ValueError("a mail server takes one option, with smtp:// alone: starttls=always or starttls=never")
    if scheme == "smtps":
        return Security.TLS
    is_plain = starttls == "never" or (starttls == "default" and _is_loopback(host))
    return Security.NONE if is_plain else Security.STARTTLS


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _decoded(text: str | None) -> str | None:
    return unquote(text) if text else None
