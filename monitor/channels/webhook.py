"""Webhooks: JSON by a signed POST, as Standard Webhooks says. Network.

Every connection is judged in the moment it is dialled (core/egress.py), by the address and not by the name; proxies of
the environment are not used, and redirects not followed. The phases are known: what fails before the body went out is
safe to try again, what ends without an answer after it may have arrived.
"""

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import ClassVar, Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from monitor import __version__
from monitor.channels.base import OutboundMail
from monitor.channels.names import NAME_SECONDS, in_turn, look_up, within
from monitor.core.egress import Egress, is_this_machine
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, PermanentFailure, Reach, TransientFailure

CONNECT_SECONDS: Final = 10.0
# From the first byte sent to the last byte read: Standard Webhooks lets a receiver take 15 to 30 s.
ANSWER_SECONDS: Final = 30.0
# A broken IPv6, the same by IPv4, and one more.
MOST_DIALS: Final = 3
REPLY_LENGTH: Final = 200
# RFC 9110 15.5.9, 6585 4; 425 Too Early is safe to repeat as well.
TRANSIENT: Final = frozenset({408, 425, 429})
KEY_PREFIX: Final = "whsec_"

Lookup: TypeAlias = Callable[[str, int], list[str]]


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system has them. Raises OSError where there are none."""
    return list(dict.fromkeys(str(place[0]) for *_, place in in_turn(look_up(host, port))))


def signature(key: str, message_id: str, timestamp: int, body: bytes) -> str:
    """What stands in `webhook-signature`: HMAC-SHA256 over id, time and body, joined by dots.

    A key is `whsec_` and base64; any other text is taken as its own bytes.
    """
    secret = key.encode()
    if key.startswith(KEY_PREFIX):
        with suppress(ValueError):
            secret = base64.b64decode(key.removeprefix(KEY_PREFIX), validate=True)
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


class WebhookChannel:
    """Posts what is frozen to the address that is the recipient. One connection for each."""

    kind: ClassVar[str] = "webhook"

    def __init__(
        self,
        key_by_url: Mapping[str, str | None],
        egress: Egress,
        clock: Callable[[], datetime],
        lookup: Lookup = addresses_of,
        answer_seconds: float = ANSWER_SECONDS,
        trust: ssl.SSLContext | None = None,
        name_seconds: float = NAME_SECONDS,
    ) -> None:
        """`key_by_url` are the addresses of digests.yaml; nothing is sent to any other."""
        self._key_by_url, self._egress, self._clock, self._lookup = key_by_url, egress, clock, lookup
        self._answer_seconds, self._name_seconds = answer_seconds, name_seconds
        self._trust = trust or ssl.create_default_context()

    def send(self, job: OutboundMail) -> DeliveryResult:
        """Delivered at a 2xx; the detail of a failure names the host, never the path, which may be a secret."""
        parts = urlsplit(job.recipient)
        place = parts.netloc
        if job.recipient not in self._key_by_url:
            return PermanentFailure(f"no alert of digests.yaml names this webhook at {place} any more")
        try:
            connection = self._connected(parts)
        except _RefusedError as error:
            return PermanentFailure(f"{place}: {error}")
        except OSError as error:
            return TransientFailure(f"{place} cannot be reached: {_words(error)}", Reach.RECIPIENT)
        with closing(connection):
            job.before_data()
            return self._posted(connection, parts, job, place)

    def _posted(self, connection: "_Connection", parts: SplitResult, job: OutboundMail, place: str) -> DeliveryResult:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _deadline(connection, self._answer_seconds):
            try:
                connection.request("POST", target, body=job.raw, headers=self._headers(job))
            except (http.client.HTTPException, ValueError) as error:
                return PermanentFailure(f"{place}: its address cannot be asked for: {_words(error)}")
            except OSError as error:
                # What lacks its end is not taken for a request.
                return TransientFailure(f"{place} hung up before it had everything: {_words(error)}")
            try:
                return _judged(connection.getresponse(), place, self._clock())
            except (OSError, http.client.HTTPException) as error:
                return Ambiguous(f"{place} was sent everything and gave no answer: {_words(error)}")

    def _headers(self, job: OutboundMail) -> dict[str, str]:
        now = int(self._clock().timestamp())
        # A Message-ID is as good a name as any, less its brackets.
        name = job.message_id.strip("<>")
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"NewsMonitor/{__version__}",
            "webhook-id": name,
            "webhook-timestamp": str(now),
        }
        key = self._key_by_url[job.recipient]
        return headers if key is None else {**headers, "webhook-signature": signature(key, name, now, job.raw)}

    def _connected(self, parts: SplitResult) -> "_Connection":
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        dialled: OSError = OSError("it has no address")
        for address in within(self._name_seconds, host, lambda: self._lookup(host, port))[:MOST_DIALS]:
            if (why := self._why_not(host, address, port, parts.scheme)) is not None:
                raise _RefusedError(why)
            try:
                raw = socket.create_connection((address, port), timeout=CONNECT_SECONDS)
                return _Connection(host, port, self._secured(raw, host, parts.scheme))
            except OSError as error:
                dialled = error
        raise dialled

    def _secured(self, raw: socket.socket, host: str, scheme: str) -> socket.socket:
        if scheme != "https":
            return raw
        try:
            return self._trust.wrap_socket(raw, server_hostname=host)
        except OSError:
            raw.close()
            raise

    def _why_not(self, host: str, address: str, port: int, scheme: str) -> str | None:
        """Why an address is not dialled. This machine may be, where digests.yaml names it and not some name server."""
        if is_this_machine(host) and ip_address(address).is_loopback:
            return None
        if (why := self._egress.why_not(address, port)) is not None:
            return why
        is_opened = any(ip_address(address) in network for network in self._egress.networks)
        return None if scheme == "https" or is_opened else "it is not told without TLS: write https"


class _RefusedError(Exception):
    """Our own guard forbids the connection."""


class _Connection(http.client.HTTPConnection):
    """A connection that is made already, and made once: a lost one is not dialled again by itself."""

    auto_open = 0

    def __init__(self, host: str, port: int, dialled: socket.socket) -> None:
        super().__init__(host, port)
        self.sock = dialled


@contextmanager
def _deadline(connection: _Connection, seconds: float) -> Iterator[None]:
    """Ends a conversation that takes too long, however it drips: time-outs of sockets count from byte to byte."""
    dialled = connection.sock
    dialled.settimeout(seconds)
    timer = threading.Timer(seconds, _hang_up, (dialled,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(dialled: socket.socket) -> None:
    with suppress(OSError):
        dialled.shutdown(socket.SHUT_RDWR)


def _judged(answer: http.client.HTTPResponse, place: str, now: datetime) -> DeliveryResult:
    """What a status means for a delivery. The body is not read: nothing in it changes that."""
    said = f"{answer.status} {_shown(answer.reason)}".strip()
    if 200 <= answer.status < 300:
        return Delivered(f"{place} said {said}")
    if answer.status in TRANSIENT or answer.status >= 500:
        return TransientFailure(f"{place} said {said}", retry_after=_retry_after(answer, now))
    if answer.status == http.HTTPStatus.GONE:
        return PermanentFailure(f"{place} said {said}: it wants no more of this; take it out of digests.yaml")
    if 300 <= answer.status < 400:
        return PermanentFailure(f"{place} said {said}: redirects are not followed; write where it leads")
    return PermanentFailure(f"{place} said {said}")


def _retry_after(answer: http.client.HTTPResponse, now: datetime) -> timedelta | None:
    """RFC 9110 10.2.3: seconds or an HTTP date; None for what is neither, or past."""
    text = (answer.getheader("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:10]), 10**9))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    wait = until.replace(tzinfo=until.tzinfo or UTC) - now
    return wait if wait > timedelta(0) else None


def _shown(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:REPLY_LENGTH]


def _words(error: Exception) -> str:
    return _shown(str(error)) or type(error).__name__
